// Files as they travel: brotli or gzip where the browser takes it and it pays, each compressed once and kept in memory.
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compressors = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

/** What is text, or near it. Weights, pictures and packed fonts do not get smaller. */
const squeezable = new Set('.html .js .mjs .css .json .jsonl .webmanifest .md .txt .wasm .svg .ttf'.split(' '));

/** Below, the headers weigh more than what is saved; above, a file is streamed rather than held. */
const LEAST = 1024;
const MOST = 16 * 2 ** 20;

/** Whether a file is sent compressed to those who take it. */
export const isSqueezable = (path, size) =>
  squeezable.has(extname(path).toLowerCase()) && size >= LEAST && size <= MOST;

/**
 * The encoding to send: brotli before gzip, of those that the browser names (or `*` does) and does not refuse with `q=0`.
 *
 * @param {string | undefined} accepted the request's `accept-encoding`
 * @returns {'br' | 'gzip' | undefined} undefined: as it is
 */
export function chooseEncoding(accepted) {
  const weights = new Map(
    (accepted ?? '').split(',').map((part) => {
      const [name, ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return [name, weight === undefined ? 1 : Number(weight.slice(2))];
    }),
  );
  return Object.keys(compressors).find((name) => (weights.get(name) ?? weights.get('*') ?? 0) > 0);
}

/**
 * Keeps the newest compressed form of every file it was asked for.
 *
 * @returns {(path: string, tag: string, encoding: 'br' | 'gzip') => Promise<Buffer>} `tag` names the content of the file
 */
export function keepCompressed() {
  const kept = new Map();
  return (path, tag, encoding) => {
    const key = `${encoding} ${path}`;
    const before = kept.get(key);
    if (before?.tag === tag) return before.bytes;
    const bytes = readFile(path).then(compressors[encoding]);
    kept.set(key, { tag, bytes });
    bytes.catch(() => kept.delete(key));
    return bytes;
  };
}
