import { LaneMark } from '../parts/marks.tsx';
import { words } from '../words/index.ts';
import { crosses, type Frame, markIndices, type Scale, spreadLabels, stemEnd, xPixel, yPixel } from './geometry.ts';
import type { ChartLook } from './look.ts';
import { heightAt, lastFinite, type Series } from './series.ts';

interface OverlayProps {
  frame: Frame;
  look: ChartLook;
  xDomain: readonly [number, number];
  y: Scale;
  series: readonly Series[];
}

/** Marks along the lines, about every fifth of the axis, staggered so that two lanes on one line both show. */
export function Marks({ frame, look, xDomain, y, series }: OverlayProps) {
  const every = (xDomain[1] - xDomain[0]) / 5;
  return (
    <>
      {series.map((lane, nth) => {
        const xs = lane.points.map((p) => p.x);
        return markIndices(xs, every, nth, series.length).map((i) => {
          const point = lane.points[i];
          if (!point || !Number.isFinite(point.y)) return null;
          const at = { x: xPixel(frame, xDomain, point.x), y: yPixel(frame, y, point.y) };
          return <LaneMark key={`${lane.style.id}${point.x}`} style={lane.style} x={at.x} y={at.y} r={look.mark} />;
        });
      })}
    </>
  );
}

interface HeadsProps extends OverlayProps {
  write(value: number): string;
  /** False on a panel too narrow for names: values alone. */
  named?: boolean;
}

/** Names and last values at the heads of the lines, moved apart, with a thin leader where one was moved. */
export function Heads({ frame, look, xDomain, y, series, write, named = true }: HeadsProps) {
  const heads = series.flatMap((lane) => {
    const last = lastFinite(lane);
    if (!last) return [];
    return [{ lane, value: last.y, x: xPixel(frame, xDomain, last.x), y: yPixel(frame, y, last.y) }];
  });
  const placed = spreadLabels(
    heads.map((head) => head.y),
    look.gap,
    frame.top + look.font * 0.5,
    frame.bottom - look.font * 0.4,
  );
  const labelX = Math.max(...heads.map((head) => head.x), frame.left) + look.font * 1.9;
  return (
    <>
      {heads.map((head, i) => {
        const at = placed[i] ?? head.y;
        const { style } = head.lane;
        const moved = Math.abs(at - head.y) > look.font * 0.25 || labelX - head.x > look.font * 2.5;
        return (
          <g key={style.id}>
            {moved && (
              <path
                d={`M${head.x + look.head + 1.5} ${head.y}L${labelX - look.font * 0.35} ${at}`}
                style={{ stroke: `var(--${style.hue})` }}
                strokeWidth={look.grid}
                opacity={0.55}
              />
            )}
            <LaneMark style={style} x={head.x} y={head.y} r={look.head} />
            <text className={`halo t-${style.hue}`} x={labelX} y={at + look.font * 0.35} fontWeight={600}>
              {named ? style.name : write(head.value)}
              {named && (
                <tspan fontWeight={400} dx={look.font * 0.4}>
                  {write(head.value)}
                </tspan>
              )}
            </text>
          </g>
        );
      })}
    </>
  );
}

/** The flag of a collapsed lane on a stem planted below its own line, short of any other lane. */
export function Flags({ frame, look, xDomain, y, series, brief }: OverlayProps & { brief?: boolean }) {
  return (
    <>
      {series.map((lane) => {
        if (!lane.collapse) return null;
        const { step, stopped } = lane.collapse;
        const own = heightAt(lane, step);
        if (own === null) return null;
        const x = xPixel(frame, xDomain, step);
        const from = yPixel(frame, y, own);
        const others = series.flatMap((other) => {
          const height = other === lane ? null : heightAt(other, step);
          return height === null ? [] : [yPixel(frame, y, height)];
        });
        const f = look.font;
        const lines = series.map((other) =>
          other.points
            .filter((p) => Number.isFinite(p.y))
            .map((p) => [xPixel(frame, xDomain, p.x), yPixel(frame, y, p.y)] as const),
        );
        const { end, side, text } = flagPlace({
          frame,
          x,
          from,
          others,
          lines,
          f,
          texts: flagTexts(step, stopped, brief),
        });
        return (
          <g key={lane.style.id} className={`flag-${lane.style.hue}`}>
            <path
              d={`M${x} ${end > from ? from + look.head : from - look.head}V${end - (end > from ? 0 : f * 0.9)}`}
              style={{ stroke: `var(--${lane.style.hue})` }}
              strokeWidth={look.line * 0.53}
            />
            <path
              d={`M${x} ${end - f * 0.9}l${side * f} ${f * 0.45}l${-side * f} ${f * 0.45}z`}
              style={{ fill: `var(--${lane.style.hue})` }}
            />
            <text
              className={`halo t-${lane.style.hue}`}
              x={x + side * f * 1.3}
              y={end - f * 0.1}
              textAnchor={side < 0 ? 'end' : 'start'}
              fontWeight={600}
            >
              {text}
            </text>
          </g>
        );
      })}
    </>
  );
}

function flagTexts(step: number, stopped: boolean, brief: boolean | undefined): string[] {
  const short = words.charts.step(step);
  return brief ? [short] : [words.charts.flag(stopped, step), short];
}

interface FlagRoom {
  frame: Frame;
  x: number;
  /** The lane's own pixel at that step, and the other lanes'. */
  from: number;
  others: readonly number[];
  lines: readonly (readonly (readonly [number, number])[])[];
  f: number;
  /** The words, longest first. */
  texts: readonly string[];
}

/**
 * Where a flag's words stand free of every line: low first, to the right first; where nothing long is free, the short
 * words, and at last low and to the right.
 */
function flagPlace({ frame, x, from, others, lines, f, texts }: FlagRoom): {
  end: number;
  side: 1 | -1;
  text: string;
} {
  const below = [frame.bottom - f * 3, frame.bottom - f, from + f * 4, from + f * 2.5].map((depth) =>
    stemEnd(from, others, depth),
  );
  // A lane that lies on the axis has nothing below it: only there the flag stands up.
  const above = [from - f * 3, from - f * 5];
  for (const depths of [below, above]) {
    for (const text of texts) {
      const length = f * (1.4 + text.length * 0.56);
      for (const end of depths) {
        for (const side of [1, -1] as const) {
          const left = side > 0 ? x + 3 : x - length - 3;
          const box = { left, right: left + length, top: end - f * 1.4, bottom: end + f * 0.4 };
          if (box.left < frame.left || box.right > frame.width) continue;
          if (box.bottom > frame.bottom || box.top < frame.top) continue;
          if (!lines.some((line) => crosses(line, box))) return { end, side, text };
        }
      }
    }
  }
  return { end: below[0] ?? from + f, side: 1, text: texts[0] ?? '' };
}
