import type { LaneBuffer, RunState } from '../lab/record/run-state.ts';

/** Whose answers stage 2 shows: the base's, which all lanes share, or what a lane wrote for itself in a later round. */
export const BASE_WRITER = 'base';

export const writerKey = ({ round, lane }: Pick<LaneBuffer, 'round' | 'lane'>): string => `${lane} ${round}`;

/** The run as it looks with one writer's answers in the place of the base's; the run itself where the writer is not there. */
export function writtenBy(run: RunState, writer: string): RunState {
  const own = run.laneBuffers.find((buffer) => writerKey(buffer) === writer);
  return own ? { ...run, rollouts: own.rollouts, buffer: own.buffer } : run;
}
