/** Exact fractions of BigInts, always in lowest terms with a positive denominator. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** Numbers above this many bits are refused, so that no input can use up memory or time. */
export const MAX_BITS = 40_000;

const gcd = (a: bigint, b: bigint): bigint => {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};

/** Number of bits of |x|, to within four. */
export const bits = (x: bigint): number => (x === 0n ? 0 : (x < 0n ? -x : x).toString(16).length * 4);

/** n/d in lowest terms; undefined when d is zero. */
export function ratio(n: bigint, d: bigint): Rational | undefined {
  if (d === 0n) return undefined;
  if (d === 1n) return { n, d };
  const g = gcd(n, d);
  const s = d < 0n ? -1n : 1n;
  return { n: (s * n) / g, d: (s * d) / g };
}

export const integer = (n: bigint | number): Rational => ({ n: BigInt(n), d: 1n });
export const ZERO: Rational = integer(0);
export const ONE: Rational = integer(1);
export const isInteger = (a: Rational): boolean => a.d === 1n;
export const isZero = (a: Rational): boolean => a.n === 0n;
export const sign = (a: Rational): number => (a.n > 0n ? 1 : a.n < 0n ? -1 : 0);
export const equal = (a: Rational, b: Rational): boolean => a.n === b.n && a.d === b.d;
export const negate = (a: Rational): Rational => ({ n: -a.n, d: a.d });
export const compare = (a: Rational, b: Rational): number => {
  const x = a.n * b.d;
  const y = b.n * a.d;
  return x < y ? -1 : x > y ? 1 : 0;
};

const small = (a: Rational): boolean => bits(a.n) <= MAX_BITS && bits(a.d) <= MAX_BITS;
const limited = (a: Rational | undefined): Rational | undefined => (a && small(a) ? a : undefined);

/** a+b, a*b, a/b: undefined when the result is undefined or over the bit limit. */
export const add = (a: Rational, b: Rational): Rational | undefined => limited(ratio(a.n * b.d + b.n * a.d, a.d * b.d));
export const multiply = (a: Rational, b: Rational): Rational | undefined => limited(ratio(a.n * b.n, a.d * b.d));
export const divide = (a: Rational, b: Rational): Rational | undefined => limited(ratio(a.n * b.d, a.d * b.n));

/** a^k for an integer k; undefined when 0 is raised to a negative power or the result would be over the bit limit. */
export function power(a: Rational, k: bigint): Rational | undefined {
  const m = k < 0n ? -k : k;
  if (a.n === 0n) return k > 0n ? ZERO : k === 0n ? ONE : undefined;
  if (a.d === 1n && (a.n === 1n || a.n === -1n)) return a.n === 1n || m % 2n === 0n ? ONE : a;
  if (m > BigInt(MAX_BITS)) return undefined;
  const size = Math.max(bits(a.n), bits(a.d)) - 3;
  if (size * Number(m) > MAX_BITS) return undefined;
  const p = { n: a.n ** m, d: a.d ** m };
  return k < 0n ? ratio(p.d, p.n) : p;
}

/** The integer k-th root of x >= 0 rounded down, by Newton's method. */
export function integerRoot(x: bigint, k: number): bigint {
  if (x < 2n) return x;
  const kb = BigInt(k);
  let r = 1n << BigInt(Math.ceil(x.toString(2).length / k));
  for (;;) {
    const next = ((kb - 1n) * r + x / r ** (kb - 1n)) / kb;
    if (next >= r) return r;
    r = next;
  }
}

/** The exact k-th root of a if it is rational (for odd k also of a negative number), else undefined. */
export function exactRoot(a: Rational, k: number): Rational | undefined {
  if (k < 1 || k > 200 || !small(a)) return undefined;
  const neg = a.n < 0n;
  if (neg && k % 2 === 0) return undefined;
  const n = integerRoot(neg ? -a.n : a.n, k);
  if (n ** BigInt(k) !== (neg ? -a.n : a.n)) return undefined;
  const d = integerRoot(a.d, k);
  if (d ** BigInt(k) !== a.d) return undefined;
  return { n: neg ? -n : n, d };
}

/** Nearest double; correct to about 16 digits also when numerator and denominator are beyond the range of doubles. */
export function toNumber(a: Rational): number {
  const n = Number(a.n);
  const d = Number(a.d);
  if (Number.isFinite(n) && Number.isFinite(d)) return n / d;
  const shift = bits(a.n) - bits(a.d);
  const up = shift < 64 ? BigInt(64 - shift) : 0n;
  const down = shift > 64 ? BigInt(shift - 64) : 0n;
  const q = Number((a.n << up) / (a.d << down));
  return q * 2 ** (shift - 64);
}

/** As text: `7` or `22/7`. */
export const format = (a: Rational): string => (a.d === 1n ? `${a.n}` : `${a.n}/${a.d}`);
