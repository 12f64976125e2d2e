// A static file server for dist/: what `npm start` and the browser tests use. It sends no special headers on purpose,
// because the lab must work from any plain file server.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jsonl': 'application/x-ndjson; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};

/**
 * Serves a folder.
 *
 * @param {string} folder
 * @param {object} [options]
 * @param {number} [options.port] the first port to try; 0 lets the system choose
 * @param {number} [options.attempts] how many ports from there on to try when they are taken
 * @param {string} [options.host]
 * @param {string} [options.base] sub-path the folder appears under, beginning and ending in `/`
 * @returns {Promise<{ port: number, url: string, close: () => Promise<void> }>}
 */
export async function serve(folder, { port = 4173, attempts = 20, host = 'localhost', base = '/' } = {}) {
  const server = createServer((request, response) => {
    answer(folder, base, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  const own = await listen(server, host, port, attempts);
  return {
    port: own,
    url: `http://localhost:${own}${base}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listen(server, host, port, attempts) {
  return new Promise((done, fail) => {
    const attempt = (candidate, left) => {
      server.once('error', (error) => {
        if (error.code === 'EADDRINUSE' && left > 1) attempt(candidate + 1, left - 1);
        else fail(error);
      });
      server.listen(candidate, host, () => {
        server.removeAllListeners('error');
        done(server.address().port);
      });
    };
    attempt(port, attempts);
  });
}

async function answer(folder, base, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const file = await locate(folder, base, request.url ?? '/');
  if (file?.folder) {
    // Relative links in a folder's page need the slash.
    response.writeHead(301, { location: file.folder }).end();
    return;
  }
  if (!file) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is no such file.\n');
    return;
  }
  const tag = `"${file.size.toString(36)}-${Math.floor(file.mtimeMs).toString(36)}"`;
  // Names under assets/ carry a hash of their content; everything else is asked for anew.
  const cache = file.path.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = { etag: tag, 'cache-control': cache };
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    'content-type': types[extname(file.path).toLowerCase()] ?? 'application/octet-stream',
    'content-length': file.size,
  });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file.path)
      .on('error', () => response.destroy())
      .pipe(response);
}

/** The file a URL names, or where it should point instead, or undefined: outside the folder, outside the base, not there, not decodable. */
async function locate(folder, base, url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
  if (`${path}/` === base) return { folder: base };
  if (!path.startsWith(base) || path.includes('\0')) return undefined;
  const wanted = normalize(join(folder, path.slice(base.length)));
  if (wanted !== normalize(folder) && !wanted.startsWith(normalize(folder + sep))) return undefined;
  for (const candidate of path.endsWith('/') ? [join(wanted, 'index.html')] : [wanted]) {
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isFile()) return { path: candidate, size: found.size, mtimeMs: found.mtimeMs };
  }
  return undefined;
}
