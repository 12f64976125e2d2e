import { expect } from 'vitest';
import type { CheckResult, Verdict } from '../../../src/checker/index.ts';
import type { RunConfig, RunConfigInput } from '../../../src/lab/config/config.ts';
import { parseConfig } from '../../../src/lab/config/parse-config.ts';
import type { RolloutLine, RunEvent, StepTaken } from '../../../src/lab/record/events.ts';
import { firstOutOfPlace } from '../../../src/lab/record/order.ts';
import type { Checker } from '../../../src/lab/run/buffer.ts';
import { Control } from '../../../src/lab/run/control.ts';
import { runSession, type SessionInput } from '../../../src/lab/run/session.ts';
import type { LoadedModel } from '../../../src/model/folder.ts';
import { verdictSentence } from '../../../src/words/en/verdict.ts';
import { backend } from '../../support/backend.ts';
import { tinyModel } from '../../support/tiny-model.ts';

/** The `smoke` preset's shape on the tiny model: three lanes of eight rows, seconds on any machine. */
export const tinyConfig: RunConfigInput = {
  name: 'tiny',
  seed: 7,
  model: { id: 'tiny', checkpoint: 'step-0' },
  problems: { families: ['prec', 'add'], count: 6 },
  rollouts: { k: 4, temperature: 1, maxNewTokens: 10 },
  rewards: { positive: 1, negative: -1 },
  lanes: [
    { id: 'rift', objective: 'rift' },
    { id: 'naive', objective: 'naive' },
    { id: 'rft', objective: 'rft' },
  ],
  optimizer: { learningRate: 1e-2 },
  training: { steps: 6, batch: 8 },
  evaluation: { every: 3, problemsPerSuite: 3, k: 2, temperature: 1, suites: ['prec', 'add', 'sum3'], probe: 4 },
};

/** A checker that knows no arithmetic: what an answer is worth follows from its text alone. */
export const judge =
  (verdictOf: (response: string, gold: string) => Verdict): Checker =>
  async (items) =>
    items.map(({ response, gold }): CheckResult => {
      const side = (text: string) => ({ text, normalized: text, shape: 'number' });
      return {
        verdict: verdictOf(response, gold),
        rule: 'same_text',
        reason: { code: 'same', by: 'same_text', answer: response, gold },
        extraction: { span: [0, response.length], text: response, method: 'whole', boxes: 0, joined: 0 },
        gold: side(gold),
        pred: side(response),
        notes: [],
        steps: 1,
      };
    });

const sum = (text: string) => [...text].reduce((total, character) => total + character.charCodeAt(0), 0);
/** About half of all answers are right. */
export const half = judge((response, gold) => (sum(response + gold) % 2 === 0 ? 'correct' : 'incorrect'));

export const model = tinyModel({ endEarly: 1.8 });

export interface TinyRun extends Partial<Omit<SessionInput, 'config'>> {
  config?: RunConfigInput;
  /** Called with every event before the next one is asked for. */
  onEvent?: (event: RunEvent, control: Control) => void;
}

/** Runs a session to its end and returns all its events. */
export async function tinyRun({ config = tinyConfig, onEvent, ...over }: TinyRun = {}): Promise<RunEvent[]> {
  const choice = await backend('wasm');
  const control = over.control ?? new Control();
  const { backend: name, reason, device } = choice;
  const events: RunEvent[] = [];
  const session = runSession({
    config: parseConfig(config),
    model,
    backend: choice,
    environment: { engine: 'test', backend: name, reason, device, runtime: 'test' },
    checker: half,
    ...over,
    control,
  });
  for await (const event of session) {
    events.push(event);
    onEvent?.(event, control);
  }
  // One that goes on from a snapshot says only what comes after it.
  if (events[0]?.type === 'run') expect(firstOutOfPlace(events)).toBeNull();
  return events;
}

export function ofType<T extends RunEvent['type']>(events: readonly RunEvent[], type: T) {
  return events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}

/** The last word on every step: a run that recovers says some again. */
export function stepsOf(events: readonly RunEvent[]): StepTaken[] {
  return [...new Map(ofType(events, 'step').map((event) => [event.step, event])).values()];
}

/** Events without what may differ between two runs of one config. */
export const comparable = (events: readonly RunEvent[]): RunEvent[] =>
  events.map((event) => {
    if (event.type === 'end') return { ...event, seconds: 0, peakBytes: 0 };
    if (event.type !== 'rollouts') return event;
    // Records of rift-lab/1 hold sentences; what is said of a verdict must not change.
    const rollouts = event.rollouts.map((rollout): RolloutLine => {
      const text = verdictSentence(rollout.reason);
      return { ...rollout, reason: { code: 'recorded', text } };
    });
    return { ...event, rollouts };
  });

export const withLanes = (...lanes: RunConfig['lanes'][number]['id'][]): RunConfigInput => ({
  ...tinyConfig,
  lanes: tinyConfig.lanes.filter(({ id }) => lanes.includes(id)),
});

/** A model whose weights cannot be used: every forward pass gives NaN. */
export function brokenModel(): LoadedModel {
  const broken = tinyModel();
  broken.weights.get('norm')!.data[0] = Number.NaN;
  return broken;
}
