// The command line as one file, build/lab.mjs, and the program of its workers, build/hand.mjs; made anew when their sources are
// newer.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { date, isFresh, root, SetupError } from './setup.mjs';

const sources = ['src', 'package-lock.json', 'scripts/bundle.mjs', 'tsconfig.json'];

/** What tfjs and its wasm loader expect of Node, and a module file does not have by itself. */
export const banner = {
  js: [
    "import { createRequire as requireFor } from 'node:module';",
    'const require = requireFor(import.meta.url);',
    'const __filename = import.meta.filename;',
    'const __dirname = import.meta.dirname;',
  ].join(' '),
};

/**
 * Bundles src/cli/main.ts and src/cli/hand.ts with esbuild when needed.
 *
 * @param {boolean} [always] even when it is fresh
 * @throws SetupError with esbuild's messages when the sources do not bundle
 */
export async function bundleCommandLine(always = false) {
  if (!always && isFresh('build/lab.mjs', sources)) return;
  const began = new Date();
  const { build } = await import('esbuild');
  const result = await build({
    absWorkingDir: root,
    entryPoints: [
      { in: 'src/cli/main.ts', out: 'lab' },
      { in: 'src/cli/hand.ts', out: 'hand' },
    ],
    outdir: 'build',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // The ES modules of tfjs, as Vite and the tests take them: its CommonJS build would be a second engine beside them.
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    // A native module finds its binary beside itself.
    external: ['webgpu'],
    banner,
    write: false,
    logLevel: 'silent',
  }).catch((error) => {
    throw new SetupError(`The command line does not bundle: ${error.message}`);
  });
  // Whole files put in place at once: a second command may be starting on the old ones.
  const folder = join(root, 'build');
  await mkdir(folder, { recursive: true });
  for (const { path, contents } of result.outputFiles) {
    const draft = join(folder, `.${process.pid}.${basename(path)}`);
    await writeFile(draft, contents);
    await rename(draft, join(folder, basename(path)));
  }
  date('build/lab.mjs', began);
}
