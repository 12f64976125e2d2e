import type { RunState } from '../../lab/record/run-state.ts';
import { list, proportion, sentence } from '../format.ts';
import { names, together, verb } from './run.ts';

export interface Gain {
  name: string;
  /** Percentage points against the base at the lane's last evaluation. */
  points: number;
  collapsedAt: number | null;
}

/** Each lane's gain over the base on the in-distribution suites at its last evaluation. */
export function gains(run: RunState, of: 'mean' | 'pass' = 'mean'): Gain[] {
  if (!run.base) return [];
  const called = names(run);
  const base = of === 'mean' ? run.base.overall.mean : run.base.overall.passAtK;
  return run.lanes.flatMap((lane, i) => {
    const last = lane.evaluations[lane.evaluations.length - 1];
    if (!last || last.step === 0) return [];
    const value = of === 'mean' ? last.overall.mean : last.overall.passAtK;
    return [
      { name: called[i] ?? lane.config.id, points: (value - base) * 100, collapsedAt: lane.collapse?.step ?? null },
    ];
  });
}

/** Lanes whose gains are alike are named together: "RFT and RIFT gain about 17 points on Base." */
export function accuracyWords(run: RunState, of: 'mean' | 'pass' = 'mean'): string {
  if (!run.base) return 'The base is not measured yet.';
  const all = gains(run, of);
  const level = of === 'mean' ? run.base.overall.mean : run.base.overall.passAtK;
  if (all.length === 0) return `Base is right on ${proportion(level)}. No lane is measured yet.`;
  return groups(all)
    .map((group, i) => {
      const points = Math.round(group.reduce((sum, lane) => sum + lane.points, 0) / group.length);
      const who = together(group);
      const size = Math.abs(points);
      const unit = i === 0 ? ` point${size === 1 ? '' : 's'} on Base` : '';
      if (points === 0) return `${who} ${verb(group, 'stays', 'stay')} within half a point of Base.`;
      if (points > 0)
        return `${who} ${verb(group, 'gains', 'gain')} ${group.length > 1 ? 'about ' : ''}${size}${unit}.`;
      return `${who} ${verb(group, 'loses', 'lose')} ${group.length > 1 ? 'about ' : ''}${size}${unit}.`;
    })
    .join(' ');
}

/** The sentence a class reads from the back row. */
export function headline(run: RunState): string {
  if (run.status === 'empty') return 'Press Space.';
  if (run.steps.length === 0) {
    if (!run.buffer) return 'The base is writing its answers.';
    const { right, wrong, rollouts } = run.buffer;
    return `${rollouts.toLocaleString('en-US')} answers: ${right.toLocaleString('en-US')} right, ${wrong.toLocaleString('en-US')} wrong.`;
  }
  const all = gains(run);
  const parts: string[] = [];
  const collapsed = all.filter((lane) => lane.collapsedAt !== null);
  if (collapsed.length > 0) {
    parts.push(sentence(`${list(collapsed.map((l) => `${l.name} collapsed at step ${l.collapsedAt}`))}.`));
  }
  for (const group of groups(all.filter((lane) => lane.collapsedAt === null)).slice(0, 2)) {
    const points = Math.round(group.reduce((sum, lane) => sum + lane.points, 0) / group.length);
    const about = group.length > 1 ? 'about ' : '';
    if (points === 0) parts.push(`${together(group)} stayed at Base.`);
    else
      parts.push(
        `${together(group)} ${points > 0 ? 'gained' : 'lost'} ${about}${Math.abs(points)} point${Math.abs(points) === 1 ? '' : 's'}.`,
      );
  }
  if (parts.length === 0) return `Step ${run.steps.length}. Same weights, same rollouts, only the objective differs.`;
  return parts.join(' ');
}

/** Best first; neighbours within two points and on the same side of the base form a group. */
function groups(all: readonly Gain[]): Gain[][] {
  const sorted = [...all].sort((a, b) => b.points - a.points);
  const result: Gain[][] = [];
  for (const gain of sorted) {
    const group = result[result.length - 1];
    const head = group?.[0];
    if (
      group &&
      head &&
      head.points - gain.points <= 2 &&
      Math.sign(Math.round(head.points)) === Math.sign(Math.round(gain.points))
    ) {
      group.push(gain);
    } else result.push([gain]);
  }
  return result;
}
