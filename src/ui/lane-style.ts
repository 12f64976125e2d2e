import type { LaneConfig } from '../lab/config/config.ts';
import { words } from './words/index.ts';

export type Mark = 'circle' | 'square' | 'triangle-down' | 'diamond' | 'triangle-up' | 'plus' | 'open-circle';

/** What tells one lane from another on every figure: a hue, a dash and a mark; never the hue alone. */
export interface LaneStyle {
  id: string;
  name: string;
  /** The name of the hue: `--rift` for lines, `--rift-t` for text. */
  hue: 'rift' | 'rft' | 'naive' | 'dpo' | 'sft' | 'ul' | 'base';
  /** SVG dash at a line width of 2.25; scaled with the width. */
  dash: readonly number[];
  mark: Mark;
}

export const BASE: LaneStyle = {
  id: 'base',
  get name() {
    return words.data.base;
  },
  hue: 'base',
  dash: [1, 4],
  mark: 'open-circle',
};

const FIRST = {
  rift: { name: 'RIFT', hue: 'rift', dash: [], mark: 'circle' },
  rft: { name: 'RFT', hue: 'rft', dash: [9, 4], mark: 'square' },
  naive: { name: 'naive', hue: 'naive', dash: [3, 2.5], mark: 'triangle-down' },
} as const;

/** A second lane of one objective keeps its hue and takes the next of these. */
const AGAIN: readonly Pick<LaneStyle, 'dash' | 'mark'>[] = [
  { dash: [10, 3, 2, 3], mark: 'diamond' },
  { dash: [10, 3, 2, 3, 2, 3], mark: 'triangle-up' },
  { dash: [14, 4, 3, 4], mark: 'plus' },
];

/** The style of every lane of a run, in the run's order. `rift-r0` is called "RIFT r0". */
export function laneStyles(lanes: readonly LaneConfig[]): LaneStyle[] {
  const seen = new Map<string, number>();
  return lanes.map((lane) => {
    const first = FIRST[lane.objective];
    const nth = seen.get(lane.objective) ?? 0;
    seen.set(lane.objective, nth + 1);
    const look = nth === 0 ? first : (AGAIN[(nth - 1) % AGAIN.length] ?? first);
    const rest = lane.id === lane.objective ? '' : lane.id.replace(`${lane.objective}-`, '');
    return {
      id: lane.id,
      name: rest ? `${first.name} ${rest}` : first.name,
      hue: first.hue,
      dash: look.dash,
      mark: look.mark,
    };
  });
}

/** `stroke-dasharray` for a line of this width. */
export function dashArray(style: LaneStyle, width = 2.25): string | undefined {
  if (style.dash.length === 0) return undefined;
  return style.dash.map((part) => Number(((part * width) / 2.25).toFixed(2))).join(' ');
}
