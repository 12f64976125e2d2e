import { memo, type ReactNode, useMemo } from 'react';
import { words } from '../words/index.ts';
import { type Frame, type Scale, stepTicks } from './geometry.ts';
import type { ChartLook } from './look.ts';
import { Flags, Heads, Marks } from './overlay.tsx';
import { Plot, Upright } from './plot.tsx';
import type { Series } from './series.ts';

/** One plot of a figure. Held steady between redraws: a panel is drawn anew only when it is another object. */
export interface Panel {
  id: string;
  /** Where a figure has more than one: its name in the readout, and inside the figure. */
  name?: string;
  label?: string;
  series: readonly Series[];
  y: Scale;
  /** Names at the line heads; values alone on a panel too narrow for both. */
  named: boolean;
  /** Share of the figure's width. */
  share: number;
  left: number;
  right: number;
  /** Levels and other ink under the marks. */
  levels?: (frame: Frame) => ReactNode;
}

/** The plot area of a panel in a figure of this size. */
export function frameOf(panel: Panel, width: number, height: number, look: ChartLook): Frame {
  const own = Math.floor(width * panel.share);
  return {
    width: own,
    height,
    left: panel.left,
    right: own - panel.right,
    top: look.font * 0.7,
    bottom: height - look.title - look.font * 0.4,
  };
}

interface PanelViewProps {
  panel: Panel;
  width: number;
  height: number;
  look: ChartLook;
  steps: number;
  /** Whether the x axis is named here. */
  titled: boolean;
  write(value: number): string;
  brief: boolean;
  failedAt: number | null;
  empty: boolean;
}

/** A panel with everything on it but the cursor, which moves more often than the data. */
export const PanelView = memo(function PanelView(props: PanelViewProps) {
  const { panel, width, height, look, steps, failedAt } = props;
  const frame = useMemo(() => frameOf(panel, width, height, look), [panel, width, height, look]);
  const xDomain = useMemo<[number, number]>(() => [0, Math.max(1, steps)], [steps]);
  const ticks = stepTicks(steps, frame.right - frame.left < 260 ? 4 : look.sparse ? 5 : 6);
  const area = { frame, look, xDomain, y: panel.y, series: panel.series };
  return (
    <Plot {...area} xTicks={ticks} xTitle={props.titled ? words.charts.optimizerSteps : ''}>
      {panel.levels?.(frame)}
      <Marks {...area} />
      {failedAt !== null && <Upright frame={frame} xDomain={xDomain} step={failedAt} kind="failed" />}
      <Flags {...area} brief={props.brief} />
      <Heads {...area} write={props.write} named={panel.named} />
      {panel.label && (
        <text className="ik2" x={frame.left} y={frame.bottom + look.title} fontWeight={600}>
          {panel.label}
        </text>
      )}
      {props.empty && (
        <text
          className="halo ik2"
          x={(frame.left + frame.right) / 2}
          y={frame.top + (frame.bottom - frame.top) * 0.64}
          textAnchor="middle"
        >
          {words.charts.pressSpace}
        </text>
      )}
    </Plot>
  );
});
