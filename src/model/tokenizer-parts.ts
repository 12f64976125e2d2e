import { describe } from './config.ts';
import { ModelError } from './error.ts';

/**
 * The steps around byte pair encoding that decoders of the Llama, Qwen and SmolLM families use. The library trusts its
 * files: a step of another kind, or with absurd settings, could keep it busy for ever, which nothing outside can end.
 */
const kinds = {
  normalizer: ['Sequence', 'NFC', 'NFD', 'NFKC', 'NFKD', 'Replace', 'Prepend'],
  pre_tokenizer: ['Sequence', 'ByteLevel', 'Split', 'Digits', 'Metaspace'],
  decoder: ['Sequence', 'ByteLevel', 'ByteFallback', 'Fuse', 'Replace', 'Strip', 'Metaspace'],
} as const;

const children = { normalizer: 'normalizers', pre_tokenizer: 'pretokenizers', decoder: 'decoders' } as const;
const maxDepth = 4;
const maxSteps = 32;
const maxPattern = 1000;
/** Of `Strip`: how many characters it may take off each end. */
const maxStrip = 16;

/**
 * Checks one of the three steps of a parsed tokenizer.json.
 *
 * @throws ModelError naming the part that is not known or not safe to run.
 */
export function checkPart(role: keyof typeof kinds, part: unknown, depth = 0): void {
  if (part === null || part === undefined) return;
  const fail: Fail = (problem) => {
    throw new ModelError(`tokenizer.json: ${role} ${problem}`);
  };
  if (typeof part !== 'object' || Array.isArray(part)) fail(`is ${describe(part)}; it must be an object or null.`);
  const { type, pattern, start, stop, ...rest } = part as Record<string, unknown>;
  if (!kinds[role].some((kind) => kind === type)) {
    fail(`of type ${describe(type)} is not known; it must be ${kinds[role].join(', ')}.`);
  }
  if (type === 'Sequence') {
    const steps = rest[children[role]];
    if (!Array.isArray(steps) || steps.length > maxSteps || depth >= maxDepth) {
      fail(`of type "Sequence" must list at most ${maxSteps} steps, at most ${maxDepth} levels deep.`);
    }
    for (const step of steps) checkPart(role, step ?? fail('of type "Sequence" has an empty step.'), depth + 1);
  }
  if (type === 'Split' || type === 'Replace') checkPattern(pattern, fail);
  if (type === 'Strip') {
    for (const count of [start ?? 0, stop ?? 0]) {
      if (!Number.isInteger(count) || Number(count) < 0 || Number(count) > maxStrip) {
        fail(`of type "Strip" takes off ${describe(count)} characters; it must be a whole number up to ${maxStrip}.`);
      }
    }
  }
}

/** Named, so that TypeScript knows that nothing comes after it. */
type Fail = (problem: string) => never;

function checkPattern(pattern: unknown, fail: Fail): void {
  const { String: text, Regex: regex } = (pattern ?? {}) as Record<string, unknown>;
  const source = text ?? regex;
  if (typeof source !== 'string' || source.length > maxPattern) {
    fail(`has a pattern that is neither String nor Regex of at most ${maxPattern} characters.`);
  }
  // (a+)+ takes time exponential in the text. No tokenizer in use repeats a group without bound, so none may.
  if (regex !== undefined && /(?<!\\)\)[*+{]/.test(source)) {
    fail(`has the pattern ${describe(source)}, which repeats a group; that could take for ever on some texts.`);
  }
}
