import { type Node, some, variables } from '../tree/ast.ts';
import { asAssignment } from './relations.ts';
import type { Context } from './values.ts';

/** An answer as items: one value, a bare list, a set in braces or a tuple in brackets. */
export interface View {
  kind: 'single' | 'bare' | 'set' | 'tuple';
  items: Node[];
  node: Node;
  brackets: string;
}

export function view(node: Node, ctx: Context): View {
  if (node.k === 'seq') {
    const kind = node.open === '' ? 'bare' : node.open === '{' ? 'set' : 'tuple';
    const items = kind === 'tuple' ? node.items : withoutDomains(node.items).flatMap((item) => spread(item, kind, ctx));
    if (kind === 'bare' && items.length === 1) return view(items[0] as Node, ctx);
    return { kind, items, node, brackets: node.open === '<' ? '()' : node.open + node.close };
  }
  const values = expandSigns(node, ctx);
  return values.length > 1
    ? { kind: 'bare', items: values, node, brackets: '' }
    : { kind: 'single', items: [node], node, brackets: '' };
}

function spread(item: Node, kind: string, ctx: Context): Node[] {
  if (item.k === 'seq' && item.open === '' && kind === 'bare') return item.items;
  if (item.k === 'rel') {
    const a = asAssignment(item);
    const values = a ? expandSigns(a.value, ctx) : [];
    if (a && values.length > 1) return values.map((value): Node => ({ k: 'rel', ops: ['='], args: [a.name, value] }));
    return [item];
  }
  return expandSigns(item, ctx);
}

/** "k \in Z" beside "x = k pi" says where k runs and is not an answer of its own. */
function withoutDomains(items: Node[]): Node[] {
  const rest = items.filter((item) => {
    if (item.k !== 'rel' || item.ops.length !== 1 || item.ops[0] !== 'in') return true;
    const [name, set] = item.args as [Node, Node];
    return !(
      name.k === 'sym' &&
      set.k === 'set' &&
      items.some((other) => other !== item && variables(other).has(name.name))
    );
  });
  return rest.length > 0 ? rest : items;
}

export function withoutDomain(n: Node): Node {
  if (n.k !== 'seq' || n.open !== '') return n;
  const rest = withoutDomains(n.items);
  return rest.length === 1 ? (rest[0] as Node) : rest.length < n.items.length ? { ...n, items: rest } : n;
}

/** The values of an expression with plus-minus signs; a minus-plus is tied to the plus-minus beside it. At most 16. */
export function expandSigns(node: Node, ctx: Context): Node[] {
  if (!some(node, (n) => n.k === 'pm') || some(node, (n) => n.k === 'seq' || n.k === 'rel')) return [node];
  let count = 0;
  let tied = false;
  some(node, (n) => {
    if (n.k === 'pm') {
      count++;
      tied ||= n.flip;
    }
    return false;
  });
  const free = tied ? 1 : Math.min(count, 4);
  const out: Node[] = [];
  for (let mask = 0; mask < 1 << free; mask++) {
    let index = 0;
    const choose = (n: Node): Node => {
      ctx.budget.spend();
      switch (n.k) {
        case 'pm': {
          const bit = tied ? 0 : Math.min(index++, free - 1);
          const minus = (((mask >> bit) & 1) === 1) !== n.flip;
          const b = choose(n.b);
          const signed: Node = minus ? { k: 'neg', a: b } : b;
          return n.a ? { k: 'add', args: [choose(n.a), signed] } : signed;
        }
        case 'add':
        case 'mul':
        case 'fn':
        case 'call':
          return { ...n, args: n.args.map(choose) };
        case 'div':
        case 'pow':
          return { ...n, a: choose(n.a), b: choose(n.b) };
        case 'neg':
        case 'pct':
        case 'deg':
        case 'unit':
          return { ...n, a: choose(n.a) };
        default:
          return n;
      }
    };
    out.push(choose(node));
  }
  return out;
}
