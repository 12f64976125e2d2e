import { disposeWeights, uploadWeights } from '../../model/decoder.ts';
import type { LoadedModel } from '../../model/folder.ts';
import { type Problem, suiteProblems } from '../../problems/index.ts';
import { generate } from '../../rollouts/generate.ts';
import { type Checker, label, promptOf } from './buffer.ts';

/** Right answers of each problem of one suite. */
export interface SuiteMeasure {
  suite: string;
  k: number;
  correct: number[];
}

/**
 * Samples k answers to held-out problems of each suite, with the noise of evaluations, and counts the right ones. What a
 * model card says of a checkpoint comes from here.
 */
export async function measureModel(
  model: LoadedModel,
  suites: readonly string[],
  options: { problems: number; k: number; temperature: number; maxNewTokens: number; seed: number; checker: Checker },
): Promise<SuiteMeasure[]> {
  const { tokenizer } = model;
  const weights = uploadWeights(model.config, [model.weights]);
  try {
    const results: SuiteMeasure[] = [];
    for (const suite of suites) {
      const problems: Problem[] = suiteProblems(suite, options.problems, options.seed);
      const correct = new Array<number>(problems.length).fill(0);
      const updates = generate(
        weights,
        {
          prompts: problems.map((problem) => promptOf(problem, tokenizer)),
          k: options.k,
          sampling: { temperature: options.temperature, topK: 0, topP: 1, maxNewTokens: options.maxNewTokens },
          seed: options.seed,
          purpose: 'evaluation',
          round: 0,
          eos: tokenizer.eos,
          pad: tokenizer.pad,
        },
        { rowsTogether: 256, tokensPerRead: 8 },
      );
      for await (const { finished } of updates) {
        for (const line of await label(finished, problems, tokenizer, options.checker, 'evaluate')) {
          if (line.verdict === 'correct') correct[line.problem]!++;
        }
      }
      results.push({ suite, k: options.k, correct });
    }
    return results;
  } finally {
    disposeWeights(weights);
  }
}
