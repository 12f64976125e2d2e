import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { type Opened, openLab, pictures } from './browser.ts';

let opened: Opened | null = null;

async function open(...options: Parameters<typeof openLab>): Promise<Opened> {
  opened = await openLab(...options);
  return opened;
}

afterEach(async () => {
  await opened?.close();
  opened = null;
});

const gold = (page: Page) => page.getByLabel('Gold the expected answer');
const answer = (page: Page) => page.getByLabel('Answer the whole response of a model');
const verdict = (page: Page, word: string) =>
  page.getByRole('region', { name: 'Verdict' }).getByText(word, { exact: true });
/** The address is written once typing rests. */
const addressHas = (page: Page, part: string) => page.waitForURL((url) => url.search.includes(part));

describe('the checker page in a real Chromium', () => {
  it('labels a pair as one types, in a worker of its own, and carries it in the address', async () => {
    const { page, complaints, address } = await open({ path: '?page=checker' });
    await page.getByText('Type a gold and an answer, or take one of the examples.').waitFor();
    expect(await page.getByRole('link', { name: 'Checker' }).getAttribute('aria-current')).toBe('page');
    await gold(page).fill('1/2');
    await answer(page).fill('Half of it, so \\boxed{0.5}.');
    await verdict(page, 'Right').waitFor();
    expect(page.workers().map((worker) => new URL(worker.url()).pathname)).toEqual([
      expect.stringMatching(/assets\/worker-.*\.js$/),
    ]);
    expect(await page.getByTestId('answer-as-read').locator('mark').textContent()).toBe('0.5');
    await answer(page).fill('Half of it, so \\boxed{0.4}.');
    await verdict(page, 'Wrong').waitFor();
    await page.getByText('0.4 is not 1/2. Compared as exact numbers.').waitFor();
    await page.getByRole('button', { name: 'Strict', exact: true }).click();
    await answer(page).fill('It is 1/2');
    await verdict(page, 'No answer').waitFor();
    await addressHas(page, 'answer=It+is+1%2F2&profile=reward');

    const link = page.url();
    await page.goto(`${address}?page=checker`);
    await page.goto(link);
    await verdict(page, 'No answer').waitFor();
    expect(await answer(page).inputValue()).toBe('It is 1/2');
    expect(complaints).toEqual([]);
  });

  it('shows every example, and text as text', async () => {
    const { page, complaints } = await open({ path: '?page=checker' });
    const words = {
      'Order in a set': 'Right',
      '126 is not 41': 'Wrong',
      'Unclosed box': 'Right',
      Undecided: 'Undecided',
    };
    for (const [name, word] of Object.entries(words)) {
      const button = page.getByRole('button', { name, exact: true });
      await button.click();
      await verdict(page, word).waitFor();
      expect(await button.getAttribute('aria-pressed')).toBe('true');
    }
    await page.screenshot({ path: join(pictures, 'checker.png'), fullPage: true });
    await answer(page).fill('<img src=x onerror="document.title=1">\u202e \\boxed{<b>4</b>}');
    const read = page.getByTestId('answer-as-read');
    await read.getByText('<b>4</b>').waitFor();
    expect(await read.textContent()).toContain('<img src=x onerror="document.title=1">U+202E');
    expect(await read.locator('img, b').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('answers 100 kB of brackets and stays alive', async () => {
    const { page, complaints } = await open({ path: '?page=checker&gold=42' });
    for (const hostile of ['['.repeat(100_000), `\\boxed{${'('.repeat(100_000)}1${')'.repeat(100_000 - 10)}`]) {
      await answer(page).fill(hostile);
      await page
        .getByRole('region', { name: 'Verdict' })
        .getByText(/^\s*(Wrong|Undecided|No answer)$/)
        .waitFor();
      await page.getByText('This pair is too long for a link').waitFor();
      await answer(page).fill('#42');
      await verdict(page, 'Right').waitFor();
    }
    await answer(page).fill('1'.repeat(200_001));
    await page.getByText('The answer has 200,001 characters; this page reads up to 200,000.').waitFor();
    expect(complaints).toEqual([]);
  });

  it('keeps the lab while it is open: a live run goes on, and Back returns to where the lab stood', async () => {
    const { page, complaints } = await open({ path: '?preset=smoke&backend=wasm' });
    await page.getByRole('region', { name: 'Run controls' }).getByRole('button', { name: 'Run live' }).click();
    await page.getByText(/^Step [1-9]\d* of 12$/).waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: /^Problem 1, rollout 1:/ }).click();
    const drawer = page.getByRole('complementary', { name: 'Problem 1, rollout 1' });
    const read = await drawer.locator('dd').nth(0).textContent();
    await drawer.getByRole('link', { name: 'Try it in the checker' }).click();
    await addressHas(page, 'page=checker&gold=');
    const same = /right/.test(read ?? '')
      ? 'Right'
      : /no answer/.test(read ?? '')
        ? 'No answer'
        : /wrong/.test(read ?? '')
          ? 'Wrong'
          : null;
    if (same) await verdict(page, same).waitFor();
    expect(await answer(page).inputValue()).not.toBe('');
    await page.goBack();
    await page.getByText('Step 12 of 12', { exact: true }).waitFor({ timeout: 240_000 });
    expect(new URL(page.url()).search).toBe('?preset=smoke&backend=wasm');
    expect(await drawer.isVisible()).toBe(true);
    // The lab's worker labels in the checker's own worker.
    expect(page.workers().length).toBeGreaterThanOrEqual(2);
    expect(complaints).toEqual([]);
  });
});
