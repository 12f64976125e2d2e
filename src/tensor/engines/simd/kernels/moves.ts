import { extents3, type Shape, sizeOf } from '../../../tensor.ts';
import { addressOf, type Machine, type SimdKernel } from '../array.ts';

export const slice: SimdKernel<'slice'> = (machine, { a }, { begin, size }) => {
  const y = machine.allocate(size, a.dtype);
  const whole = addressOf(a);
  const part = addressOf(y);
  box(size, a.shape, begin, (inside, inner, outside, outer, width, rows) =>
    machine.wasm.copyRows(whole + outside, outer, part + inside, inner, width, rows),
  );
  return { y };
};

export const pad: SimdKernel<'pad'> = (machine, { a }, { begin, shape }) => {
  const y = machine.allocate(shape, a.dtype);
  machine.floats(y).fill(0);
  const part = addressOf(a);
  const whole = addressOf(y);
  box(a.shape, shape, begin, (inside, inner, outside, outer, width, rows) =>
    machine.wasm.copyRows(part + inside, inner, whole + outside, outer, width, rows),
  );
  return { y };
};

type Visit = (inside: number, inner: number, outside: number, outer: number, width: number, rows: number) => void;

/**
 * Visits a box of extents `size` that lies at `begin` in an array of extents `whole`, its last two extents at once: where they
 * begin in both, how far apart their rows are there, how wide and how many they are; all but the last in bytes.
 */
function box(size: Shape, whole: Shape, begin: Shape, visit: Visit): void {
  const last = size.length - 1;
  const [width, outer] = [size[last]! * 4, whole[last]! * 4];
  const rows = last > 0 ? size[last - 1]! : 1;
  const planes = sizeOf(size) / (rows * size[last]!);
  for (let plane = 0; plane < planes; plane++) {
    let left = plane;
    let place = begin[last]! + (last > 0 ? begin[last - 1]! * whole[last]! : 0);
    let stride = last > 0 ? whole[last]! * whole[last - 1]! : 0;
    for (let i = last - 2; i >= 0; i--) {
      place += ((left % size[i]!) + begin[i]!) * stride;
      left = Math.floor(left / size[i]!);
      stride *= whole[i]!;
    }
    visit(plane * rows * width, width, place * 4, outer, width, rows);
  }
}

export const concat: SimdKernel<'concat'> = (machine, inputs, { axis }) => {
  const parts = Object.values(inputs);
  const [first] = parts;
  const extent = parts.reduce((n, { shape }) => n + shape[axis]!, 0);
  const y = machine.allocate(
    first!.shape.map((own, i) => (i === axis ? extent : own)),
    first!.dtype,
  );
  const inner = sizeOf(first!.shape.slice(axis + 1)) * 4;
  const rows = sizeOf(first!.shape.slice(0, axis));
  let to = addressOf(y);
  for (const part of parts) {
    const width = part.shape[axis]! * inner;
    machine.wasm.copyRows(addressOf(part), width, to, extent * inner, width, rows);
    to += width;
  }
  return { y };
};

export const gather: SimdKernel<'gather'> = (machine, { a, index }) => {
  const [rows, width] = a.shape as [number, number];
  const count = index.shape[0]!;
  const y = machine.allocate([count, width], a.dtype);
  machine.wasm.gatherRows(addressOf(a), addressOf(index), addressOf(y), count, rows, width * 4);
  return { y };
};

export const gatherRows: SimdKernel<'gatherRows'> = (machine: Machine, { a, index }) => {
  const [L, B, W] = extents3(a);
  const y = machine.allocate([L, B, W]);
  const [from, rows, to] = [addressOf(a), addressOf(index), addressOf(y)];
  for (let l = 0; l < L; l++) {
    machine.wasm.gatherRows(from + l * B * W * 4, rows + l * B * 4, to + l * B * W * 4, B, B, W * 4);
  }
  return { y };
};
