export type TokenKind =
  | 'num'
  | 'sym'
  | 'word'
  | 'fn'
  | 'const'
  | 'cmd'
  | 'op'
  | 'rel'
  | 'setop'
  | 'set'
  | 'open'
  | 'close'
  | 'gopen'
  | 'gclose'
  | 'bar'
  | 'sep'
  | 'amp'
  | 'row'
  | 'begin'
  | 'end'
  | 'money'
  | 'eof';

/** A token; `space` tells whether a blank stands before it, `text` whether it was written inside `\text{}`. */
export interface Token {
  t: TokenKind;
  v: string;
  space: boolean;
  text?: boolean;
}

/** Kind and value of a token before it has a place. */
export type Lexeme = readonly [t: TokenKind, v: string];

/** How ambiguous commas between digits are read. */
export interface LexOptions {
  /** `1,234` is one number (default true). */
  thousands?: boolean;
  /** `3,14` is 3.14 (default false). */
  decimalComma?: boolean;
}
