import { hash64, hex64 } from '../random/hash.ts';
import type { Problem, Split } from './problem.ts';

/** What a family writes for one tuple of parameters; the rest of a `Problem` follows from it. */
export interface ProblemText {
  question: string;
  gold: string;
  solution: string;
  level: number;
}

/** What the model reads for a question. */
const promptOf = (question: string): string => `Q:${question}\nA:`;

/** A problem with its id: the hash of its family and its prompt, joined by a line break. */
export function problemOf(family: string, { question, gold, solution, level }: ProblemText): Problem {
  const prompt = promptOf(question);
  const hash = hash64(`${family}\n${prompt}`);
  return { id: hex64(hash), hash: hash.high, family, level, question, prompt, gold, solution };
}

/** Shares of the three splits, in hundredths. */
export const splitShares = { pretrain: 70, train: 15, evaluate: 15 } as const;

/**
 * The split of a problem, from the lower half of its id alone (the upper half addresses its random numbers): 70 %
 * pretrain, 15 % train, 15 % evaluate. It cannot depend on how or when the problem was generated.
 */
export function splitOf(problem: Pick<Problem, 'id'>): Split {
  const hundredth = (Number.parseInt(problem.id.slice(8), 16) / 2 ** 32) * 100;
  if (hundredth < splitShares.pretrain) return 'pretrain';
  return hundredth < splitShares.pretrain + splitShares.train ? 'train' : 'evaluate';
}
