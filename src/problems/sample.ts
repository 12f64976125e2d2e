import { hash64 } from '../random/hash.ts';
import { type Stream, stream } from '../random/stream.ts';
import { familyOf, inDistribution } from './families.ts';
import type { Family } from './family.ts';
import { splitOf } from './identity.ts';
import type { Problem, Split } from './problem.ts';

/** 0 .. size-1 in random order without repeats: a Fisher-Yates shuffle that stores only the entries it moved. */
function* shuffledIndices(size: number, random: Stream): Generator<number> {
  const moved = new Map<number, number>();
  for (let i = 0; i < size; i++) {
    const j = random.integer(i, size - 1);
    yield moved.get(j) ?? j;
    moved.set(j, moved.get(i) ?? i);
    moved.delete(i);
  }
}

/** The problems of one family and split, each once, in an order that the seed fixes. */
function* problemsOf(family: Family, split: Split, seed: number): Generator<Problem> {
  const random = stream(seed, 'problems', hash64(family.id).high);
  for (const index of shuffledIndices(family.size, random)) {
    const problem = family.at(index);
    if (splitOf(problem) === split) yield problem;
  }
}

export interface SampleRequest {
  /** Family ids, each once. */
  families: readonly string[];
  split: Split;
  count: number;
  seed: number;
}

/**
 * Distinct problems of one split, the families taking turns. Deterministic, and the first 100 of 200 are the 100 of 100.
 * Throws an Error for an unknown family, an out-of-distribution family outside the evaluate split, or a count that a
 * family cannot fill.
 */
export function sampleProblems({ families, split, count, seed }: SampleRequest): Problem[] {
  if (families.length === 0) throw new Error('No problem family is chosen; choose at least one.');
  if (new Set(families).size < families.length) {
    throw new Error(`A problem family is named twice in ${families.join(', ')}; name each once.`);
  }
  const sources = families.map((id) => {
    const family = familyOf(id);
    if (family.kind === 'ood' && split !== 'evaluate') {
      throw new Error(`The family ${id} is out-of-distribution: it has problems to evaluate on, none to ${split} on.`);
    }
    return { id, problems: problemsOf(family, split, seed) };
  });
  const sample: Problem[] = [];
  for (let i = 0; i < count; i++) {
    const source = sources[i % sources.length]!;
    const next = source.problems.next();
    if (next.done) {
      const had = Math.floor(i / sources.length);
      throw new Error(`The family ${source.id} has only ${had} problems in its ${split} split; ask for fewer.`);
    }
    sample.push(next.value);
  }
  return sample;
}

export interface PretrainingExample {
  prompt: string;
  /** Steps and answer; the end of sequence is the tokenizer's to add. */
  completion: string;
  family: string;
}

export interface PretrainingOptions {
  /** Share of solutions that carry a typical mistake of their family. */
  mistakeShare?: number;
  /** In-distribution family ids; all of them by default. */
  families?: readonly string[];
}

/**
 * One example for pretraining: a family drawn evenly, then a problem of its pretrain split, solved right or with a
 * typical mistake. Throws an Error for a family that is out-of-distribution.
 */
export function pretrainingExample(
  random: Stream,
  { mistakeShare = 0.35, families = inDistribution }: PretrainingOptions = {},
): PretrainingExample {
  const family = familyOf(random.pick(families));
  if (family.kind !== 'id') {
    throw new Error(`The family ${family.id} is out-of-distribution and is never used in pretraining.`);
  }
  let problem = family.generate(random);
  while (splitOf(problem) !== 'pretrain') problem = family.generate(random);
  const wrong = random.uniform() < mistakeShare ? family.mistake?.(problem, random) : undefined;
  return { prompt: problem.prompt, completion: wrong?.completion ?? problem.solution, family: family.id };
}
