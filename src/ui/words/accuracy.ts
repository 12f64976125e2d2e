import type { RunState } from '../../lab/record/run-state.ts';
import { words } from './index.ts';
import { names } from './run.ts';

interface Gain {
  name: string;
  /** Percentage points against the base at the lane's last evaluation. */
  points: number;
  collapsedAt: number | null;
}

/** Each lane's gain over the base on the in-distribution suites at its last evaluation. */
function gains(run: RunState, of: 'mean' | 'pass' = 'mean'): Gain[] {
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

/** What training has brought: lanes whose gains are alike are named together. */
export function accuracyWords(run: RunState, of: 'mean' | 'pass' = 'mean'): string {
  const say = words.sentences.accuracy;
  if (!run.base) return say.notMeasured;
  const all = gains(run, of);
  if (all.length === 0) return say.baseAlone(of === 'mean' ? run.base.overall.mean : run.base.overall.passAtK);
  return words.inARow(groups(all).map((group, i) => say.gain(called(group), meanPoints(group), i === 0)));
}

/** The sentence a class reads from the back row. */
export function headline(run: RunState): string {
  const say = words.sentences.headline;
  if (run.status === 'empty') return say.empty;
  if (run.steps.length === 0) {
    if (!run.buffer) return say.writing;
    return say.answers(run.buffer.rollouts, run.buffer.right, run.buffer.wrong);
  }
  const all = gains(run);
  const parts: string[] = [];
  const collapsed = all.filter((lane) => lane.collapsedAt !== null);
  if (collapsed.length > 0) parts.push(say.collapsed(collapsed.map((l) => ({ name: l.name, step: l.collapsedAt }))));
  for (const group of groups(all.filter((lane) => lane.collapsedAt === null)).slice(0, 2))
    parts.push(say.gain(called(group), meanPoints(group)));
  return parts.length === 0 ? say.training(run.steps.length, roundOf(run)) : words.inARow(parts);
}

const called = (group: readonly Gain[]): string[] => group.map((lane) => lane.name);

const meanPoints = (group: readonly Gain[]): number =>
  Math.round(group.reduce((sum, lane) => sum + lane.points, 0) / group.length);

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

/** The round that the run's last step belongs to. */
function roundOf({ started, steps }: RunState): number {
  const inRound = started?.config.training.steps ?? 1;
  return Math.max(1, Math.ceil((steps.at(-1) ?? 0) / inRound));
}
