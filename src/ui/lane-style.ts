import type { LaneConfig } from '../lab/config/config.ts';
import { objectiveOf } from '../objectives/index.ts';
import { words } from './words/index.ts';

export type Mark = 'circle' | 'square' | 'triangle-down' | 'diamond' | 'triangle-up' | 'plus' | 'open-circle';

/** What tells one lane from another on every figure: a hue, a dash and a mark; never the hue alone. */
export interface LaneStyle {
  id: string;
  name: string;
  /** The name of the hue: `--lane-1` for lines, `--lane-1-t` for text. */
  hue: `lane-${number}` | 'base';
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

/** By the place of a lane in its run, so that lanes of one objective differ as much as any. */
const SLOTS: readonly Pick<LaneStyle, 'dash' | 'mark'>[] = [
  { dash: [], mark: 'circle' },
  { dash: [3, 2.5], mark: 'triangle-down' },
  { dash: [9, 4], mark: 'square' },
  { dash: [10, 3, 2, 3], mark: 'diamond' },
  { dash: [10, 3, 2, 3, 2, 3], mark: 'triangle-up' },
  { dash: [14, 4, 3, 4], mark: 'plus' },
];

/** The style of every lane of a run, in the run's order; past the last hue, the first again with other dashes and marks. */
export function laneStyles(lanes: readonly LaneConfig[]): LaneStyle[] {
  return lanes.map((lane, slot) => {
    const hue = slot % SLOTS.length;
    const { dash, mark } = SLOTS[(hue + Math.floor(slot / SLOTS.length)) % SLOTS.length]!;
    return { id: lane.id, name: laneName(lane), hue: `lane-${hue + 1}`, dash, mark };
  });
}

/** What a lane is called: "RIFT", and "RIFT r0" for `rift-r0`. */
function laneName({ id, objective }: LaneConfig): string {
  const { name } = objectiveOf(objective);
  return id === objective ? name : `${name} ${id.replace(`${objective}-`, '')}`;
}

/** `stroke-dasharray` for a line of this width. */
export function dashArray(style: LaneStyle, width = 2.25): string | undefined {
  if (style.dash.length === 0) return undefined;
  return style.dash.map((part) => Number(((part * width) / 2.25).toFixed(2))).join(' ');
}
