import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/base';
import { env, type TensorInfo } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../tensor.ts';
import type { LabDevice } from './device.ts';

/**
 * Runs the lab's own WGSL kernels: several outputs, outputs in place, vec4 bindings, none of which tfjs's runWebGPUProgram
 * can do. A dispatch is recorded into tfjs's own command encoder, so it keeps its order among tfjs's operations.
 */

type PassEncoder = ReturnType<ReturnType<LabDevice['createCommandEncoder']>['beginComputePass']>;

/** What of tfjs's backend is private in TypeScript but needed here; frozen upstream at 4.22. Nothing else touches it. */
interface BackendInternals {
  commandEncoder: ReturnType<LabDevice['createCommandEncoder']> | null;
  computePassEncoder: PassEncoder | null;
  /** Data that the pending commands use: disposing it waits for the submit. */
  commandQueueOwnedIds: WeakSet<object>;
  uniformPendingDisposal: GPUBuffer[];
  dispatchCountInPass: number;
  convertAndCacheOnCPU(dataId: object, data: unknown): unknown;
  device: LabDevice;
}

export const internals = (backend: WebGPUBackend): BackendInternals => backend as unknown as BackendInternals;

/** Submits what is pending, so that what follows on the queue comes after it. */
export function flush(backend: WebGPUBackend): void {
  backend.endComputePassEncoder();
  if (internals(backend).commandEncoder) backend.submitQueue();
}

interface TypedScalar {
  type: 'u32' | 'f32';
  value: number;
}

/** A plain number is an i32. */
type Uniform = number | TypedScalar;

export const u32 = (value: number): TypedScalar => ({ type: 'u32', value });
export const f32 = (value: number): TypedScalar => ({ type: 'f32', value });

export interface NewOutput {
  shape: readonly number[];
  dtype?: 'float32' | 'int32';
}

export interface Launch<Output extends string = string> {
  /** Names the pipeline: must hold everything that is baked into the code and the types of the bindings. */
  key: string;
  /** Bound as read_write under their names: new arrays, or existing ones to be updated in place. */
  outputs: Record<Output, NewOutput | TensorInfo>;
  /** Bound as read under their names. Every one must be used by the code, or WebGPU drops it from the layout. */
  inputs: Record<string, TensorInfo>;
  /** Names of the bindings that are arrays of vec4<f32> instead of f32. */
  vectors?: readonly string[];
  /** Fields of the struct `u`. `u.items` is there by itself when `items` is given. */
  uniforms?: Record<string, Uniform>;
  /** Invocations of a workgroup. */
  workgroup: number;
  /** One invocation an item: the body sees `index`, and invocations past the end have left. Or give `groups`. */
  items?: number;
  /** Workgroups by dimension: the body sees `group` and `local`. */
  groups?: readonly [number, number, number];
  /** Functions and aliases before `main`. */
  declarations?: () => string;
  /** The statements of `main`. */
  body: () => string;
}

interface Pipeline {
  pipeline: GPUComputePipeline;
  layout: GPUBindGroupLayout;
}

/** Uniform blocks are few and small, and the same block comes back every step: they are kept, not rewritten. */
const UNIFORM_BLOCKS_KEPT = 512;

class Launcher {
  private readonly backend: WebGPUBackend;
  private readonly pipelines = new Map<string, Pipeline>();
  private readonly uniformBlocks = new Map<string, GPUBuffer>();

  constructor(backend: WebGPUBackend) {
    this.backend = backend;
  }

