import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { parseRecord } from '../../src/lab/record/record.ts';
import { type Opened, openLab, pictures } from './browser.ts';

let opened: Opened | null = null;

async function open(...options: Parameters<typeof openLab>): Promise<Opened> {
  opened = await openLab(...options);
  return opened;
}

/** Where the page says on what its numbers were measured. */
const recordedBadge = (page: Page) =>
  page.getByRole('region', { name: 'Run controls' }).getByText('Recorded run').first();

afterEach(async () => {
  await opened?.close();
  opened = null;
});

describe('the page in a real Chromium', () => {
  it('shows the recorded run before any model or worker is loaded, without a complaint', async () => {
    const { page, complaints } = await open();
    await recordedBadge(page).waitFor();
    await page
      .getByText(/^Step 60 of 60|^Step \d+ of \d+/)
      .first()
      .waitFor();
    expect(await page.getByRole('heading', { name: 'Lanes' }).isVisible()).toBe(true);
    const requests = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
    expect(requests.filter((name) => /safetensors|worker|\.wasm/.test(name))).toEqual([]);
    expect(requests.some((name) => name.endsWith('runs/classroom.run.jsonl'))).toBe(true);
    expect(complaints).toEqual([]);
    await page.screenshot({ path: join(pictures, 'recorded.png'), fullPage: true });
  });

  it('runs smoke on the own kernels over a worker for each core', async () => {
    const { page, complaints } = await open({ path: '?preset=smoke&backend=simd' });
    let workers = 0;
    page.on('worker', () => workers++);
    await page.getByRole('region', { name: 'Run controls' }).getByRole('button', { name: 'Run live' }).click();
    await page.getByText(/finished, took/).waitFor({ timeout: 120_000 });
    const cores = await page.evaluate(() => navigator.hardwareConcurrency);
    // The lab's own and the checker's beside them.
    expect(workers).toBe(2 + (cores > 1 ? Math.min(8, cores) : 0));
    expect(complaints).toEqual([]);
  });

  it('runs smoke on WebGPU: naive falls on the screen, an answer opens, the record saves and opens again', async () => {
    const { page, complaints } = await open({ path: '?preset=smoke&backend=webgpu' });
    await page.getByRole('region', { name: 'Run controls' }).getByRole('button', { name: 'Run live' }).click();
    await page
      .getByText(/WebGPU/)
      .first()
      .waitFor({ timeout: 60_000 });
    await page.getByText('Step 12 of 12', { exact: true }).waitFor({ timeout: 240_000 });
    // The last evaluation comes after the last step; only then is the record whole.
    await page.getByText(/finished, took/).waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: /^Problem 1, rollout 1:/ }).click();
    const drawer = page.getByRole('complementary', { name: 'Problem 1, rollout 1' });
    await drawer.getByText('Verdict').waitFor();
    await drawer
      .getByText(/Compared as|No answer|Cut at/)
      .first()
      .waitFor();
    // The sentence under the loss chart is made from the data.
    await page
      .getByText(/Naive is below zero/i)
      .first()
      .waitFor({ timeout: 30_000 });
    await page.screenshot({ path: join(pictures, 'smoke-webgpu.png'), fullPage: true });

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save record' }).click(),
    ]);
    const text = await readFile((await download.path())!, 'utf8');
    const { events, warnings } = parseRecord(text);
    expect(warnings).toEqual([]);
    const losses = events.flatMap((event) => (event.type === 'step' ? [event.loss[1]!] : []));
    expect(losses).toHaveLength(12);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect(losses.at(-1)).toBeLessThan(0);
    expect(events[0]).toMatchObject({ type: 'run', environment: { backend: 'webgpu' } });

    const file = join(pictures, 'smoke.run.jsonl');
    await writeFile(file, text);
    await page.reload();
    await page.getByTestId('open-record').setInputFiles(file);
    await page.getByText('Opened record').waitFor();
    await page.getByText('Step 12 of 12', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('answers a broken record with one sentence and keeps the run on the screen', async () => {
    const { page } = await open();
    await recordedBadge(page).waitFor();
    const file = join(pictures, 'broken.run.jsonl');
    await writeFile(file, '{"type":"run","format":"rift-lab/99"}\n');
    await page.getByTestId('open-record').setInputFiles(file);
    await page.getByText(/could not be opened/).waitFor();
    expect(await recordedBadge(page).isVisible()).toBe(true);
  });

  it('leaves out of a link only what cannot be, and says so; a second run takes the place of the first', async () => {
    const { page, complaints } = await open({
      path: '?preset=smoke&backend=wasm&seed=9&rewards.negative=-9&training.steps=60',
    });
    await page.getByText(/rewards\.negative is -9; it must be a number from -5 to 0\./).waitFor();
    const controls = page.getByRole('region', { name: 'Run controls' });
    await controls.getByRole('button', { name: 'Run live' }).click();
    await page.getByText(/^Step [1-9]\d* of 60$/).waitFor({ timeout: 120_000 });
    await controls.getByRole('button', { name: 'Reset', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button').last().click();
    await controls.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText(/finished, took/).waitFor({ timeout: 120_000 });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save record' }).click(),
    ]);
    const { events, warnings } = parseRecord(await readFile((await download.path())!, 'utf8'));
    expect(warnings).toEqual([]);
    expect(events[0]).toMatchObject({ config: { name: 'smoke', seed: 9, rewards: { negative: -1 } } });
    expect(events.filter(({ type }) => type === 'step')).toHaveLength(60);
    expect(complaints).toEqual([]);
  });

  it.each(['wasm', 'simd'])('works under a sub-path of a plain file server, and on %s', async (backend) => {
    const { page, complaints } = await open({ base: '/somewhere/deep/', path: `?preset=smoke&backend=${backend}` });
    await recordedBadge(page).waitFor();
    await page.getByRole('region', { name: 'Run controls' }).getByRole('button', { name: 'Run live' }).click();
    await page.getByText('Step 12 of 12', { exact: true }).waitFor({ timeout: 120_000 });
    expect(await page.getByText(new RegExp(`\\b${backend}\\b`)).count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });
});
