import type { ComponentType } from 'react';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { copyHouse, exampleFor, type HouseCopy } from '../support/house-copy.ts';

const path = 'src/ui/notes/page.tsx';

let house: HouseCopy;

beforeAll(() => {
  house = copyHouse();
  house.write(path, exampleFor(path));
  house.addLine('src/ui/pages.ts', exampleFor('src/ui/pages.ts').trimEnd(), '];');
  vi.stubGlobal('location', { search: '?page=notes&theme=dark', pathname: '/', href: 'http://localhost/?page=notes' });
});
afterAll(() => {
  vi.unstubAllGlobals();
  house.remove();
});

async function drawn(search: string): Promise<string> {
  location.search = search;
  const { prerender } = await import('react-dom/static');
  const { createElement } = await import('react');
  const { App } = await house.load<typeof import('../../src/ui/app.tsx')>('src/ui/app.tsx');
  const { pages } = await house.load<typeof import('../../src/ui/pages.ts')>('src/ui/pages.ts');
  const { useLab } = await house.load<typeof import('../../src/ui/store.ts')>('src/ui/store.ts');
  const { knowPages, pageOf } = await house.load<typeof import('../../src/ui/view-state.ts')>('src/ui/view-state.ts');
  knowPages(pages);
  // What is drawn without a browser is drawn from the store's first state.
  useLab.getInitialState().pageName = pageOf(search);
  const { prelude } = await prerender(createElement(App as ComponentType));
  return new Response(prelude).text();
}

describe('a page is one file and one line', () => {
  it('is in the navigation of every page, and opens by its address', async () => {
    const html = await drawn('?page=notes&theme=dark');
    expect(html).toMatch(/<a href="\?page=notes&amp;theme=dark" aria-current="page">Notes<\/a>/);
    expect(html).toMatch(/Notes in the (<!-- -->)?light(<!-- -->)? theme at/);
    expect(html).not.toContain('Rollouts and rewards');
  });

  it('leaves the other pages where they were', async () => {
    const html = await drawn('?page=checker');
    expect(html).toContain('>Notes</a>');
    expect(html).not.toContain('Notes in the');
    expect(html).toContain('class="ck"');
  });
});
