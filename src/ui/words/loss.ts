import type { RunState } from '../../lab/record/run-state.ts';
import { words } from './index.ts';
import { names, settled } from './run.ts';

/** What the loss chart shows, in one or two sentences, from the numbers themselves. */
export function lossWords(run: RunState): string {
  const say = words.sentences.loss;
  if (run.steps.length === 0) return say.nothing;
  const called = names(run);
  const falling: { name: string; since: number }[] = [];
  const staying: { name: string; last: number }[] = [];
  const broken: { name: string; step: number; why: string }[] = [];
  for (const [i, lane] of run.lanes.entries()) {
    const name = called[i] ?? lane.config.id;
    if (lane.collapse && lane.collapse.reason.code !== 'accuracy_below_share') {
      broken.push({ name, step: lane.collapse.step, why: words.sentences.collapse(lane.collapse.reason) });
      continue;
    }
    const last = settled(lane.loss);
    if (last === null) continue;
    if (last < 0) falling.push({ name, since: below(lane.loss, run.steps) });
    else staying.push({ name, last });
  }
  const parts: string[] = [];
  const who = (lanes: readonly { name: string }[]) => lanes.map((lane) => lane.name);
  if (falling.length > 0) parts.push(say.falling(who(falling), Math.max(...falling.map((lane) => lane.since))));
  if (staying.length > 0) {
    const lasts = staying.map((lane) => lane.last);
    parts.push(say.staying(who(staying), Math.min(...lasts), Math.max(...lasts)));
  }
  if (broken.length > 0) parts.push(say.stopped(broken));
  return words.inARow(parts);
}

/** The first step from which the loss never came back above zero. */
function below(loss: readonly number[], steps: readonly number[]): number {
  let from = loss.length - 1;
  while (from > 0 && (loss[from - 1] ?? 1) < 0) from--;
  return steps[from] ?? 1;
}
