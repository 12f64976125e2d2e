import { type PointerEvent, type ReactNode, useMemo, useRef } from 'react';
import type { LaneStyle } from '../lane-style.ts';
import { LaneGlyph } from '../parts/marks.tsx';
import { lab, lastStep, useLab, useRun } from '../store.ts';
import { words } from '../words/index.ts';
import { type Exported, ExportLinks } from './exports.tsx';
import { type Frame, stepAt } from './geometry.ts';
import type { ChartLook } from './look.ts';
import { frameOf, type Panel, PanelView } from './panel.tsx';
import { Upright } from './plot.tsx';
import { pointAt } from './series.ts';

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
  write(value: number): string;
  /** What the data say, in one or two sentences. */
  sentence: string;
  empty: boolean;
  paused: boolean;
  failedAt: number | null;
  brief?: boolean;
  exported?: Exported;
}

/** A chart of the lanes over optimizer steps: title, readout, panels, one sentence; with the cursor all charts share. */
export function Figure(props: FigureProps) {
  const { id, panels, width, height, look, steps, sentence, title } = props;
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
      <Readout panels={panels} write={props.write} />
      <CursorArea
        label={words.charts.label(title, props.unit, sentence)}
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
          return stepAt(frame, xDomain, at, lastStep(lab.get().run));
        }}
      >
        {panels.map((panel, i) => (
          <div key={panel.id} className="panel" data-panel={panel.id}>
            <PanelView
              panel={panel}
              width={width}
              height={height}
              look={look}
              steps={steps}
              titled={i === panels.length - 1 || panel.share === 1}
              write={props.write}
              brief={props.brief ?? false}
              failedAt={props.failedAt}
              empty={props.empty}
            />
            <Cursor
              frame={frameOf(panel, width, height, look)}
              xDomain={xDomain}
              paused={props.paused && !props.empty}
            />
          </div>
        ))}
      </CursorArea>
      <figcaption className="cap">{sentence}</figcaption>
      <Spoken lanes={lanes} panels={panels} write={props.write} />
    </figure>
  );
}

interface CursorAreaProps {
  label: string;
  panels: readonly Panel[];
  write(value: number): string;
  stepOf(event: PointerEvent): number | null;
  children: ReactNode;
}

/** Where the pointer and the keys move the cursor. No element means "chart with a cursor"; a slider over steps is nearest. */
function CursorArea({ label, panels, write, stepOf, children }: CursorAreaProps) {
  const step = useStepShown();
  const last = useRun(lastStep);
  const say = words.charts;
  const values = panels.flatMap((panel) =>
    panel.series.map((series) => {
      const point = pointAt(series, step);
      return say.value(series.style.name, panel.name ?? '', point ? write(point.y) : say.noValue);
    }),
  );
  return (
    <div
      className="panels"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-roledescription={say.chart}
      aria-valuemin={0}
      aria-valuemax={Math.max(1, last)}
      aria-valuenow={step}
      aria-valuetext={say.valuesAt(step, values)}
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

/** The step that values are shown of: the cursor's, or the last one. */
function useStepShown(): number {
  const cursor = useLab((state) => state.cursor);
  const last = useRun(lastStep);
  return Math.min(cursor ?? last, last);
}

/** The dotted line of the shared cursor; solid ink at the step where a run is paused. */
function Cursor(props: { frame: Frame; xDomain: readonly [number, number]; paused: boolean }) {
  const cursor = useLab((state) => state.cursor);
  const last = useRun(lastStep);
  const { frame } = props;
  if (cursor === null && !props.paused) return null;
  return (
    <svg className="over" width={frame.width} height={frame.height} aria-hidden="true">
      <Upright
        frame={frame}
        xDomain={props.xDomain}
        step={cursor ?? last}
        kind={cursor === null ? 'paused' : 'cursor'}
      />
    </svg>
  );
}

interface ReadoutProps {
  panels: readonly Panel[];
  write(value: number): string;
}

/** The values under the cursor, or the newest: the readout moves, the figure does not. */
function Readout({ panels, write }: ReadoutProps) {
  const step = useStepShown();
  return (
    <div className="ro">
      <span>{words.charts.step(step)}</span>
      {panels.map((panel) => (
        <span key={panel.id} className="ro-panel">
          {panel.name && <span>{panel.name}</span>}
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
  const step = useStepShown();
  const nth = useLab((state) => state.cursorLane);
  if (cursor === null) return null;
  const say = words.charts;
  const lane = props.lanes[nth % Math.max(1, props.lanes.length)];
  const values = props.panels.map((panel) => {
    const series = panel.series.find((s) => s.style.id === lane?.id);
    const point = series ? pointAt(series, step) : null;
    return say.value(panel.label ?? '', '', point ? props.write(point.y) : say.noValue).trim();
  });
  return (
    <p className="sr" aria-live="polite">
      {say.spoken(lane?.name ?? '', step, values)}
    </p>
  );
}
