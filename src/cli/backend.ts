import type { Environment } from '../lab/record/events.ts';
import { LAB } from '../lab/record/version.ts';
import { type BackendChoice, type BackendName, openBackend } from '../tensor/index.ts';
import { nodeSurroundings } from '../tensor/node.ts';
import type { Arguments, OptionSpec } from './args.ts';

const names = ['auto', 'webgpu', 'wasm', 'simd', 'cpu'] as const;

export const backendOption: OptionSpec = {
  value: 'B',
  about: `where to compute: ${names.join(', ')}`,
  default: 'auto',
};

/** What `--backend` asks for. */
export const chosenBackend = (args: Arguments): BackendName | 'auto' => args.choice('backend', names) ?? 'auto';

/** Opens the backend of `--backend`. */
export const openChosen = (args: Arguments): Promise<BackendChoice> =>
  openBackend(chosenBackend(args), nodeSurroundings());

/** What a record says of where it was made. */
export function environmentOf(choice: BackendChoice): Environment {
  const { backend, reason, device } = choice;
  return { engine: LAB, backend, reason, device, runtime: `Node ${process.versions.node}` };
}
