import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dist } from './browser.ts';

/** What a browser fetches before the first paint, in bytes as a server sends them. */
const MOST = 213_000;

describe('the first load', () => {
  it('is no larger than it was', () => {
    const html = readFileSync(join(dist, 'index.html'));
    const files = [...html.toString().matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map((match) =>
      readFileSync(join(dist, match[1]!)),
    );
    expect(files.length).toBeGreaterThanOrEqual(2);
    const bytes = [html, ...files].reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
    expect(bytes).toBeLessThanOrEqual(MOST);
  });
});
