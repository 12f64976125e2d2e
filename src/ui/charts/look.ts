/** The sizes of a figure: one set for a page that is read, one for a wall that is seen from the back row. */
export interface ChartLook {
  font: number;
  line: number;
  mark: number;
  head: number;
  /** Distance of two labels at the line heads: 1.4 lines. */
  gap: number;
  tick: number;
  /** Distance of the tick labels and the axis title below the axis. */
  tickText: number;
  title: number;
  grid: number;
  /** How much wider the margins are than a page's. */
  margin: number;
  /** A wall shows less: fewer numbers on the axis, no fine levels. */
  sparse: boolean;
}

export const PAGE: ChartLook = {
  font: 12,
  line: 2.25,
  mark: 4.2,
  head: 4.7,
  gap: 16.8,
  tick: 4.2,
  tickText: 18,
  title: 35.4,
  grid: 1,
  margin: 1,
  sparse: false,
};

export const WALL: ChartLook = {
  font: 28,
  line: 5.5,
  mark: 10,
  head: 11,
  gap: 39.2,
  tick: 9.8,
  tickText: 42,
  title: 82,
  grid: 1.5,
  margin: 2.2,
  sparse: true,
};
