import { type ReactNode, useMemo } from 'react';
import { count } from '../format.ts';
import { dashArray } from '../lane-style.ts';
import type { DrawnLine } from './drawing.ts';
import type { Frame, Scale } from './geometry.ts';
import { xPixel, yPixel } from './geometry.ts';
import { Lines } from './lines.tsx';
import type { ChartLook } from './look.ts';
import type { Series } from './series.ts';

interface PlotProps {
  frame: Frame;
  look: ChartLook;
  xDomain: readonly [number, number];
  xTicks: readonly number[];
  xTitle: string;
  y: Scale;
  series: readonly Series[];
  children?: ReactNode;
}

/** The lines in the units of the axis. */
function toLines(series: readonly Series[], y: Scale, look: ChartLook, banded: boolean): DrawnLine[] {
  return series.map(({ style, points }) => ({
    id: style.id,
    stroke: `var(--${style.hue})`,
    width: look.line,
    dash: dashArray(style, look.line),
    points: points.map(({ x, y: value, lo, hi }) => ({
      x,
      y: Number.isFinite(value) ? y.transform(value) : null,
      ...(banded && lo !== undefined && hi !== undefined ? { band: [y.transform(lo), y.transform(hi)] as const } : {}),
    })),
  }));
}

/** Grid, axes, lines and bands of one panel; marks and labels come on top as children. */
export function Plot({ frame, look, xDomain, xTicks, xTitle, y, series, children }: PlotProps) {
  const banded = series.some((s) => s.points.length > 1 && s.points.some((p) => p.lo !== undefined));
  const lines = useMemo(() => toLines(series, y, look, banded), [series, y, look, banded]);
  const yTicks = useMemo(() => y.ticks.map(y.transform), [y]);
  return (
    <div className="plot" style={{ width: frame.width, height: frame.height, fontSize: look.font }}>
      <Lines
        frame={frame}
        look={look}
        x={{ domain: xDomain, ticks: xTicks, label: (nth) => count(xTicks[nth] ?? 0) }}
        y={{ domain: y.domain, ticks: yTicks, label: (nth) => y.format(y.ticks[nth] ?? 0) }}
        lines={lines}
        connected={banded}
      />
      <svg className="over" width={frame.width} height={frame.height} aria-hidden="true">
        {y.ticks.includes(0) && <ZeroLine frame={frame} y={y} look={look} />}
        <text x={frame.right} y={frame.bottom + look.title} textAnchor="end">
          {xTitle}
        </text>
        {children}
      </svg>
    </div>
  );
}

function ZeroLine({ frame, y, look }: { frame: Frame; y: Scale; look: ChartLook }) {
  const at = yPixel(frame, y, 0);
  return (
    <path d={`M${frame.left} ${at}H${frame.right}`} style={{ stroke: 'var(--zero)' }} strokeWidth={look.grid * 1.3} />
  );
}

/** A dotted level over the whole plot, named at its right end. */
export function Level(props: {
  frame: Frame;
  y: Scale;
  at: number;
  hue: string;
  label: string;
  look: ChartLook;
  fine?: boolean;
}) {
  const { frame, y, at, hue, label, look, fine } = props;
  const pixel = yPixel(frame, y, at);
  if (pixel < frame.top - 1 || pixel > frame.bottom + 1) return null;
  const unit = look.line / 2.25;
  return (
    <g>
      <path
        d={`M${frame.left} ${pixel}H${frame.right}`}
        style={{ stroke: `var(--${hue})` }}
        strokeWidth={unit * (fine ? 1 : 1.5)}
        strokeDasharray={`${unit} ${unit * (fine ? 3 : 4)}`}
      />
      <text className={`halo t-${hue}`} x={frame.right} y={pixel - look.font * 0.5} textAnchor="end">
        {label}
      </text>
    </g>
  );
}

/** A vertical line at a step: the shared cursor, a paused run, a failure. */
export function Upright(props: {
  frame: Frame;
  xDomain: readonly [number, number];
  step: number;
  kind: 'cursor' | 'paused' | 'failed';
}) {
  const at = xPixel(props.frame, props.xDomain, props.step);
  return <path className={`upright ${props.kind}`} d={`M${at} ${props.frame.bottom}V${props.frame.top}`} />;
}
