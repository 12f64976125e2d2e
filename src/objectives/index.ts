import { naive } from './naive.ts';
import type { Objective } from './objective.ts';
import { rft } from './rft.ts';
import { rift } from './rift.ts';

export type {
  ArrayOps,
  Evaluated,
  Normalisation,
  Objective,
  ObjectiveBatch,
  ObjectiveId,
  ObjectiveOptions,
  Prepared,
  Reading,
} from './objective.ts';

/** All objectives, in the order in which they are listed to a person. A new one is a new file and a line here. */
export const objectives: readonly Objective[] = [rift, naive, rft];

/** The objective of that id; throws with the known ids where there is none. */
export function objectiveOf(id: string): Objective {
  const found = objectives.find((objective) => objective.id === id);
  if (!found)
    throw new Error(`There is no objective "${id}"; the known ones are ${objectives.map((o) => o.id).join(', ')}.`);
  return found;
}
