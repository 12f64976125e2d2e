import { beforeAll } from 'vitest';
import { backend } from '../support/backend.ts';
import { cutGradientsAreThoseOfTheWhole, lossesAreThoseOfDoubles, nothingIsLeft } from './unit-lanes.ts';

beforeAll(() => backend('wasm'));

lossesAreThoseOfDoubles('cut');
lossesAreThoseOfDoubles('fixed');
cutGradientsAreThoseOfTheWhole();
nothingIsLeft('cut');
nothingIsLeft('fixed');
