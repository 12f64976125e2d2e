import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';

/** Folders in which distributions put Chromium, with SwiftShader (a Vulkan driver that needs no GPU) and a loader. */
const chromiumFolders = [
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/usr/lib64/chromium-browser',
  '/opt/google/chrome',
  '/opt/chromium.org/chromium',
];

/** glibc's RTLD_NODELETE, which Node has no name for: the library stays loaded after its handle is closed. */
const RTLD_NODELETE = 0x1000;

/**
 * Makes Chromium's SwiftShader the Vulkan driver of this process; call it before Dawn starts. A driver that
 * VK_ICD_FILENAMES names stays. Returns the folder, or null where there is none.
 */
export function provideSwiftShader(): string | null {
  const folder = chromiumFolders.find((path) => existsSync(join(path, 'vk_swiftshader_icd.json')));
  if (!folder) return null;
  process.env.VK_ICD_FILENAMES ||= join(folder, 'vk_swiftshader_icd.json');
  // Dawn asks for `libvulkan.so.1` by name, which only the system's folders answer. A library of that name that is
  // already in the process answers too, so Chromium's own is loaded by its path. It is no Node addon, so Node closes it
  // again and says so; RTLD_NODELETE keeps it.
  const loader = join(folder, 'libvulkan.so.1');
  if (existsSync(loader)) {
    try {
      process.dlopen({ exports: {} }, loader, constants.dlopen.RTLD_NOW | constants.dlopen.RTLD_GLOBAL | RTLD_NODELETE);
    } catch (error) {
      if (!String(error).includes('self-register')) throw error;
    }
  }
  return folder;
}
