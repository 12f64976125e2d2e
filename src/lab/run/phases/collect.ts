import type { GenerationUpdate } from '../../../rollouts/generate.ts';
import { trim } from '../../../tensor/index.ts';
import type { RunConfig } from '../../config/config.ts';
import type { RolloutLine, RunEvent } from '../../record/events.ts';
import { describeBuffer, label, type RolloutBuffer } from '../buffer.ts';
import { breathe } from '../control.ts';
import type { Voice } from '../voice.ts';
import type { Phase, Work } from '../work.ts';

/** K answers to each problem, with their verdicts: the base's in round 1, later each lane's own. */
export function collect({ problems, rollouts, seed }: RunConfig, round: number): Phase {
  return {
    kind: 'collect',
    round,
    reads: round === 1 ? { problems, rollouts, seed } : null,
    makes: ['buffers'],
    run: (work) => (round === 1 ? fromBase(work) : fromLanes(work, round)),
  };
}

async function* fromBase(work: Work): AsyncGenerator<RunEvent> {
  yield {
    type: 'problems',
    problems: work.problems.map(({ id, family, question, gold }) => ({ id, family, question, gold })),
  };
  const base = work.base();
  try {
    const lines = yield* write(work, 1, ask(work, 1, base), ['base']);
    if (!work.stopped) yield* keep(work, 1, lines);
  } finally {
    base.dispose();
    work.measureMemory();
    trim();
  }
}

/** A lane that is dead has nothing to say any more: its weights are as they were, but what led there is not followed up. */
async function* fromLanes(work: Work, round: number): AsyncGenerator<RunEvent> {
  const { config, progress } = work;
  const all = new Map<string, RolloutLine[]>();
  const idsOf = ({ lanes }: Voice): string[] => lanes.map((lane) => config.lanes[lane]!.id);
  const alive = work
    .lanes()
    .voices()
    .filter((voice) => idsOf(voice).some((id) => !progress.dead.has(id)));
  // All are asked before the first is listened to: workers write side by side.
  const asked = alive.map((voice) => ({ ids: idsOf(voice), answers: ask(work, round, voice) }));
  for (const { ids, answers } of asked) {
    const written = yield* write(work, round, answers, ids);
    if (work.stopped) return;
    for (const [id, lines] of written) if (!progress.dead.has(id)) all.set(id, lines);
  }
  const inOrder = config.lanes.flatMap(({ id }) => (all.has(id) ? [[id, all.get(id)!] as const] : []));
  yield* keep(work, round, new Map(inOrder));
  work.measureMemory();
  trim();
}

/** Asks a voice for k answers to each of the run's problems. */
function ask(work: Work, round: number, voice: Voice): AsyncIterable<GenerationUpdate> {
  const { config, model } = work;
  const { k, temperature, topK, topP, maxNewTokens } = config.rollouts;
  return voice.write(
    {
      prompts: work.prompts,
      k,
      sampling: { temperature, topK, topP, maxNewTokens },
      seed: config.seed,
      purpose: 'rollout',
      round: round - 1,
      eos: model.tokenizer.eos,
      pad: model.tokenizer.pad,
    },
    { ...work.pacing(), signal: work.control.signal },
  );
}

/** Labels the answers of each lane of a voice as they come; returns them by lane, in the order of problems and k. */
async function* write(
  work: Work,
  round: number,
  answers: AsyncIterable<GenerationUpdate>,
  ids: readonly string[],
): AsyncGenerator<RunEvent, Map<string, RolloutLine[]>> {
  const { model, checker } = work;
  const written = new Map(ids.map((id): [string, RolloutLine[]] => [id, []]));
  for await (const { finished, rowsDone, rows } of answers) {
    const lines = await label(finished, work.problems, model.tokenizer, checker, 'reward');
    for (const [i, lane] of ids.entries()) {
      if (work.progress.dead.has(lane)) continue;
      const own = lines.filter((_, n) => finished[n]!.lane === i);
      written.get(lane)!.push(...own);
      if (own.length > 0) yield { type: 'rollouts', round, lane, rollouts: own };
    }
    const { step } = work.progress;
    yield { type: 'generating', purpose: 'rollouts', round, lane: labelOf(ids), step, rows, rowsDone };
    await breathe();
  }
  for (const lines of written.values()) lines.sort((a, b) => a.problem - b.problem || a.k - b.k);
  return written;
}

/** Whose progress it is, where several lanes write together. */
const labelOf = (ids: readonly string[]): string => (ids.length === 1 ? ids[0]! : 'all');

async function* keep(work: Work, round: number, written: ReadonlyMap<string, RolloutLine[]>): AsyncGenerator<RunEvent> {
  const buffers = new Map(work.progress.buffers);
  for (const [lane, lines] of written) {
    const buffer: RolloutBuffer = { round, lane, lines, reference: null };
    buffers.set(lane, buffer);
    yield describeBuffer(buffer, work.problems.length);
  }
  work.update({ buffers });
}
