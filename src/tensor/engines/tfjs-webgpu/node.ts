import { existsSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';

/** Chromium and Chrome bring a Vulkan loader and SwiftShader, a Vulkan that computes on the processor. */
const CHROMIUM_FOLDERS = [
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/usr/lib64/chromium-browser',
  '/opt/google/chrome',
  '/opt/chromium',
  '/snap/chromium/current/usr/lib/chromium-browser',
];
const DRIVER_FOLDERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];
const LOADER = 'libvulkan.so.1';
const DRIVER = 'vk_swiftshader_icd.json';

/**
 * WebGPU in Node through Dawn (the npm package `webgpu`). On a Linux without a Vulkan loader or driver, Chromium's are used
 * where they are found. tfjs looks for `navigator.gpu` and the global constants, so both are put there.
 * Throws if the package is not installed.
 */
export async function openNodeGpu(): Promise<GPU> {
  if (process.platform === 'linux') findVulkan();
  let dawn: typeof import('webgpu');
  try {
    dawn = await import('webgpu');
  } catch {
    throw new Error('WebGPU in Node needs the npm package "webgpu", which is not installed here; use --backend wasm.');
  }
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]);
  const navigator = { gpu, userAgent: 'node' };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true, writable: true });
  return gpu;
}

/** Lets go of Dawn: while `navigator.gpu` is reachable, Node does not exit by itself. */
export function closeNodeGpu(): void {
  Reflect.deleteProperty(globalThis, 'navigator');
}

/** Dawn looks for the loader and the variable when its module is loaded, so this comes before the import. */
function findVulkan(): void {
  const { env } = process;
  if (!load(LOADER))
    CHROMIUM_FOLDERS.map((folder) => join(folder, LOADER)).find((path) => existsSync(path) && load(path));
  if (env.VK_ICD_FILENAMES || env.VK_DRIVER_FILES || env.VK_ADD_DRIVER_FILES) return;
  const installed = DRIVER_FOLDERS.some(
    (folder) => existsSync(folder) && readdirSync(folder).some((file) => file.endsWith('.json')),
  );
  if (installed) return;
  const driver = CHROMIUM_FOLDERS.map((folder) => join(folder, DRIVER)).find((path) => existsSync(path));
  if (driver) env.VK_ICD_FILENAMES = driver;
}

/** RTLD_NODELETE of glibc, which Node does not name: the library stays although it is not a module of Node's. */
const KEEP_LOADED = 0x1000;

/**
 * Loads a plain shared library into this process, where Dawn's own search by its name then finds it. Node complains that it
 * is no module of Node's, but by then it is loaded. Returns false if there is no such library.
 */
function load(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | KEEP_LOADED);
    return true;
  } catch (error) {
    return error instanceof Error && error.message.includes('did not self-register');
  }
}
