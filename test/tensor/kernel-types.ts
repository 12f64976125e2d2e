/** Read by the type check alone: what is wrong here must not pass it, and what is right must. */
import { HostEngine } from '../../src/tensor/engines/host/engine.ts';
import { kernels as host } from '../../src/tensor/engines/host/kernels/index.ts';
import type { HostKernel, HostKernels } from '../../src/tensor/engines/host/memory.ts';

const engine = new HostEngine();
const array = (shape: number[], data: number[]) => {
  const t = engine.alloc(shape, 'float32');
  engine.write(t, data);
  return t;
};

export function typed(): void {
  const x = array([1, 1, 2], [1, 2]);
  const weight = array([1, 2], [1, 1]);
  const { y, inv } = engine.run('rmsNorm', { x, weight }, { epsilon: 1e-5 });
  engine.run('add', { a: y, b: y });
  engine.run('concat', { part0: x, part1: x }, { axis: 0 });
  // @ts-expect-error no such kernel
  engine.run('rmsNrom', { x, weight }, { epsilon: 1e-5 });
  // @ts-expect-error an input's name is wrong
  engine.run('rmsNorm', { x, weights: weight }, { epsilon: 1e-5 });
  // @ts-expect-error an input is missing
  engine.run('rmsNorm', { x }, { epsilon: 1e-5 });
  // @ts-expect-error an attribute's name is wrong
  engine.run('rmsNorm', { x, weight }, { eps: 1e-5 });
  // @ts-expect-error the attributes are missing
  engine.run('rmsNorm', { x, weight });
  // @ts-expect-error an attribute has no such value
  engine.run('matMul', { a: x, b: x }, { form: 'tt' });
  // @ts-expect-error it takes no attributes
  engine.run('add', { a: x, b: x }, { axis: 0 });
  // @ts-expect-error it has no such output
  console.log(engine.run('add', { a: x, b: x }).sum);
  // @ts-expect-error an array that is updated must be handed over too
  engine.run('sumSquares', { g: x });
  // @ts-expect-error an engine's kernel must give the outputs of the list
  const wrong: HostKernel<'rmsNorm'> = (memory, { x: input }) => ({ y: memory.allocate(input.shape) });
  const { sample: _, ...others } = host;
  // @ts-expect-error an engine without one of the kernels
  const incomplete: HostKernels = others;
  console.log(inv, wrong, incomplete);
}
