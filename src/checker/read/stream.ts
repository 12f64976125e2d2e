import { MAX_DEPTH, Stop, Unreadable } from '../explain/budget.ts';
import type { Token } from './token.ts';

/** The tokens of one answer with a place in them and a bound on the depth of the grammar. */
export class TokenStream {
  protected at = 0;

  protected depth = 0;

  protected bars = 0;

  /** In how many set-builder braces the parser is, where a colon means "such that". */
  protected builders = 0;

  protected readonly tokens: Token[];

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  protected get token(): Token {
    return this.tokens[this.at] as Token;
  }

  protected peek(n = 1): Token {
    return this.tokens[Math.min(this.at + n, this.tokens.length - 1)] as Token;
  }

  protected is(t: Token['t'], v?: string): boolean {
    return this.token.t === t && (v === undefined || this.token.v === v);
  }

  protected take(t: Token['t'], v?: string): boolean {
    if (!this.is(t, v)) return false;
    this.at++;
    return true;
  }

  protected expect(t: Token['t'], v?: string): void {
    if (!this.take(t, v)) throw new Unreadable('expected', v ?? t);
  }

  protected nested<T>(work: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new Stop('too_deep', { code: 'depth', most: MAX_DEPTH });
    const result = work();
    this.depth--;
    return result;
  }

  protected endsValue(token: Token): boolean {
    return token.t === 'eof' || token.t === 'sep' || token.t === 'close';
  }
}
