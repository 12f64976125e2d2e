import { Unreadable } from '../explain/budget.ts';
import type { BigOperator, Node } from '../tree/ast.ts';
import { multiply, negative } from '../tree/nodes.ts';
import { integer } from '../tree/rational.ts';
import { numberNode } from './number.ts';
import { Structures } from './structures.ts';
import type { Token } from './token.ts';

/** The operands of the grammar: numbers, names, functions and commands with their arguments. */
export abstract class Operands extends Structures {
  protected abstract product(): Node;
  protected abstract power(): Node;
  protected abstract postfix(node: Node): Node;
  protected abstract startsFactor(): boolean;

  protected primary(): Node {
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
      case 'open': {
        const inner = this.nested(() => this.bracketed());
        // (1011)_2
        return inner.k === 'num' && inner.value.d === 1n && this.is('op', '_') ? this.based(`${inner.value.n}`) : inner;
      }
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
    throw t === 'eof' ? new Unreadable('ends_early') : new Unreadable('out_of_place', v);
  }

  protected moneyBefore(v: string): Node {
    const value = this.take('op', '-') ? negative(this.power()) : this.power();
    return { k: 'unit', a: value, unit: v };
  }

  protected symbol(): Node {
    let name = this.token.v;
    this.at++;
    if (this.is('op', '_')) name += this.subscript();
    else if (this.is('num') && !this.token.space && /^\d{1,2}$/.test(this.token.v) && name.length === 1) {
      // "x2" written for x_2
      name += `_${this.token.v}`;
      this.at++;
    }
    if (/^[fghFGHy]$/.test(name)) name += this.primesOrInverse();
    if ((/^[fghFGH]('*|_.*|\^-1)$/.test(name) || this.definesFunction()) && this.is('open', '(')) {
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

  /** The primes of f'(x) or the exponent of f^{-1}(x), when an argument follows. */
  protected primesOrInverse(): string {
    let n = 0;
    while (this.peek(n).t === 'op' && this.peek(n).v === "'") n++;
    if (n > 0 && this.peek(n).t === 'open' && this.peek(n).v === '(') {
      this.at += n;
      return "'".repeat(n);
    }
    const inverse = ['^', '{', '-', '1', '}', '('];
    if (inverse.every((v, i) => this.peek(i).v === v)) {
      this.at += 5;
      return '^-1';
    }
    return '';
  }

  /** Whether `P(x) =` follows: a name in front of bracketed names or numbers and an equals sign. */
  protected definesFunction(): boolean {
    const before = this.tokens[this.at - 2];
    if (!this.is('open', '(') || (before && before.t !== 'sep' && before.t !== 'row' && before.t !== 'amp'))
      return false;
    for (let i = this.at + 1; i < this.at + 12 && i < this.tokens.length; i++) {
      const { t, v } = this.tokens[i] as Token;
      if (t === 'close') return v === ')' && this.tokens[i + 1]?.t === 'rel' && this.tokens[i + 1]?.v === '=';
      if (!/^(sym|num|sep|const|rel|word|bar)$/.test(t) && !(t === 'op' && v === '-')) return false;
    }
    return false;
  }

  /** `_1`, `_{n+1}`, `_{\text{max}}` as part of a name. */
  protected subscript(): string {
    this.expect('op', '_');
    if (!this.is('gopen')) {
      const v = this.token.v.replace(/^g/, '');
      if (!/^(num|sym|word|const)$/.test(this.token.t)) throw new Unreadable('subscript_missing');
      this.at++;
      return `_${v}`;
    }
    let depth = 0;
    let text = '';
    do {
      if (this.is('eof')) throw new Unreadable('brace_open');
      if (this.is('gopen')) depth++;
      else if (this.is('gclose')) depth--;
      else text += this.token.v;
      this.at++;
    } while (depth > 0);
    return `_${text}`;
  }

  /** 1011_2 and 2A_{16}: a number in a base. */
  protected based(digits: string): Node {
    const base = this.subscript().slice(1).toLowerCase().replace(/[()]/g, '');
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
      throw new Unreadable('not_in_base');
    return { k: 'based', digits: plain, base: value };
  }

  protected functionCall(): Node {
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
          } else base = this.primary();
        }
      } else if (this.is('op', '^')) {
        this.at++;
        if (this.take('op', 'deg')) exponent = undefined;
        else
          exponent = this.is('gopen') ? this.group() : this.take('op', '-') ? negative(this.primary()) : this.primary();
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

  protected startsOperand(token: Token): boolean {
    return /^(num|sym|const|gopen|open|cmd|fn)$/.test(token.t);
  }

  protected rootArgument(): Node {
    if (this.is('num')) {
      const v = this.token.v;
      this.at++;
      return numberNode(v);
    }
    return this.primary();
  }

  /** (a, b), {x}, or the implicit product that follows: \sin 2x. */
  protected functionArguments(): Node[] {
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

  protected signedPower(): Node {
    this.at++;
    return negative(this.power());
  }

  protected commandCall(): Node {
    const name = this.token.v;
    this.at++;
    if (name === 'frac' || name === 'binom') {
      const a = this.argument();
      const b = this.argument();
      return name === 'frac' ? { k: 'div', a, b } : { k: 'fn', name: 'binom', args: [a, b] };
    }
    if (isBig(name)) return this.big(name);
    throw new Unreadable('out_of_place', name);
  }

  /** A braced group, or one digit or letter as in \frac12. */
  protected argument(): Node {
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

  /** \sum_{i=1}^{n}, \bigcup_k, \lim_{x \to 0}, \int_a^b with what they apply to. */
  protected big(op: BigOperator): Node {
    const nothing: Node = { k: 'text', words: '' };
    let [index, from, to]: [string, Node, Node] = ['', nothing, nothing];
    for (let i = 0; i < 2; i++) {
      if (this.take('op', '_')) {
        const low = this.is('gopen') ? this.group() : this.primary();
        const name =
          low.k === 'rel' && low.ops.length === 1 && /^(=|to|in)$/.test(low.ops[0] as string) ? low.args[0] : undefined;
        if (name && (name.k === 'sym' || name.k === 'const'))
          [index, from] = [name.name, (low as { args: Node[] }).args[1] as Node];
        else from = low;
      } else if (this.take('op', '^')) to = this.is('gopen') ? this.group() : this.primary();
    }
    if ((op === 'sum' || op === 'prod') && (index === '' || to === nothing)) throw new Unreadable('sum_without_index');
    return { k: 'big', op, index, from, to, body: op === 'int' ? this.sum() : this.product() };
  }
}

const isBig = (name: string): name is BigOperator => /^(sum|prod|cup|cap|lim|int)$/.test(name);
