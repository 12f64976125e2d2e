import { useMemo } from 'react';
import { suiteKind } from '../../problems/index.ts';
import { count, proportion } from '../format.ts';
import { useWidth } from '../hooks.ts';
import type { ModelEntry } from '../model-index.ts';
import { words } from '../words/index.ts';
import type { DrawnLine } from './drawing.ts';
import { type Frame, spreadLabels, xPixel } from './geometry.ts';
import { Lines } from './lines.tsx';
import { PAGE } from './look.ts';

/** How strong a base was along its pretraining: a thin line a suite, all of them in ink, and the chosen checkpoint. */
export function StrengthChart({ model, checkpoint }: { model: ModelEntry; checkpoint: string }) {
  const say = words.charts.strength;
  const [ref, width] = useWidth<HTMLDivElement>(432);
  const points = useMemo(() => [...model.checkpoints].sort((a, b) => a.step - b.step), [model]);
  // Suites that pretraining never saw are stage 4's matter.
  const suites = useMemo(
    () => [...new Set(points.flatMap((p) => Object.keys(p.suites)))].filter((id) => suiteKind(id) === 'id'),
    [points],
  );
  const high = Math.max(...points.flatMap((p) => [p.overall ?? 0, ...suites.map((s) => p.suites[s]?.mean ?? 0)]));
  const top = Math.min(1, Math.max(0.4, high * 1.04));
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].filter((t) => t <= top + 1e-9);
  const max = points[points.length - 1]?.step ?? 1;
  const frame: Frame = { width, height: 300, left: 30, right: width - 82, top: 12, bottom: 260 };
  const x = (step: number) => xPixel(frame, [0, max], step);
  const y = (value: number) => frame.bottom - (value / top) * (frame.bottom - frame.top);
  const steps = spaced(
    points.map((p) => p.step),
    x,
  );
  const lines = useMemo(() => linesOf(points, suites), [points, suites]);
  const last = points[points.length - 1];
  const labels = [
    ...(last?.overall === undefined ? [] : [{ name: say.all, value: last.overall, all: true }]),
    ...suites.flatMap((s) => {
      const mean = last?.suites[s]?.mean;
      return mean === undefined ? [] : [{ name: s, value: mean, all: false }];
    }),
  ];
  const placed = spreadLabels(
    labels.map((l) => y(l.value)),
    15,
    10,
    frame.bottom - 4,
  );
  const chosen = points.find((p) => p.id === checkpoint);
  return (
    <div ref={ref} className="strength">
      <div className="plot" style={{ width, height: frame.height, fontSize: PAGE.font }}>
        <Lines
          frame={frame}
          look={PAGE}
          x={{ domain: [0, max], ticks: steps, label: (nth) => count(steps[nth] ?? 0) }}
          y={{ domain: [0, top], ticks, label: (nth) => shareTick(ticks[nth] ?? 0) }}
          lines={lines}
        />
        <svg className="over" width={width} height={frame.height} role="img" aria-label={describe(model, checkpoint)}>
          <path
            d={`M${frame.left} ${frame.bottom}H${frame.right}`}
            style={{ stroke: 'var(--zero)' }}
            strokeWidth="1.3"
          />
          {labels.map((label, i) => (
            <g key={label.name}>
              <path
                d={`M${frame.right + 2} ${y(label.value)}L${frame.right + 10} ${(placed[i] ?? 0) - 0}`}
                style={{ stroke: label.all ? 'var(--ink)' : 'var(--ctl)' }}
                opacity={label.all ? 1 : 0.6}
              />
              <text
                className={label.all ? 'ik' : undefined}
                x={frame.right + 14}
                y={(placed[i] ?? 0) + 4}
                fontWeight={label.all ? 600 : 400}
              >
                {label.name} {proportion(label.value, 2)}
              </text>
            </g>
          ))}
          {points.map((p) =>
            p.overall === undefined || p.id === checkpoint ? null : (
              <circle key={p.id} className="ik" cx={x(p.step)} cy={y(p.overall)} r="3" />
            ),
          )}
          {chosen?.overall !== undefined && (
            <g>
              <path
                d={`M${x(chosen.step)} ${frame.bottom}V${y(chosen.overall) + 8}`}
                style={{ stroke: 'var(--ink)' }}
                strokeWidth="1.25"
              />
              <circle
                cx={x(chosen.step)}
                cy={y(chosen.overall)}
                r="6.5"
                style={{ fill: 'var(--page)', stroke: 'var(--ink)' }}
                strokeWidth="2"
              />
              <circle className="ik" cx={x(chosen.step)} cy={y(chosen.overall)} r="2.5" />
              <path className="ik" d={`M${x(chosen.step) - 7} ${frame.bottom + 1}h14l-7-8z`} />
              <ChosenLabel
                x={x(chosen.step)}
                y={y(chosen.overall)}
                right={frame.right}
                text={say.chosen(chosen.step, chosen.overall)}
              />
            </g>
          )}
          <text x={frame.right} y={frame.bottom + PAGE.title} textAnchor="end">
            {say.steps}
          </text>
        </svg>
      </div>
    </div>
  );
}

/** A thin line a suite, and over them the one of all suites together. */
function linesOf(points: ModelEntry['checkpoints'], suites: readonly string[]): DrawnLine[] {
  const along = (height: (point: ModelEntry['checkpoints'][number]) => number | undefined) =>
    points.map((point) => ({ x: point.step, y: height(point) ?? null }));
  return [
    ...suites.map((suite) => ({
      id: `suite:${suite}`,
      points: along(({ suites: of }) => of[suite]?.mean),
      stroke: 'var(--ctl)',
      width: 1,
      opacity: 0.65,
    })),
    { id: 'all', points: along(({ overall }) => overall), stroke: 'var(--ink)', width: 2 },
  ];
}

const shareTick = (value: number): string => (value === 0 ? '0' : proportion(value, value === 1 ? 0 : 1));

/** As many steps as have room for their numbers, from the last one back. */
function spaced(steps: readonly number[], x: (step: number) => number): number[] {
  const kept: number[] = [];
  for (const step of [...steps].reverse()) {
    const next = kept[0];
    if (next === undefined || x(next) - x(step) > 36) kept.unshift(step);
  }
  return kept;
}

function ChosenLabel({ x, y, right, text }: { x: number; y: number; right: number; text: string }) {
  const left = x + 14 + text.length * 6.4 > right;
  return (
    <text
      className="halo ik"
      x={left ? x - 12 : x + 14}
      y={left ? y - 14 : y + 24}
      textAnchor={left ? 'end' : 'start'}
      fontWeight="600"
    >
      {text}
    </text>
  );
}

function describe(model: ModelEntry, checkpoint: string): string {
  const points = model.checkpoints.map((p) => ({ step: p.step, mean: p.overall }));
  return words.charts.strength.describe(words.data.model(model), points, checkpoint);
}
