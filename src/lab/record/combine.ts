import { z } from 'zod';
import { type OverSeeds, overSeeds } from '../../metrics/index.ts';
import { totalSteps } from '../config/total-steps.ts';
import { laneChange, modelIdentity } from './events.ts';
import type { Accuracy, Summary } from './summary.ts';

/** Runs that cannot be combined, or a file that holds no summary. Its message is one sentence that names the run. */
export class CombineError extends Error {
  override name = 'CombineError';
}

/** One figure of several runs that differ in their seed only: every seed's value, their mean and its interval. */
export interface SeedFigure extends OverSeeds {
  seeds: number[];
}

/** The base or a lane over the seeds; `suites` by suite id, `ood` null where no out-of-distribution suite was measured. */
interface CombinedAccuracy {
  overall: SeedFigure;
  passAtK: SeedFigure;
  ood: SeedFigure | null;
  suites: Record<string, SeedFigure>;
}

export interface Combined {
  name: string;
  seeds: number[];
  backends: string[];
  base: CombinedAccuracy;
  lanes: Record<string, CombinedAccuracy & { collapsed: number }>;
  /** Differences of overall mean@k and pass@k, taken within each seed. */
  differences: { a: string; b: string; mean: SeedFigure; passAtK: SeedFigure }[];
}

/** A summary with what the person calls it: its folder. */
export interface NamedSummary {
  name: string;
  summary: Summary;
}

const whatCombiningNeeds = z.looseObject({
  config: z.looseObject({ seed: z.number(), lanes: z.array(z.looseObject({ id: z.string() })) }),
  environment: z.looseObject({ engine: z.string(), backend: z.string() }),
  base: z.looseObject({}),
  lanes: z.array(z.looseObject({ id: z.string() })),
});
const sinceVersion2 = z.looseObject({
  model: modelIdentity,
  interventions: z.array(z.looseObject({ step: z.number(), change: laneChange })),
  ended: z.enum(['finished', 'stopped', 'failed']).nullable(),
});

/** A parsed summary.json. Throws CombineError for one that is none, or was written before it said what combining must know. */
export function readSummary(name: string, value: unknown): NamedSummary {
  if (!whatCombiningNeeds.safeParse(value).success) throw new CombineError(`${name} holds no summary of a run.`);
  if (!sinceVersion2.safeParse(value).success) {
    throw new CombineError(
      `${name} was written by an earlier version, which did not say how the run ended, what was changed by hand and on which weights; run it again.`,
    );
  }
  return { name, summary: value as Summary };
}

/**
 * Combines the summaries of runs of one configuration under several seeds. Throws CombineError, which names the run, where
 * they differ in more than the seed (setting, model, engine, what a person changed) or one did not come to its end: their
 * difference would then mean something else.
 */
export function combineSeeds(runs: readonly NamedSummary[]): Combined {
  const [first] = runs;
  if (!first) throw new CombineError('There is no run to combine.');
  for (const run of runs) checkFits(run, first);
  const seeds = runs.map(({ summary }) => summary.config.seed);
  const twice = runs.findIndex(({ summary }, i) => seeds.indexOf(summary.config.seed) < i);
  if (twice >= 0) {
    const before = runs[seeds.indexOf(seeds[twice]!)]!;
    throw new CombineError(`${runs[twice]!.name} has the seed ${seeds[twice]}, as ${before.name} has; give each once.`);
  }
  const ids = ['base', ...first.summary.lanes.map(({ id }) => id)];
  const all = new Map(ids.map((id) => [id, runs.map((run) => accuracyOf(run, id))]));
  const means = (id: string) => all.get(id)!.map(({ overall }) => overall!.mean);
  const passes = (id: string) => all.get(id)!.map(({ overall }) => overall!.passAtK);
  const less = (a: number[], b: number[]) => a.map((value, i) => value - b[i]!);
  return {
    name: first.summary.config.name,
    seeds,
    backends: [...new Set(runs.map(({ summary }) => summary.environment.backend))],
    base: combined(all.get('base')!),
    lanes: Object.fromEntries(
      ids.slice(1).map((id, i) => {
        const collapsed = runs.filter(({ summary }) => summary.lanes[i]!.collapsedAtStep !== null).length;
        return [id, { ...combined(all.get(id)!), collapsed }];
      }),
    ),
    differences: ids.flatMap((b, i) =>
      ids.slice(i + 1).map((a) => ({
        a,
        b,
        mean: figure(less(means(a), means(b))),
        passAtK: figure(less(passes(a), passes(b))),
      })),
    ),
  };
}

/** Whether a run may stand beside the first: the sentence that refuses it says what it differs in. */
function checkFits({ name, summary }: NamedSummary, first: NamedSummary): void {
  const refuse = (what: string): never => {
    throw new CombineError(`${name} ${what}`);
  };
  const { config, environment, model, interventions, ended } = summary;
  if (ended !== 'finished') {
    const how = ended === null ? 'has no end' : ended === 'stopped' ? 'was stopped' : 'failed';
    const steps = Math.max(0, ...summary.lanes.map((lane) => lane.steps));
    refuse(`${how} after ${steps} of ${totalSteps(config)} steps; combine only runs that came to their end.`);
  }
  const other = first.summary;
  const differs = differingSetting(other.config, config);
  if (differs) refuse(`differs from ${first.name} in ${differs}; combine only runs that differ in their seed.`);
  if (JSON.stringify(model) !== JSON.stringify(other.model)) {
    refuse(`was run on other weights of ${model.id} ${model.checkpoint} than ${first.name}.`);
  }
  const engine = ({ engine: version, backend }: Summary['environment']) => `${version} on ${backend}`;
  if (engine(environment) !== engine(other.environment)) {
    refuse(
      `was run by ${engine(environment)}, ${first.name} by ${engine(other.environment)}; combine runs of one engine.`,
    );
  }
  if (JSON.stringify(interventions) !== JSON.stringify(other.interventions)) {
    refuse(
      `was changed by hand while it ran, otherwise than ${first.name}; combine only runs that differ in their seed.`,
    );
  }
}

/** The first setting in which two configurations differ, seed aside; null where there is none. */
function differingSetting(a: unknown, b: unknown, path = ''): string | null {
  if (path === 'seed' || JSON.stringify(a) === JSON.stringify(b)) return null;
  if (!isObject(a) || !isObject(b)) return path;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  for (const key of keys) {
    const found = differingSetting(a[key], b[key], path ? `${path}.${key}` : key);
    if (found) return found;
  }
  return null;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function accuracyOf({ name, summary }: NamedSummary, id: string): Accuracy {
  const accuracy = id === 'base' ? summary.base : summary.lanes.find((lane) => lane.id === id);
  if (!accuracy?.overall) throw new CombineError(`${name} has no accuracy of ${id}.`);
  return accuracy;
}

function combined(runs: readonly Accuracy[]): CombinedAccuracy {
  const [first] = runs;
  return {
    overall: figure(runs.map(({ overall }) => overall!.mean)),
    passAtK: figure(runs.map(({ overall }) => overall!.passAtK)),
    ood: first!.ood ? figure(runs.map(({ ood }) => ood!.mean)) : null,
    suites: Object.fromEntries(
      Object.keys(first!.suites).map((suite) => [suite, figure(runs.map(({ suites }) => suites[suite]!.mean))]),
    ),
  };
}

function figure(values: number[]): SeedFigure {
  const { mean, ci95 } = overSeeds(values);
  return { mean: round(mean), ci95: ci95 && [round(ci95[0]), round(ci95[1])], seeds: values.map(round) };
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4;
