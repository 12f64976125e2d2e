import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { messageOf } from '../message-of.ts';
import { describe, type ModelConfig } from './config.ts';
import { ModelError } from './error.ts';
import { checkPart } from './tokenizer-parts.ts';

/** Text to token ids and back. */
export interface Tokenizer {
  /**
   * The ids of a text, with nothing put before or after it.
   *
   * @throws ModelError naming the first character the tokenizer has no token for.
   */
  encode(text: string): number[];
  /**
   * The text of ids; padding, beginning and end are left out unless `special` is true. An id within the model's
   * vocabulary that has no token (vocabularies are often padded) reads as U+FFFD.
   *
   * @throws ModelError for an id outside the model's vocabulary.
   */
  decode(ids: ArrayLike<number>, options?: { special?: boolean }): string;
  /** One more than the largest id that has a token. */
  vocabularySize: number;
  bos: number | null;
  eos: number;
  /** The end token where the tokenizer has none for padding. */
  pad: number;
}

const addedTokenSchema = z.looseObject({
  id: z.number().int().min(0).max(400_000),
  content: z.string().min(1),
  special: z.boolean().default(false),
});

const fileSchema = z.looseObject({
  added_tokens: z.array(addedTokenSchema).default([]),
  normalizer: z.unknown().optional(),
  pre_tokenizer: z.unknown().optional(),
  decoder: z.unknown().optional(),
  model: z.looseObject({
    type: z.literal('BPE').optional(),
    vocab: z.record(z.string(), z.number().int().min(0).max(400_000)),
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
    byte_fallback: z.boolean().nullish(),
    continuing_subword_prefix: z.string().nullish(),
    end_of_word_suffix: z.string().nullish(),
  }),
});

const namedToken = z.union([z.string(), z.looseObject({ content: z.string() }).transform((token) => token.content)]);
const settingsSchema = z.looseObject({
  bos_token: namedToken.nullish(),
  eos_token: namedToken.nullish(),
  pad_token: namedToken.nullish(),
});

/**
 * A tokenizer from the parsed `tokenizer.json` and `tokenizer_config.json` of a Hugging Face folder, checked against the
 * model it belongs to. Only byte pair encoding, which all decoders that open here use.
 *
 * @throws ModelError when a file is broken or the tokenizer is not this model's.
 */
export function createTokenizer(tokenizerJson: unknown, settingsJson: unknown, config: ModelConfig): Tokenizer {
  const file = parse(fileSchema, tokenizerJson, 'tokenizer.json');
  const settings = parse(settingsSchema, settingsJson, 'tokenizer_config.json');

  for (const role of ['normalizer', 'pre_tokenizer', 'decoder'] as const) checkPart(role, file[role]);
  const tokens = new Map<number, string>();
  const ids = new Map<string, number>();
  const enter = (content: string, id: number, added: boolean) => {
    if (id >= config.vocabularySize) {
      throw new ModelError(
        `tokenizer.json: token ${describe(content)} has id ${id}, but the model has only ${config.vocabularySize} tokens; the tokenizer belongs to another model.`,
      );
    }
    const other = tokens.get(id);
    if (other !== undefined && !(added && other === content)) {
      throw new ModelError(
        `tokenizer.json: tokens ${describe(other)} and ${describe(content)} have the same id ${id}.`,
      );
    }
    tokens.set(id, content);
    ids.set(content, id);
  };
  for (const [content, id] of Object.entries(file.model.vocab)) enter(content, id, false);
  for (const { content, id } of file.added_tokens) enter(content, id, true);
  if (tokens.size === 0) throw new ModelError('tokenizer.json: the vocabulary is empty.');

  const idOf = (role: 'bos_token' | 'eos_token' | 'pad_token'): number | null => {
    const content = settings[role];
    if (content == null) return null;
    const id = ids.get(content);
    if (id === undefined) {
      throw new ModelError(
        `tokenizer_config.json: ${role} ${describe(content)} is not in the vocabulary of tokenizer.json.`,
      );
    }
    return id;
  };
  const named = idOf('eos_token');
  if (named !== null && config.eosTokenIds.length > 0 && !config.eosTokenIds.includes(named)) {
    throw new ModelError(
      `The tokenizer ends a text with token ${named}, but config.json with ${config.eosTokenIds.join(' or ')}; the tokenizer belongs to another model.`,
    );
  }
  const eos = named ?? config.eosTokenIds[0];
  if (eos === undefined) {
    throw new ModelError('Neither tokenizer_config.json nor config.json names the token that ends a text (eos_token).');
  }

  const library = build(file, settingsJson);
  const special = new Set(file.added_tokens.filter((token) => token.special).map((token) => token.id));
  const isCharacters =
    file.model.merges.length === 0 && !file.normalizer && !file.pre_tokenizer && !file.model.byte_fallback;

  return {
    encode: isCharacters ? (text) => encodeCharacters(text, ids) : (text) => encodePieces(text, library, config),
    decode(sequence, options = {}) {
      const kept: number[] = [];
      let text = '';
      const flush = () => {
        if (kept.length) text += library.decode(kept.splice(0), { clean_up_tokenization_spaces: false });
      };
      for (const id of Array.from(sequence)) {
        if (!Number.isInteger(id) || id < 0 || id >= config.vocabularySize) {
          throw new ModelError(`Token id ${id} is outside the vocabulary of ${config.vocabularySize} tokens.`);
        }
        if (special.has(id) && !options.special) continue;
        if (tokens.has(id)) kept.push(id);
        else {
          flush();
          text += '\ufffd';
        }
      }
      flush();
      return text;
    },
    vocabularySize: largest(tokens) + 1,
    bos: idOf('bos_token') ?? config.bosTokenId,
    eos,
    pad: idOf('pad_token') ?? config.padTokenId ?? eos,
  };
}

