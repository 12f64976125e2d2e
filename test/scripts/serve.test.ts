import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../scripts/serve.mjs';

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
  server = await serve(join(folder, 'dist'), { port: 0, base: '/courses/lab/' });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Raw, because fetch would tidy up the paths that matter here. */
function get(path: string, method = 'GET', headers = {}) {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }>((done, fail) => {
    const call = request({ host: 'localhost', port: server.port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, body }));
    });
    call.on('error', fail).end();
  });
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

  it('moves on to the next port when one is taken, unless it was asked for that one', async () => {
    const next = await serve(folder, { port: server.port });
    expect(next.port).toBeGreaterThan(server.port);
    await next.close();
    await expect(serve(folder, { port: server.port, attempts: 1 })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
