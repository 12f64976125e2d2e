import { type PointerEvent, type ReactNode, useMemo, useRef } from 'react';
import type { LaneStyle } from '../lane-style.ts';
import { LaneGlyph } from '../parts/marks.tsx';
import { lab, useLab } from '../store.ts';
import { type Exported, ExportLinks } from './exports.tsx';
import { type Frame, type Scale, stepAt, stepTicks } from './geometry.ts';
import type { ChartLook } from './look.ts';
import { Flags, Heads, Marks } from './overlay.tsx';
import { Plot, Upright } from './plot.tsx';
import { pointAt, type Series } from './series.ts';

export interface Panel {
  id: string;
  /** Named inside the figure where there is more than one. */
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

interface FigureProps {
  id: string;
  letter?: string;
  title: string;
  unit: string;
  extra?: ReactNode;
  panels: readonly Panel[];
  width: number;
  height: number;
  look: ChartLook;
  /** The configured number of steps: the axis is there from the first paint. */
  steps: number;
  /** The last step that has data. */
  last: number;
  write(value: number): string;
  words: string;
  empty: boolean;
  paused: boolean;
  failedAt: number | null;
  brief?: boolean;
  exported?: Exported;
}

/** A chart of the lanes over optimizer steps: title, readout, panels, one sentence; with the cursor all charts share. */
export function Figure(props: FigureProps) {
  const { id, panels, width, height, look, steps, last, words, title } = props;
  const ref = useRef<HTMLElement>(null);
  const xDomain = useMemo<[number, number]>(() => [0, Math.max(1, steps)], [steps]);
  const lanes = panels[0]?.series.map((s) => s.style) ?? [];
  return (
    <figure className="fig" ref={ref} id={`figure-${id}`} data-figure={id}>
      <div className="fh">
        {props.letter && <span className="pl">{props.letter}</span>}
        <h3>{title}</h3>
        {props.unit && <span className="unit">{props.unit}</span>}
        {props.extra}
        {props.exported && <ExportLinks figure={ref} name={id} title={title} exported={props.exported} />}
      </div>
      <Readout panels={panels} last={last} write={props.write} />
      <CursorArea
        label={`${title}${props.unit && `, ${props.unit}`}. ${words}`}
        last={last}
        panels={panels}
        write={props.write}
        stepOf={(event) => {
          const target = (event.target as Element).closest('[data-panel]');
          const panel = panels.find((p) => p.id === target?.getAttribute('data-panel'));
          if (!target || !panel) return null;
          const frame = frameOf(panel, width, height, look);
          const box = target.getBoundingClientRect();
          // On the wall the page is scaled: back to the figure's own pixels.
          const at = ((event.clientX - box.left) / box.width) * frame.width;
          return stepAt(frame, xDomain, at, last);
        }}
      >
        {panels.map((panel, i) => {
          const frame = frameOf(panel, width, height, look);
          const ticks = stepTicks(steps, frame.right - frame.left < 260 ? 4 : look.font > 20 ? 5 : 6);
          return (
            <div key={panel.id} className="panel" data-panel={panel.id}>
              <Plot
                frame={frame}
                look={look}
                xDomain={xDomain}
                xTicks={ticks}
                xTitle={i === panels.length - 1 || panel.share === 1 ? 'optimizer steps' : ''}
                y={panel.y}
                series={panel.series}
              >
                {panel.levels?.(frame)}
                <Marks frame={frame} look={look} xDomain={xDomain} y={panel.y} series={panel.series} />
                {props.failedAt !== null && (
                  <Upright frame={frame} xDomain={xDomain} step={props.failedAt} kind="failed" />
                )}
                <Flags
                  frame={frame}
                  look={look}
                  xDomain={xDomain}
                  y={panel.y}
                  series={panel.series}
                  brief={props.brief}
                />
                <Heads
                  frame={frame}
                  look={look}
                  xDomain={xDomain}
                  y={panel.y}
                  series={panel.series}
                  write={props.write}
                  named={panel.named}
                />
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
                    Press Space.
                  </text>
                )}
              </Plot>
              <Cursor frame={frame} xDomain={xDomain} last={last} paused={props.paused && !props.empty} />
            </div>
          );
        })}
      </CursorArea>
      <figcaption className="cap">{words}</figcaption>
      <Spoken lanes={lanes} panels={panels} last={last} write={props.write} />
    </figure>
  );
}

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

