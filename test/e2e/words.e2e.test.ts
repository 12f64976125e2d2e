import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { parseRecord } from '../../src/lab/record/record.ts';
import { families, suites } from '../../src/problems/index.ts';
import { laneStyles } from '../../src/ui/lane-style.ts';
import { type Opened, openLab } from './browser.ts';

let opened: Opened | null = null;

afterEach(async () => {
  await opened?.close();
  opened = null;
});

/** Where data stand, which no language changes: problems, answers and ids; formulas; what the checker says of an answer. */
const DATA = '.mono, textarea, .f, .verdict-line ~ dd, .ck-why';

const { events } = parseRecord(
  readFileSync(join(import.meta.dirname, '../../public/runs/classroom.run.jsonl'), 'utf8'),
);

/** Names and notes that come with the run or with a library, as they are shown. */
const NAMES = [
  ...events.flatMap((event) => {
    return event.type === 'run' ? [...laneStyles(event.config.lanes).map((s) => s.name), event.environment.device] : [];
  }),
  ...[...families, ...suites].map(({ id }) => id),
  // Words of React Aria, which has a language of its own.
  'Number field',
  'Dismiss',
];

/** Every text and label of the page that has two plain letters side by side, each with its place. */
async function plainWords(page: Page): Promise<string[]> {
  const all = await page.evaluate((data) => {
    const found: [where: string, text: string][] = [['title of the document', document.title]];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement;
      if (!element || element.closest(`script, style, noscript, ${data}`)) continue;
      if (node instanceof Text) found.push([`<${element.tagName.toLowerCase()}>`, node.data]);
      else
        for (const { name, value } of element.attributes)
          if (/^(aria-(label|description|roledescription|valuetext)|title|placeholder|alt)$/.test(name))
            found.push([name, value]);
    }
    return found;
  }, DATA);
  const isName = new RegExp(`\\b(${NAMES.map((name) => name.replace(/[^\w ]/g, '\\$&')).join('|')})\\b`, 'g');
  return all
    .filter(([, text]) => /[A-Za-z]{2}/.test(text.replace(isName, '')))
    .map(([where, text]) => `${where} ${text}`);
}

describe('the page in a language of accents', () => {
  it.each([
    ['the recorded run', '', 1440],
    ['the recorded run on a phone', '', 390],
    ['the projector', '&view=projector', 1920],
    ['the checker', '&page=checker&gold=4&answer=It+could+be+%5Cboxed%7B4%7D+or+%5Cboxed%7B5%7D.', 1440],
  ])('has every word from the catalogue: %s', async (_, query, width) => {
    opened = await openLab({ path: `?language=pseudo${query}`, width });
    const { page, complaints } = opened;
    // The last thing each page shows: the record's last step, or the verdict.
    await page
      .getByText(query.includes('checker') ? '[Ŵŕöñĝ]' : /^\[Šţéþ 60 öƒ 60\]$/)
      .first()
      .waitFor();
    expect(await plainWords(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en-XA');
    if (query === '' && width > 700) {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      expect(await plainWords(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });
});
