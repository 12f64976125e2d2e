import type { Summary } from '../../lab/record/summary.ts';
import type { LaneStyle } from '../lane-style.ts';

/** What both tables of stage 4 are made from. */
export interface TablesProps {
  summary: Summary;
  styles: Map<string, LaneStyle>;
  /** Lanes that have been evaluated since their first step; before it they are the base. */
  measured: ReadonlySet<string>;
}