interface CursorAreaProps {
  label: string;
  last: number;
  panels: readonly Panel[];
  write(value: number): string;
  stepOf(event: PointerEvent): number | null;
  children: ReactNode;
}

/** Where the pointer and the keys move the cursor. No element means "chart with a cursor"; a slider over steps is nearest. */
function CursorArea({ label, last, panels, write, stepOf, children }: CursorAreaProps) {
  const cursor = useLab((state) => state.cursor);
  const step = Math.min(cursor ?? last, last);
  const values = panels.flatMap((panel) =>
    panel.series.map((series) => {
      const point = pointAt(series, step);
      return `${series.style.name} ${panels.length > 1 ? `${panel.id} ` : ''}${point ? write(point.y) : 'no value'}`;
    }),
  );
  return (
    <div
      className="panels"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-roledescription="chart"
      aria-valuemin={0}
      aria-valuemax={Math.max(1, last)}
      aria-valuenow={step}
      aria-valuetext={`step ${step}: ${values.join(', ')}`}
      onPointerMove={(event) => {
        const at = stepOf(event);
        if (at !== null) lab.set({ cursor: at });
      }}
      onPointerLeave={() => lab.set({ cursor: null })}
    >
      {children}
    </div>
  );
}

/** The dotted line of the shared cursor; solid ink at the step where a run is paused. */
function Cursor(props: { frame: Frame; xDomain: readonly [number, number]; last: number; paused: boolean }) {
  const cursor = useLab((state) => state.cursor);
  const { frame } = props;
  if (cursor === null && !props.paused) return null;
  return (
    <svg className="over" width={frame.width} height={frame.height} aria-hidden="true">
      <Upright
        frame={frame}
        xDomain={props.xDomain}
        step={cursor ?? props.last}
        kind={cursor === null ? 'paused' : 'cursor'}
      />
    </svg>
  );
}

interface ReadoutProps {
  panels: readonly Panel[];
  last: number;
  write(value: number): string;
}

/** The values under the cursor, or the newest: the readout moves, the figure does not. */
function Readout({ panels, last, write }: ReadoutProps) {
  const cursor = useLab((state) => state.cursor);
  const step = Math.min(cursor ?? last, last);
  return (
    <div className="ro">
      <span>step {step}</span>
      {panels.map((panel) => (
        <span key={panel.id} className="ro-panel">
          {panels.length > 1 && <span>{panel.id}</span>}
          {panel.series.map((series) => {
            const point = pointAt(series, step);
            return (
              <span key={series.style.id}>
                <LaneGlyph style={series.style} size={13} />
                <b>{point ? write(point.y) : '\u2014'}</b>
              </span>
            );
          })}
        </span>
      ))}
    </div>
  );
}

/** The lane that Up and Down have reached, for a screen reader, with its value. */
function Spoken(props: ReadoutProps & { lanes: readonly LaneStyle[] }) {
  const cursor = useLab((state) => state.cursor);
  const nth = useLab((state) => state.cursorLane);
  if (cursor === null) return null;
  const lane = props.lanes[nth % Math.max(1, props.lanes.length)];
  const values = props.panels.map((panel) => {
    const series = panel.series.find((s) => s.style.id === lane?.id);
    const point = series ? pointAt(series, Math.min(cursor, props.last)) : null;
    return `${panel.label ?? ''} ${point ? props.write(point.y) : 'no value'}`.trim();
  });
  return (
    <p className="sr" aria-live="polite">
      {lane?.name}, step {Math.min(cursor, props.last)}, {values.join(', ')}
    </p>
  );
}
