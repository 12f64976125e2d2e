// node scripts/assembly.mjs: compiles assembly/ (AssemblyScript) into src/tensor/engines/simd/binary.ts, which is committed, so that
// page and command line need neither the compiler nor a file beside them. A test holds the one to the other.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, SetupError } from './setup.mjs';

const target = 'src/tensor/engines/simd/binary.ts';

const options = [
  '-O3',
  '--noAssert',
  '--runtime=stub',
  '--importMemory',
  '--enable=simd',
  // Vectors go from function to function inside the module, never to the page.
  '--disableWarning=112',
];

/**
 * Compiles the kernels.
 *
 * @returns {Promise<Uint8Array>} the WebAssembly module
 * @throws SetupError with the compiler's messages
 */
export async function compileKernels() {
  const { default: asc } = await import('assemblyscript/asc');
  /** @type {Uint8Array | undefined} */
  let binary;
  const { error, stderr } = await asc.main(['assembly/index.ts', '--outFile=kernels.wasm', '--baseDir=.', ...options], {
    readFile: (name, folder) => readFile(join(root, folder, name), 'utf8').catch(() => null),
    writeFile: (_, contents) => {
      if (contents instanceof Uint8Array) binary = contents;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new SetupError(`The kernels do not compile: ${error?.message ?? ''}\n${stderr}`);
  return binary;
}

/**
 * @param {Uint8Array} binary
 * @returns {string} the text of binary.ts
 */
export const moduleText = (binary) =>
  [
    '/** The kernels of assembly/, compiled by `node scripts/assembly.mjs`: WebAssembly in base64. Not to be edited. */',
    `export const binary =\n  '${Buffer.from(binary).toString('base64')}';`,
    '',
  ].join('\n');

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const binary = await compileKernels();
  await writeFile(join(root, target), moduleText(binary));
  process.stdout.write(`${target}: ${binary.length} bytes\n`);
}
