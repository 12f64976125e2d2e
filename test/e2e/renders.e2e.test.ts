import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Opened, openLab, pictures } from './browser.ts';

const ui = join(import.meta.dirname, '../../src/ui');
/** The page with its components' names kept: built without minifying. */
const named = join(pictures, 'named');

let opened: Opened | null = null;

beforeAll(async () => {
  await build({ logLevel: 'error', build: { minify: false, outDir: named, emptyOutDir: true } });
});

afterEach(async () => {
  await opened?.close();
  opened = null;
});

/** What React's own developer tools read: a tree of components, of which two versions alternate. */
interface Fiber {
  tag: number;
  flags: number;
  type: { name?: string; type?: { name?: string } } | null;
  child: Fiber | null;
  sibling: Fiber | null;
  alternate: Fiber | null;
}

/** Counts, in `window.renders`, how often each function component was drawn, as React's developer tools find out. */
function countRenders(): void {
  const counts: Record<string, number> = {};
  const functions = [0, 14, 15];
  const performedWork = 1;
  const visit = (fiber: Fiber, before: Fiber | null): void => {
    if (functions.includes(fiber.tag) && (before === null || (fiber.flags & performedWork) !== 0)) {
      const name = fiber.type?.name ?? fiber.type?.type?.name ?? '';
      counts[name] = (counts[name] ?? 0) + 1;
    }
    if (before !== null && fiber.child === before.child) return;
    for (let child = fiber.child; child; child = child.sibling) visit(child, child.alternate);
  };
  Object.assign(window, {
    renders: counts,
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      renderers: new Map(),
      inject: () => 1,
      checkDCE: () => undefined,
      onCommitFiberUnmount: () => undefined,
      onCommitFiberRoot: (_: number, root: { current: Fiber }) => visit(root.current, root.current.alternate),
    },
  });
}

async function openCounted(): Promise<Opened> {
  opened = await openLab({ dist: named, before: (page) => page.addInitScript(countRenders) });
  // The formulas come last, when there is nothing better to do.
  await opened.page.locator('.katex').first().waitFor();
  await opened.page.getByText('Step 60 of 60', { exact: true }).waitFor();
  // One figure after another is then drawn by recharts.
  await opened.page.waitForFunction(() => !document.querySelector('.sketch'));
  return opened;
}

/** The screen's own components; those of libraries are not its to keep still. */
const own = new Set(
  readdirSync(ui, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .flatMap((file) =>
      [...readFileSync(join(ui, file), 'utf8').matchAll(/function ([A-Z]\w*)/g)].map((match) => match[1]),
    ),
);

/** The screen's components that were drawn while something was done. */
async function rendersOf(page: Page, act: () => Promise<void>): Promise<string[]> {
  const counts = async () => {
    await page.waitForTimeout(300);
    return page.evaluate(() => ({ ...(window as unknown as { renders: Record<string, number> }).renders }));
  };
  const before = await counts();
  await act();
  const after = await counts();
  return Object.keys(after)
    .filter((name) => own.has(name) && after[name] !== before[name])
    .sort();
}

describe('what is drawn anew', () => {
  it('while the cursor moves over a chart: the cursor and its values, no line and no axis', async () => {
    const { page } = await openCounted();
    const drawn = await rendersOf(page, async () => {
      await page.locator('#figure-loss .panels').focus();
      for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft');
    });
    expect(drawn).toEqual(['Cursor', 'CursorArea', 'LaneGlyph', 'LaneMark', 'Readout', 'Spoken', 'Upright']);
  });

  it('while steps are taken: what names the step, and the lines that grow', async () => {
    const { page } = await openCounted();
    // From the end, one step is the first one; the run is made anew for it.
    await page.keyboard.press('s');
    await page.getByText('Step 1 of 60', { exact: true }).waitFor();
    const drawn = await rendersOf(page, async () => {
      for (let i = 0; i < 3; i++) await page.keyboard.press('s');
      await page.getByText('Step 4 of 60', { exact: true }).waitFor();
    });
    const running = ['Progress', 'Say', 'Scrubber', 'Standing', 'TokensSeen'];
    const values = ['Cursor', 'CursorArea', 'LaneGlyph', 'LaneMark', 'Readout', 'Spoken', 'Upright'];
    const lines = [
      'Figure',
      'GradientFigure',
      'LossFigure',
      'PanelView',
      'Plot',
      'Lines',
      'Recharts',
      'Flags',
      'Heads',
      'Level',
      'Marks',
      'ZeroLine',
    ];
    const links = ['CsvLink', 'ExportLinks'];
    expect(drawn).toEqual([...running, ...values, ...lines, ...links].sort());
  });

  it('while answers arrive: their marks, and no chart, lane or table', async () => {
    const { page } = await openCounted();
    await page.keyboard.press('r');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Space');
    const drawn = await rendersOf(page, () => page.waitForTimeout(1000));
    const running = ['Progress', 'Say', 'Scrubber', 'Standing'];
    const answers = ['RolloutStage', 'Stage', 'Controls', 'Pick', 'Seg', 'Icon', 'Table', 'RolloutGrid', 'Unopened'];
    const marks = ['VerdictMark', 'VerdictShape'];
    expect(drawn).toEqual([...running, ...answers, ...marks].sort());
  });

  it('while the next run gets another seed: the field, the links that hold it, and the line that names it', async () => {
    const { page } = await openCounted();
    const drawn = await rendersOf(page, async () => {
      await page.getByRole('textbox', { name: 'Seed' }).focus();
      await page.keyboard.press('ArrowUp');
    });
    expect(drawn).toEqual(['NextRun', 'PageLink', 'SeedField']);
  });
});
