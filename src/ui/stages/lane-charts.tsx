import { useMemo } from 'react';
import { totalSteps } from '../../lab/config/total-steps.ts';
import type { RunState } from '../../lab/record/run-state.ts';
import type { Exported } from '../charts/exports.tsx';
import { Figure } from '../charts/figure.tsx';
import { type Frame, linearScale, lossScale } from '../charts/geometry.ts';
import type { ChartLook } from '../charts/look.ts';
import { PAGE } from '../charts/look.ts';
import type { Panel } from '../charts/panel.tsx';
import { Level } from '../charts/plot.tsx';
import { accuracySeries, finiteValues, probeSeries, type Series, stepSeries } from '../charts/series.ts';
import { proportion, short } from '../format.ts';
import { usePhone, useWidth } from '../hooks.ts';
import { Seg } from '../parts/controls.tsx';
import { Fold } from '../parts/fold.tsx';
import { lab, playing, useLab, useRunWhen } from '../store.ts';
import { accuracyWords } from '../words/accuracy.ts';
import { words } from '../words/index.ts';
import { lossWords } from '../words/loss.ts';
import { gradientWords, probeWords } from '../words/probe.ts';
import { sourceWords } from '../words/source.ts';

/** The four charts of stage 3, in their two widths. */
export function LaneCharts() {
  const phone = usePhone();
  const [wide, wideWidth] = useWidth<HTMLDivElement>(640);
  const [narrow, narrowWidth] = useWidth<HTMLDivElement>(488);
  const tall = phone ? 260 : 328;
  const low = phone ? 240 : 268;
  return (
    <div className="cols figs">
      <div ref={wide}>
        <LossFigure width={wideWidth} height={tall} look={PAGE} letter="a" brief={phone} exported />
      </div>
      <div ref={narrow}>
        <AccuracyFigure width={narrowWidth} height={tall} look={PAGE} letter="b" brief={phone} exported />
      </div>
      <Fold title={words.charts.probe.folded}>
        <ProbeFigure width={wideWidth} height={low} />
      </Fold>
      <Fold title={words.charts.gradient.title}>
        <GradientFigure width={narrowWidth} height={low} />
      </Fold>
    </div>
  );
}

interface SizedFigure {
  width: number;
  height: number;
  look: ChartLook;
  letter?: string;
  brief?: boolean;
  exported?: boolean;
  unit?: string;
}

/**
 * What all four figures need of the run. Lines are made anew, and the figure is drawn anew, only when `changes` says that
 * theirs have changed; the step that a figure names is its own matter.
 */
function useFigure<T>(compute: (run: RunState) => T, changes: (run: RunState) => string) {
  const run = useRunWhen((now) => `${changes(now)} ${standing(now)}`);
  const key = useLab((state) => changes(state.run));
  const draftSteps = useLab(({ draft }) => (draft.training ? totalSteps(draft) : 100));
  const resting = useLab(({ replay }) => replay !== null && !replay.playing && replay.position < replay.length);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the run is changed in place; the key says that it was
  const made = useMemo(() => compute(run), [run, key, compute]);
  const going = useLab(playing);
  return { run, made, shared: sharedOf(run, draftSteps, resting, going) };
}

const collapses = (run: RunState): string => run.lanes.map((lane) => lane.collapse?.step ?? '').join();
const onSteps = (run: RunState): string => `${run.steps.length} ${run.steps.at(-1)} ${collapses(run)}`;
const onEvaluations = (run: RunState): string =>
  `${run.base ? 1 : 0} ${run.lanes.map((lane) => lane.evaluations.length).join()} ${collapses(run)}`;

const standing = (run: RunState): string =>
  `${run.started?.configHash} ${run.status} ${run.steps.length > 0} ${run.base !== null} ${run.failure?.step}`;

function sharedOf(run: RunState, draftSteps: number, resting: boolean, going: boolean) {
  return {
    steps: run.started ? totalSteps(run.started.config) : draftSteps,
    empty: run.steps.length === 0 && !run.base && !going,
    paused: run.status === 'paused' || (resting && run.steps.length > 0),
    failedAt: run.status === 'failed' ? (run.failure?.step ?? null) : null,
  };
}

