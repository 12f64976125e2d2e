import { addConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Add';
import { concatConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Concat';
import { expConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Exp';
import { fillConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Fill';
import { gatherV2Config } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/GatherV2';
import { multiplyConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Multiply';
import { padV2Config } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/PadV2';
import { realDivConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/RealDiv';
import { sliceConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Slice';
import { subConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sub';
import { sumConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sum';
import { call } from '../../tfjs/engine.ts';
import type { WebGpuKernel } from './kernel.ts';

/**
 * What of tfjs's WebGPU kernels the lab runs. The list is short on purpose: several of the others are silently wrong (Cumsum
 * after its first length, Multinomial always, Softmax over 65,535 rows, its matmul where a lane ends inside a tile) or add
 * with atomics (UnsortedSegmentSum), and its sigmoid drops a NaN. A new one goes in together with a test of it.
 */
export const add: WebGpuKernel<'add'> = (backend, { a, b }) => ({ y: call(addConfig, backend, { a, b }) });
export const subtract: WebGpuKernel<'subtract'> = (backend, { a, b }) => ({ y: call(subConfig, backend, { a, b }) });
export const multiply: WebGpuKernel<'multiply'> = (backend, { a, b }) => ({
  y: call(multiplyConfig, backend, { a, b }),
});
export const divide: WebGpuKernel<'divide'> = (backend, { a, b }) => ({ y: call(realDivConfig, backend, { a, b }) });
export const exp: WebGpuKernel<'exp'> = (backend, { a }) => ({ y: call(expConfig, backend, { x: a }) });

export const sumLast: WebGpuKernel<'sumLast'> = (backend, { a }) => ({
  y: call(sumConfig, backend, { x: a }, { axis: a.shape.length - 1, keepDims: true }),
});

export const sumRows: WebGpuKernel<'sumRows'> = (backend, { a }) => ({
  y: call(sumConfig, backend, { x: a }, { axis: [1], keepDims: false }),
});

export const fill: WebGpuKernel<'fill'> = (backend, _, { shape, value, dtype }) => ({
  y: call(fillConfig, backend, {}, { shape: [...shape], value, dtype }),
});

export const slice: WebGpuKernel<'slice'> = (backend, { a }, { begin, size }) => ({
  y: call(sliceConfig, backend, { x: a }, { begin: [...begin], size: [...size] }),
});

export const pad: WebGpuKernel<'pad'> = (backend, { a }, { begin, shape }) => ({
  y: call(
    padV2Config,
    backend,
    { x: a },
    { paddings: begin.map((before, i) => [before, shape[i]! - before - a.shape[i]!]), constantValue: 0 },
  ),
});

export const concat: WebGpuKernel<'concat'> = (backend, parts, { axis }) => ({
  y: call(concatConfig, backend, Object.values(parts), { axis }),
});

export const gather: WebGpuKernel<'gather'> = (backend, { a, index }) => ({
  y: call(gatherV2Config, backend, { x: a, indices: index }, { axis: 0, batchDims: 0 }),
});
