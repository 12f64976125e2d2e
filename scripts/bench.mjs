// node scripts/bench.mjs NAME: bundles bench/NAME.ts and runs it. A benchmark prints JSON lines
// {bench, subject, metric, value, unit, shape, device}; what else it has to say goes to stderr.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { banner, bundleCommandLine } from './bundle.mjs';
import { ensurePackages, report, root, run, SetupError } from './setup.mjs';

async function main() {
  const name = process.argv[2] ?? '';
  const source = join('bench', `${name}.ts`);
  if (!/^[a-z-]+$/.test(name) || !existsSync(join(root, source))) {
    throw new SetupError(`There is no benchmark "${name}"; give the name of a .ts file in bench/, say packing.`);
  }
  await ensurePackages();
  // For benchmarks that start workers: their program lies beside.
  await bundleCommandLine();
  const { build } = await import('esbuild');
  const outfile = join(root, 'build', `bench-${name}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['webgpu', 'esbuild', 'playwright-core'],
    banner,
  });
  // Room for young objects, so that what a step allocates can be counted before it is collected.
  process.exitCode = await run(process.execPath, ['--expose-gc', '--max-semi-space-size=256', outfile]);
}

main().catch(report);
