import { Unreadable } from '../explain/budget.ts';
import type { Node } from '../tree/ast.ts';
import { integer, ratio } from '../tree/rational.ts';

/**
 * A number as the lexer writes it: digits with an optional point, `r` before repeating digits, `~` for "and so on", `e`
 * before an exponent, a leading `g` when thousands separators were removed. Decimals are exact: 0.1 is 1/10.
 */
export function numberNode(text: string): Extract<Node, { k: 'num' }> {
  const m = /^g?(\d*)(?:\.(\d*))?(?:r(\d+))?(~)?(?:e([-+]?\d+))?$/.exec(text);
  if (!m) throw new Unreadable('not_a_number', text);
  const [, whole = '', fraction, repeat, dots, exponent] = m;
  const places = fraction?.length ?? 0;
  let n = BigInt(whole + (fraction ?? '') || '0');
  let d = 10n ** BigInt(places);
  if (repeat) {
    // 0.a(b) = (ab - a) / (10^|a| (10^|b| - 1))
    n = BigInt(whole + (fraction ?? '') + repeat) - n;
    d *= 10n ** BigInt(repeat.length) - 1n;
  } else if (dots && fraction) {
    const period = /^(\d*?)(\d{1,6}?)\2{2,}$/.exec(fraction);
    if (period?.[2]) return numberNode(`${whole}.${period[1] ?? ''}r${period[2]}`);
  }
  const shift = Number(exponent ?? 0);
  if (shift > 0) n *= 10n ** BigInt(Math.min(shift, 9999));
  else if (shift < 0) d *= 10n ** BigInt(Math.min(-shift, 9999));
  const value = ratio(n, d) ?? integer(0);
  if (fraction === undefined || repeat) return { k: 'num', value };
  const significant = (whole + fraction).replace(/^0+/, '').length;
  return { k: 'num', value, decimal: { significant, places: places - shift } };
}
