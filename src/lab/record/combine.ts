import { type OverSeeds, overSeeds } from '../../metrics/index.ts';
import type { Summary } from './summary.ts';

/** One figure of several runs that differ in their seed only: every seed's value, their mean and its interval. */
export interface SeedFigure extends OverSeeds {
  seeds: number[];
}

export interface Combined {
  name: string;
  seeds: number[];
  backends: string[];
  base: { overall: SeedFigure; passAtK: SeedFigure };
  lanes: Record<string, { overall: SeedFigure; passAtK: SeedFigure; ood: SeedFigure | null; collapsed: number }>;
  /** Differences of overall mean@k and pass@k, taken within each seed. */
  differences: { a: string; b: string; mean: SeedFigure; passAtK: SeedFigure }[];
}

/**
 * Combines the summaries of runs of one configuration under several seeds. Throws when they differ in more than the seed, since
 * their difference would then mean nothing.
 */
export function combineSeeds(summaries: readonly Summary[]): Combined {
  const [first] = summaries;
  if (!first) throw new Error('There is no run to combine.');
  const plain = ({ config }: Summary) => JSON.stringify({ ...config, seed: 0 });
  if (summaries.some((summary) => plain(summary) !== plain(first))) {
    throw new Error('These runs differ in more than their seed; combine only runs of one configuration.');
  }
  const seeds = summaries.map(({ config }) => config.seed);
  if (new Set(seeds).size < seeds.length) throw new Error(`A seed is there twice: ${seeds.join(', ')}.`);
  const figure = (values: number[]): SeedFigure => {
    const { mean, ci95 } = overSeeds(values);
    return { mean: round(mean), ci95: ci95 && [round(ci95[0]), round(ci95[1])], seeds: values.map(round) };
  };
  const ids = ['base', ...first.lanes.map(({ id }) => id)];
  const of = (summary: Summary, id: string) =>
    id === 'base' ? summary.base : summary.lanes.find((lane) => lane.id === id)!;
  const means = (id: string) => summaries.map((summary) => of(summary, id).overall!.mean);
  const passes = (id: string) => summaries.map((summary) => of(summary, id).overall!.passAtK);
  const less = (a: number[], b: number[]) => a.map((value, i) => value - b[i]!);
  return {
    name: first.config.name,
    seeds,
    backends: [...new Set(summaries.map(({ environment }) => environment.backend))],
    base: { overall: figure(means('base')), passAtK: figure(passes('base')) },
    lanes: Object.fromEntries(
      ids.slice(1).map((id) => [
        id,
        {
          overall: figure(means(id)),
          passAtK: figure(passes(id)),
          ood: first.base.ood ? figure(summaries.map((summary) => of(summary, id).ood!.mean)) : null,
          collapsed: summaries.filter((s) => s.lanes.find((lane) => lane.id === id)!.collapsedAtStep !== null).length,
        },
      ]),
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

const round = (value: number): number => Math.round(value * 1e4) / 1e4;
