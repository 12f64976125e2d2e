import { objectives } from './list.ts';
import type { Objective } from './objective.ts';

export { objectives } from './list.ts';
export type {
  ArrayOps,
  LogProbs,
  Objective,
  ObjectiveBatch,
  ObjectiveOptions,
  Prepared,
} from './objective.ts';
export { laneKey } from './objective.ts';
export { type OptionControl, type OptionValue, optionControls } from './options.ts';

/** The objective of that id; throws with the known ids where there is none. */
export function objectiveOf(id: string): Objective {
  const found = objectives.find((objective) => objective.id === id);
  if (!found)
    throw new Error(`There is no objective "${id}"; the known ones are ${objectives.map((o) => o.id).join(', ')}.`);
  return found;
}
