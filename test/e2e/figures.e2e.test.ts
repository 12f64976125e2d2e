import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { type Opened, openLab } from './browser.ts';

let opened: Opened | null = null;

afterEach(async () => {
  await opened?.close();
  opened = null;
});

/** Every lane's line in the loss figure, as pixels, and where the figures stand. */
const drawn = (page: Page) =>
  page.evaluate(() => ({
    lines: [...document.querySelectorAll('[data-figure="loss"] .plot > :first-child path[stroke-linejoin]')].map(
      (path) =>
        path
          .getAttribute('d')!
          .split(/[ML,\s]+/)
          .filter(Boolean)
          .map(Number),
    ),
    boxes: [...document.querySelectorAll('figure, .strength')].map((figure) => {
      const { x, y, width, height } = figure.getBoundingClientRect();
      return [x, y, width, height];
    }),
  }));

describe('the figures', () => {
  it('stand before recharts is there, and stay as they are when it comes', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    opened = await openLab({
      before: (page) =>
        page.route(/recharts-/, async (route) => {
          await held;
          await route.continue();
        }),
    });
    const { page, complaints } = opened;
    await page.getByText('Step 60 of 60', { exact: true }).waitFor();
    // Formulas are set when KaTeX has come, and that moves what is below them.
    await page.locator('.katex').first().waitFor();
    expect(await page.locator('.recharts-wrapper').count()).toBe(0);
    const before = await drawn(page);
    expect(before.lines.length).toBeGreaterThanOrEqual(3);
    expect(before.lines.every((line) => line.length === 120)).toBe(true);
    letGo();
    await page.locator('[data-figure="loss"] .recharts-line path').first().waitFor();
    const after = await drawn(page);
    expect(after.boxes).toEqual(before.boxes);
    expect(after.lines.map((line) => line.length)).toEqual(before.lines.map((line) => line.length));
    const pairs = after.lines.flatMap((line, i) => line.map((at, j) => Math.abs(at - before.lines[i]![j]!)));
    expect(Math.max(...pairs)).toBeLessThan(0.01);
    expect(complaints).toEqual([]);
  });

  it('stand without recharts where it cannot be had', async () => {
    opened = await openLab({ before: (page) => page.route(/recharts-/, (route) => route.abort()) });
    const { page } = opened;
    await page.getByText('Step 60 of 60', { exact: true }).waitFor();
    await page.locator('.katex').first().waitFor();
    const { lines } = await drawn(page);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(await page.locator('.recharts-wrapper').count()).toBe(0);
  });
});
