import { lossScale as asinhScale } from '../../metrics/loss-scale.ts';

/** The arithmetic of a figure: scales, ticks, and labels that do not overlap. Pixels grow downwards. */

/** The plot area inside a figure, in pixels. */
export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Scale {
  domain: readonly [number, number];
  ticks: readonly number[];
  format(value: number): string;
  /** The value as the axis sees it: itself, or asinh(v / 0.5) on the loss axis. */
  transform(value: number): number;
}

const identity = (value: number): number => value;

export function xPixel(frame: Frame, domain: readonly [number, number], value: number): number {
  const span = domain[1] - domain[0] || 1;
  return frame.left + ((value - domain[0]) / span) * (frame.right - frame.left);
}

/** Pixel of a value on the y axis; the scale's domain is in transformed units. */
export function yPixel(frame: Frame, scale: Scale, value: number): number {
  const span = scale.domain[1] - scale.domain[0] || 1;
  return frame.bottom - ((scale.transform(value) - scale.domain[0]) / span) * (frame.bottom - frame.top);
}

/** The step nearest to a pixel, kept inside [0, last]. */
export function stepAt(frame: Frame, domain: readonly [number, number], pixel: number, last: number): number {
  const share = (pixel - frame.left) / Math.max(1, frame.right - frame.left);
  const step = Math.round(domain[0] + share * (domain[1] - domain[0]));
  return Math.min(last, Math.max(0, step));
}

/** Round ticks from 0, at most `most`; of those gaps that fit, one that ends on `max` itself is taken first. */
export function stepTicks(max: number, most = 6): number[] {
  const gaps: number[] = [];
  for (let power = 1; power <= max; power *= 10) {
    for (const unit of [1, 2, 2.5, 3, 4, 5]) gaps.push(unit * power);
  }
  const fitting = gaps.filter((gap) => Number.isInteger(gap) && Math.floor(max / gap) + 1 <= most);
  const gap = fitting.find((g) => max % g === 0 && max / g >= 2) ?? fitting[0] ?? max;
  const ticks: number[] = [];
  for (let tick = 0; tick <= max; tick += gap) ticks.push(tick);
  return ticks;
}

/** Round ticks over any range, at most `most`. */
export function niceTicks(low: number, high: number, most = 6): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  for (let power = 10 ** Math.floor(Math.log10(span / most) - 1); ; power *= 10) {
    for (const unit of [1, 2, 5]) {
      const gap = unit * power;
      const first = Math.ceil(low / gap - 1e-9);
      const last = Math.floor(high / gap + 1e-9);
      if (last - first + 1 > most) continue;
      const ticks: number[] = [];
      for (let i = first; i <= last; i++) ticks.push(Number((i * gap).toPrecision(12)));
      return ticks;
    }
  }
}

const LOSS_TICKS = [
  1000, 100, 10, 5, 2, 1, 0.5, 0.25, 0, -0.25, -0.5, -1, -2, -5, -10, -20, -50, -100, -200, -500, -1000, -1e4, -1e5,
  -1e6,
];

/** The scale of the loss: from a little over the highest value to a little under the lowest. */
export function lossScale(values: readonly number[], plotHeight: number, format: (v: number) => string): Scale {
  const finite = values.filter(Number.isFinite);
  const high = asinhScale(Math.max(0.25, ...finite));
  const low = asinhScale(Math.min(-0.25, ...finite));
  const pad = (high - low) * 0.08;
  const domain: [number, number] = [low - pad, high + pad];
  const perUnit = plotHeight / (domain[1] - domain[0]);
  const ticks: number[] = [0];
  for (const side of [LOSS_TICKS.filter((t) => t > 0).reverse(), LOSS_TICKS.filter((t) => t < 0)]) {
    let last = 0;
    for (const tick of side) {
      const at = asinhScale(tick);
      if (at > domain[1] || at < domain[0]) continue;
      if (Math.abs(at - asinhScale(last)) * perUnit < 24) continue;
      ticks.push(tick);
      last = tick;
    }
  }
  return { domain, ticks: ticks.sort((a, b) => a - b), format, transform: asinhScale };
}

