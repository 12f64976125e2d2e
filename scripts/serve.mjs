// A static file server for dist/: what `npm start` and the browser tests use. It sends nothing that the lab needs, only what
// makes it faster, because the lab must work from any plain file server.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { chooseEncoding, isSqueezable, keepCompressed } from './compress.mjs';

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
  const compressed = keepCompressed();
  const server = createServer((request, response) => {
    answer(folder, base, compressed, request, response).catch(() => {
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

async function answer(folder, base, compressed, request, response) {
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
  const { path, size } = file;
  const content = `${size.toString(36)}-${Math.floor(file.mtimeMs).toString(36)}`;
  const squeezable = isSqueezable(path, size);
  // A part of a file is a part of it as it lies there.
  const encoding =
    squeezable && !request.headers.range ? chooseEncoding(request.headers['accept-encoding']) : undefined;
  const tag = encoding ? `"${content}-${encoding}"` : `"${content}"`;
  const headers = {
    etag: tag,
    // Names under assets/ carry a hash of their content; everything else is asked for anew.
    'cache-control': path.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(squeezable ? { vary: 'accept-encoding' } : {}),
  };
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304, headers).end();
    return;
  }
  const bytes = encoding && (await compressed(path, content, encoding));
  response.writeHead(200, {
    ...headers,
    'content-type': types[extname(path).toLowerCase()] ?? 'application/octet-stream',
    'content-length': bytes ? bytes.length : size,
    ...(encoding ? { 'content-encoding': encoding } : {}),
  });
  if (request.method === 'HEAD') response.end();
  else if (bytes) response.end(bytes);
  else
    createReadStream(path)
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