  run<Output extends string>(launch: Launch<Output>): Record<Output, TensorInfo> {
    const { backend } = this;
    const inner = internals(backend);
    const outputs = {} as Record<Output, TensorInfo>;
    for (const [name, output] of Object.entries(launch.outputs) as [Output, NewOutput | TensorInfo][]) {
      outputs[name] =
        'dataId' in output ? output : backend.makeTensorInfo([...output.shape], output.dtype ?? 'float32');
    }
    if (launch.items === 0) return outputs;
    const { pipeline, layout } = this.pipeline(launch, outputs);
    const tensors: TensorInfo[] = [...Object.values<TensorInfo>(outputs), ...Object.values(launch.inputs)];
    const buffers = tensors.map((tensor) => {
      backend.uploadToGPU(tensor.dataId);
      return backend.tensorMap.get(tensor.dataId).resource as GPUBuffer;
    });
    const uniforms = uniformsOf(launch);
    if (Object.keys(uniforms).length > 0) buffers.push(this.uniformBlock(Object.values(uniforms)));
    const bindings = inner.device.createBindGroup({
      layout,
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    backend.ensureCommandEncoderReady();
    inner.computePassEncoder ??= inner.commandEncoder!.beginComputePass();
    inner.computePassEncoder.setPipeline(pipeline);
    inner.computePassEncoder.setBindGroup(0, bindings);
    inner.computePassEncoder.dispatchWorkgroups(...this.groups(launch));
    for (const tensor of tensors) inner.commandQueueOwnedIds.add(tensor.dataId);
    if (++inner.dispatchCountInPass >= env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) flush(backend);
    return outputs;
  }

  private groups({ items, groups, workgroup, key }: Launch): readonly [number, number, number] {
    const limit = internals(this.backend).device.limits.maxComputeWorkgroupsPerDimension!;
    let [x, y, z] = groups ?? [Math.ceil(items! / workgroup), 1, 1];
    if (!groups && x > limit) {
      y = Math.ceil(x / limit);
      x = Math.ceil(x / y);
    }
    if (x > limit || y > limit || z > limit) {
      throw new Error(
        `${key} would need [${x}, ${y}, ${z}] workgroups, but this GPU takes ${limit} each way; use less.`,
      );
    }
    return [x, y, z];
  }

  private pipeline(launch: Launch, outputs: Record<string, TensorInfo>): Pipeline {
    const known = this.pipelines.get(launch.key);
    if (known) return known;
    const { device } = internals(this.backend);
    const code = sourceOf(launch, outputs);
    const module = device.createShaderModule({ code, label: launch.key });
    const pipeline = device.createComputePipeline({
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
      label: launch.key,
    });
    const made = { pipeline, layout: pipeline.getBindGroupLayout(0) };
    this.pipelines.set(launch.key, made);
    return made;
  }

  private uniformBlock(values: readonly Uniform[]): GPUBuffer {
    const data = new DataView(new ArrayBuffer(Math.ceil(values.length / 4) * 16));
    for (const [i, value] of values.entries()) {
      if (typeof value === 'number') data.setInt32(i * 4, value, true);
      else if (value.type === 'u32') data.setUint32(i * 4, value.value, true);
      else data.setFloat32(i * 4, value.value, true);
    }
    const key = String(new Uint32Array(data.buffer));
    let block = this.uniformBlocks.get(key);
    // Taken out and put back: the order of the map is the order of last use.
    if (block) this.uniformBlocks.delete(key);
    else {
      block = this.backend.bufferManager.acquireBuffer(
        data.byteLength,
        GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
      );
      this.backend.queue.writeBuffer(block, 0, data.buffer);
    }
    if (internals(this.backend).device.recorder?.arena.owns(block)) {
      // It is the recording's own and goes with it.
      internals(this.backend).uniformPendingDisposal.push(block);
      return block;
    }
    this.uniformBlocks.set(key, block);
    if (this.uniformBlocks.size > UNIFORM_BLOCKS_KEPT) {
      const [oldest, buffer] = this.uniformBlocks.entries().next().value!;
      this.uniformBlocks.delete(oldest);
      // Pending commands may use it: the backend gives it back to the pool at the next submit.
      internals(this.backend).uniformPendingDisposal.push(buffer);
    }
    return block;
  }
}

const launchers = new WeakMap<WebGPUBackend, Launcher>();

/** Records one dispatch; returns the outputs by name. */
export function launch<Output extends string>(
  backend: WebGPUBackend,
  spec: Launch<Output>,
): Record<Output, TensorInfo> {
  let launcher = launchers.get(backend);
  if (!launcher) {
    launcher = new Launcher(backend);
    launchers.set(backend, launcher);
  }
  return launcher.run(spec);
}

function uniformsOf({ uniforms, items }: Launch): Record<string, Uniform> {
  return items === undefined ? { ...uniforms } : { ...uniforms, items };
}

function sourceOf(launch: Launch, outputs: Record<string, TensorInfo>): string {
  const { inputs, vectors = [], workgroup } = launch;
  let slot = 0;
  const bind = (access: string) => (entry: [string, TensorInfo]) => {
    const [name, { dtype }] = entry;
    const type = vectors.includes(name) ? 'vec4<f32>' : dtype === 'int32' ? 'i32' : 'f32';
    return `@group(0) @binding(${slot++}) var<storage, ${access}> ${name}: array<${type}>;`;
  };
  const lines = [...Object.entries(outputs).map(bind('read_write')), ...Object.entries(inputs).map(bind('read'))];
  const fields = Object.entries(uniformsOf(launch)).map(
    ([name, value]) => `${name}: ${typeof value === 'number' ? 'i32' : value.type}`,
  );
  if (fields.length > 0) {
    lines.push(`struct Uniforms { ${fields.join(', ')} }`, `@group(0) @binding(${slot}) var<uniform> u: Uniforms;`);
  }
  const entry = `
@compute @workgroup_size(${workgroup})
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groupCount: vec3<u32>,
) {`;
  const start =
    launch.items === undefined
      ? ''
      : `let index = i32((group.x + group.y * groupCount.x) * ${workgroup}u + local);
  if (index >= u.items) { return; }`;
  return [...lines, launch.declarations?.() ?? '', entry, start, launch.body(), '}'].join('\n');
}

export interface Packing {
  /** Numbers an invocation handles at once. */
  unit: 1 | 4;
  /** Names for `Launch.vectors`: all of those given, or none. */
  vectors(...names: string[]): string[];
  /** Goes into the key of the pipeline. */
  suffix: string;
  /** The WGSL type `Packed` and `total(Packed) -> f32`. */
  wgsl: string;
}

/** Four numbers at a time where the width allows it, one otherwise: the same WGSL serves both by its type `Packed`. */
export function packing(width: number): Packing {
  return width % 4 === 0
    ? {
        unit: 4,
        vectors: (...names) => names,
        suffix: '4',
        wgsl: `alias Packed = vec4<f32>;
fn total(p: Packed) -> f32 { return (p.x + p.y) + (p.z + p.w); }`,
      }
    : {
        unit: 1,
        vectors: () => [],
        suffix: '1',
        wgsl: `alias Packed = f32;
fn total(p: Packed) -> f32 { return p; }`,
      };
}

/** How many numbers a tensor holds for each of its lanes. */
export const laneSize = (t: TensorInfo): number => sizeOf(t.shape) / t.shape[0]!;