/** A plain scale that holds all values and, with `zero`, the zero line. */
export function linearScale(
  values: readonly number[],
  format: (v: number) => string,
  options: { zero?: boolean; max?: number; atLeast?: number; most?: number; empty?: readonly [number, number] } = {},
): Scale {
  const finite = values.filter(Number.isFinite);
  let low = Math.min(...(options.zero ? [0] : []), ...finite);
  let high = Math.max(...(options.zero ? [0] : []), options.atLeast ?? Number.NEGATIVE_INFINITY, ...finite);
  const [emptyLow, emptyHigh] = options.empty ?? [0, 1];
  if (!Number.isFinite(low)) low = emptyLow;
  if (!Number.isFinite(high)) high = emptyHigh;
  if (high - low < 1e-9) [low, high] = finite.length === 0 ? [emptyLow, emptyHigh] : [low, low + 1];
  const pad = (high - low) * 0.06;
  high = options.max === undefined ? high + (high > 0 ? pad : 0) : Math.min(options.max, high + pad);
  low = low < 0 ? low - pad : low;
  return { domain: [low, high], ticks: niceTicks(low, high, options.most ?? 6), format, transform: identity };
}

/**
 * Moves labels apart so that neighbours are at least `gap` pixels from each other and all stay within [low, high],
 * each as near as possible to where it wants to be. Order is kept; the result is in the order of the input.
 */
export function spreadLabels(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at || a.index - b.index);
  // Pools of labels that touch: each pool sits where its members' mean displacement is zero.
  const pools: { start: number; size: number; sum: number }[] = [];
  for (const { at } of order) {
    const start = Math.max(low, Math.min(at, high));
    pools.push({ start, size: 1, sum: start });
    while (pools.length > 1) {
      const last = pools[pools.length - 1]!;
      const before = pools[pools.length - 2]!;
      if (before.start + before.size * gap <= last.start) break;
      pools.pop();
      before.sum += last.sum - last.size * before.size * gap;
      before.size += last.size;
      before.start = Math.max(low, Math.min(before.sum / before.size, high - (before.size - 1) * gap));
    }
  }
  const placed: number[] = [];
  for (const pool of pools) for (let i = 0; i < pool.size; i++) placed.push(pool.start + i * gap);
  const result = new Array<number>(wanted.length).fill(0);
  for (const [i, { index }] of order.entries()) result[index] = placed[i] ?? 0;
  return result;
}

/**
 * The end of a collapse flag's stem below the lane's own point: as far down as `bottom` allows, but short of the first
 * other lane on the way, so that a flag never crosses one.
 */
export function stemEnd(own: number, others: readonly number[], bottom: number): number {
  const below = others.filter((y) => y > own + 2);
  const limit = below.length > 0 ? Math.min(...below) - 10 : bottom;
  return Math.max(own + 14, Math.min(limit, bottom));
}

/** Whether a line through these pixels crosses a box. */
export function crosses(
  line: readonly (readonly [x: number, y: number])[],
  box: Pick<Frame, 'left' | 'right' | 'top' | 'bottom'>,
): boolean {
  for (let i = 1; i < line.length; i++) {
    const [x0, y0] = line[i - 1]!;
    const [x1, y1] = line[i]!;
    if (x1 < box.left || x0 > box.right) continue;
    const at = (x: number) => (x1 === x0 ? y0 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0));
    const a = at(Math.max(x0, box.left));
    const b = at(Math.min(x1, box.right));
    if (Math.max(a, b) >= box.top && Math.min(a, b) <= box.bottom) return true;
  }
  return false;
}

/** Indices at which a line of `length` points carries its mark: about every `every`, staggered by lane. */
export function markIndices(xs: readonly number[], every: number, lane: number, lanes: number): number[] {
  const marks: number[] = [];
  const offset = (every * (lane + 0.5)) / Math.max(1, lanes);
  let next = offset;
  // The head of the line has a mark of its own; one right before it would hide under it.
  const end = (xs[xs.length - 1] ?? 0) - every * 0.15;
  for (const [i, x] of xs.entries()) {
    if (x < next || x > end) continue;
    marks.push(i);
    while (next <= x) next += every;
  }
  return marks;
}
