import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/base';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { UpdateArrays } from '../../engine.ts';
import { sizeOf } from '../../tensor.ts';
import type { LabBuffers } from './buffers.ts';
import { ADAMW_WGSL } from './kernels/adamw-code.ts';
import { gate } from './kernels/optimizer.ts';
import { flush, internals, launch, packing } from './launch.ts';
import { placeOf } from './slices.ts';

/**
 * The optimizer step of all parameters at once, in four dispatches. Parameters, their moments and their gradients lie in one
 * buffer each, one array after the other, and a table says of each stretch of it which array it belongs to.
 */

/** Floats between which an array may begin: 256 bytes, as bindings want it. */
const STRETCH = 64;

interface Layout {
  lanes: number;
  /** Numbers an invocation handles at once: 4 where every lane of every array is whole fours. */
  unit: 1 | 4;
  arrays: { offset: number; size: number }[];
  /** Floats, with those between arrays. */
  total: number;
  /** In units: begin and lane size of every array, then the same for every stretch. */
  table: TensorInfo;
}

const layouts = new WeakMap<WebGPUBackend, Map<string, Layout>>();

function layoutOf(backend: WebGPUBackend, parameters: readonly TensorInfo[]): Layout {
  let known = layouts.get(backend);
  if (!known) {
    known = new Map();
    layouts.set(backend, known);
  }
  const key = parameters.map(({ shape }) => shape.join('x')).join(' ');
  let layout = known.get(key);
  if (!layout) {
    layout = makeLayout(backend, parameters);
    known.set(key, layout);
  }
  return layout;
}

function makeLayout(backend: WebGPUBackend, parameters: readonly TensorInfo[]): Layout {
  const lanes = parameters[0]!.shape[0]!;
  let total = 0;
  const arrays = parameters.map(({ shape }) => {
    const offset = total;
    const size = sizeOf(shape);
    total += Math.ceil(size / STRETCH) * STRETCH;
    return { offset, size };
  });
  const unit = arrays.every(({ size }) => (size / lanes) % 4 === 0) ? 4 : 1;
  const table = new Int32Array(2 * (arrays.length + total / STRETCH));
  for (const [i, { offset, size }] of arrays.entries()) {
    const entry = [offset / unit, size / lanes / unit];
    table.set(entry, 2 * i);
    const [from, to] = [offset / STRETCH, Math.ceil((offset + size) / STRETCH)];
    for (let stretch = from; stretch < to; stretch++) table.set(entry, 2 * (arrays.length + stretch));
  }
  const info = backend.makeTensorInfo([table.length], 'int32');
  backend.uploadToGPU(info.dataId);
  backend.queue.writeBuffer(bufferOf(backend, info), 0, table);
  return { lanes, unit, arrays, total, table: info };
}

const bufferOf = (backend: WebGPUBackend, { dataId }: TensorInfo): GPUBuffer =>
  backend.tensorMap.get(dataId).resource as GPUBuffer;

const buffersOf = (backend: WebGPUBackend): LabBuffers => backend.bufferManager as unknown as LabBuffers;

const USAGE = (): number => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

/** Copies arrays to their places in a buffer. */
function gather(
  backend: WebGPUBackend,
  arrays: readonly TensorInfo[],
  { arrays: places }: Layout,
  into: GPUBuffer,
): void {
  const inner = internals(backend);
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  for (const [i, array] of arrays.entries()) {
    const { offset, size } = places[i]!;
    inner.commandEncoder!.copyBufferToBuffer(bufferOf(backend, array), 0, into, offset * 4, size * 4);
    inner.commandQueueOwnedIds.add(array.dataId);
  }
}

/** The buffer in which these arrays lie as the layout has them; they are moved there where they do not yet. */
function together(backend: WebGPUBackend, arrays: readonly TensorInfo[], layout: Layout): GPUBuffer {
  const first = placeOf(bufferOf(backend, arrays[0]!));
  const there = arrays.every((array, i) => {
    const place = placeOf(bufferOf(backend, array));
    return place && place.buffer === first?.buffer && place.offset === layout.arrays[i]!.offset * 4;
  });
  if (there) return first!.buffer;
  internals(backend).device.recorder?.refuse('state', MOVED_INSIDE);
  const buffers = buffersOf(backend);
  const buffer = buffers.acquireBuffer(layout.total * 4, USAGE());
  gather(backend, arrays, layout, buffer);
  flush(backend);
  const parts = buffers.divide(
    buffer,
    layout.arrays.map(({ offset, size }) => ({ offset: offset * 4, size: size * 4 })),
  );
  for (const [i, { dataId }] of arrays.entries()) {
    const entry = backend.tensorMap.get(dataId);
    buffers.releaseBuffer(entry.resource as GPUBuffer);
    entry.resource = parts[i]!;
  }
  return buffer;
}

