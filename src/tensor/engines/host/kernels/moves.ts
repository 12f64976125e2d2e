import type { HostKernel, HostMemory, Shaped } from '../memory.ts';

/** The numbers of an array whatever its dtype: moving them does not change them. */
const numbers = <A extends Shaped>(memory: HostMemory<A>, t: A): Float32Array | Int32Array =>
  t.dtype === 'int32' ? memory.ints(t) : memory.floats(t);

const dtypeOf = (t: Shaped): 'float32' | 'int32' => (t.dtype === 'int32' ? 'int32' : 'float32');

export const fill: HostKernel<'fill'> = (memory, _, { shape, value, dtype }) => {
  const y = memory.allocate(shape, dtype);
  numbers(memory, y).fill(value);
  return { y };
};

export const slice: HostKernel<'slice'> = (memory, { a }, { begin, size }) => {
  const y = memory.allocate(size, dtypeOf(a));
  const [from, to] = [numbers(memory, a), numbers(memory, y)];
  eachRow(size, a.shape, begin, (inner, outer, width) => to.set(from.subarray(outer, outer + width), inner));
  return { y };
};

export const pad: HostKernel<'pad'> = (memory, { a }, { begin, shape }) => {
  const y = memory.allocate(shape, dtypeOf(a));
  const [from, to] = [numbers(memory, a), numbers(memory, y)];
  to.fill(0);
  eachRow(a.shape, shape, begin, (inner, outer, width) => to.set(from.subarray(inner, inner + width), outer));
  return { y };
};

/** Visits the rows of a box of extents `size` that lies at `begin` in an array of extents `whole`: where each starts in both. */
function eachRow(
  size: readonly number[],
  whole: readonly number[],
  begin: readonly number[],
  visit: (inner: number, outer: number, width: number) => void,
): void {
  const width = size[size.length - 1]!;
  const rows = size.slice(0, -1).reduce((n, extent) => n * extent, 1);
  for (let row = 0; row < rows; row++) {
    let left = row;
    let outer = begin[size.length - 1]!;
    let stride = whole[size.length - 1]!;
    for (let i = size.length - 2; i >= 0; i--) {
      outer += ((left % size[i]!) + begin[i]!) * stride;
      left = Math.floor(left / size[i]!);
      stride *= whole[i]!;
    }
    visit(row * width, outer, width);
  }
}

export const concat: HostKernel<'concat'> = (memory, inputs, { axis }) => {
  const parts = Object.values(inputs);
  const [first] = parts;
  const extent = parts.reduce((n, { shape }) => n + shape[axis]!, 0);
  const y = memory.allocate(
    first!.shape.map((own, i) => (i === axis ? extent : own)),
    dtypeOf(first!),
  );
  const to = numbers(memory, y);
  const inner = first!.shape.slice(axis + 1).reduce((n, own) => n * own, 1);
  let at = 0;
  for (const part of parts) {
    const from = numbers(memory, part);
    const width = part.shape[axis]! * inner;
    for (let row = 0; row * width < from.length; row++) {
      to.set(from.subarray(row * width, (row + 1) * width), row * extent * inner + at);
    }
    at += width;
  }
  return { y };
};

export const gather: HostKernel<'gather'> = (memory, { a, index }) => {
  const width = a.shape[1]!;
  const rows = index.shape[0]!;
  const y = memory.allocate([rows, width], dtypeOf(a));
  const [from, to, places] = [numbers(memory, a), numbers(memory, y), memory.ints(index)];
  for (let i = 0; i < rows; i++) to.set(from.subarray(places[i]! * width, (places[i]! + 1) * width), i * width);
  return { y };
};
