import type { Node } from './ast.ts';
import { MAX_DEPTH, Stop, Unreadable } from './budget.ts';
import { type LexOptions, lex, type Token } from './lexer.ts';
import { numberNode } from './number.ts';
import { integer } from './rational.ts';
import { isUnitLetter } from './units.ts';
import { MULTIPLIERS } from './words.ts';

/** Whether commas are list separators at the top, and how a digit group is read, is the caller's choice. */
export function parse(text: string, options: LexOptions = {}): Node {
  return new Parser(lex(text, options)).answer();
}

const CLOSER: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' };
/** Words after a number that change what it says; text with one is not "a number with a unit". */
const CHANGES_MEANING =
  /^(not|no|never|or|and|more|less|least|most|than|between|if|unless|except|to|from|wrong|incorrect|is|are|isn't|but|maybe|around|under|over|above|below|other|plus|minus|times)$/i;

/**
 * A Pratt parser for answers: expressions with implicit products, relations, sets, intervals, tuples, lists, matrices.
 * Implicit products bind tighter than `/`, so 1/2x is 1/(2x). Depth is bounded; text outside the grammar is Unreadable.
 */
class Parser {
  private at = 0;
  private depth = 0;
  private bars = 0;
  /** In how many set-builder braces the parser is, where a colon means "such that". */
  private builders = 0;
  private readonly tokens: Token[];

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  private get token(): Token {
    return this.tokens[this.at] as Token;
  }
  private peek(n = 1): Token {
    return this.tokens[Math.min(this.at + n, this.tokens.length - 1)] as Token;
  }
  private is(t: Token['t'], v?: string): boolean {
    return this.token.t === t && (v === undefined || this.token.v === v);
  }
  private take(t: Token['t'], v?: string): boolean {
    if (!this.is(t, v)) return false;
    this.at++;
    return true;
  }
  private expect(t: Token['t'], v?: string): void {
    if (!this.take(t, v)) throw new Unreadable(`Expected ${v ?? t}, found ${this.token.v || 'the end'}.`);
  }
  private nested<T>(work: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new Stop('too_deep', 'The answer is nested too deep.');
    const result = work();
    this.depth--;
    return result;
  }

  answer(): Node {
    while (
      this.is('sep', 'quad') ||
      (this.is('rel', '=') && this.at === 0) ||
      (this.is('rel', '~') && this.at === 0) ||
      this.is('op', ':')
    )
      this.at++;
    const node = this.list(() => this.is('eof'));
    if (!this.is('eof')) throw new Unreadable(`${this.token.v} is out of place.`);
    return node;
  }

  /** Items between separators; one item is returned as itself. `;` separates tuples when commas are there too. */
  private list(stop: () => boolean): Node {
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
      if (group.length > 0 && !this.afterSeparator()) throw new Unreadable(`${this.token.v} is out of place.`);
      group.push(this.relation());
    }
    const filled = groups.filter((g) => g.length > 0);
    const items =
      semicolons > 0 && commas > 0 && filled.every((g) => g.length > 1)
        ? filled.map((g): Node => ({ k: 'seq', items: g, open: '(', close: ')' }))
        : filled.flat();
    if (items.length === 0) throw new Unreadable('There is nothing to read.');
    if (items.length === 1) return items[0] as Node;
    return { k: 'seq', items, open: '', close: '', or };
  }

  private afterSeparator(): boolean {
    const before = this.tokens[this.at - 1];
    return before?.t === 'sep' || before?.t === 'amp';
  }

  /** expr (op expr)*, and ratios a:b:c below that. */
  private relation(): Node {
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

  private ratio(): Node {
    const first = this.setExpression();
    if (!this.is('op', ':') || this.builders > 0) return first;
    const args = [first];
    while (this.take('op', ':')) args.push(this.setExpression());
    return { k: 'ratio', args };
  }

  private setExpression(): Node {
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
  private measured(): Node {
    if (this.is('word') && !this.startsValue()) return this.words();
    const value = this.sum();
    if (!this.is('word') && !this.is('money')) return value;
    return this.unitAfter(value);
  }

  private startsValue(): boolean {
    return false;
  }

  /** Words alone: text, or the name of a quantity if a relation follows ("Area = 5"). */
  private words(): Node {
    const words: string[] = [];
    while (
      this.is('word') ||
      (words.length > 0 && (this.is('sym') || this.is('const') || this.is('num')) && !this.isEnd())
    ) {
      words.push(this.token.v);
      this.at++;
    }
    if (this.is('rel')) return { k: 'sym', name: words.join(' ') };
    return { k: 'text', words: words.join(' ') };
  }
  private isEnd(): boolean {
    return this.is('eof');
  }

  private unitAfter(value: Node): Node {
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
        if (CHANGES_MEANING.test(v) || ++count > 6) throw new Unreadable(`"${v}" changes what the number says.`);
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

  private sum(): Node {
    return this.nested(() => {
      const args: Node[] = [];
      let left: Node | undefined;
      const flush = (): Node => {
        const all = left ? [left, ...args] : args;
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
      throw new Unreadable('A sign without a number.');
    });
  }
  private endsValue(token: Token): boolean {
    return token.t === 'eof' || token.t === 'sep' || token.t === 'close';
  }

  /** Factors joined by * and /; `\div` and `/` are the same. */
  private product(): Node {
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

  private signedFactors(): Node {
    if (this.take('op', '-')) return negative(this.signedFactors());
    if (this.take('op', '+')) return this.signedFactors();
    return this.factors();
  }

  /** An implicit product: 2x, 3\sqrt2, (x+1)(x-1). */
  private factors(): Node {
    const first = this.power();
    const mixed = this.mixed(first);
    let left = mixed ? this.postfix(mixed) : first;
    while (this.startsFactor()) {
      if (this.is('num') && (left.k === 'num' || isPlainNumber(left)))
        throw new Unreadable('Two numbers stand side by side.');
      left = multiply(left, this.power());
    }
    return left;
  }

  /** 1\frac12 and 2 1/2. */
  private mixed(whole: Node): Node | undefined {
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

  private startsFactor(): boolean {
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
  private closesSoon(): boolean {
    let depth = 0;
    for (let i = this.at; i < this.tokens.length; i++) {
      const { t, v } = this.tokens[i] as Token;
      if (t === 'open' || t === 'gopen') depth++;
      else if ((t === 'close' || t === 'gclose') && --depth === 0) return v === ']';
      else if (t === 'sep' && depth === 1) return false;
    }
    return false;
  }
  private hasBar(): boolean {
    for (let i = this.at + 1; i < this.tokens.length; i++) {
      const { t, v } = this.tokens[i] as Token;
      if (t === 'bar' && v === '|') return true;
      if (t === 'sep' || t === 'rel') return false;
    }
    return false;
  }

  private power(): Node {
    return this.nested(() => {
      const base = this.postfix(this.primary());
      if (!this.is('op', '^')) return base;
      this.at++;
      if (this.take('op', 'deg')) return this.afterDegree({ k: 'deg', a: base });
      if (this.take('op', "'")) return this.postfix(primed(base));
      if (this.is('gopen') && this.peek().t === 'op' && this.peek().v === 'deg' && this.peek(2).t === 'gclose') {
        this.at += 3;
        return this.afterDegree({ k: 'deg', a: base });
      }
      if (this.is('gopen') && this.peek().t === 'op' && this.peek().v === "'") {
        while (!this.is('gclose') && !this.is('eof')) this.at++;
        this.take('gclose');
        return this.postfix(primed(base));
      }
      if (this.is('gopen') && this.peek().t === 'word' && /^(th|st|nd|rd)$/.test(this.peek().v)) {
        this.at += 3;
        return base;
      }
      if (this.is('word') && /^(th|st|nd|rd)$/.test(this.token.v)) {
        this.at++;
        return base;
      }
      if (base.k === 'set' && (this.is('op', '+') || this.is('op', '-') || this.is('op', '*'))) {
        const name = base.name + this.token.v;
        this.at++;
        return { k: 'set', name };
      }
      const exponent = this.exponent();
      if (base.k === 'set') return { k: 'set', name: `${base.name}^` };
      if (base.k === 'sym' && /^[CAP]_\d+$/.test(base.name) && isNatural(exponent))
        return combination(base.name, exponent);
      return this.postfix(powerNode(base, exponent));
    });
  }

  private exponent(): Node {
    if (this.is('gopen')) return this.group();
    if (this.take('op', '-')) return negative(this.exponent());
    if (this.take('op', '+')) return this.exponent();
    return this.power();
  }

  /** 30°15'20'' after the degrees. */
  private afterDegree(node: Node): Node {
    // Celsius and Fahrenheit
    if ((this.is('sym', 'C') || this.is('sym', 'F')) && this.endsValue(this.peek())) this.at++;
    if (
      this.is('num') &&
      this.peek().t === 'op' &&
      (this.peek().v === "'" || (this.peek().v === '^' && this.peek(2).v === "'"))
    ) {
      const parts: Node[] = [node.k === 'deg' ? node.a : node];
      for (const scale of [60, 3600]) {
        if (!this.is('num')) break;
        const n = numberNode(this.token.v);
        this.at++;
        this.take('op', '^');
        const braced = this.take('gopen');
        while (this.is('op', "'") || this.is('op', '"')) this.at++;
        if (braced) this.take('gclose');
        parts.push({ k: 'div', a: n, b: { k: 'num', value: integer(scale) } });
      }
      return { k: 'deg', a: { k: 'add', args: parts } };
    }
    return this.postfix(node);
  }

  private postfix(node: Node): Node {
    for (;;) {
      if (this.is('op', '!')) {
        this.at++;
        const double = this.is('op', '!') && !this.token.space;
        if (double) this.at++;
        node = { k: 'fn', name: double ? 'fact2' : 'fact', args: [node] };
      } else if (this.is('op', '%')) {
        this.at++;
        node = { k: 'pct', a: node };
      } else if (this.is('op', 'deg')) {
        this.at++;
        node = this.afterDegree({ k: 'deg', a: node });
        return node;
      } else if (this.is('op', "'") && (node.k === 'sym' || node.k === 'call')) {
        this.at++;
        node = primed(node);
      } else return node;
    }
  }

  private primary(): Node {
    const { t, v } = this.token;
    switch (t) {
      case 'num': {
        this.at++;
        const node = numberNode(v);
        return this.is('op', '_') ? this.based(v) : node;
      }
      case 'const':
        this.at++;
        if (this.is('op', '_')) return { k: 'sym', name: v + this.subscript() };
        return { k: 'const', name: v as 'pi' };
      case 'sym':
        return this.symbol();
      case 'money':
        this.at++;
        return this.moneyBefore(v);
      case 'fn':
        return this.nested(() => this.functionCall());
      case 'cmd':
        return this.nested(() => this.commandCall());
      case 'set':
        this.at++;
        return { k: 'set', name: v + (this.is('op', '_') ? this.subscript() : '') };
      case 'gopen':
        return this.group();
      case 'open':
        return this.nested(() => this.bracketed());
      case 'close':
        if (v === ']') return this.nested(() => this.bracketed());
        break;
      case 'bar':
        return this.nested(() => this.absolute());
      case 'begin':
        return this.nested(() => this.environment());
      case 'op':
        if (v === '-' || v === '+') {
          this.at++;
          const node = this.power();
          return v === '-' ? negative(node) : node;
        }
        break;
      default:
    }
    throw new Unreadable(t === 'eof' ? 'The answer ends too early.' : `${v} is out of place.`);
  }

  private moneyBefore(v: string): Node {
    const value = this.take('op', '-') ? negative(this.power()) : this.power();
    return { k: 'unit', a: value, unit: v };
  }

  private symbol(): Node {
    let name = this.token.v;
    this.at++;
    if (this.is('op', '_')) name += this.subscript();
    else if (this.is('num') && !this.token.space && /^\d{1,2}$/.test(this.token.v) && name.length === 1) {
      // "x2" written for x_2
      name += `_${this.token.v}`;
      this.at++;
    }
    if ((/^[fghFGH]('*|_.*)$/.test(name) || this.definesFunction()) && this.is('open', '(')) {
      const inner = this.bracketed();
      return { k: 'call', name, args: inner.k === 'seq' ? inner.items : [inner] };
    }
    if (
      /^[CP]$/.test(name) &&
      this.is('open', '(') &&
      this.peek().t === 'num' &&
      this.peek(2).v === ',' &&
      this.peek(3).t === 'num' &&
      this.peek(4).v === ')'
    ) {
      const inner = this.bracketed();
      if (inner.k === 'seq' && name === 'C') return { k: 'fn', name: 'binom', args: inner.items };
      return { k: 'call', name, args: inner.k === 'seq' ? inner.items : [inner] };
    }
    return { k: 'sym', name };
  }

  /** Whether `P(x) =` follows: a name in front of bracketed names or numbers and an equals sign. */
  private definesFunction(): boolean {
    const before = this.tokens[this.at - 2];
    if (!this.is('open', '(') || (before && before.t !== 'sep' && before.t !== 'row' && before.t !== 'amp'))
      return false;
    for (let i = this.at + 1; i < this.at + 12 && i < this.tokens.length; i++) {
      const { t, v } = this.tokens[i] as Token;
      if (t === 'close') return v === ')' && this.tokens[i + 1]?.t === 'rel' && this.tokens[i + 1]?.v === '=';
      if (t !== 'sym' && t !== 'num' && t !== 'sep' && t !== 'const' && !(t === 'op' && v === '-')) return false;
    }
    return false;
  }

  /** `_1`, `_{n+1}`, `_{\text{max}}` as part of a name. */
  private subscript(): string {
    this.expect('op', '_');
    if (!this.is('gopen')) {
      const v = this.token.v.replace(/^g/, '');
      if (!/^(num|sym|word|const)$/.test(this.token.t)) throw new Unreadable('A subscript is missing.');
      this.at++;
      return `_${v}`;
    }
    let depth = 0;
    let text = '';
    do {
      if (this.is('eof')) throw new Unreadable('A brace is not closed.');
      if (this.is('gopen')) depth++;
      else if (this.is('gclose')) depth--;
      else text += this.token.v;
      this.at++;
    } while (depth > 0);
    return `_${text}`;
  }

  /** 1011_2 and 2A_{16}: a number in a base. */
  private based(digits: string): Node {
    const base = this.subscript().slice(1).toLowerCase();
    const words = new Map([
      ['two', 2],
      ['three', 3],
      ['four', 4],
      ['five', 5],
      ['six', 6],
      ['seven', 7],
      ['eight', 8],
      ['nine', 9],
      ['ten', 10],
      ['twelve', 12],
      ['sixteen', 16],
    ]);
    const value = words.get(base) ?? Number(base);
    const plain = digits.replace(/^g/, '');
    if (
      !Number.isInteger(value) ||
      value < 2 ||
      value > 36 ||
      !/^\d+(\.\d+)?$/.test(plain) ||
      [...plain].some((c) => c !== '.' && Number(c) >= value)
    )
      throw new Unreadable('Not a number in a base.');
    return { k: 'based', digits: plain, base: value };
  }

  /** `{...}` in LaTeX, or a plain set {1, 2} when it holds a list. */
  private group(): Node {
    return this.nested(() => {
      this.expect('gopen');
      if (this.take('gclose')) {
        if (this.at === 2 && this.is('eof')) return { k: 'set', name: 'empty' };
        return { k: 'num', value: integer(1) };
      }
      const saved = this.bars;
      this.bars = 0;
      const described = this.describesSet();
      if (described) this.builders++;
      const such = (): boolean => this.is('bar') || (described && this.is('op', ':'));
      const inner = this.list(() => this.is('gclose') || this.is('cmd', 'choose') || this.is('cmd', 'over') || such());
      let node = such() ? this.builder(inner, () => this.is('gclose')) : inner;
      if (described) this.builders--;
      if (this.take('cmd', 'choose'))
        node = { k: 'fn', name: 'binom', args: [inner, this.list(() => this.is('gclose'))] };
      else if (this.take('cmd', 'over')) node = { k: 'div', a: inner, b: this.list(() => this.is('gclose')) };
      this.bars = saved;
      this.expect('gclose');
      if (node.k === 'seq' && node.open === '') return { ...node, open: '{', close: '}' };
      return node;
    });
  }

  /** Whether the braces hold `x : x > 0`, a colon and a relation, rather than a ratio. */
  private describesSet(): boolean {
    let depth = 0;
    let colon = false;
    for (let i = this.at; i < this.tokens.length; i++) {
      const { t, v } = this.tokens[i] as Token;
      if (t === 'gopen') depth++;
      else if (t === 'gclose' && --depth < 0) return false;
      else if (depth === 0 && t === 'op' && v === ':') colon = true;
      else if (depth === 0 && colon && t === 'rel') return true;
    }
    return false;
  }

  private builder(head: Node, stop: () => boolean): Node {
    this.at++;
    const conditions = this.list(stop);
    return {
      k: 'builder',
      head,
      conditions: conditions.k === 'seq' && conditions.open === '' ? conditions.items : [conditions],
    };
  }

  private bracketed(): Node {
    const open = this.token.v;
    this.at++;
    const saved = this.bars;
    this.bars = 0;
    if (open === 'lfloor' || open === 'lceil') {
      const inner = this.list(() => this.is('close'));
      this.expect('close', open === 'lfloor' ? 'rfloor' : 'rceil');
      this.bars = saved;
      return { k: 'fn', name: open === 'lfloor' ? 'floor' : 'ceil', args: [inner] };
    }
    if (open === '{' && this.is('begin')) {
      const inner = this.environment();
      this.take('close', '}');
      this.bars = saved;
      return inner.k === 'matrix' ? { k: 'cases', rows: inner.rows } : inner;
    }
    if (open === '{' && this.take('close', '}')) return { k: 'set', name: 'empty' };
    const atClose = (): boolean =>
      this.is('close') || (open !== '{' && (this.is('open', '[') || this.is('open', '(')) && this.afterValueIn());
    if (open === '{') this.builders++;
    let inner = this.list(() => atClose() || (open === '{' && (this.is('bar') || this.is('op', ':'))));
    if (open === '{' && (this.is('bar') || this.is('op', ':'))) inner = this.builder(inner, () => this.is('close'));
    if (open === '{') this.builders--;
    const close = this.token.v;
    if (!this.is('close') && !(this.is('open') && close === '[')) throw new Unreadable('A bracket is not closed.');
    this.at++;
    this.bars = saved;
    if (inner.k === 'builder') return inner;
    const matching = CLOSER[open] === close;
    if (!matching && !(/[[(\]]/.test(open) && /[\])[]/.test(close))) throw new Unreadable('The brackets do not match.');
    const shape = (items: Node[]): Node => ({ k: 'seq', items, open: open as '(', close: close as ')' });
    if (inner.k === 'seq' && inner.open === '') return shape(inner.items);
    if (open === '{') return shape([inner]);
    if (!matching) throw new Unreadable('The brackets do not match.');
    if (open === '<') return shape([inner]);
    return inner;
  }

  /** In French intervals `[a, b[` the second bracket closes. */
  private afterValueIn(): boolean {
    if (!this.is('open', '[')) return false;
    const after = this.peek();
    return after.t === 'eof' || after.t === 'setop' || after.t === 'sep' || after.t === 'close';
  }

  private absolute(): Node {
    const bar = this.token.v;
    if (bar === 'mid') throw new Unreadable('A bar is out of place.');
    this.at++;
    this.bars++;
    const saved = this.bars;
    const inner = this.sum();
    this.bars = saved - 1;
    if (!this.take('bar', bar)) throw new Unreadable('A bar is not closed.');
    return inner.k === 'matrix' ? { ...inner, det: true } : { k: 'fn', name: 'abs', args: [inner] };
  }

  private functionCall(): Node {
    let name = this.token.v;
    this.at++;
    if (name === 'sqrt') {
      let n: Node | undefined;
      if (this.is('open', '[')) {
        this.at++;
        n = this.list(() => this.is('close', ']'));
        this.expect('close', ']');
      }
      const arg = this.rootArgument();
      return n ? { k: 'fn', name: 'root', args: [arg, n] } : { k: 'fn', name: 'sqrt', args: [arg] };
    }
    if (name === 'cbrt' || name === 'qrrt')
      return {
        k: 'fn',
        name: 'root',
        args: [this.rootArgument(), { k: 'num', value: integer(name === 'cbrt' ? 3 : 4) }],
      };
    let base: Node | undefined;
    let exponent: Node | undefined;
    for (let i = 0; i < 2; i++) {
      if (this.is('op', '_')) {
        this.at++;
        if (this.is('gopen')) base = this.group();
        else {
          // \log_23 is log base 2 of 3
          const digits = this.is('num') ? this.token.v : '';
          if (/^\d{2,}$/.test(digits) && !this.startsOperand(this.peek())) {
            base = numberNode(digits[0] as string);
            (this.tokens as Token[])[this.at] = { ...this.token, v: digits.slice(1) };
          } else base = this.primaryToken();
        }
      } else if (this.is('op', '^')) {
        this.at++;
        if (this.take('op', 'deg')) exponent = undefined;
        else
          exponent = this.is('gopen')
            ? this.group()
            : this.take('op', '-')
              ? negative(this.primaryToken())
              : this.primaryToken();
      }
    }
    const inverse =
      exponent?.k === 'neg' && exponent.a.k === 'num' && exponent.a.value.n === 1n && exponent.a.value.d === 1n;
    if (inverse && /^(sin|cos|tan|cot|sec|csc|sinh|cosh|tanh)$/.test(name)) {
      name = `arc${name}`;
      exponent = undefined;
    }
    const args = this.functionArguments();
    const apply = (): Node => {
      if (name === 'lg') return { k: 'fn', name: 'log', args: [args[0] as Node, { k: 'num', value: integer(10) }] };
      if (name === 'log')
        return { k: 'fn', name: 'log', args: [args[0] as Node, base ?? args[1] ?? { k: 'num', value: integer(10) }] };
      if (name === 'exp') return { k: 'pow', a: { k: 'const', name: 'e' }, b: args[0] as Node };
      return { k: 'fn', name, args };
    };
    const node = this.postfix(apply());
    return exponent ? { k: 'pow', a: node, b: exponent } : node;
  }

  private startsOperand(token: Token): boolean {
    return /^(num|sym|const|gopen|open|cmd|fn)$/.test(token.t);
  }

  /** One token as an operand: a digit, a letter, a command. */
  private primaryToken(): Node {
    return this.primary();
  }

  private rootArgument(): Node {
    if (this.is('num')) {
      const v = this.token.v;
      this.at++;
      return numberNode(v);
    }
    return this.primary();
  }

  /** (a, b), {x}, or the implicit product that follows: \sin 2x. */
  private functionArguments(): Node[] {
    if (this.is('open', '(')) {
      const inner = this.bracketed();
      return inner.k === 'seq' && inner.open === '(' ? inner.items : [inner];
    }
    if (this.is('open', '{')) {
      const inner = this.bracketed();
      return inner.k === 'seq' ? inner.items : [inner];
    }
    let node = this.is('op', '-') ? this.signedPower() : this.power();
    while (this.startsFactor() && !this.is('fn') && !(this.is('open') && node.k !== 'num') && !this.is('begin'))
      node = multiply(node, this.power());
    return [node];
  }
  private signedPower(): Node {
    this.at++;
    return negative(this.power());
  }

  private commandCall(): Node {
    const name = this.token.v;
    this.at++;
    if (name === 'frac' || name === 'binom') {
      const a = this.argument();
      const b = this.argument();
      return name === 'frac' ? { k: 'div', a, b } : { k: 'fn', name: 'binom', args: [a, b] };
    }
    if (name === 'sum' || name === 'prod') return this.big(name);
    throw new Unreadable(`${name} is out of place.`);
  }

  /** A braced group, or one digit or letter as in \frac12. */
  private argument(): Node {
    if (this.is('gopen')) return this.group();
    if (this.is('num')) {
      const { v, space } = this.token;
      const digits = v.replace(/^g/, '');
      if (/^\d+$/.test(digits) && digits.length > 1) {
        (this.tokens as Token[])[this.at] = { t: 'num', v: digits.slice(1), space: false };
        void space;
        return numberNode(digits[0] as string);
      }
    }
    if (this.is('sym')) {
      const v = this.token.v;
      this.at++;
      return { k: 'sym', name: v };
    }
    return this.primary();
  }

  private big(op: 'sum' | 'prod'): Node {
    this.expect('op', '_');
    const low = this.group();
    this.expect('op', '^');
    const to = this.is('gopen') ? this.group() : this.primary();
    if (low.k !== 'rel' || low.ops.length !== 1 || (low.args[0]?.k !== 'sym' && low.args[0]?.k !== 'const'))
      throw new Unreadable('A sum without an index.');
    const index = low.args[0].name;
    return { k: 'big', op, index, from: low.args[1] as Node, to, body: this.product() };
  }

  private environment(): Node {
    const env = this.token.v;
    this.expect('begin');
    const rows: Node[][] = [[]];
    const matrix = /matrix|array|tabular/.test(env);
    while (!this.is('end')) {
      if (this.is('eof')) throw new Unreadable('An environment is not closed.');
      if (this.take('row') || (!matrix && this.take('sep', '\\\\'))) {
        rows.push([]);
        continue;
      }
      if (this.take('amp')) continue;
      const row = rows.at(-1) as Node[];
      if (row.length > 60 || rows.length > 60) throw new Stop('too_long', 'The matrix is too large.');
      if (this.is('sep')) {
        this.at++;
        continue;
      }
      if (matrix) row.push(this.relation());
      else {
        if (
          /^(align|aligned|gather|gathered|split|equation|cases|dcases)\*?$/.test(env) &&
          this.is('rel') &&
          row.length > 0
        ) {
          // "x &= 1" in an alignment: the relation goes on after the tab.
          const left = row.pop() as Node;
          const op = this.token.v;
          this.at++;
          row.push({ k: 'rel', ops: [op], args: [left, this.setExpression()] });
          continue;
        }
        row.push(this.relation());
      }
    }
    this.at++;
    const filled = rows.filter((r) => r.length > 0);
    if (filled.length === 0) throw new Unreadable('An empty environment.');
    if (matrix) return { k: 'matrix', rows: filled, det: /^[vV]matrix/.test(env) };
    if (filled.every((r) => r.length === 1)) {
      const items = filled.map((r) => r[0] as Node);
      return items.length === 1 ? (items[0] as Node) : { k: 'seq', items, open: '', close: '' };
    }
    return { k: 'cases', rows: filled };
  }
}

const isSetLike = (n: Node): boolean => (n.k === 'seq' && n.open !== '') || n.k === 'setop' || n.k === 'set';
const isNatural = (n: Node): n is Extract<Node, { k: 'num' }> =>
  n.k === 'num' && n.value.d === 1n && !n.decimal && n.value.n >= 0n;
const isPlainNumber = (n: Node): boolean => n.k === 'mul' && n.args.every((a) => a.k === 'num');

const negative = (n: Node): Node => ({ k: 'neg', a: n });
const multiply = (a: Node, b: Node): Node => ({ k: 'mul', args: a.k === 'mul' ? [...a.args, b] : [a, b] });

/** -x^2 is -(x^2): the sign is read after the power, so only the base of a bracket keeps it. */
const powerNode = (a: Node, b: Node): Node => ({ k: 'pow', a, b });
const primed = (n: Node): Node =>
  n.k === 'sym' ? { ...n, name: `${n.name}'` } : n.k === 'call' ? { ...n, name: `${n.name}'` } : n;

/** C_{10}^{3} and A_{5}^{2} as numbers of combinations and arrangements. */
function combination(name: string, k: Node): Node {
  const n: Node = { k: 'num', value: integer(Number(name.slice(2))) };
  const binom: Node = { k: 'fn', name: 'binom', args: [n, k] };
  return name[0] === 'C' ? binom : multiply(binom, { k: 'fn', name: 'fact', args: [k] });
}
