import type { Estimate } from '../../metrics/index.ts';
import { suiteKind } from '../../problems/index.ts';
import type { RunConfig } from '../config/config.ts';
import { pairedOverall } from './estimates.ts';
import type { CollapseReason, Environment, Intervened, RunEnded, RunStarted } from './events.ts';
import type { EvaluationPoint, LaneTrack, RunState } from './run-state.ts';

/** The accuracy of the base or a lane. `ood` is null where no out-of-distribution suite was evaluated. */
export interface Accuracy {
  overall: Estimate | null;
  ood: Estimate | null;
  suites: Record<string, Estimate>;
}

export interface LaneSummary extends Accuracy {
  id: string;
  objective: string;
  collapsedAtStep: number | null;
  collapsedWhy: CollapseReason | null;
  firstLoss: number | null;
  finalLoss: number | null;
  /** Optimizer steps that were taken: those in which the lane was active. */
  steps: number;
  tokensSeen: number;
}

export interface PairedLine {
  a: string;
  /** A lane id, or `base`. */
  b: string;
  /** Overall mean@k of a less that of b. */
  diff: number;
  ci95: [number, number];
}

/**
 * What `summary.json` holds. Two runs of one config that nobody steers differ in nothing but `seconds`, `peakBytes` and
 * `environment`.
 */
export interface Summary {
  config: RunConfig;
  environment: Environment;
  model: RunStarted['model'];
  base: Accuracy;
  lanes: LaneSummary[];
  paired: PairedLine[];
  /** What a person changed while the run went on. */
  interventions: Pick<Intervened, 'step' | 'change'>[];
  /** Null for a run that has no end yet, or whose record was cut. */
  ended: RunEnded['reason'] | 'failed' | null;
  seconds: number | null;
  peakBytes: number | null;
}

/**
 * The summary of a run, from its last evaluations; keys are in one fixed order. Numbers that are not finite are null, as
 * JSON has it. Throws when no run has started.
 */
export function summarize(state: RunState): Summary {
  if (!state.started) throw new Error('There is no run to summarise: no run has started.');
  const { config, environment, model } = state.started;
  return {
    config,
    environment,
    model,
    base: accuracy(state.base),
    lanes: state.lanes.map(laneSummary),
    paired: pairedLines(state, config.seed),
    interventions: state.interventions.map(({ step, change }) => ({ step, change })),
    ended: state.end?.reason ?? (state.status === 'failed' ? 'failed' : null),
    seconds: state.end?.seconds ?? null,
    peakBytes: state.end?.peakBytes ?? null,
  };
}

function laneSummary(lane: LaneTrack): LaneSummary {
  const trained = lane.active.flatMap((active, i) => (active ? [i] : []));
  const losses = lane.loss.filter(Number.isFinite);
  return {
    id: lane.config.id,
    objective: lane.config.objective,
    ...accuracy(lastMeasured(lane)),
    collapsedAtStep: lane.collapse?.step ?? null,
    collapsedWhy: lane.collapse?.reason ?? null,
    firstLoss: losses[0] ?? null,
    finalLoss: losses.at(-1) ?? null,
    steps: trained.length,
    tokensSeen: trained.reduce((sum, i) => sum + lane.tokens[i]!, 0),
  };
}

/** A lane's last evaluation; the base's does not stand for a lane that has trained since. */
function lastMeasured(lane: LaneTrack): EvaluationPoint | null {
  const point = lane.evaluations.at(-1);
  return point && (point.step > 0 || !lane.active.includes(true)) ? point : null;
}

function accuracy(point: EvaluationPoint | null): Accuracy {
  if (!point) return { overall: null, ood: null, suites: {} };
  const { overall, ood, estimates } = point;
  return {
    overall: overall.problems > 0 ? ordered(overall) : null,
    ood: ood && ordered(ood),
    suites: Object.fromEntries(Object.entries(estimates).map(([id, estimate]) => [id, ordered(estimate)])),
  };
}

const ordered = ({ problems, k, mean, passAtK, ci95 }: Estimate): Estimate => ({ problems, k, mean, passAtK, ci95 });

/** Every lane against the base, then every pair of lanes, at their last evaluations; pairs that cannot be compared are left out. */
function pairedLines({ lanes, base }: RunState, seed: number): PairedLine[] {
  const points = lanes.flatMap((lane) => {
    const point = lastMeasured(lane);
    return point ? [{ id: lane.config.id, point }] : [];
  });
  const lines: PairedLine[] = [];
  const compare = (a: (typeof points)[number], b: (typeof points)[number]) => {
    const difference = pairedOverall(a.point, b.point, seed);
    if (difference) lines.push({ a: a.id, b: b.id, diff: difference.diff, ci95: difference.ci95 });
  };
  if (base) for (const lane of points) compare(lane, { id: 'base', point: base });
  points.forEach((a, i) => {
    for (const b of points.slice(i + 1)) compare(a, b);
  });
  return lines;
}

/** One row of results.csv: an accuracy of the base or a lane on a suite, or on the mean of a kind of suites. */
export interface ResultRow {
  lane: string;
  objective: string;
  suite: string;
  kind: 'id' | 'ood' | '';
  estimate: Estimate;
}

/** The base and every lane by every suite, with `overall` and `ood` first. */
export function resultRows(summary: Summary): ResultRow[] {
  const rows = (lane: string, objective: string, { overall, ood, suites }: Accuracy): ResultRow[] => [
    ...(overall ? [{ lane, objective, suite: 'overall', kind: 'id' as const, estimate: overall }] : []),
    ...(ood ? [{ lane, objective, suite: 'ood', kind: 'ood' as const, estimate: ood }] : []),
    ...Object.entries(suites).map(([suite, estimate]) => ({
      lane,
      objective,
      suite,
      kind: suiteKind(suite) ?? ('' as const),
      estimate,
    })),
  ];
  return [...rows('base', '', summary.base), ...summary.lanes.flatMap((lane) => rows(lane.id, lane.objective, lane))];
}
