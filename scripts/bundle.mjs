// The command line as one file, build/lab.mjs, made anew when its sources are newer.
import { isFresh, root } from './setup.mjs';

const sources = ['src', 'package-lock.json', 'scripts/bundle.mjs', 'tsconfig.json'];

/**
 * Bundles src/cli/main.ts with esbuild when needed.
 *
 * @param {boolean} [always] even when it is fresh
 * @throws with esbuild's messages when the sources do not bundle
 */
export async function bundleCommandLine(always = false) {
  if (!always && isFresh('build/lab.mjs', sources)) return;
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'build/lab.mjs',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // The ES modules of tfjs, as Vite and the tests take them: its CommonJS build would be a second engine beside them.
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    // A native module finds its binary beside itself.
    external: ['webgpu'],
    // tfjs asks Node for modules with require, which a module file does not have by itself.
    banner: {
      js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);",
    },
    logLevel: 'silent',
  });
}
