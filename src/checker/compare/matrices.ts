import { short } from '../explain/reason.ts';
import { type Node, print, some } from '../tree/ast.ts';
import { type Context, compareValues, no, type Outcome, yes } from './values.ts';

export function compareMatrices(g: Node, p: Node, ctx: Context): Outcome {
  const a = matrixValue(g, ctx);
  const b = matrixValue(p, ctx);
  if (!a || !b) return no('kind_differs', { code: 'matrix_on_one_side' });
  if (g.k === 'matrix' && p.k === 'matrix' && g.det !== p.det) return no('matrix');
  if (a.length !== b.length || a.some((row, i) => row.length !== b[i]?.length))
    return no('matrix', { code: 'matrix_sizes' });
  let open: Outcome | undefined;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < (a[i]?.length ?? 0); j++) {
      const result = compareValues(a[i]?.[j] as Node, b[i]?.[j] as Node, ctx);
      if (result.v === 'no')
        return no('matrix', {
          code: 'entry',
          row: i + 1,
          column: j + 1,
          given: short(print(b[i]?.[j] as Node)),
          asked: short(print(a[i]?.[j] as Node)),
        });
      if (result.v === 'unsure') open = result;
    }
  }
  return open ?? yes('matrix');
}

type Rows = Node[][];

const MAX_MATRIX = 50;

/** The entries of a matrix expression: scalar multiples, sums, products and transposes of matrices are written out. */
function matrixValue(n: Node, ctx: Context): Rows | undefined {
  ctx.budget.spend();
  switch (n.k) {
    case 'matrix':
      return n.rows.length <= MAX_MATRIX &&
        n.rows.every((r) => r.length <= MAX_MATRIX && r.length === n.rows[0]?.length)
        ? n.rows
        : undefined;
    case 'neg': {
      const a = matrixValue(n.a, ctx);
      return a?.map((r) => r.map((x): Node => ({ k: 'neg', a: x })));
    }
    case 'add': {
      const parts = n.args.map((a) => matrixValue(a, ctx));
      if (parts.some((m) => !m)) return undefined;
      return (parts as Rows[]).reduce((x, y) =>
        x.length === y.length ? x.map((r, i) => r.map((v, j): Node => ({ k: 'add', args: [v, y[i]?.[j] ?? v] }))) : x,
      );
    }
    case 'mul': {
      let product: Rows | undefined;
      const scalars: Node[] = [];
      for (const arg of n.args) {
        if (!some(arg, (x) => x.k === 'matrix')) {
          scalars.push(arg);
          continue;
        }
        const m = matrixValue(arg, ctx);
        if (!m) return undefined;
        product = product ? multiply(product, m) : m;
        if (!product) return undefined;
      }
      return product?.map((r) => r.map((x): Node => (scalars.length > 0 ? { k: 'mul', args: [...scalars, x] } : x)));
    }
    case 'div': {
      const a = matrixValue(n.a, ctx);
      return a?.map((r) => r.map((x): Node => ({ k: 'div', a: x, b: n.b })));
    }
    case 'pow': {
      const a = n.b.k === 'sym' && /^(T|top|intercal)$/.test(n.b.name) ? matrixValue(n.a, ctx) : undefined;
      return a && (a[0] ?? []).map((_, j) => a.map((row) => row[j] as Node));
    }
    default:
      return undefined;
  }
}

function multiply(a: Rows, b: Rows): Rows | undefined {
  if (a[0]?.length !== b.length || a.length * b.length * (b[0]?.length ?? 0) > 1000) return undefined;
  return a.map((row) =>
    (b[0] ?? []).map(
      (_, j): Node => ({ k: 'add', args: row.map((x, i): Node => ({ k: 'mul', args: [x, b[i]?.[j] as Node] })) }),
    ),
  );
}
