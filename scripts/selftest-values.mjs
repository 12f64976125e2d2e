// npm run selftest-values: writes src/tensor/selftest-expected.ts, the numbers that every engine must meet when it starts.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePackages, report, root } from './setup.mjs';

async function main() {
  await ensurePackages();
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: {
      contents: `export { expectedSource } from './selftest-values.ts';
export { HostEngine } from './engines/host/engine.ts';`,
      resolveDir: 'src/tensor',
    },
    bundle: true,
    format: 'esm',
    write: false,
  });
  const { expectedSource, HostEngine } = await import(
    `data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`
  );
  const path = join('src', 'tensor', 'selftest-expected.ts');
  await writeFile(join(root, path), await expectedSource(new HostEngine()));
  process.stdout.write(`${path} is written.\n`);
}

main().catch(report);
