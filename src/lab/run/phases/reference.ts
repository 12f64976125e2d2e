import { disposeWeights, uploadWeights } from '../../../model/decoder.ts';
import { trim } from '../../../tensor/index.ts';
import { scoreRows } from '../../../training/score.ts';
import type { RolloutBuffer } from '../buffer.ts';
import { breathe } from '../control.ts';
import type { Phase, Work } from '../work.ts';

/**
 * Log-probs of the buffers' answers under the base, for the lanes that compare themselves with it. One pass of the base, so
 * that no lane holds a second model.
 */
export function scoreReference(round: number): Phase {
  return { kind: 'reference', round, reads: null, makes: ['buffers'], run };
}

async function* run(work: Work) {
  const { model, prompts } = work;
  const base = uploadWeights(model.config, [model.weights]);
  try {
    const buffers = new Map<string, RolloutBuffer>();
    for (const [lane, buffer] of work.progress.buffers) {
      const rows = buffer.lines.map(({ problem, tokens }) => {
        const prompt = prompts[problem]!.tokens;
        return { tokens: [...prompt, ...tokens], promptLength: prompt.length };
      });
      const reference = buffer.reference ?? (await scoreRows(base, rows, model.tokenizer.pad));
      buffers.set(lane, { ...buffer, reference });
      await breathe();
      if (work.stopped) return;
    }
    work.update({ buffers });
  } finally {
    disposeWeights(base);
    work.measureMemory();
    trim();
  }
}
