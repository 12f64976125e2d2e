import { expect, it } from 'vitest';
import { Context, setCurrent } from '../../src/tensor/context.ts';
import { HostEngine } from '../../src/tensor/engines/host/engine.ts';
import { asStep, constant, linear, openBackend, plus, printSteps, scope, slot } from '../../src/tensor/index.ts';
import { nodeSurroundings } from '../../src/tensor/node.ts';

it('prints each kind of step once, as a program: kernels in their order, shapes, bytes', async () => {
  const printed: string[] = [];
  printSteps((text) => printed.push(text));
  await openBackend('wasm', nodeSurroundings());
  const numbers = slot([1, 2, 3]);
  const step = (name: string) =>
    asStep(name, () =>
      scope(() => {
        numbers.write([1, 2, 3, 4, 5, 6]);
        const weight = constant(new Float32Array(12), [1, 3, 4], 'float32');
        const y = linear(numbers.tensor, weight);
        plus(y, y);
        return y.shape;
      }),
    );
  expect(step('training step')).toEqual([1, 2, 4]);
  step('training step');
  step('decode step');
  expect(printed.map((text) => text.split(':')[0])).toEqual(['training step on wasm', 'decode step on wasm']);
  expect(printed[0]!.split('\n')).toEqual([
    'training step on wasm: 2 kernels, 64 B made, 72 B written',
    '  write(%0[1,2,3])  24 B',
    '  %1[1,3,4] = alloc float32',
    '  write(%1[1,3,4])  48 B',
    '  c %2[1,2,4] = matMul(a %0[1,2,3], b %1[1,3,4], form "nn")  32 B',
    '  y %3[1,2,4] = add(a %2[1,2,4], b %2[1,2,4])  32 B',
    '  by kernel: matMul 1, add 1',
  ]);
});

it('does nothing where it was not asked for', () => {
  setCurrent(new Context(new HostEngine()));
  expect(asStep('training step', () => 7)).toBe(7);
});
