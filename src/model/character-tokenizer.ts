import { ModelError } from './error.ts';

/** The two files of a tokenizer, ready for JSON.stringify. */
export interface TokenizerFiles {
  tokenizerJson: Record<string, unknown>;
  tokenizerConfigJson: Record<string, unknown>;
  vocabularySize: number;
}

const specials = ['<pad>', '<bos>', '<eos>'];

/**
 * The tokenizer of the bundled models: every character is a token, so digits are single and any text over the alphabet
 * comes back exactly. It is a byte pair encoding without merges, which every Hugging Face tool opens.
 *
 * Ids: <pad> 0, <bos> 1, <eos> 2, then the characters in the given order, then reserved tokens up to a multiple of 4, so
 * that kernels can read the vocabulary four at a time.
 *
 * @throws ModelError for a repeated character or half a surrogate pair, or an alphabet that can spell a special token.
 */
export function characterTokenizer(characters: string): TokenizerFiles {
  const alphabet = [...characters];
  for (const [i, character] of alphabet.entries()) {
    if (/\p{Cs}/u.test(character)) throw new ModelError(`Character ${i} of the alphabet is half a surrogate pair.`);
    if (alphabet.indexOf(character) !== i) {
      throw new ModelError(`The alphabet lists the character ${JSON.stringify(character)} twice.`);
    }
  }
  for (const special of specials) {
    if ([...special].every((character) => alphabet.includes(character))) {
      throw new ModelError(
        `The alphabet can spell ${special}, which Hugging Face tools would read as one token; leave out "<".`,
      );
    }
  }
  const content = [...specials, ...alphabet];
  const reserved = (4 - (content.length % 4)) % 4;
  for (let i = 0; i < reserved; i++) content.push(`<reserved-${i}>`);

  const addedTokens = specials.map((special, id) => ({
    id,
    content: special,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  return {
    vocabularySize: content.length,
    tokenizerJson: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: addedTokens,
      normalizer: null,
      pre_tokenizer: null,
      post_processor: null,
      decoder: { type: 'Fuse' },
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        vocab: Object.fromEntries(content.map((token, id) => [token, id])),
        merges: [],
      },
    },
    tokenizerConfigJson: {
      tokenizer_class: 'PreTrainedTokenizerFast',
      pad_token: '<pad>',
      bos_token: '<bos>',
      eos_token: '<eos>',
      clean_up_tokenization_spaces: false,
      added_tokens_decoder: Object.fromEntries(addedTokens.map(({ id, ...token }) => [id, token])),
    },
  };
}
