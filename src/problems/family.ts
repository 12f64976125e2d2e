import type { Stream } from '../random/stream.ts';
import { type ProblemText, problemOf } from './identity.ts';
import type { Problem } from './problem.ts';
import { parameterSpace, type Range } from './space.ts';

/** An answer as a model would write it: its steps, `#`, and the answer once more. */
export interface Completion {
  completion: string;
  answer: string;
}

/** A kind of problem: what the screen says about it, and a numbered set of distinct problems. */
export interface Family {
  id: string;
  title: string;
  /** One sentence for a student. */
  about: string;
  /** `id`: in-distribution, seen in pretraining; `ood`: out-of-distribution, only ever evaluated. */
  kind: 'id' | 'ood';
  example: Problem;
  /** The mistake that pretraining plants, or that people make, in words. */
  typicalMistake: string;
  /** The number of distinct problems. */
  size: number;
  /** The problem of an index 0 .. size-1. Different indices give different prompts. */
  at(index: number): Problem;
  /** A problem drawn evenly from all of the family, whatever its split. */
  generate(stream: Stream): Problem;
  /** A typical wrong answer; its answer is never the gold one. Every in-distribution family has it. */
  mistake?(problem: Problem, stream: Stream): Completion;
}

export interface FamilySpec {
  id: string;
  title: string;
  about: string;
  kind: 'id' | 'ood';
  typicalMistake: string;
  /** Bounds of each parameter, in the order in which the question shows them. */
  ranges: readonly Range[];
  /** Leaves out tuples that make no good problem (a negative result, say). */
  keep?(values: number[]): boolean;
  /** Parameters of the problem shown as the family's example. */
  example: readonly number[];
  write(values: number[]): ProblemText;
  /** Typical mistakes on a problem with these parameters; those that reach the right answer are left out. */
  mistakes?(values: number[]): Completion[];
  /** Reads the parameters back from a question; by default, its numbers in order. */
  read?(question: string): number[];
}

/** The whole numbers of a text, in order. */
export const numbersIn = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);

/** Joins the steps of a solution and its answer: `23+45=68;68-17=51#51`. */
export function inSteps(steps: readonly string[], answer: number | string): Completion {
  return { completion: `${steps.join(';')}#${answer}`, answer: String(answer) };
}

/** The problem text whose solution is these steps. */
export function solved(
  question: string,
  steps: readonly string[],
  answer: number | string,
  level: number,
): ProblemText {
  const { completion, answer: gold } = inSteps(steps, answer);
  return { question, gold, solution: completion, level };
}

/** Makes a family from its description: one file a family states only what is its own. */
export function defineFamily(spec: FamilySpec): Family {
  const space = parameterSpace(spec.ranges, spec.keep);
  const write = (values: number[]): Problem => problemOf(spec.id, spec.write(values));
  const at = (index: number): Problem => write(space.at(index));
  const { mistakes, read = numbersIn } = spec;
  return {
    id: spec.id,
    title: spec.title,
    about: spec.about,
    kind: spec.kind,
    typicalMistake: spec.typicalMistake,
    example: write([...spec.example]),
    get size() {
      return space.size;
    },
    at,
    generate: (stream) => at(stream.integer(0, space.size - 1)),
    ...(mistakes && {
      mistake(problem: Problem, stream: Stream): Completion {
        const wrong = mistakes(read(problem.question)).filter(({ answer }) => answer !== problem.gold);
        if (wrong.length === 0) {
          throw new Error(
            `The family ${spec.id} knows no mistake for ${problem.question}; add one that always differs.`,
          );
        }
        return stream.pick(wrong);
      },
    }),
  };
}
