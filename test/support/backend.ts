import { type BackendChoice, type BackendName, openBackend } from '../../src/tensor/index.ts';
import { nodeSurroundings } from '../../src/tensor/node.ts';

let opened: Promise<BackendChoice> | undefined;

/** Opens a backend once a test file. */
export function backend(name: BackendName): Promise<BackendChoice> {
  opened ??= openBackend(name, nodeSurroundings());
  return opened;
}
