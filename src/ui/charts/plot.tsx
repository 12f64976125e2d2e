import { type ReactNode, useMemo } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import { count } from '../format.ts';
import { dashArray } from '../lane-style.ts';
import type { Frame, Scale } from './geometry.ts';
import { xPixel, yPixel } from './geometry.ts';
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

type Row = Record<string, number | [number, number] | null>;

/** One row an x, a column a lane, in the units of the axis; null where a metric was not finite. */
function toRows(series: readonly Series[], y: Scale): Row[] {
  const rows = new Map<number, Row>();
  for (const { style, points } of series) {
    for (const point of points) {
      const row = rows.get(point.x) ?? { x: point.x };
      rows.set(point.x, row);
      row[style.id] = Number.isFinite(point.y) ? y.transform(point.y) : null;
      if (point.lo !== undefined && point.hi !== undefined) {
        row[`${style.id}:band`] = [y.transform(point.lo), y.transform(point.hi)];
      }
    }
  }
  return [...rows.values()].sort((a, b) => Number(a.x) - Number(b.x));
}

/** Grid, axes, lines and bands of one panel, drawn by recharts; marks and labels come on top as children. */
export function Plot({ frame, look, xDomain, xTicks, xTitle, y, series, children }: PlotProps) {
  const rows = useMemo(() => toRows(series, y), [series, y]);
  const yTicks = useMemo(() => y.ticks.map(y.transform), [y]);
  const axisHeight = frame.height - frame.bottom;
  const banded = series.some((s) => s.points.length > 1 && s.points.some((p) => p.lo !== undefined));
  return (
    <div className="plot" style={{ width: frame.width, height: frame.height, fontSize: look.font }}>
      <ComposedChart
        width={frame.width}
        height={frame.height}
        data={rows}
        margin={{ left: 0, top: frame.top, right: frame.width - frame.right, bottom: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--grid-line)" strokeWidth={look.grid} horizontalValues={yTicks} />
        <XAxis
          dataKey="x"
          type="number"
          domain={[...xDomain]}
          ticks={[...xTicks]}
          interval={0}
          height={axisHeight}
          allowDataOverflow
          stroke="var(--zero)"
          tickLine={{ stroke: 'var(--zero)' }}
          tickSize={look.tick}
          tickMargin={look.tickText - look.tick - look.font * 0.71}
          tick={{ fontSize: look.font, fill: 'var(--chart-text)' }}
          tickFormatter={count}
        />
        <YAxis
          type="number"
          domain={[...y.domain]}
          ticks={yTicks}
          interval={0}
          width={frame.left}
          allowDataOverflow
          axisLine={false}
          tickLine={false}
          tickMargin={look.font * 0.3}
          tick={{ fontSize: look.font, fill: 'var(--chart-text)' }}
          tickFormatter={(_: number, i: number) => y.format(y.ticks[i] ?? 0)}
        />
        {banded &&
          series.map(({ style }) => (
            <Area
              key={`${style.id}:band`}
              dataKey={`${style.id}:band`}
              type="linear"
              stroke="none"
              fill={`var(--${style.hue})`}
              fillOpacity="var(--band)"
              connectNulls
              dot={false}
              activeDot={false}
              isAnimationActive={false}
            />
          ))}
        {series.map(({ style }) => (
          <Line
            key={style.id}
            dataKey={style.id}
            type="linear"
            stroke={`var(--${style.hue})`}
            strokeWidth={look.line}
            strokeDasharray={dashArray(style, look.line)}
            strokeLinejoin="round"
            connectNulls={banded}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        ))}
      </ComposedChart>
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