function parse<S extends z.ZodType>(schema: S, json: unknown, name: string): z.output<S> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.length ? issue.path.slice(0, 4).join('.').slice(0, 80) : 'the file';
  throw new ModelError(`${name}: ${path} is missing or not of the form of a byte pair encoding (BPE) tokenizer.`);
}

/** The library trusts its files, so whatever it throws on a broken one becomes our sentence. */
function build(file: z.output<typeof fileSchema>, settings: unknown): HuggingFaceTokenizer {
  try {
    // What stands before and after a text is the caller's business, so the post-processor is left out.
    const absent = { normalizer: null, pre_tokenizer: null, decoder: null };
    const library = new HuggingFaceTokenizer({ ...absent, ...file, post_processor: null }, settings as object);
    library.encode('1+1', { add_special_tokens: false });
    return library;
  } catch (error) {
    const reason = messageOf(error);
    throw new ModelError(`tokenizer.json cannot be used: ${reason.slice(0, 120)}`, { cause: error });
  }
}

/** Characters as tokens: what the library gives, without building a merge queue for every text. */
function encodeCharacters(text: string, ids: ReadonlyMap<string, number>): number[] {
  const result: number[] = [];
  for (const character of text) {
    const id = ids.get(character);
    if (id === undefined) throw unknownCharacter(character);
    result.push(id);
  }
  return result;
}

function encodePieces(text: string, library: HuggingFaceTokenizer, config: ModelConfig): number[] {
  const ids = library.encode(text, { add_special_tokens: false }).ids;
  const unknown = library.model?.unk_token_id;
  const known = (list: (number | undefined)[]) =>
    list.every((id) => id !== undefined && id !== unknown && id < config.vocabularySize);
  if (known(ids)) return ids;
  for (const character of text) {
    const own = library.encode(character, { add_special_tokens: false }).ids;
    if (!known(own)) throw unknownCharacter(character);
  }
  throw new ModelError('The tokenizer has no tokens for a part of this text.');
}

function unknownCharacter(character: string): ModelError {
  const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  return new ModelError(
    `The model has no token for the character ${JSON.stringify(character)} (U+${code}); leave it out or write it otherwise.`,
  );
}

function largest(tokens: ReadonlyMap<number, string>): number {
  let result = 0;
  for (const id of tokens.keys()) result = Math.max(result, id);
  return result;
}
