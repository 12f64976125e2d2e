import { describe } from './config.ts';
import { ModelError } from './error.ts';

/** What a model card states: facts of the pretraining run, none of them computed here. */
export interface CardFacts {
  /** `rift-0.35m` */
  id: string;
  parameters: number;
  /** `decoder, width 96, 3 layers, 4 heads, SwiGLU 256, RoPE, RMSNorm, tied head` */
  architecture: string;
  vocabulary: number;
  /** Problem families it was pretrained on. */
  families: { id: string; example: string; mistake: string }[];
  /** Share of the solutions that carry a typical mistake on purpose, 0..1. */
  mistakeShare: number;
  /** Distinct problems pretraining could draw from, and how many rows it read. */
  problems: number;
  rows: number;
  steps: number;
  seed: number;
  /** The command that makes it again. */
  command: string;
  /** What it ran on and how long it took: `wasm, 2 cores, 23 minutes`. */
  environment: string;
  defaultCheckpoint: string;
  /** Suites in the order of the table's columns; `ood` marks those outside the pretraining distribution. */
  suites: { id: string; ood: boolean }[];
  /** How it was measured: samples a problem, problems a suite, temperature. */
  measurement: { k: number; problems: number; temperature: number };
  /** One row a checkpoint; an interval is of 95 % over problems. */
  checkpoints: {
    id: string;
    step: number;
    suites: Record<string, { mean: number; passAtK: number; ci95: [number, number] }>;
  }[];
}

/**
 * The model card (README.md of a model folder) in the form Hugging Face reads: YAML front matter, then prose and tables.
 *
 * @throws ModelError when a checkpoint lacks the measurement of a suite: a card with holes would hide a bad number.
 */
export function modelCard(facts: CardFacts): string {
  const { measurement } = facts;
  const share = percent(facts.mistakeShare);
  return `---
license: mit
library_name: transformers
pipeline_tag: text-generation
language: en
tags: [arithmetic, education, rift-lab]
---

# ${facts.id}

A causal language model of ${millions(facts.parameters)} parameters that answers arithmetic and word problems, and is wrong often
enough to have something to learn. RIFT Lab fine-tunes it on its own right and wrong answers. It is of no use for anything
else.

| | |
| --- | --- |
| parameters | ${thousands(facts.parameters)} |
| architecture | ${facts.architecture} |
| tokens | ${facts.vocabulary}, one a character (BPE without merges) |
| pretraining | ${thousands(facts.steps)} steps, ${thousands(facts.rows)} rows, seed ${facts.seed} |
| made on | ${facts.environment} |

## Data

Generated problems with worked solutions; ${thousands(facts.problems)} distinct ones, split by hash from those that fine-tuning and
evaluation use, so none of the problems measured below was ever seen. **${share} of the solutions carry a typical mistake on
purpose**, as text from the web does:

| family | example | typical mistake |
| --- | --- | --- |
${facts.families.map((f) => `| ${f.id} | ${code(f.example)} | ${f.mistake} |`).join('\n')}

## Measured accuracy

mean@${measurement.k} in percent [95 % interval over problems] / pass@${measurement.k}; ${measurement.problems} held-out problems a suite,
${measurement.k} samples each at temperature ${measurement.temperature}. Suites marked * are out of distribution.

| checkpoint | ${facts.suites.map(({ id, ood }) => id + (ood ? '*' : '')).join(' | ')} |
| --- |${' --- |'.repeat(facts.suites.length)}
${facts.checkpoints.map((checkpoint) => accuracyRow(checkpoint, facts)).join('\n')}

The lab opens ${facts.defaultCheckpoint} by default (bold). Weaker and stronger checkpoints are there so that the strength of the
base can be chosen.

## Make it again

\`\`\`sh
${facts.command}
\`\`\`

## Open it in Python

\`\`\`python
from transformers import AutoModelForCausalLM, AutoTokenizer
tokenizer = AutoTokenizer.from_pretrained("models/${facts.id}")
model = AutoModelForCausalLM.from_pretrained("models/${facts.id}", subfolder="${facts.defaultCheckpoint}")
\`\`\`
`;
}

function accuracyRow(checkpoint: CardFacts['checkpoints'][number], facts: CardFacts): string {
  const cells = facts.suites.map(({ id }) => {
    const suite = checkpoint.suites[id];
    if (!suite)
      throw new ModelError(`Checkpoint ${describe(checkpoint.id)} has no measurement of suite ${describe(id)}.`);
    const [low, high] = suite.ci95.map((value) => (value * 100).toFixed(1));
    return `${(suite.mean * 100).toFixed(1)} [${low}, ${high}] / ${(suite.passAtK * 100).toFixed(1)}`;
  });
  const name = checkpoint.id === facts.defaultCheckpoint ? `**${checkpoint.id}**` : checkpoint.id;
  return `| ${name} | ${cells.join(' | ')} |`;
}

/** In a table cell: a pipe would end it, a newline the row. */
function code(text: string): string {
  return `\`${text.replaceAll('\n', '⏎').replaceAll('|', '\\|')}\``;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function millions(value: number): string {
  return `${(value / 1e6).toFixed(2)} M`;
}

function thousands(value: number): string {
  return value.toLocaleString('en-US');
}
