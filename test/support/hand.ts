import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleCommandLine } from '../../scripts/bundle.mjs';

/** The program of a worker thread, bundled anew where its sources are newer; returns the file's path. */
export async function bundledHand(): Promise<string> {
  await bundleCommandLine();
  return resolve('build/hand.mjs');
}

/** A program that does the same until the order for a step comes, and then ends in the middle of it. */
export function dyingHand(program: string, step: number): string {
  const dying = join(mkdtempSync(join(tmpdir(), 'rift-hand-')), 'dies.mjs');
  writeFileSync(
    dying,
    `import { parentPort } from 'node:worker_threads';
import ${JSON.stringify(pathToFileURL(program).href)};
parentPort.on('message', (order) => { if (order.type === 'train' && order.step === ${step}) process.exit(1); });
`,
  );
  return dying;
}
