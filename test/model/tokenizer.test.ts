import { Tokenizer as Library } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterTokenizer } from '../../src/model/character-tokenizer.ts';
import { ModelError } from '../../src/model/error.ts';
import { createTokenizer } from '../../src/model/tokenizer.ts';
import { alphabet, sampleConfig, tokenizerFiles } from './sample.ts';

const config = sampleConfig();
const { tokenizerJson, tokenizerConfigJson } = tokenizerFiles;
const tokenizer = createTokenizer(tokenizerJson, tokenizerConfigJson, config);
const text = fc.array(fc.constantFrom(...alphabet), { maxLength: 60 }).map((list) => list.join(''));

describe('characters as tokens', () => {
  it('come back exactly, newlines and runs of spaces included', () => {
    fc.assert(fc.property(text, (value) => tokenizer.decode(tokenizer.encode(value)) === value));
    const awkward = "  \n\n 1 , 2 . ? ! n't 's \n ";
    expect(() => tokenizer.encode(awkward)).toThrow('"\'" (U+0027)');
    const kept = awkward.replaceAll("'", '');
    expect(tokenizer.decode(tokenizer.encode(kept))).toBe(kept);
  });

  it('are what the Hugging Face library makes of the same files', () => {
    const library = new Library(tokenizerJson, tokenizerConfigJson);
    fc.assert(
      fc.property(text, (value) => {
        const { ids } = library.encode(value);
        expect(tokenizer.encode(value)).toEqual(ids);
        if (ids.length) expect(library.decode(ids)).toBe(value);
      }),
    );
  });

  it('number the alphabet from 3 and fill up to a multiple of 4', () => {
    expect(tokenizer).toMatchObject({ pad: 0, bos: 1, eos: 2, vocabularySize: tokenizerFiles.vocabularySize });
    expect(tokenizer.encode('\n #')).toEqual([3, 4, 5]);
    for (const letters of ['a', 'ab', 'abc', 'abcd', 'abcde']) {
      const files = characterTokenizer(letters);
      expect(files.vocabularySize % 4).toBe(0);
      expect(files.vocabularySize).toBeLessThan(letters.length + 3 + 4);
    }
  });

  it('name the character that has no token', () => {
    expect(() => tokenizer.encode('12€')).toThrow('no token for the character "€" (U+20AC)');
    expect(() => tokenizer.encode('1😀2')).toThrow('"😀" (U+1F600)');
    expect(() => tokenizer.encode('1<eos>')).toThrow('"<" (U+003C)');
  });

  it('leave special tokens out of text unless asked', () => {
    expect(tokenizer.decode([1, 3, 2, 0])).toBe('\n');
    expect(tokenizer.decode(Int32Array.of(1, 3, 2), { special: true })).toBe('<bos>\n<eos>');
    expect(tokenizer.decode([])).toBe('');
  });

  it('show ids without a token, refuse those outside the vocabulary', () => {
    const wide = createTokenizer(tokenizerJson, tokenizerConfigJson, sampleConfig({ vocab_size: 128 }));
    expect(wide.decode([3, 127, 4])).toBe('\n\ufffd ');
    for (const id of [128, -1, 1.5, Number.NaN]) expect(() => wide.decode([id])).toThrow('outside the vocabulary');
  });

  it.each([
    ['aa', 'lists the character "a" twice'],
    ['a\ud800', 'half a surrogate pair'],
    ['<>pados', 'can spell <pad>'],
  ])('refuse the alphabet %j', (letters, sentence) => {
    expect(() => characterTokenizer(letters)).toThrow(ModelError);
    expect(() => characterTokenizer(letters)).toThrow(sentence);
  });
});

// The form of the GPT-2, Llama 3 and Qwen tokenizers, with two merges.
const byteLevelVocab = Object.fromEntries(
  ['a', 'b', 'c', 'Ġ', 'ab', 'Ġab', '<|end|>', 'Ã', '©'].map((token, id) => [token, id]),
);
const byteLevelJson = {
  added_tokens: [{ id: 6, content: '<|end|>', special: true }],
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false },
  decoder: { type: 'ByteLevel' },
  model: { type: 'BPE', vocab: byteLevelVocab, merges: ['a b', 'Ġ ab'] },
};

