import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../scripts/serve.mjs';

/** Long enough to be worth compressing. */
const LONG = 'const a = 1;\n'.repeat(500);

let folder: string;
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'serve-'));
  mkdirSync(join(folder, 'dist', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'dist', 'index.html'), '<p>lab');
  for (const name of ['a.js', 'tfjs.wasm', 'model.safetensors', 'x.run.jsonl', 'a b.json']) {
    writeFileSync(join(folder, 'dist', 'assets', name), 'abc');
  }
  for (const name of ['long.js', 'long.safetensors']) writeFileSync(join(folder, 'dist', 'assets', name), LONG);
  server = await serve(join(folder, 'dist'), { port: 0, base: '/courses/lab/' });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Raw, because fetch would tidy up the paths that matter here. */
function get(path: string, method = 'GET', headers = {}) {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string; bytes: Buffer }>(
    (done, fail) => {
      const call = request({ host: 'localhost', port: server.port, path, method, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const bytes = Buffer.concat(parts);
          done({ status: response.statusCode, headers: response.headers, body: bytes.toString(), bytes });
        });
      });
      call.on('error', fail).end();
    },
  );
}

describe('serve', () => {
  it.each([
    ['/courses/lab/', 'text/html; charset=utf-8'],
    ['/courses/lab/index.html?a=b', 'text/html; charset=utf-8'],
    ['/courses/lab/assets/a.js', 'text/javascript; charset=utf-8'],
    ['/courses/lab/assets/tfjs.wasm', 'application/wasm'],
    ['/courses/lab/assets/model.safetensors', 'application/octet-stream'],
    ['/courses/lab/assets/x.run.jsonl', 'application/x-ndjson; charset=utf-8'],
    ['/courses/lab/assets/a%20b.json', 'application/json; charset=utf-8'],
  ])('%s as %s', async (path, type) => {
    const { status, headers, body } = await get(path);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type });
    expect(body.length).toBe(Number(headers['content-length']));
  });

  it.each([
    '/',
    '/courses/',
    '/courses/lab/absent.js',
    '/courses/lab/assets/',
    '/courses/lab/assets',
    '/courses/lab/../secret.txt',
    '/courses/lab/%2e%2e/secret.txt',
    '/courses/lab/..%2fsecret.txt',
    '/courses/lab/assets/..%2f..%2fsecret.txt',
    '/courses/lab//../secret.txt',
    '/courses/lab/%zz',
    '/courses/lab/%00',
    '//',
  ])('nothing at %s', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
  });

  it('adds the slash a folder needs', async () => {
    const { status, headers } = await get('/courses/lab');
    expect([status, headers.location]).toEqual([301, '/courses/lab/']);
  });

  it('sends no body for HEAD or what the browser has, and takes no POST', async () => {
    const head = await get('/courses/lab/', 'HEAD');
    expect([head.status, head.body]).toEqual([200, '']);
    const again = await get('/courses/lab/', 'GET', { 'if-none-match': head.headers.etag });
    expect([again.status, again.body]).toEqual([304, '']);
    expect((await get('/courses/lab/', 'POST')).status).toBe(405);
  });

  it.each([
    ['gzip, deflate, br', 'br'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['*', 'br'],
    ['identity, deflate', undefined],
    ['br;q=0, gzip;q=0, *', undefined],
    [undefined, undefined],
  ])('for a browser that takes %s: %s', async (accepted, encoding) => {
    const asked = accepted === undefined ? {} : { 'accept-encoding': accepted };
    const { headers, bytes } = await get('/courses/lab/assets/long.js', 'GET', asked);
    expect([headers['content-encoding'], headers.vary]).toEqual([encoding, 'accept-encoding']);
    expect(bytes.length).toBe(Number(headers['content-length']));
    const text = encoding === 'br' ? brotliDecompressSync(bytes) : encoding ? gunzipSync(bytes) : bytes;
    expect(text.toString()).toBe(LONG);
    if (encoding) expect(bytes.length).toBeLessThan(LONG.length / 10);
    const head = await get('/courses/lab/assets/long.js', 'HEAD', asked);
    expect([head.headers, head.body]).toEqual([{ ...headers, date: head.headers.date }, '']);
  });

  it('sends weights, parts of a file and what is tiny as they are', async () => {
    const all = { 'accept-encoding': 'br, gzip' };
    const weights = await get('/courses/lab/assets/long.safetensors', 'GET', all);
    expect([weights.headers['content-encoding'], weights.headers.vary, weights.body]).toEqual([
      undefined,
      undefined,
      LONG,
    ]);
    const part = await get('/courses/lab/assets/long.js', 'GET', { ...all, range: 'bytes=0-9' });
    expect([part.headers['content-encoding'], part.body]).toEqual([undefined, LONG]);
    expect((await get('/courses/lab/assets/a.js', 'GET', all)).headers['content-encoding']).toBeUndefined();
  });

  it('tells what it sends in one form from what it sends in another, and a file from what it was', async () => {
    const path = '/courses/lab/assets/long.js';
    const plain = await get(path);
    const packed = await get(path, 'GET', { 'accept-encoding': 'br' });
    expect(packed.headers.etag).not.toBe(plain.headers.etag);
    const asked = { 'accept-encoding': 'br', 'if-none-match': packed.headers.etag };
    expect((await get(path, 'GET', asked)).status).toBe(304);
    const other = LONG.replaceAll('1', '22');
    writeFileSync(join(folder, 'dist', 'assets', 'long.js'), other);
    const after = await get(path, 'GET', asked);
    expect(after.status).toBe(200);
    expect(brotliDecompressSync(after.bytes).toString()).toBe(other);
  });

  it('lets browsers keep what has a hash in its name, and asks anew for the page', async () => {
    expect((await get('/courses/lab/assets/a.js')).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    );
    expect((await get('/courses/lab/')).headers['cache-control']).toBe('no-cache');
  });

  it('moves on to the next port when one is taken, unless it was asked for that one', async () => {
    const next = await serve(folder, { port: server.port });
    expect(next.port).toBeGreaterThan(server.port);
    await next.close();
    await expect(serve(folder, { port: server.port, attempts: 1 })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
