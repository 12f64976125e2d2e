import type { RolloutLine } from '../../lab/record/events.ts';
import { chipKind } from '../rollout-marks.ts';
import { words } from './index.ts';

/** What the checker said of a rollout, and whether the rollout was cut off. */
export function verdictWord(rollout: RolloutLine | undefined): string {
  const { verdicts } = words.stages;
  const word = verdicts[chipKind(rollout)];
  return rollout?.finish === 'length' ? verdicts.cutOff(word) : word;
}
