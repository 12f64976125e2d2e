import { ModelError } from './error.ts';
import type { ReadFile } from './folder.ts';

/**
 * Reads a model folder over HTTP, for the page and its worker.
 *
 * @param folder absolute URL of the folder, ending in `/`
 */
export function fetchFolder(folder: string, signal?: AbortSignal): ReadFile {
  return async (path, onBytes) => {
    const response = await fetch(new URL(path, folder), { signal: signal ?? null });
    // A server that answers unknown paths with its own page would otherwise give a baffling "not valid JSON".
    const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
    if (!response.ok || isPage) {
      throw new ModelError(`${path} cannot be read: the server has no such file (status ${response.status}).`);
    }
    const total = Number(response.headers.get('content-length')) || 0;
    if (!response.body || !onBytes) return new Uint8Array(await response.arrayBuffer());
    const chunks: Uint8Array[] = [];
    let done = 0;
    for (const reader = response.body.getReader(); ; ) {
      const { value, done: finished } = await reader.read();
      if (finished) break;
      chunks.push(value);
      done += value.length;
      // With compression the content length counts fewer bytes than arrive.
      onBytes(done, Math.max(total, done));
    }
    const bytes = new Uint8Array(done);
    let offset = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, offset);
      offset += chunk.length;
    }
    return bytes;
  };
}