describe('byte-level BPE', () => {
  const own = createTokenizer(
    byteLevelJson,
    { eos_token: '<|end|>' },
    sampleConfig({ vocab_size: 12, eos_token_id: [5, 6] }),
  );

  it('merges and comes back', () => {
    expect(own.encode('ab ab cé')).toEqual([4, 5, 3, 2, 7, 8]);
    expect(own.decode([4, 5, 3, 2, 7, 8])).toBe('ab ab cé');
    // Without a pre-tokenizer too, merges are made.
    const { pre_tokenizer: _, ...whole } = byteLevelJson;
    expect(
      createTokenizer(whole, { eos_token: '<|end|>' }, sampleConfig({ vocab_size: 9, eos_token_id: 6 })).encode('abc'),
    ).toEqual([4, 2]);
    expect(own).toMatchObject({ eos: 6, pad: 0, vocabularySize: 9 });
  });
});

describe('the steps of published tokenizers', () => {
  const qwen =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  const split = (Regex: string) => ({
    type: 'Sequence',
    pretokenizers: [
      { type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false },
      { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
    ],
  });
  const smol = {
    type: 'Sequence',
    pretokenizers: [
      { type: 'Digits', individual_digits: true },
      { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    ],
  };

  it.each<[string, unknown, unknown]>([
    ['Qwen 2 and 3', { type: 'NFC' }, split(qwen)],
    ['Llama 3', null, split(qwen.replace('|\\p{N}|', '|\\p{N}{1,3}|'))],
    ['SmolLM2', null, smol],
  ])('%s open', (_, normalizer, pre_tokenizer) => {
    const config = sampleConfig({ vocab_size: 12, eos_token_id: 6 });
    const own = createTokenizer({ ...byteLevelJson, normalizer, pre_tokenizer }, { eos_token: '<|end|>' }, config);
    expect(own.encode('ab ab cé')).toEqual([4, 5, 3, 2, 7, 8]);
  });
});

describe('a broken or foreign tokenizer', () => {
  type Json = Record<string, never>;
  const edited = (edit: (json: Json) => void) => {
    const json = structuredClone(tokenizerJson) as Json;
    edit(json);
    return json;
  };
  const part = (role: string, value: unknown) => edited((json) => set(json, role, value));
  const nest = (depth: number): unknown =>
    depth === 0 ? { type: 'NFC' } : { type: 'Sequence', normalizers: [nest(depth - 1)] };
  const model = (json: Json) =>
    json.model as unknown as { vocab: Record<string, unknown>; merges: unknown; type: unknown };
  const set = (json: Json, key: string, value: unknown) => Object.assign(json, { [key]: value });

  it.each<[string, unknown, unknown, string]>([
    ['no object', null, tokenizerConfigJson, 'tokenizer.json: the file is missing'],
    ['no model', {}, tokenizerConfigJson, 'tokenizer.json: model is missing'],
    ['another kind', edited((j) => set(model(j) as never, 'type', 'Unigram')), tokenizerConfigJson, 'model.type'],
    ['no vocabulary', edited((j) => set(model(j) as never, 'vocab', {})), {}, 'eos_token'],
    ['an id as text', edited((j) => set(model(j).vocab as never, 'a', '7')), tokenizerConfigJson, 'model.vocab.a'],
    ['a negative id', edited((j) => set(model(j).vocab as never, 'a', -1)), tokenizerConfigJson, 'model.vocab.a'],
    ['an id of a billion', edited((j) => set(model(j).vocab as never, 'a', 1e9)), tokenizerConfigJson, 'model.vocab.a'],
    [
      'more ids than the model',
      edited((j) => set(model(j).vocab as never, 'é', tokenizerFiles.vocabularySize)),
      tokenizerConfigJson,
      'belongs to another model',
    ],
    [
      'two tokens of one id',
      edited((j) => set(model(j).vocab as never, 'é', 5)),
      tokenizerConfigJson,
      'have the same id 5',
    ],
    [
      'a strange decoder',
      edited((j) => set(j, 'decoder', { type: 'Nope' })),
      tokenizerConfigJson,
      'decoder of type "Nope" is not known',
    ],
    ['a decoder of text', edited((j) => set(j, 'decoder', 'Fuse')), tokenizerConfigJson, 'decoder is "Fuse"'],
    [
      'a broken pattern',
      edited((j) => set(j, 'pre_tokenizer', { type: 'Split', pattern: { Regex: '(' } })),
      tokenizerConfigJson,
      'cannot be used',
    ],
    [
      'a repeated group',
      part('pre_tokenizer', { type: 'Split', pattern: { Regex: '(a+)+$' } }),
      tokenizerConfigJson,
      'repeats a group',
    ],
    [
      'a huge pattern',
      part('normalizer', { type: 'Replace', pattern: { String: 'a'.repeat(2000) } }),
      tokenizerConfigJson,
      'at most 1000',
    ],
    [
      'a step that never ends',
      part('pre_tokenizer', { type: 'FixedLength', length: 0 }),
      tokenizerConfigJson,
      'of type "FixedLength" is not known',
    ],
    [
      'an endless strip',
      part('decoder', { type: 'Strip', content: 'a', stop: 1e9 }),
      tokenizerConfigJson,
      'takes off 1000000000',
    ],
    ['a deep nest', part('normalizer', nest(9)), tokenizerConfigJson, 'at most 4 levels deep'],
    [
      'an empty step',
      part('decoder', { type: 'Sequence', decoders: [null] }),
      tokenizerConfigJson,
      'has an empty step',
    ],
    [
      'too many steps',
      part('decoder', { type: 'Sequence', decoders: Array(99).fill({ type: 'Fuse' }) }),
      tokenizerConfigJson,
      'at most 32 steps',
    ],
    ['settings of text', tokenizerJson, 'text', 'tokenizer_config.json: the file'],
    ['an unknown end', tokenizerJson, { eos_token: '<end>' }, '"<end>" is not in the vocabulary'],
    [
      'another end than config.json',
      tokenizerJson,
      { eos_token: '<bos>' },
      'ends a text with token 1, but config.json with 2',
    ],
  ])('%s: one sentence', (_, json, settings, sentence) => {
    const narrow = sampleConfig({ eos_token_id: sentence === 'eos_token' ? null : 2 });
    const make = () => createTokenizer(json, settings, narrow);
    if (sentence === 'eos_token') return expect(make).toThrow(/names the token that ends a text/);
    expect(make).toThrow(ModelError);
    expect(make).toThrow(sentence);
  });

  it('never throws anything but ModelError, whatever is put in its place', () => {
    const sources = [tokenizerJson, byteLevelJson, tokenizerConfigJson];
    const parts = [
      { type: 'Sequence', pretokenizers: [{ type: 'Split', pattern: { String: 'a' }, behavior: 'Isolated' }] },
      { type: 'Sequence', normalizers: [{}] },
      { type: 'Replace', pattern: { Regex: 'a*' }, content: 5 },
      { type: 'Split', pattern: { Regex: 'x*' } },
      { type: 'FixedLength', length: 0 },
      { type: 'ByteFallback' },
      { type: 'Metaspace' },
      { type: 'Strip', stop: 1e9 },
      { type: 'WordPiece', prefix: 1 },
      [['a']],
      'a b c',
    ];
    const anything = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(...parts));
    const places = sources.map((source) => pathsOf(source));
    const which = fc.nat(sources.length - 1).chain((i) => fc.tuple(fc.constant(i), fc.nat(places[i]!.length - 1)));
    fc.assert(
      fc.property(which, anything, fc.string({ maxLength: 8 }), ([i, place], value, words) => {
        const changed = withValue(sources[i], places[i]![place]!, value);
        const tokenizerFile = i === 1 || i === 0 ? changed : tokenizerJson;
        const settings = i === 2 ? changed : i === 1 ? { eos_token: '<|end|>' } : tokenizerConfigJson;
        try {
          const made = createTokenizer(tokenizerFile, settings, sampleConfig({ eos_token_id: null }));
          for (const sentence of ['ab 1+1', words]) made.decode(made.encode(sentence));
          made.decode([0, 1, 2, 3]);
        } catch (error) {
          if (!(error instanceof ModelError)) throw error;
        }
      }),
      { numRuns: 3000 },
    );
  });
});

type Path = (string | number)[];

/** Every place of a JSON value, its own included. */
function pathsOf(json: unknown): Path[] {
  const below = typeof json === 'object' && json !== null ? Object.entries(json) : [];
  return [[], ...below.flatMap(([key, value]) => pathsOf(value).map((path) => [key, ...path]))];
}

function withValue(json: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const inner = (json as Record<string, unknown>)[key];
  const next = withValue(inner, rest, value);
  return Array.isArray(json) ? json.with(Number(key), next) : { ...(json as object), [key]: next };
}
