import {
  type GenerationOptions,
  type GenerationRequest,
  type GenerationUpdate,
  promptsTogether,
} from '../../../rollouts/generate.ts';
import type { Probe } from '../../../training/measure-probe.ts';
import type { Base, Voice } from '../voice.ts';
import type { Crew } from './crew.ts';
import type { Mailbox } from './mailbox.ts';
import type { Answer, Subject } from './protocol.ts';

/** Weights that some workers hold. A request goes to them in the lots that one would write in, one after another. */
export function crewVoice(crew: Crew, subject: Subject, lanes: readonly number[], holders: readonly number[]): Voice {
  return {
    lanes,
    write: (request, options) => write(crew, subject, holders, request, options),
    async measure(probe: Probe, pad: number) {
      const answer = await crew.ask({ type: 'measure', subject, probe, pad }, holders, true).next();
      if (answer.type !== 'measured') throw new Error('A worker answered to another order.');
      probe.base ??= answer.base;
      return answer.readings;
    },
  };
}

/** The base, which all workers hold. */
export function crewBase(crew: Crew): Base {
  const voice = crewVoice(crew, 'base', [], crew.everybody());
  return { ...voice, dispose: () => crew.tellAll({ type: 'drop', what: 'base' }) };
}

interface Lot {
  /** Its first prompt. */
  first: number;
  box: Mailbox<Extract<Answer, { job: number }>>;
}

function write(
  crew: Crew,
  subject: Subject,
  holders: readonly number[],
  request: GenerationRequest,
  // Callers pass on what else they hold; only this may cross.
  { rowsTogether, tokensPerRead, signal }: GenerationOptions,
): AsyncIterable<GenerationUpdate> {
  const options = { rowsTogether, tokensPerRead };
  const together = promptsTogether(request, options);
  const lots: Lot[] = [];
  for (let first = 0; first < request.prompts.length; first += together) {
    const part = { ...request, prompts: request.prompts.slice(first, first + together) };
    lots.push({ first, box: crew.ask({ type: 'write', subject, request: part, options }, holders) });
  }
  return inOrder(lots, request.prompts.length * request.k, signal);
}

/** What one worker alone would have said: lot after lot, whichever was done first. */
async function* inOrder(lots: readonly Lot[], rows: number, signal?: AbortSignal): AsyncGenerator<GenerationUpdate> {
  let rowsDone = 0;
  for (const { first, box } of lots) {
    for (let answer = await box.next(); answer.type === 'wrote'; answer = await box.next()) {
      rowsDone += answer.finished.length;
      const finished = answer.finished.map((rollout) => ({ ...rollout, prompt: rollout.prompt + first }));
      yield { finished, rowsDone, rows };
      if (signal?.aborted) return;
    }
  }
}
