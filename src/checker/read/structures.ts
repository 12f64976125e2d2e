import { Stop, Unreadable } from '../explain/budget.ts';
import type { Node } from '../tree/ast.ts';
import { integer } from '../tree/rational.ts';
import { TokenStream } from './stream.ts';
import type { Token } from './token.ts';

const CLOSER = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['<', '>'],
]);

/** Everything between brackets: groups, tuples, intervals, sets, absolute values, matrices and other environments. */
export abstract class Structures extends TokenStream {
  protected abstract list(stop: () => boolean): Node;
  protected abstract relation(): Node;
  protected abstract setExpression(): Node;
  protected abstract sum(): Node;

  /** `{...}` in LaTeX, or a plain set {1, 2} when it holds a list. */
  protected group(): Node {
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
      const such = (): boolean => this.dividingBar() || (described && this.is('op', ':'));
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
  protected describesSet(): boolean {
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

  /** A bar behind an expression, which cannot begin an absolute value. */
  protected dividingBar(): boolean {
    const before = this.tokens[this.at - 1]?.t;
    return this.is('bar') && before !== 'gopen' && before !== 'open' && before !== 'sep' && before !== 'op';
  }

  protected builder(head: Node, stop: () => boolean): Node {
    this.at++;
    const conditions = this.list(stop);
    return {
      k: 'builder',
      head,
      conditions: conditions.k === 'seq' && conditions.open === '' ? conditions.items : [conditions],
    };
  }

  protected bracketed(): Node {
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
    let inner = this.list(() => atClose() || (open === '{' && (this.dividingBar() || this.is('op', ':'))));
    if (open === '{' && (this.dividingBar() || this.is('op', ':'))) inner = this.builder(inner, () => this.is('close'));
    if (open === '{') this.builders--;
    const close = this.token.v;
    if (!this.is('close') && !(this.is('open') && close === '[')) throw new Unreadable('bracket_open');
    this.at++;
    this.bars = saved;
    if (inner.k === 'builder') return inner;
    const matching = CLOSER.get(open) === close;
    if (!matching && !(/[[(\]]/.test(open) && /[\])[]/.test(close))) throw new Unreadable('brackets_differ');
    // ]a, b[ is (a, b)
    const [from, to] = [open === ']' ? '(' : open, close === '[' ? ')' : close];
    const shape = (items: Node[]): Node => ({ k: 'seq', items, open: from as '(', close: to as ')' });
    if (inner.k === 'seq' && inner.open === '') return shape(inner.items);
    if (open === '{') return shape([inner]);
    if (!matching) throw new Unreadable('brackets_differ');
    if (open === '<') return shape([inner]);
    return inner;
  }

  /** In French intervals `[a, b[` the second bracket closes. */
  protected afterValueIn(): boolean {
    if (!this.is('open', '[')) return false;
    const after = this.peek();
    return after.t === 'eof' || after.t === 'setop' || after.t === 'sep' || after.t === 'close';
  }

  protected absolute(): Node {
    const bar = this.token.v;
    if (bar === 'mid') throw new Unreadable('bar_out_of_place');
    this.at++;
    this.bars++;
    const saved = this.bars;
    const inner = this.sum();
    this.bars = saved - 1;
    if (!this.take('bar', bar)) throw new Unreadable('bar_open');
    return inner.k === 'matrix' ? { ...inner, det: true } : { k: 'fn', name: 'abs', args: [inner] };
  }

  protected environment(): Node {
    const env = this.token.v;
    this.expect('begin');
    const rows: Node[][] = [[]];
    const matrix = /matrix|array|tabular/.test(env);
    while (!this.is('end')) {
      if (this.is('eof')) throw new Unreadable('environment_open');
      if (this.take('row') || (!matrix && this.take('sep', '\\\\'))) {
        rows.push([]);
        continue;
      }
      if (this.take('amp')) continue;
      const row = rows.at(-1) as Node[];
      if (row.length > 60 || rows.length > 60) throw new Stop('too_long', { code: 'matrix_size', most: 60 });
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
    if (filled.length === 0) throw new Unreadable('environment_empty');
    if (matrix) return { k: 'matrix', rows: filled, det: /^[vV]matrix/.test(env) };
    if (filled.every((r) => r.length === 1)) {
      const items = filled.map((r) => r[0] as Node);
      return items.length === 1 ? (items[0] as Node) : { k: 'seq', items, open: '', close: '' };
    }
    return { k: 'cases', rows: filled };
  }
}
