import type { RunState } from '../../lab/record/run-state.ts';
import { list, rough, sentence } from '../format.ts';
import { names, settled, together, verb } from './run.ts';

/** What the loss chart shows, in one or two sentences, from the numbers themselves. */
export function lossWords(run: RunState): string {
  if (run.steps.length === 0) return 'Nothing is trained yet.';
  const called = names(run);
  const falling: { name: string; since: number }[] = [];
  const staying: { name: string; last: number }[] = [];
  const broken: string[] = [];
  for (const [i, lane] of run.lanes.entries()) {
    const name = called[i] ?? lane.config.id;
    if (lane.collapse && lane.collapse.why !== 'mean@k under 60 % of the base') {
      broken.push(`${name} stopped at step ${lane.collapse.step}: ${lane.collapse.why}`);
      continue;
    }
    const last = settled(lane.loss);
    if (last === null) continue;
    if (last < 0) falling.push({ name, since: below(lane.loss, run.steps) });
    else staying.push({ name, last });
  }
  const parts: string[] = [];
  if (falling.length > 0) {
    const since = Math.max(...falling.map((lane) => lane.since));
    const when = since <= 3 ? 'from the first steps' : `since step ${since}`;
    parts.push(
      `${together(falling)} ${verb(falling, 'is', 'are')} below zero ${when} and ${verb(falling, 'has', 'have')} no floor`,
    );
  }
  if (staying.length > 0) {
    const low = Math.min(...staying.map((lane) => lane.last));
    const high = Math.max(...staying.map((lane) => lane.last));
    const at = high - low < 0.02 ? `near ${rough((high + low) / 2)}` : `between ${rough(low)} and ${rough(high)}`;
    parts.push(`${together(staying)} ${verb(staying, 'stays', 'stay')} above zero, ${at}`);
  }
  if (broken.length > 0) parts.push(sentence(list(broken)));
  return parts.map((part) => `${part}.`).join(' ');
}

/** The first step from which the loss never came back above zero. */
function below(loss: readonly number[], steps: readonly number[]): number {
  let from = loss.length - 1;
  while (from > 0 && (loss[from - 1] ?? 1) < 0) from--;
  return steps[from] ?? 1;
}
