import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../src/cli/lines.ts';

async function linesOf(chunks: (Uint8Array | string)[]): Promise<string[]> {
  async function* stream() {
    yield* chunks;
  }
  const lines: string[] = [];
  for await (const line of readLines(stream())) lines.push(line);
  return lines;
}

describe('readLines', () => {
  it('does not depend on where the stream is cut, even within a character', async () => {
    const text = 'a€😀\n\nsecond\r\nπ\n';
    const bytes = new TextEncoder().encode(text);
    const cuts = fc.uniqueArray(fc.nat(bytes.length), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, async (list) => {
        const edges = [0, ...list.sort((a, b) => a - b), bytes.length];
        const chunks = edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
        expect(await linesOf(chunks)).toEqual(['a€😀', '', 'second', 'π']);
      }),
    );
  });

  it('gives a last line without an end, and nothing for nothing', async () => {
    expect(await linesOf(['a\nb'])).toEqual(['a', 'b']);
    expect(await linesOf([])).toEqual([]);
    expect(await linesOf(['', ''])).toEqual([]);
    expect(await linesOf(['\n'])).toEqual(['']);
  });

  it('marks bytes that are not UTF-8', async () => {
    expect(await linesOf([Uint8Array.of(0x61, 0xff), Uint8Array.of(0x0a, 0xe2)])).toEqual(['a\ufffd', '\ufffd']);
  });
});
