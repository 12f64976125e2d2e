import type { LaneTrack, RunState } from '../../lab/record/run-state.ts';
import { decimate } from '../../metrics/decimate.ts';
import { type LaneStyle, laneStyles } from '../lane-style.ts';

interface Point {
  x: number;
  /** NaN where the metric was not finite. */
  y: number;
  lo?: number;
  hi?: number;
}

/** One lane's line on one chart. */
export interface Series {
  style: LaneStyle;
  points: Point[];
  /** `stopped` where its loss is no number any more; one that only fell below the threshold goes on. */
  collapse: { step: number; stopped: boolean } | null;
}

type StepMetric = 'loss' | 'gradNorm';

/** A metric of every step, thinned to what can be drawn. */
export function stepSeries(run: RunState, metric: StepMetric): Series[] {
  return run.lanes.map((lane, i) => ({
    style: styleOf(run, i),
    points: thin(lane[metric].map((y, at) => ({ x: run.steps[at] ?? at + 1, y }))),
    collapse: metric === 'loss' ? flagOf(lane) : null,
  }));
}

/** Accuracy at the evaluations, from the base at step 0; mean@k with its band, pass@k without. */
export function accuracySeries(run: RunState, of: 'mean' | 'pass'): Series[] {
  return run.lanes.map((lane, i) => {
    const own = lane.evaluations;
    const all = own[0]?.step === 0 || !run.base ? own : [run.base, ...own];
    return {
      style: styleOf(run, i),
      points: all.map((at) => {
        if (of === 'pass') return { x: at.step, y: at.overall.passAtK };
        return { x: at.step, y: at.overall.mean, lo: at.overall.ci95[0], hi: at.overall.ci95[1] };
      }),
      collapse: flagOf(lane),
    };
  });
}

/** Mean log p of the probe's right or wrong answers at the evaluations. */
export function probeSeries(run: RunState, which: 'logpRight' | 'logpWrong'): Series[] {
  return run.lanes.map((lane, i) => {
    const own = lane.evaluations;
    const all = own[0]?.step === 0 || !run.base ? own : [run.base, ...own];
    return {
      style: styleOf(run, i),
      points: all.flatMap((at) => (at.probe[which] === null ? [] : [{ x: at.step, y: at.probe[which] }])),
      collapse: null,
    };
  });
}

const flagOf = ({ collapse }: LaneTrack): Series['collapse'] =>
  collapse && { step: collapse.step, stopped: collapse.reason.code !== 'accuracy_below_share' };

export const finiteValues = (series: readonly Series[]): number[] =>
  series.flatMap((s) => s.points.flatMap((p) => [p.y, p.lo ?? p.y, p.hi ?? p.y])).filter(Number.isFinite);

/** The point at or nearest to a step; null for an empty line. */
export function pointAt(series: Series, step: number): Point | null {
  let best: Point | null = null;
  for (const point of series.points) {
    if (best === null || Math.abs(point.x - step) < Math.abs(best.x - step)) best = point;
  }
  return best;
}

/** The height of a line at a step: between two points on the way from one to the other, past the last finite one there. */
export function heightAt(series: Series, step: number): number | null {
  const finite = series.points.filter((p) => Number.isFinite(p.y));
  const after = finite.findIndex((p) => p.x >= step);
  const right = finite[after < 0 ? finite.length - 1 : after];
  const left = after > 0 ? finite[after - 1] : right;
  if (!left || !right) return null;
  return right.x === left.x ? right.y : left.y + ((step - left.x) / (right.x - left.x)) * (right.y - left.y);
}

export const lastFinite = (series: Series): Point | null => series.points.findLast((p) => Number.isFinite(p.y)) ?? null;

let styledFor: RunState['lanes'] | null = null;
let styled: LaneStyle[] = [];
function styleOf(run: RunState, lane: number): LaneStyle {
  if (styledFor !== run.lanes || styled.length !== run.lanes.length) {
    styledFor = run.lanes;
    styled = laneStyles(run.lanes.map((l) => l.config));
  }
  return styled[lane]!;
}

/** No screen has more columns for it than `decimate` keeps. */
function thin(points: Point[]): Point[] {
  return decimate(points.map((p) => p.y)).map((i) => points[i]!);
}
