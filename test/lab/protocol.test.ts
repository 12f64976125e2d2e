import { describe, expect, it } from 'vitest';
import { presetConfig } from '../../src/lab/config/presets.ts';
import { type Command, command } from '../../src/lab/protocol.ts';

const change = { lane: 'rift', path: 'rewards.negative', value: -0.4 };
const said: Command[] = [
  { type: 'run', run: 1, config: presetConfig('smoke'), backend: 'auto', startPaused: true },
  { type: 'run', run: 2, config: presetConfig('smoke'), backend: 'wasm' },
  { type: 'pause', run: 1 },
  { type: 'play', run: 1 },
  { type: 'step', run: 1, count: 10 },
  { type: 'stop', run: 1 },
  { type: 'set', run: 1, change },
  { type: 'debug' },
];

describe('a command', () => {
  it.each(said.map((one) => [one.type, one] as const))('%s is heard as it was said', (_, one) => {
    const heard = command.parse(structuredClone(one));
    expect(heard).toEqual(one.type === 'run' ? { startPaused: false, ...one } : one);
  });

  it('of every kind is among the examples', () => {
    expect(new Set(said.map(({ type }) => type))).toEqual(
      new Set(command.options.map((option) => option.shape.type.value)),
    );
  });

  it.each<[string, unknown]>([
    ['of no run', { type: 'pause' }],
    ['of another version', { type: 'intervene', change }],
    ['no value', { type: 'set', run: 1, change: { ...change, value: null } }],
    ['no steps', { type: 'step', run: 1, count: 0 }],
    ['nothing', null],
  ])('that is %s is not', (_, one) => {
    expect(command.safeParse(one).success).toBe(false);
  });
});