/** The caption of an exported figure: its sentence, and which run it is of. */
function captionOf(run: RunState, sentence: string): string {
  const { started } = run;
  return started ? words.charts.caption(sentence, sourceWords(run), started.environment.backend) : sentence;
}

function exportOf(
  run: RunState,
  sentence: string,
  columns: readonly { name: string; series: readonly Series[] }[],
): Exported {
  return {
    caption: () => captionOf(run, sentence),
    table: () => {
      const banded = columns.some((c) => c.series.some((s) => s.points.some((p) => p.lo !== undefined)));
      const head = ['lane', 'metric', 'step', 'value', ...(banded ? ['lo', 'hi'] : [])];
      const rows = columns.flatMap(({ name, series }) =>
        series.flatMap((s) =>
          s.points.map((p) => [s.style.id, name, p.x, p.y, ...(banded ? [p.lo ?? null, p.hi ?? null] : [])]),
        ),
      );
      return { head, rows };
    },
  };
}

const lossSeries = (run: RunState) => stepSeries(run, 'loss');
const gradientSeries = (run: RunState) => stepSeries(run, 'gradNorm');
const meanSeries = (run: RunState) => accuracySeries(run, 'mean');
const passSeries = (run: RunState) => accuracySeries(run, 'pass');
const bothProbes = (run: RunState) => [probeSeries(run, 'logpRight'), probeSeries(run, 'logpWrong')] as const;

export function LossFigure({ width, height, look, letter, brief, exported, unit }: SizedFigure) {
  const { run, made: series, shared } = useFigure(lossSeries, onSteps);
  const y = useMemo(() => lossScale(finiteValues(series), height - 50, tickLoss), [series, height]);
  const panels = useMemo<Panel[]>(() => {
    const left = (brief ? 42 : 46) * look.margin;
    return [{ id: 'loss', series, y, named: true, share: 1, left, right: 84 * look.margin }];
  }, [series, y, look, brief]);
  const sentence = lossWords(run);
  return (
    <Figure
      {...shared}
      id="loss"
      letter={letter}
      title={words.charts.loss.title}
      unit={unit ?? words.charts.loss.unit}
      panels={panels}
      width={width}
      height={height}
      look={look}
      write={writePlain}
      sentence={sentence}
      brief={brief}
      exported={exported ? exportOf(run, sentence, [{ name: 'loss', series }]) : undefined}
    />
  );
}

export function AccuracyFigure({ width, height, look, letter, brief, exported, unit }: SizedFigure) {
  const say = words.charts.accuracy;
  const of = useLab((state) => state.accuracyOf);
  const { run, made: series, shared } = useFigure(of === 'mean' ? meanSeries : passSeries, onEvaluations);
  const k = run.started?.config.evaluation.k ?? 8;
  const base = run.base && (of === 'mean' ? run.base.overall.mean : run.base.overall.passAtK);
  const y = useMemo(
    () =>
      linearScale([...finiteValues(series), ...(base === null ? [] : [base])], tickShare, {
        zero: true,
        max: 1,
        atLeast: 0.6,
      }),
    [series, base],
  );
  const panels = useMemo<Panel[]>(() => {
    const threshold = of === 'mean' && base !== null ? base * 0.6 : null;
    const falling = series.find((s) => s.points.some((p) => p.y < (threshold ?? 0) * 1.25));
    const levels = (frame: Frame) => (
      <>
        {base !== null && (
          <Level frame={frame} y={y} at={base} hue="base" look={look} label={words.charts.accuracy.base(base)} />
        )}
        {threshold !== null && falling && !look.sparse && (
          <Level
            frame={frame}
            y={y}
            at={threshold}
            hue={falling.style.hue}
            look={look}
            label={words.charts.accuracy.threshold}
            fine
          />
        )}
      </>
    );
    return [
      {
        id: 'accuracy',
        series,
        y,
        named: true,
        share: 1,
        left: 30 * look.margin,
        right: 76 * look.margin,
        levels,
      },
    ];
  }, [series, y, look, base, of]);
  const banded = unit === undefined && of === 'mean' && run.base !== null;
  const sentence = words.inARow([accuracyWords(run, of), banded ? say.bands : '']);
  return (
    <Figure
      {...shared}
      id="accuracy"
      letter={letter}
      title={say.title}
      unit={unit ?? ''}
      extra={
        unit ? undefined : (
          <Seg
            label={say.measure}
            value={of}
            options={[
              { id: 'mean', label: say.mean(k) },
              { id: 'pass', label: say.pass(k) },
            ]}
            onChange={(accuracyOf) => lab.set({ accuracyOf })}
          />
        )
      }
      panels={panels}
      width={width}
      height={height}
      look={look}
      write={proportion}
      sentence={sentence}
      brief={brief}
      exported={
        exported ? exportOf(run, sentence, [{ name: of === 'mean' ? 'mean_at_k' : 'pass_at_k', series }]) : undefined
      }
    />
  );
}

