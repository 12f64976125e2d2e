import { useId } from 'react';
import type { Drawing, DrawnPoint } from './drawing.ts';
import { xPixel } from './geometry.ts';

/** The drawing as plain SVG, at the pixels at which recharts puts it: what stands until recharts has come. */
export function Sketch({ frame, look, x, y, lines, connected }: Drawing) {
  const clip = useId();
  const left = (value: number) => xPixel(frame, x.domain, value);
  const [low, high] = y.domain;
  const top = (value: number) => frame.bottom - ((value - low) / (high - low || 1)) * (frame.bottom - frame.top);
  const text = { fontSize: look.font, fill: 'var(--chart-text)' };
  const inside = { clipPath: `url(#${clip})` };
  return (
    <svg className="sketch" width={frame.width} height={frame.height} aria-hidden="true">
      <clipPath id={clip}>
        <rect x={frame.left} y={frame.top} width={frame.right - frame.left} height={frame.bottom - frame.top} />
      </clipPath>
      {y.ticks.map((tick) => (
        <path
          key={tick}
          d={`M${frame.left} ${top(tick)}H${frame.right}`}
          stroke="var(--grid-line)"
          strokeWidth={look.grid}
        />
      ))}
      <path d={`M${frame.left} ${frame.bottom}H${frame.right}`} stroke="var(--zero)" />
      {x.ticks.map((tick, i) => (
        <g key={tick}>
          <path d={`M${left(tick)} ${frame.bottom}v${look.tick}`} stroke="var(--zero)" />
          <text x={left(tick)} y={frame.bottom + look.tickText} textAnchor="middle" {...text}>
            {x.label(i)}
          </text>
        </g>
      ))}
      {y.ticks.map((tick, i) => (
        <text key={tick} x={frame.left - look.font * 0.3 - 6} y={top(tick)} dy="0.355em" textAnchor="end" {...text}>
          {y.label(i)}
        </text>
      ))}
      <g {...inside}>
        {lines.map(({ id, points, stroke }) => (
          <path key={id} d={bandPath(points, left, top)} fill={stroke} fillOpacity="var(--band)" />
        ))}
        {lines.map(({ id, points, stroke, width, opacity, dash }) => (
          <path
            key={id}
            d={linePath(points, left, top, connected ?? false)}
            fill="none"
            stroke={stroke}
            strokeOpacity={opacity}
            strokeWidth={width}
            strokeDasharray={dash}
            strokeLinejoin="round"
          />
        ))}
      </g>
    </svg>
  );
}

type Pixel = (value: number) => number;

function linePath(points: readonly DrawnPoint[], left: Pixel, top: Pixel, connected: boolean): string {
  let path = '';
  let down = false;
  for (const { x, y } of points) {
    if (y === null) down = connected && down;
    else {
      path += `${down ? 'L' : 'M'}${left(x)} ${top(y)}`;
      down = true;
    }
  }
  return path;
}

/** Along the upper ends of the intervals and back along the lower ones; empty where there are fewer than two. */
function bandPath(points: readonly DrawnPoint[], left: Pixel, top: Pixel): string {
  const banded = points.flatMap(({ x, band }) => (band ? [{ x: left(x), low: top(band[0]), high: top(band[1]) }] : []));
  if (banded.length < 2) return '';
  const upper = banded.map(({ x, high }) => `${x} ${high}`);
  const lower = banded.map(({ x, low }) => `${x} ${low}`).reverse();
  return `M${[...upper, ...lower].join('L')}Z`;
}
