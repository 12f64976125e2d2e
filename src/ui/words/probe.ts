import type { RunState } from '../../lab/record/run-state.ts';
import { words } from './index.ts';
import { names, settled } from './run.ts';

interface Change {
  name: string;
  right: number;
  wrong: number;
}

/** How each lane has moved the log-probability of held-out right and wrong answers since the base. */
export function probeWords(run: RunState): string {
  const say = words.sentences.probe;
  const called = names(run);
  const moved: Change[] = [];
  for (const [i, lane] of run.lanes.entries()) {
    const from = run.base?.probe ?? lane.evaluations[0]?.probe;
    const last = lane.evaluations[lane.evaluations.length - 1];
    if (!from || !last || last.step === 0) continue;
    const { logpRight, logpWrong } = last.probe;
    if (logpRight === null || logpWrong === null || from.logpRight === null || from.logpWrong === null) continue;
    moved.push({
      name: called[i] ?? lane.config.id,
      right: logpRight - from.logpRight,
      wrong: logpWrong - from.logpWrong,
    });
  }
  if (moved.length === 0) return say.notMeasured;
  const lower = moved.filter((lane) => lane.wrong < -0.01);
  const dragged = moved.filter((lane) => lane.right < -0.1);
  const steepest = [...lower].sort((a, b) => a.wrong - b.wrong)[0];
  const parts: string[] = [];
  if (lower.length === moved.length && moved.length > 1) parts.push(say.allLower(moved.length));
  else if (lower.length > 0) parts.push(say.lower(lower.map((lane) => lane.name)));
  else parts.push(say.noneLowers);
  if (steepest && steepest.wrong < -0.3) {
    const drags = dragged.some((lane) => lane.name === steepest.name);
    parts.push(say.steepest(steepest.name, -steepest.wrong, drags));
  } else if (dragged.length > 0) {
    parts.push(say.rightToo(dragged.map((lane) => lane.name)));
  }
  return words.inARow(parts);
}

interface Norm {
  name: string;
  last: number;
}

/** Where the gradient norms began and where they are. */
export function gradientWords(run: RunState): string {
  const say = words.sentences.gradient;
  if (run.steps.length === 0) return say.nothing;
  const called = names(run);
  const parts: string[] = [];
  const steady: Norm[] = [];
  const falling: Norm[] = [];
  for (const [i, lane] of run.lanes.entries()) {
    const name = called[i] ?? lane.config.id;
    const first = settled(lane.gradNorm.slice(0, 5));
    const last = settled(lane.gradNorm);
    if (first === null || last === null) continue;
    if (last > first * 1.5) parts.push(say.grows(name, first, last));
    else if (last < first / 1.5) falling.push({ name, last });
    else steady.push({ name, last });
  }
  if (steady.length > 0) parts.push(say.steady(...range(steady)));
  if (falling.length > 0) parts.push(say.falls(...range(falling)));
  return words.inARow(parts);
}

function range(lanes: readonly Norm[]): [names: string[], low: number, high: number] {
  const lasts = lanes.map((lane) => lane.last);
  return [lanes.map((lane) => lane.name), Math.min(...lasts), Math.max(...lasts)];
}
