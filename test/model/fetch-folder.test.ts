import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelError } from '../../src/model/error.ts';
import { fetchFolder } from '../../src/model/fetch-folder.ts';

const weights = Uint8Array.from({ length: 30_000 }, (_, i) => i % 251);
let server: Server;
let folder: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/m/a/model.safetensors') {
      response.writeHead(200, { 'content-length': weights.length });
      response.write(weights.subarray(0, 1000));
      setTimeout(() => response.end(weights.subarray(1000)), 20);
    } else if (request.url === '/m/chunked') response.end(weights);
    else if (request.url === '/m/empty') response.end();
    else if (request.url === '/m/page') response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
    else if (request.url === '/m/hang') response.writeHead(200, { 'content-length': 10 }).write('x');
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  folder = `http://localhost:${(server.address() as AddressInfo).port}/m/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('fetchFolder', () => {
  it('reads a file in pieces and says how far it is', async () => {
    const seen: [number, number][] = [];
    const bytes = await fetchFolder(folder)('a/model.safetensors', (done, total) => seen.push([done, total]));
    expect(bytes).toEqual(weights);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every(([, total]) => total === weights.length)).toBe(true);
    expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual([weights.length, weights.length]);
  });

  it('reads without a length, without progress, and nothing', async () => {
    expect(await fetchFolder(folder)('chunked', () => {})).toEqual(weights);
    expect(await fetchFolder(folder)('chunked')).toEqual(weights);
    expect(await fetchFolder(folder)('empty', () => {})).toEqual(new Uint8Array(0));
  });

  it.each(['absent', 'page'])('%s: one sentence', async (path) => {
    const read = fetchFolder(folder)(path);
    await expect(read).rejects.toThrow(ModelError);
    await expect(read).rejects.toThrow(`${path} cannot be read: the server has no such file`);
  });

  it('stops when asked to', async () => {
    const abort = new AbortController();
    const read = fetchFolder(folder, abort.signal)('hang', () => abort.abort());
    await expect(read).rejects.toMatchObject({ name: 'AbortError' });
  });
});
