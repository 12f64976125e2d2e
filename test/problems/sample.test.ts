import { expect, test } from 'vitest';
import {
  families,
  familyOf,
  inDistribution,
  pretrainingExample,
  sampleProblems,
  splitOf,
  suiteProblems,
  suites,
} from '../../src/problems/index.ts';
import { stream } from '../../src/random/stream.ts';

const ids = (problems: readonly { id: string }[]) => problems.map(({ id }) => id);

test('a sample is distinct, of its split, with families taking turns', () => {
  const sample = sampleProblems({ families: inDistribution, split: 'train', count: 503, seed: 4 });
  expect(sample).toHaveLength(503);
  expect(new Set(ids(sample)).size).toBe(503);
  for (const [i, problem] of sample.entries()) {
    expect(problem.family).toBe(inDistribution[i % inDistribution.length]);
    expect(splitOf(problem)).toBe('train');
  }
});

test('a shorter sample is the beginning of a longer one, and the seed decides', () => {
  const request = { families: ['add', 'lin'], split: 'train', seed: 9 } as const;
  const long = ids(sampleProblems({ ...request, count: 200 }));
  expect(ids(sampleProblems({ ...request, count: 100 }))).toEqual(long.slice(0, 100));
  expect(ids(sampleProblems({ ...request, count: 200 }))).toEqual(long);
  expect(ids(sampleProblems({ ...request, seed: 10, count: 200 }))).not.toEqual(long);
  // What a family gives does not depend on the families beside it.
  const alone = ids(sampleProblems({ ...request, families: ['lin'], count: 100 }));
  expect(long.filter((_, i) => i % 2 === 1)).toEqual(alone);
});

test('families draw apart: two with the same parameters do not get the same numbers', () => {
  const numbers = (family: string) =>
    sampleProblems({ families: [family], split: 'evaluate', count: 100, seed: 2 }).map(({ question }) =>
      question.match(/\d+/g)!.join(),
    );
  // `prec` and `paren` both have 2-90, 2-9, 2-9; by chance 100 of about 850 share about 2 with another 100.
  const shared = numbers('prec').filter((triple) => numbers('paren').includes(triple));
  expect(shared.length).toBeLessThan(9);
});

test('a whole split can be drawn, each problem once, and no more', () => {
  const family = familyOf('prec');
  const all = Array.from({ length: family.size }, (_, i) => family.at(i)).filter((p) => splitOf(p) === 'evaluate');
  const sample = sampleProblems({ families: ['prec'], split: 'evaluate', count: all.length, seed: 1 });
  expect(ids(sample).sort()).toEqual(ids(all).sort());
  expect(() => sampleProblems({ families: ['prec'], split: 'evaluate', count: all.length + 1, seed: 1 })).toThrow(
    `only ${all.length} problems in its evaluate split`,
  );
});

test('no problem is in two splits', () => {
  const whole = (split: 'pretrain' | 'train' | 'evaluate', count: number) =>
    ids(sampleProblems({ families: inDistribution, split, count, seed: 3 }));
  const parts = [whole('pretrain', 15_000), whole('train', 4000), whole('evaluate', 4000)];
  expect(new Set(parts.flat()).size).toBe(23_000);
});

test('every suite gives at least 300 problems to evaluate on, none of them to be pretrained or trained on', () => {
  expect(suites.map(({ id }) => id)).toEqual(families.map(({ id }) => id));
  expect(suites.length).toBeGreaterThanOrEqual(7);
  for (const suite of suites) {
    const problems = suiteProblems(suite.id, 300, 7);
    expect(new Set(ids(problems)).size).toBe(300);
    expect(problems.every((problem) => splitOf(problem) === 'evaluate' && problem.family === suite.family)).toBe(true);
    expect(ids(suiteProblems(suite.id, 50, 7))).toEqual(ids(problems).slice(0, 50));
  }
  expect(() => suiteProblems('aime', 5, 1)).toThrow('no suite "aime"; the known ones are');
});

test('out-of-distribution families are for evaluation only', () => {
  const [ood] = families.filter(({ kind }) => kind === 'ood');
  for (const split of ['train', 'pretrain'] as const) {
    expect(() => sampleProblems({ families: [ood!.id], split, count: 1, seed: 1 })).toThrow('out-of-distribution');
  }
  expect(() => pretrainingExample(stream(1, 'pretrain'), { families: [ood!.id] })).toThrow('never used in pretraining');
});

test('requests that make no sense are refused in one sentence', () => {
  const request = { split: 'train', count: 4, seed: 1 } as const;
  expect(() => sampleProblems({ ...request, families: [] })).toThrow('choose at least one');
  expect(() => sampleProblems({ ...request, families: ['add', 'add'] })).toThrow('named twice');
  expect(() => sampleProblems({ ...request, families: ['adds'] })).toThrow('no problem family "adds"');
});

test('pretraining draws only from its split, every family evenly, 35 % of solutions mistaken', () => {
  const solutions = new Map<string, string>();
  for (const id of inDistribution) {
    const family = familyOf(id);
    for (let i = 0; i < family.size; i++) {
      const problem = family.at(i);
      if (splitOf(problem) === 'pretrain') solutions.set(problem.prompt, problem.solution);
    }
  }
  const random = stream(21, 'pretrain');
  const drawn = 20_000;
  const byFamily = new Map<string, number>();
  let mistaken = 0;
  for (let i = 0; i < drawn; i++) {
    const { prompt, completion, family } = pretrainingExample(random);
    const solution = solutions.get(prompt);
    expect(solution).toBeDefined();
    byFamily.set(family, (byFamily.get(family) ?? 0) + 1);
    if (completion !== solution) mistaken++;
  }
  expect(Math.abs(mistaken / drawn - 0.35)).toBeLessThan(4 * Math.sqrt((0.35 * 0.65) / drawn));
  expect([...byFamily.keys()].sort()).toEqual([...inDistribution].sort());
  const share = 1 / inDistribution.length;
  for (const count of byFamily.values()) expect(Math.abs(count / drawn - share)).toBeLessThan(0.012);
});

test('pretraining is fixed by its stream, and can be free of mistakes', () => {
  const draw = (seed: number, mistakeShare?: number) => {
    const random = stream(seed, 'pretrain', 5);
    const options = { families: ['chain'], ...(mistakeShare !== undefined && { mistakeShare }) };
    return Array.from({ length: 50 }, () => pretrainingExample(random, options).completion);
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const holds = (completion: string) =>
    completion
      .split('#')[0]!
      .split(';')
      .every((step) => new Function(`return ${step.split('=')[0]}`)() === Number(step.split('=')[1]));
  expect(draw(3, 0).every(holds)).toBe(true);
});
