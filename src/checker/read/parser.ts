import { Unreadable } from '../explain/budget.ts';
import type { Node } from '../tree/ast.ts';
import { isNatural, isPlainNumber, isSetLike, multiply, negative } from '../tree/nodes.ts';
import { integer } from '../tree/rational.ts';
import { lex } from './lexer.ts';
import { numberNode } from './number.ts';
import { Powers } from './powers.ts';
import type { LexOptions, Token } from './token.ts';
import { isUnitLetter } from './units.ts';
import { MULTIPLIERS } from './words.ts';

/** Whether commas are list separators at the top, and how a digit group is read, is the caller's choice. */
export function parse(text: string, options: LexOptions = {}): Node {
  return new Parser(lex(text, options)).answer();
}

/** Words after a number that change what it says; text with one is not "a number with a unit". */
const CHANGES_MEANING =
  /^(not|no|never|or|and|more|less|least|most|than|between|if|unless|except|to|from|wrong|incorrect|is|are|isn't|but|maybe|around|under|over|above|below|other|plus|minus|times)$/i;

/**
 * A Pratt parser for answers: expressions with implicit products, relations, sets, intervals, tuples, lists, matrices.
 * Implicit products bind tighter than `/`, so 1/2x is 1/(2x). Depth is bounded; text outside the grammar is Unreadable.
 */
class Parser extends Powers {
  answer(): Node {
    while (
      this.is('sep', 'quad') ||
      (this.is('rel', '=') && this.at === 0) ||
      (this.is('rel', '~') && this.at === 0) ||
      this.is('op', ':')
    )
      this.at++;
    const node = this.list(() => this.is('eof'));
    if (!this.is('eof')) throw new Unreadable('out_of_place', this.token.v);
    return node;
  }

  /** Items between separators; one item is returned as itself. `;` separates tuples when commas are there too. */
  protected list(stop: () => boolean): Node {
    const groups: Node[][] = [[]];
    let or = false;
    let semicolons = 0;
    let commas = 0;
    while (!stop() && !this.is('eof')) {
      if (this.is('sep') || this.is('amp')) {
        if (this.is('sep', 'or')) or = true;
        if (this.is('sep', ';')) {
          semicolons++;
          groups.push([]);
        } else if (this.is('sep', ',')) commas++;
        this.at++;
        continue;
      }
      const group = groups.at(-1) as Node[];
      if (group.length > 0 && !this.afterSeparator()) throw new Unreadable('out_of_place', this.token.v);
      group.push(this.relation());
    }
    const filled = groups.filter((g) => g.length > 0);
    const items =
      semicolons > 0 && commas > 0 && filled.every((g) => g.length > 1)
        ? filled.map((g): Node => ({ k: 'seq', items: g, open: '(', close: ')' }))
        : filled.flat();
    if (items.length === 0) throw new Unreadable('nothing');
    if (items.length === 1) return items[0] as Node;
    return { k: 'seq', items, open: '', close: '', or };
  }

  protected afterSeparator(): boolean {
    const before = this.tokens[this.at - 1];
    return before?.t === 'sep' || before?.t === 'amp';
  }

  /** expr (op expr)*, and ratios a:b:c below that. */
  protected relation(): Node {
    return this.nested(() => {
      const args = [this.ratio()];
      const ops: string[] = [];
      for (;;) {
        if (this.is('cmd', 'not') && this.peek().t === 'rel') {
          this.at++;
          const op = this.token.v;
          this.at++;
          ops.push(op === '=' ? '!=' : op === 'in' ? 'notin' : `not ${op}`);
        } else if (
          this.is('cmd', 'mod') ||
          (this.is('open', '(') && this.peek().t === 'cmd' && this.peek().v === 'mod')
        ) {
          const bracket = this.take('open', '(');
          this.at++;
          ops.push('mod');
          args.push(this.ratio());
          if (bracket) this.expect('close', ')');
          break;
        } else if (this.is('rel', 'in') && this.endsValue(this.peek())) {
          // "2.75 in" ends with a unit.
          this.at++;
          args.push({ k: 'unit', a: args.pop() as Node, unit: 'in' });
          break;
        } else if (this.is('rel')) {
          ops.push(this.token.v);
          this.at++;
        } else break;
        args.push(this.ratio());
      }
      return ops.length === 0 ? (args[0] as Node) : { k: 'rel', ops, args };
    });
  }

  protected ratio(): Node {
    const first = this.setExpression();
    if (!this.is('op', ':') || this.builders > 0) return first;
    const args = [first];
    while (this.take('op', ':')) args.push(this.setExpression());
    return { k: 'ratio', args };
  }

  protected setExpression(): Node {
    let left = this.measured();
    for (;;) {
      if (this.is('setop')) {
        const op = this.token.v as 'cup' | 'cap' | 'minus';
        this.at++;
        left = { k: 'setop', op, a: left, b: this.measured() };
      } else if (this.is('sym', 'U') && isSetLike(left) && (this.peek().t === 'open' || this.peek().t === 'set')) {
        this.at++;
        left = { k: 'setop', op: 'cup', a: left, b: this.measured() };
      } else return left;
    }
  }

  /** An expression with the unit or the words that follow it. */
  protected measured(): Node {
    if (this.is('word')) return this.words();
    const value = this.sum();
    if (!this.is('word') && !this.is('money')) return value;
    return this.unitAfter(value);
  }

  /** Words alone: text, or the name of a quantity if a relation follows ("Area = 5"). */
  protected words(): Node {
    const words: string[] = [];
    while (
      this.is('word') ||
      (words.length > 0 && (this.is('sym') || this.is('const') || this.is('num')) && !this.is('eof'))
    ) {
      words.push(this.token.v);
      this.at++;
    }
    if (this.is('rel')) return { k: 'sym', name: words.join(' ') };
    return { k: 'text', words: words.join(' ') };
  }

  protected unitAfter(value: Node): Node {
    let unit = '';
    let count = 0;
    while (!this.is('eof')) {
      const { t, v } = this.token;
      if (t === 'word') {
        const factor = MULTIPLIERS.get(v.toLowerCase());
        if (factor !== undefined && unit === '') {
          value = { k: 'mul', args: [value, { k: 'num', value: integer(factor) }] };
          this.at++;
          continue;
        }
        if (CHANGES_MEANING.test(v) || ++count > 6) throw new Unreadable('meaning_changed', v);
        unit += ` ${v}`;
      } else if (t === 'money') unit += ` ${v}`;
      else if (t === 'op' && v === '/' && unit !== '') unit += '/';
      else if (t === 'op' && v === '*' && unit !== '') unit += ' ';
      else if (t === 'op' && v === '^' && unit !== '') {
        this.at++;
        const braced = this.take('gopen');
        const minus = this.take('op', '-') ? '-' : '';
        const digits = this.is('num') || this.is('word') || this.is('sym') ? this.token.v : '';
        this.at++;
        if (braced) this.expect('gclose');
        unit += `^${minus}${digits}`;
        continue;
      } else if ((t === 'sym' || t === 'const') && unit.endsWith('/')) unit += v;
      else if (t === 'sym' && isUnitLetter(v) && unit !== '') unit += ` ${v}`;
      else break;
      this.at++;
    }
    const text = unit.trim();
    return text === '' ? value : { k: 'unit', a: value, unit: text };
  }

  protected sum(): Node {
    return this.nested(() => {
      const args: Node[] = [];
      let left: Node | undefined;
      const flush = (): Node => {
        const all = left ? [left, ...args] : args;
        const [a, b] = all;
        // A set minus a set
        if (all.length === 2 && a && b?.k === 'neg' && isSetLike(a) && isSetLike(b.a))
          return { k: 'setop', op: 'minus', a, b: b.a };
        return all.length === 1 ? (all[0] as Node) : { k: 'add', args: all };
      };
      for (;;) {
        const { t, v } = this.token;
        if (t === 'op' && (v === '+' || v === '-')) {
          if (v === '+' && args.length === 0 && !left && this.endsValue(this.peek())) break;
          this.at++;
          const term = this.product();
          args.push(v === '-' ? negative(term) : term);
        } else if (t === 'op' && (v === 'pm' || v === 'mp')) {
          this.at++;
          const a = left || args.length > 0 ? flush() : undefined;
          args.length = 0;
          left = a
            ? { k: 'pm', a, b: this.product(), flip: v === 'mp' }
            : { k: 'pm', b: this.product(), flip: v === 'mp' };
        } else if (args.length === 0 && !left) args.push(this.product());
        else return flush();
      }
      throw new Unreadable('sign_alone');
    });
  }

  /** Factors joined by * and /; `\div` and `/` are the same. */
  protected product(): Node {
    let left = this.factors();
    for (;;) {
      if (this.take('op', '*')) left = multiply(left, this.signedFactors());
      else if (this.is('op', '/')) {
        const tight = !this.token.space;
        this.at++;
        // "1/2 x" is a half of x, "1/2x" is one over 2x.
        if (tight && this.is('num') && this.peek().space && this.peek().t !== 'op')
          left = { k: 'div', a: left, b: this.power() };
        else left = { k: 'div', a: left, b: this.signedFactors() };
      } else if (this.startsFactor()) left = multiply(left, this.factors());
      else return left;
    }
  }

  protected signedFactors(): Node {
    if (this.take('op', '-')) return negative(this.signedFactors());
    if (this.take('op', '+')) return this.signedFactors();
    return this.factors();
  }

  /** An implicit product: 2x, 3\sqrt2, (x+1)(x-1). */
  protected factors(): Node {
    const first = this.power();
    const mixed = this.mixed(first);
    let left = mixed ? this.postfix(mixed) : first;
    while (this.startsFactor()) {
      if (this.is('num') && (left.k === 'num' || isPlainNumber(left))) throw new Unreadable('side_by_side');
      left = multiply(left, this.power());
    }
    return left;
  }

  /** 1\frac12 and 2 1/2. */
  protected mixed(whole: Node): Node | undefined {
    if (whole.k !== 'num' || whole.value.d !== 1n || whole.decimal) return undefined;
    if (this.is('cmd', 'frac')) {
      const mark = this.at;
      const part = this.primary();
      const d = part.k === 'div' ? part : undefined;
      if (
        d &&
        isNatural(d.a) &&
        isNatural(d.b) &&
        (d.a as { value: { n: bigint } }).value.n < (d.b as { value: { n: bigint } }).value.n
      )
        return { k: 'add', args: [whole, part] };
      this.at = mark;
      return undefined;
    }
    if (
      this.is('num') &&
      this.token.space &&
      this.peek().t === 'op' &&
      this.peek().v === '/' &&
      this.peek(2).t === 'num'
    ) {
      const a = numberNode(this.token.v);
      const b = numberNode(this.peek(2).v);
      if (isNatural(a) && isNatural(b) && a.value.n < b.value.n) {
        this.at += 3;
        return { k: 'add', args: [whole, { k: 'div', a, b }] };
      }
    }
    return undefined;
  }

  protected startsFactor(): boolean {
    const { t, v } = this.token;
    switch (t) {
      case 'num':
      case 'fn':
      case 'const':
      case 'gopen':
        return true;
      case 'sym':
        return !(v === 'U' && this.peek().t === 'open' && this.tokens[this.at - 1]?.t === 'close');
      case 'cmd':
        return v !== 'choose' && v !== 'over' && v !== 'not' && v !== 'mod';
      case 'open':
        if (v === '(' && this.peek().t === 'cmd' && this.peek().v === 'mod') return false;
        return v === '(' || v === 'lfloor' || v === 'lceil' || (v === '[' && this.closesSoon());
      case 'bar':
        return v === '|' && this.bars === 0 && this.hasBar();
      case 'begin':
        return true;
      default:
        return false;
    }
  }

  /** Whether a `[` here is a bracket around a factor, as in 2[x+1]. */
  protected closesSoon(): boolean {
    let depth = 0;
    for (let i = this.at; i < this.tokens.length; i++) {
      const { t, v } = this.tokens[i] as Token;
      if (t === 'open' || t === 'gopen') depth++;
      else if ((t === 'close' || t === 'gclose') && --depth === 0) return v === ']';
      else if (t === 'sep' && depth === 1) return false;
    }
    return false;
  }

  protected hasBar(): boolean {
    for (let i = this.at + 1; i < this.tokens.length; i++) {
      const { t, v } = this.tokens[i] as Token;
      if (t === 'bar' && v === '|') return true;
      if (t === 'sep' || t === 'rel') return false;
    }
    return false;
  }
}