const writeLogp = (v: number) => words.numbers.fixed(v, 2);
const writePlain = (v: number) => words.numbers.plain(v);

function ProbeFigure({ width, height }: { width: number; height: number }) {
  const { run, made, shared } = useFigure(bothProbes, onEvaluations);
  const [right, wrong] = made;
  const y = useMemo(
    () => linearScale([...finiteValues(right), ...finiteValues(wrong)], short, { zero: true, empty: [-3, 0] }),
    [right, wrong],
  );
  const sentence = probeWords(run);
  // On a phone the two panels stand one above the other.
  const narrow = width < 500;
  const panels = useMemo<Panel[]>(
    () => [
      {
        id: 'right',
        ...words.charts.probe.right,
        series: right,
        y,
        named: narrow,
        share: narrow ? 1 : 0.46,
        left: 36,
        right: narrow ? 88 : 62,
      },
      {
        id: 'wrong',
        ...words.charts.probe.wrong,
        series: wrong,
        y,
        named: true,
        share: narrow ? 1 : 0.54,
        left: 36,
        right: 88,
      },
    ],
    [right, wrong, y, narrow],
  );
  return (
    <Figure
      {...shared}
      id="logp"
      letter="c"
      title={words.charts.probe.title}
      unit={words.charts.probe.unit}
      panels={panels}
      width={width}
      height={narrow ? 180 : height}
      look={PAGE}
      write={writeLogp}
      sentence={sentence}
      exported={exportOf(run, sentence, [
        { name: 'logp_right', series: right },
        { name: 'logp_wrong', series: wrong },
      ])}
    />
  );
}

function GradientFigure({ width, height }: { width: number; height: number }) {
  const { run, made: series, shared } = useFigure(gradientSeries, onSteps);
  const clip = run.started?.config.optimizer.clipNorm ?? 0;
  const y = useMemo(
    () => linearScale([...finiteValues(series), clip], short, { zero: true, atLeast: 1 }),
    [series, clip],
  );
  const sentence = gradientWords(run);
  const panels = useMemo<Panel[]>(() => {
    const levels = (frame: Frame) =>
      clip > 0 ? (
        <Level frame={frame} y={y} at={clip} hue="base" look={PAGE} label={words.charts.gradient.clip(clip)} />
      ) : null;
    return [{ id: 'gradient', series, y, named: true, share: 1, left: 30, right: 76, levels }];
  }, [series, y, clip]);
  return (
    <Figure
      {...shared}
      id="gradient"
      letter="d"
      title={words.charts.gradient.title}
      unit={words.charts.gradient.unit}
      panels={panels}
      width={width}
      height={height}
      look={PAGE}
      write={writePlain}
      sentence={sentence}
      exported={exportOf(run, sentence, [{ name: 'gradient_norm', series }])}
    />
  );
}

const tickLoss = (value: number): string => (Math.abs(value) >= 1000 ? writePlain(value) : short(value));
const tickShare = (value: number): string => (value === 0 ? '0' : value === 1 ? '1' : proportion(value, 1));
