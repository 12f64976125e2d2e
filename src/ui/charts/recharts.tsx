import { useMemo } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import type { Drawing } from './drawing.ts';
import { toRows } from './rows.ts';

/** The drawing by recharts. */
export function Recharts({ frame, look, x, y, lines, connected = false }: Drawing) {
  const rows = useMemo(() => toRows(lines), [lines]);
  const text = { fontSize: look.font, fill: 'var(--chart-text)' };
  return (
    <ComposedChart
      width={frame.width}
      height={frame.height}
      data={rows}
      margin={{ left: 0, top: frame.top, right: frame.width - frame.right, bottom: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid
        vertical={false}
        stroke="var(--grid-line)"
        strokeWidth={look.grid}
        horizontalValues={[...y.ticks]}
      />
      <XAxis
        dataKey="x"
        type="number"
        domain={[...x.domain]}
        ticks={[...x.ticks]}
        interval={0}
        height={frame.height - frame.bottom}
        allowDataOverflow
        stroke="var(--zero)"
        tickLine={{ stroke: 'var(--zero)' }}
        tickSize={look.tick}
        tickMargin={look.tickText - look.tick - look.font * 0.71}
        tick={text}
        tickFormatter={(_: number, nth: number) => x.label(nth)}
      />
      <YAxis
        type="number"
        domain={[...y.domain]}
        ticks={[...y.ticks]}
        interval={0}
        width={frame.left}
        allowDataOverflow
        axisLine={false}
        tickLine={false}
        tickMargin={look.font * 0.3}
        tick={text}
        tickFormatter={(_: number, nth: number) => y.label(nth)}
      />
      {lines.map(
        ({ id, points, stroke }) =>
          points.length > 1 &&
          points.some(({ band }) => band) && (
            <Area
              key={`${id}:band`}
              dataKey={`${id}:band`}
              type="linear"
              stroke="none"
              fill={stroke}
              fillOpacity="var(--band)"
              connectNulls
              dot={false}
              activeDot={false}
              isAnimationActive={false}
            />
          ),
      )}
      {lines.map(({ id, stroke, width, opacity, dash }) => (
        <Line
          key={id}
          dataKey={id}
          type="linear"
          stroke={stroke}
          strokeOpacity={opacity}
          strokeWidth={width}
          strokeDasharray={dash}
          strokeLinejoin="round"
          connectNulls={connected}
          dot={false}
          activeDot={false}
          isAnimationActive={false}
        />
      ))}
    </ComposedChart>
  );
}
