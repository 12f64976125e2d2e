/**
 * node scripts/bench.mjs recorded > bench/results/recorded.jsonl
 *
 * Steps that are recorded and replayed on WebGPU beside the same steps run plainly, in turns, in a worker of a real Chromium
 * (SwiftShader where there is no GPU; CHROME_PATH names another browser): their JavaScript with the slots written, commands,
 * wall time, bits after 20 steps, what 1,000 steps leave behind, and the JavaScript of a decoded token. Wall times on
 * SwiftShader are those of the processor. The worker is bench/in-browser/recorded.ts.
 */
import { createServer } from 'node:http';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { ensureChromium } from '../scripts/setup.mjs';

const bundled = await build({
  entryPoints: ['bench/in-browser/recorded.ts'],
  bundle: true,
  write: false,
  platform: 'browser',
  format: 'esm',
  target: 'es2022',
  mainFields: ['module', 'main'],
});
const worker = bundled.outputFiles[0]!.text;

/** An isolated page: its clock is good to 5 microseconds. */
const server = createServer(({ url }, response) => {
  const script = url === '/worker.js';
  response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-embedder-policy', 'require-corp');
  response.end(script ? worker : '<!doctype html>');
});
await new Promise<void>((resolve) => server.listen(0, resolve));
const { port } = server.address() as { port: number };

const browser = await chromium.launch({
  executablePath: await ensureChromium(),
  args: [
    '--no-sandbox',
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--enable-blink-features=ForceEagerMeasureMemory',
  ],
});
try {
  const page = await browser.newPage();
  page.on('console', (message) => process.stderr.write(`${message.text()}\n`));
  await page.goto(`http://localhost:${port}/`);
  await page.exposeFunction('line', (text: string) => process.stdout.write(`${text}\n`));
  const failure = await page.evaluate(
    () =>
      new Promise<string | null>((resolve) => {
        const running = new Worker('/worker.js', { type: 'module' });
        running.onerror = (event) => resolve(event.message);
        const heap = async () => {
          const measure = performance as unknown as {
            measureUserAgentSpecificMemory(): Promise<{
              breakdown: { bytes: number; attribution: { scope: string }[]; types: string[] }[];
            }>;
          };
          const { breakdown } = await measure.measureUserAgentSpecificMemory();
          const own = breakdown.filter(
            ({ attribution, types }) =>
              types.includes('JavaScript') && attribution.some(({ scope }) => scope === 'DedicatedWorkerGlobalScope'),
          );
          running.postMessage(own.reduce((sum, { bytes }) => sum + bytes, 0));
        };
        running.onmessage = ({ data }: MessageEvent<string | null>) => {
          if (data === null) resolve(null);
          else if (data === 'heap') void heap();
          else (globalThis as unknown as { line(text: string): void }).line(data);
        };
      }),
  );
  if (failure !== null) throw new Error(failure);
} finally {
  await browser.close();
  server.close();
}
