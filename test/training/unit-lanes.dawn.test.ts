import { afterAll, beforeAll } from 'vitest';
import { closeBackend } from '../../src/tensor/index.ts';
import { backend } from '../support/backend.ts';
import { lanesAloneAreAsInCompany, lossesAreThoseOfDoubles, nothingIsLeft } from './unit-lanes.ts';

beforeAll(() => backend('webgpu'));
afterAll(closeBackend);

lossesAreThoseOfDoubles('fixed');
lanesAloneAreAsInCompany();
nothingIsLeft('fixed');
