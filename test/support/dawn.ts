import { provideSwiftShader } from './vulkan.ts';

let gpu: GPU | undefined;

/**
 * A plain WebGPU device of Dawn in Node, with no tensor library above it. Takes SwiftShader unless VK_ICD_FILENAMES
 * names another driver. Throws with what to install when there is none: a test on the device is never skipped.
 */
export async function openDawnDevice(descriptor?: GPUDeviceDescriptor): Promise<GPUDevice> {
  const folder = provideSwiftShader();
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  // One instance for the process: Dawn ends devices whose instance is collected.
  gpu ??= create([]);
  const adapter = await gpu.requestAdapter();
  if (!adapter) {
    throw new Error(
      folder
        ? `No WebGPU adapter in Node, though SwiftShader is in ${folder}; look at VK_ICD_FILENAMES.`
        : 'No WebGPU adapter in Node: install Chromium, which brings SwiftShader, or name a driver in VK_ICD_FILENAMES.',
    );
  }
  return adapter.requestDevice(descriptor);
}

/** Runs one compute shader whose binding 0 is a read-write storage buffer, and returns that buffer's words. */
export async function runCompute(
  device: GPUDevice,
  code: string,
  words: number,
  workgroups: number,
): Promise<Uint32Array<ArrayBuffer>> {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ code });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const size = words * 4;
  const storage = device.createBuffer({ size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const readback = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const bindGroup = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [{ binding: 0, resource: { buffer: storage } }],
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindGroup);
  pass.dispatchWorkgroups(workgroups);
  pass.end();
  encoder.copyBufferToBuffer(storage, 0, readback, 0, size);
  device.queue.submit([encoder.finish()]);
  const error = await device.popErrorScope();
  if (error) throw new Error(`The device refused the shader: ${error.message}`);
  await readback.mapAsync(GPUMapMode.READ);
  const result = new Uint32Array(readback.getMappedRange().slice(0));
  storage.destroy();
  readback.destroy();
  return result;
}
