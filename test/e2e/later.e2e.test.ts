import { afterEach, describe, expect, it } from 'vitest';
import { type Opened, openLab } from './browser.ts';

let opened: Opened | null = null;

afterEach(async () => {
  await opened?.close();
  opened = null;
});

describe('what loads behind the first figures', () => {
  it('is asked for when the record is there: formulas, recharts and dialogs', async () => {
    opened = await openLab();
    const { page, complaints } = opened;
    await page.locator('.katex').first().waitFor();
    await page.locator('.recharts-wrapper').first().waitFor();
    const loads = await page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).map(
        ({ name, startTime, responseEnd }) => ({ name: name.split('/').at(-1)!, startTime, responseEnd }),
      ),
    );
    const record = loads.filter(({ name }) => name === 'classroom.run.jsonl');
    // What index.html asked for is what start-up reads: once over the wire.
    expect(record).toHaveLength(1);
    const late = loads.filter(({ name }) => /^(katex|recharts|dialogs)-.*js$/.test(name));
    expect(late).toHaveLength(3);
    for (const { startTime } of late) expect(startTime).toBeGreaterThan(record[0]!.responseEnd);
    expect(complaints).toEqual([]);
  });

  it('is said where it cannot be had, and the lab is kept', async () => {
    opened = await openLab({
      before: (page) => page.route(/(dialogs|result-tables|svg)-[^/]*\.js/, (route) => route.abort()),
    });
    const { page } = opened;
    await page.getByText('Step 60 of 60', { exact: true }).waitFor();
    const sentence = 'A part of the page could not be loaded. The lab is kept; reload the page to try again.';
    const inResults = page.locator('#stage-4').getByText(sentence);
    await inResults.waitFor();
    const notice = page.getByRole('alert').getByText(sentence);
    const close = page.getByRole('alert').getByRole('button', { name: 'Close' });
    for (let i = 0; i < 2; i++) {
      await page.getByRole('button', { name: 'Keys' }).click();
      await notice.waitFor();
      await close.click();
    }
    await page.locator('#figure-loss [data-export="svg"]').click();
    await notice.waitFor();
    await close.click();
    await page.keyboard.press('s');
    await page.getByText('Step 1 of 60', { exact: true }).waitFor();
  });
});
