import type { RunState } from '../../lab/record/run-state.ts';
import { fixed, rough, sentence } from '../format.ts';
import { names, settled, together, verb } from './run.ts';

interface Change {
  name: string;
  right: number;
  wrong: number;
}

/** How each lane has moved the log-probability of held-out right and wrong answers since the base. */
export function probeWords(run: RunState): string {
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
  if (moved.length === 0) return 'No lane is measured yet.';
  const lower = moved.filter((lane) => lane.wrong < -0.01);
  const dragged = moved.filter((lane) => lane.right < -0.1);
  const steepest = [...lower].sort((a, b) => a.wrong - b.wrong)[0];
  const parts: string[] = [];
  if (lower.length === moved.length && moved.length > 1)
    parts.push(`All ${inWords(moved.length)} lanes lower the wrong answers`);
  else if (lower.length > 0) parts.push(`${together(lower)} ${verb(lower, 'lowers', 'lower')} the wrong answers`);
  else parts.push('No lane lowers the wrong answers');
  if (steepest && steepest.wrong < -0.3) {
    const drags = dragged.some((lane) => lane.name === steepest.name);
    const by = `${sentence(steepest.name)} lowers them most, by ${fixed(-steepest.wrong, 2)} nats a token`;
    parts.push(drags ? `${by}, and drags the right ones down with them` : by);
  } else if (dragged.length > 0) {
    parts.push(`${together(dragged)} ${verb(dragged, 'lowers', 'lower')} the right ones too`);
  }
  return parts.map((part) => `${part}.`).join(' ');
}

/** Where the gradient norms began and where they are. */
export function gradientWords(run: RunState): string {
  if (run.steps.length === 0) return 'Nothing is trained yet.';
  const called = names(run);
  const parts: string[] = [];
  const steady: { name: string; last: number }[] = [];
  const falling: { name: string; last: number }[] = [];
  for (const [i, lane] of run.lanes.entries()) {
    const name = called[i] ?? lane.config.id;
    const first = settled(lane.gradNorm.slice(0, 5));
    const last = settled(lane.gradNorm);
    if (first === null || last === null) continue;
    if (last > first * 1.5) parts.push(sentence(`${name} grows from ${rough(first)} to ${rough(last)}`));
    else if (last < first / 1.5) falling.push({ name, last });
    else steady.push({ name, last });
  }
  if (steady.length > 0) parts.push(`${together(steady)} ${verb(steady, 'stays', 'stay')} ${near(steady)}`);
  if (falling.length > 0)
    parts.push(`${together(falling)} ${verb(falling, 'falls', 'fall')} to ${near(falling).replace('near ', '')}`);
  return parts.map((part) => `${part}.`).join(' ');
}

function near(lanes: readonly { last: number }[]): string {
  const low = Math.min(...lanes.map((lane) => lane.last));
  const high = Math.max(...lanes.map((lane) => lane.last));
  return high - low < 0.2 * high ? `near ${rough((low + high) / 2)}` : `between ${rough(low)} and ${rough(high)}`;
}

function inWords(value: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five', 'six'][value] ?? String(value);
}
