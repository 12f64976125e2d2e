import type { Node } from '../tree/ast.ts';
import { combination, isNatural, negative, primed } from '../tree/nodes.ts';
import { integer } from '../tree/rational.ts';
import { numberNode } from './number.ts';
import { Operands } from './operands.ts';

/** What stands behind an operand: powers, degrees with minutes and seconds, factorials, percent signs, primes. */
export abstract class Powers extends Operands {
  protected power(): Node {
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
      return this.postfix({ k: 'pow', a: base, b: exponent });
    });
  }

  protected exponent(): Node {
    if (this.is('gopen')) return this.group();
    if (this.take('op', '-')) return negative(this.exponent());
    if (this.take('op', '+')) return this.exponent();
    return this.power();
  }

  /** 30°15'20'' after the degrees. */
  protected afterDegree(node: Node): Node {
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

  protected postfix(node: Node): Node {
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
}
