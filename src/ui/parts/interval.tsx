import type { CSSProperties } from 'react';
import type { LaneStyle } from '../lane-style.ts';
import { LaneMark } from './marks.tsx';

interface AxisProps {
  width: number;
  ticks: readonly number[];
  domain?: readonly [number, number];
  signed?: boolean;
}

const PAD = 5;
const place = (value: number, width: number, domain: readonly [number, number]): number =>
  PAD + ((value - domain[0]) / (domain[1] - domain[0])) * (width - 2 * PAD);

const UNIT = [0, 1] as const;

function tickText(value: number, signed?: boolean): string {
  const size = Number(Math.abs(value).toFixed(2));
  if (size === 0) return '0';
  const text = String(size).replace(/^0/, '');
  return value < 0 ? `\u2212${text}` : signed ? `+${text}` : text;
}

/** The scale above a column of interval plots. */
export function DotAxis({ width, ticks, domain = UNIT, signed }: AxisProps) {
  return (
    <svg className="dot-axis" width={width} height="14" viewBox={`0 0 ${width} 14`} aria-hidden="true">
      {ticks.map((tick) => (
        <text key={tick} x={place(tick, width, domain)} y="11" textAnchor="middle">
          {tickText(tick, signed)}
        </text>
      ))}
    </svg>
  );
}

interface DotProps {
  width: number;
  domain?: readonly [number, number];
  /** Whether the whisker has end caps. */
  caps?: boolean;
  style: LaneStyle;
  mean: number | null;
  ci: readonly [number, number] | null;
  height: number;
  /** A level to compare with: the base. */
  level?: number;
}

/** The grid of such a column, as a background of its cells, so that it runs through rows of any height. */
export function dotGrid({ width, ticks, domain = UNIT, signed }: AxisProps, left = 0): CSSProperties {
  const colour = (tick: number) => (signed && tick === 0 ? 'var(--zero)' : 'var(--grid)');
  return {
    backgroundImage: ticks.map((tick) => `linear-gradient(${colour(tick)}, ${colour(tick)})`).join(),
    backgroundSize: '1px 100%',
    backgroundRepeat: 'no-repeat',
    backgroundPosition: ticks.map((tick) => `${left + place(tick, width, domain) - 0.5}px 0`).join(),
  };
}

/** A mean with its 95 % interval on a shared scale: a mark and a whisker. */
export function DotPlot({ style, mean, ci, width, height, domain = UNIT, level, caps = true }: DotProps) {
  const middle = height / 2;
  const x = (value: number) => place(Math.min(domain[1], Math.max(domain[0], value)), width, domain);
  return (
    <svg className="dot-plot" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {level !== undefined && (
        <path
          d={`M${x(level)} 0V${height}`}
          style={{ stroke: 'var(--base)' }}
          strokeDasharray="1 4"
          strokeWidth="1.5"
        />
      )}
      {ci && (
        <path
          d={`M${x(ci[0])} ${middle}H${x(ci[1])}${caps ? `M${x(ci[0])} ${middle - 5}v10M${x(ci[1])} ${middle - 5}v10` : ''}`}
          style={{ stroke: `var(--${style.hue})` }}
          strokeWidth="1.75"
          fill="none"
        />
      )}
      {mean !== null && <LaneMark style={style} x={x(mean)} y={middle} r={style.mark === 'open-circle' ? 3.8 : 4.4} />}
    </svg>
  );
}