/** A whole buffer as an array. */
function named(backend: WebGPUBackend, buffer: GPUBuffer): TensorInfo {
  const info = backend.makeTensorInfo([buffer.size / 4], 'float32');
  backend.tensorMap.get(info.dataId).resource = buffer;
  return info;
}

const MOVED_INSIDE = 'The step moves parameters to where they are updated together; run it once before it is recorded.';

/** Invocations that thin out a lane's squares, before they are added by a tree. */
const PARTIAL_SUMS = 1024;
const ADDERS = 64;

/**
 * Gate and AdamW of all parameters (see kernels.ts). A lane's sum of squares is added in an order of its own, whatever its
 * company. Null where the arrays would be too large for one buffer: then they are to be updated one by one.
 */
export function updateTogether(
  backend: WebGPUBackend,
  { parameters, m, v, grads, loss, hyper, active }: UpdateArrays<TensorInfo>,
): TensorInfo | null {
  const { device } = internals(backend);
  const layout = layoutOf(backend, parameters);
  const { lanes, total, unit, table, arrays } = layout;
  if (total * 4 > device.largestBuffer) return null;
  const all = [parameters, m, v].map((list) => named(backend, together(backend, list, layout)));
  // While a step is recorded, memory that nothing else had: the gradients are then written to it in the first place.
  const g = named(backend, buffersOf(backend).acquireBuffer(total * 4, USAGE(), false, device.recorder === null));
  gather(backend, grads, layout, bufferOf(backend, g));

  const pack = packing(unit);
  const { partial } = launch(backend, {
    key: `squaresOfAll${pack.suffix}`,
    outputs: { partial: { shape: [lanes, PARTIAL_SUMS] } },
    inputs: { g, table },
    vectors: pack.vectors('g'),
    uniforms: { arrays: arrays.length },
    workgroup: 64,
    items: lanes * PARTIAL_SUMS,
    declarations: () => pack.wgsl,
    body: () => `
  let lane = index / ${PARTIAL_SUMS};
  var sum = Packed();
  for (var array = 0; array < u.arrays; array++) {
    let size = table[2 * array + 1];
    let begin = table[2 * array] + lane * size;
    for (var i = begin + index % ${PARTIAL_SUMS}; i < begin + size; i += ${PARTIAL_SUMS}) { sum += g[i] * g[i]; }
  }
  partial[index] = total(sum);`,
  });
  const { sums } = launch(backend, {
    key: 'sumOfPartials',
    outputs: { sums: { shape: [lanes] } },
    inputs: { partial },
    workgroup: ADDERS,
    groups: [lanes, 1, 1],
    declarations: () => `var<workgroup> parts: array<f32, ${ADDERS}>;`,
    body: () => `
  let begin = i32(group.x) * ${PARTIAL_SUMS};
  var sum = 0.0;
  for (var i = i32(local); i < ${PARTIAL_SUMS}; i += ${ADDERS}) { sum += partial[begin + i]; }
  parts[local] = sum;
  for (var half = ${ADDERS / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local < half) { parts[local] += parts[local + half]; }
  }
  if (local == 0u) { sums[group.x] = parts[0]; }`,
  });
  const { scale, norm } = gate(backend, { sumSquares: sums, loss, hyper, active }, {});
  launch(backend, {
    key: `adamwOfAll${pack.suffix}`,
    outputs: { p: all[0]!, m: all[1]!, v: all[2]! },
    inputs: { g, hyper, scale, table },
    vectors: [...pack.vectors('p', 'm', 'v', 'g'), 'hyper'],
    uniforms: { arrays: arrays.length, lanes },
    workgroup: 64,
    items: total / unit,
    body: () => `
  let entry = 2 * (u.arrays + index / ${STRETCH / unit});
  let lane = (index - table[entry]) / table[entry + 1];
  // The last stretch of an array may be longer than what it holds.
  if (lane >= u.lanes) { return; }
  let clip = scale[lane];
  if (clip == 0.0) { return; }${ADAMW_WGSL}`,
  });
  for (const { dataId } of [...parameters, ...m, ...v]) internals(backend).commandQueueOwnedIds.add(dataId);
  // Their buffers are not theirs to give back.
  for (const { dataId } of all) backend.tensorMap.get(dataId).resource = undefined;
  for (const { dataId } of [...all, g, partial, sums, scale]) backend.disposeData(dataId);
  return norm;
}
