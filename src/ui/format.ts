/**
 * Numbers as the page prints them, in every language: true minus, proportions without a leading zero, all others with it.
 * What needs a word beside the figures is in the catalogue's `numbers`.
 */

const MINUS = '\u2212';
const signed = (text: string) => text.replace('-', MINUS);

/** A share of one: `.756`, `1`, `−.009`. An em dash where there is no number. */
export function proportion(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '\u2014';
  const text = Math.abs(value).toFixed(digits);
  const sign = value < 0 && Number(text) !== 0 ? MINUS : '';
  return sign + (text.startsWith('0') ? text.slice(1) : text);
}

/** A difference of two shares, always with its sign: `+.175`, `−.009`, `.000`. */
export function difference(value: number | null | undefined, digits = 3): string {
  const text = proportion(value, digits);
  return value !== null && value !== undefined && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A plain number to about three figures: `0.084`, `−1.06`, `12.4`, `1,240`; `broken` where it is none. */
export function plain(value: number | null | undefined, broken: string): string {
  if (value === null || value === undefined) return '\u2014';
  if (!Number.isFinite(value)) return broken;
  const size = Math.abs(value);
  if (size >= 1000) return signed(Math.round(value).toLocaleString('en-US'));
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  const text = value.toFixed(digits);
  return signed(Number(text) === 0 ? text.replace('-', '') : text);
}

/** A number as a sentence says it, to two figures: `0.08`, `2.4`, `130`. */
export function rough(value: number, broken: string): string {
  if (!Number.isFinite(value)) return broken;
  return signed(Number(value.toPrecision(2)).toLocaleString('en-US', { maximumFractionDigits: 6 }));
}

/** A number with a fixed count of decimals: `−0.08`, `0.40`. */
export function fixed(value: number | null | undefined, digits: number, broken: string): string {
  if (value === null || value === undefined) return '\u2014';
  if (!Number.isFinite(value)) return broken;
  const text = value.toFixed(digits);
  return signed(Number(text) === 0 ? text.replace('-', '') : text);
}

/** As short as it is exact: `0`, `−0.2`, `1`, for rewards and ticks. */
export function short(value: number): string {
  return signed(String(Number(value.toFixed(4))));
}

/** A learning rate, as code writes it: `3e-4`, `2.5e-3`. */
export function rate(value: number): string {
  if (value === 0) return '0';
  return Number(value.toPrecision(2)).toExponential().replace('e+', 'e').replace('e0', '');
}

/** A count with thousands: `3,200`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** A large count in thousands or millions: `980`, `101 k`, `1.2 M`. */
export function large(value: number): string {
  if (value < 10_000) return count(value);
  if (value < 1_000_000) return `${Math.round(value / 1000)} k`;
  return `${(value / 1_000_000).toFixed(1)} M`;
}

/** Seconds as a clock: `0:06`, `12:40`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
