import type { Frame } from './geometry.ts';
import type { ChartLook } from './look.ts';

/** What lies under the marks and names of a panel: grid, axes, bands, lines. Who draws it is another matter. */
export interface Drawing {
  frame: Frame;
  look: ChartLook;
  x: Axis;
  y: Axis;
  lines: readonly DrawnLine[];
  /** Whether a line goes on where a point of it is missing. */
  connected?: boolean;
}

/** An axis in its own units; those of the loss are already asinh(v / 0.5). */
interface Axis {
  domain: readonly [number, number];
  ticks: readonly number[];
  /** What stands at a tick, by its place in `ticks`. */
  label(nth: number): string;
}

export interface DrawnLine {
  id: string;
  points: readonly DrawnPoint[];
  stroke: string;
  width: number;
  opacity?: number;
  dash?: string;
}

/** A point in the units of the axes; `y` is null where a metric was not finite. */
export interface DrawnPoint {
  x: number;
  y: number | null;
  band?: readonly [number, number];
}
