import type { Objective } from './objective.ts';
import { naive } from './rows/naive.ts';
import { rft } from './rows/rft.ts';
import { rift } from './rows/rift.ts';

/** All objectives, in the order in which they are listed to a person. A new one is a new file and a line here. */
export const objectives: readonly Objective[] = [rift, naive, rft];
