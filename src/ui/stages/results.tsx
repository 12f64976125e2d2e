import { useMemo } from 'react';
import { suiteKind } from '../../lab/estimates.ts';
import { resultsCsv } from '../../lab/results.ts';
import type { Estimate, RunState } from '../../lab/run-state.ts';
import { type LaneSummary, type Summary, summarize } from '../../lab/summary.ts';
import { suites as allSuites } from '../../problems/index.ts';
import { CsvLink } from '../charts/exports.tsx';
import { download } from '../export/download.ts';
import { difference, interval, proportion } from '../format.ts';
import { usePhone } from '../hooks.ts';
import { BASE, type LaneStyle, laneStyles } from '../lane-style.ts';
import { Fold } from '../parts/fold.tsx';
import { DotAxis, DotPlot, dotGrid } from '../parts/interval.tsx';
import { LaneGlyph } from '../parts/marks.tsx';
import { useLab, useRun } from '../store.ts';
import { reading, resultsLede } from '../words/results.ts';
import { Stage } from './stage.tsx';

const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** Stage 4: base and lanes by suite, with intervals, and their paired differences. */
export function ResultStage() {
  const run = useRun();
  const summary = useSummary(run);
  const styles = useMemo(() => styleMap(run), [run, run.lanes.length]);
  return (
    <Stage n={4} title="Results" lede={resultsLede(run)}>
      {summary?.base.overall ? (
        <>
          <Suites summary={summary} styles={styles} />
          <Fold title="Paired differences">
            <Paired summary={summary} styles={styles} run={run} />
          </Fold>
        </>
      ) : (
        <p className="note">The first figures are the base's own, before any lane is trained.</p>
      )}
    </Stage>
  );
}

/** The summary is resampled, so it is made anew only when an evaluation has arrived. */
function useSummary(run: RunState): Summary | null {
  const measured = run.lanes.reduce((sum, lane) => sum + lane.evaluations.length, run.base ? 1 : 0);
  const ended = run.end !== null;
  const started = run.started;
  const last = run.lanes.map((lane) => lane.evaluations.at(-1)?.step).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the run is changed in place; these say when it matters
  return useMemo(() => (started ? summarize(run) : null), [run, started, measured, last, ended]);
}

function styleMap(run: RunState): Map<string, LaneStyle> {
  const styles = laneStyles(run.lanes.map((lane) => lane.config));
  return new Map([['base', BASE], ...styles.map((style) => [style.id, style] as const)]);
}

interface Line {
  id: string;
  style: LaneStyle;
  overall: Estimate;
  suites: Record<string, Estimate>;
  collapsed: number | null;
}

function linesOf(summary: Summary, styles: Map<string, LaneStyle>): Line[] {
  const line = (id: string, part: Pick<LaneSummary, 'overall' | 'suites'>, collapsed: number | null): Line[] =>
    part.overall ? [{ id, style: styles.get(id) ?? BASE, overall: part.overall, suites: part.suites, collapsed }] : [];
  return [
    ...line('base', summary.base, null),
    ...summary.lanes.flatMap((lane) => line(lane.id, lane, lane.collapsedAtStep)),
  ];
}

function Suites({ summary, styles }: { summary: Summary; styles: Map<string, LaneStyle> }) {
  const phone = usePhone();
  const lines = linesOf(summary, styles);
  const base = summary.base.overall;
  const measured = Object.keys(summary.base.suites);
  const columns = allSuites.filter((suite) => measured.includes(suite.id));
  const ordered = [
    ...columns.filter((s) => suiteKind(s.id) === 'id'),
    ...columns.filter((s) => suiteKind(s.id) === 'ood'),
  ];
  const firstOod = ordered.findIndex((s) => suiteKind(s.id) === 'ood');
  const k = base?.k ?? 8;
  const head = (
    <div className="fh table-head">
      <h3>Accuracy by suite</h3>
      <span className="unit">
        mean@{k}, {base?.problems} problems
      </span>
      <span className="ex">
        <CsvLink name={fileName('results')} title="Accuracy by suite" exported={suiteExport(summary)} />
        <button type="button" className="txt" onClick={() => saveSummary(summary)}>
          JSON
        </button>
      </span>
    </div>
  );
  if (phone) {
    return (
      <div>
        {lines.map((line) => (
          <div className="fr2" key={line.id}>
            <span className="nowrap">
              <LaneGlyph style={line.style} /> <b className={`t-${line.style.hue}`}>{line.style.name}</b>
            </span>
            <DotPlot
              style={line.style}
              mean={line.overall.mean}
              ci={line.overall.ci95}
              width={160}
              height={52}
              level={base?.mean}
            />
            <span>
              <b>{proportion(line.overall.mean)}</b>
              <span className="ci">{interval(line.overall.ci95, (v) => proportion(v, 2))}</span>
            </span>
          </div>
        ))}
        <Fold title="By suite">
          <div className="scroll-x">
            <SuiteTable lines={lines} ordered={ordered} firstOod={firstOod} k={k} />
          </div>
        </Fold>
      </div>
    );
  }
  return (
    <div>
      {head}
      <div className="scroll-x">
        <SuiteTable lines={lines} ordered={ordered} firstOod={firstOod} k={k} plot={base?.mean ?? null} />
      </div>
    </div>
  );
}

interface SuiteTableProps {
  lines: readonly Line[];
  ordered: readonly { id: string; title: string }[];
  firstOod: number;
  k: number;
  /** Where the base's level stands in the interval column; without it there is no such column. */
  plot?: number | null;
}

function SuiteTable({ lines, ordered, firstOod, k, plot }: SuiteTableProps) {
  const many = ordered.length > 8;
  const width = many ? 124 : 268;
  const ticks = many ? [0, 0.5, 1] : TICKS;
  const trained = firstOod < 0 ? ordered.length : firstOod;
  return (
    <table className={many ? 'res many' : 'res'}>
      <thead>
        {firstOod >= 0 && (
          <tr className="spans">
            <td colSpan={plot === undefined ? 2 : 3} />
            <th colSpan={trained} scope="colgroup">
              trained on
            </th>
            <th colSpan={ordered.length - trained} scope="colgroup" className="ood">
              not trained on
            </th>
            <td />
          </tr>
        )}
        <tr>
          <th>Lane</th>
          <th className="r">
            <span className="asis">mean@{k}</span>
          </th>
          {plot !== undefined && (
            <th className="dots">
              <DotAxis width={width} ticks={ticks} />
            </th>
          )}
          {ordered.map((suite, i) => (
            <th key={suite.id} className={firstOod >= 0 && i >= firstOod ? 'r ood' : 'r'} title={suite.title}>
              <span className="asis">{suite.id}</span>
            </th>
          ))}
          <th className="r">
            <span className="asis">pass@{k}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <td className="nowrap">
              <LaneGlyph style={line.style} /> <b className={`t-${line.style.hue}`}>{line.style.name}</b>
              {line.collapsed !== null && <span className="ci">collapsed at {line.collapsed}</span>}
            </td>
            <td className="r">
              <b>{proportion(line.overall.mean)}</b>
              <span className="ci">{interval(line.overall.ci95, (v) => proportion(v, 2))}</span>
            </td>
            {plot !== undefined && (
              <td className="dots" style={dotGrid({ width, ticks })}>
                <DotPlot
                  style={line.style}
                  mean={line.overall.mean}
                  ci={line.overall.ci95}
                  width={width}
                  height={50}
                  caps={!many}
                  level={plot ?? undefined}
                />
              </td>
            )}
            {ordered.map((suite) => {
              const estimate = line.suites[suite.id];
              return (
                <td key={suite.id} className="r">
                  {estimate ? proportion(estimate.mean, 2) : '\u2014'}
                  {estimate && <span className="ci">{interval(estimate.ci95, (v) => proportion(v, 2))}</span>}
                </td>
              );
            })}
            <td className="r">{proportion(line.overall.passAtK)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Paired({ summary, styles, run }: { summary: Summary; styles: Map<string, LaneStyle>; run: RunState }) {
  const phone = usePhone();
  if (summary.paired.length === 0) return <p className="note">No pair is measured yet.</p>;
  const reach = Math.max(0.1, ...summary.paired.flatMap((p) => [Math.abs(p.ci95[0]), Math.abs(p.ci95[1])]));
  const unit = reach > 0.9 ? 0.4 : reach > 0.3 ? 0.2 : 0.1;
  const low = -Math.ceil(Math.max(0.02, ...summary.paired.map((p) => -p.ci95[0])) / unit) * unit;
  const high = Math.ceil(Math.max(0.02, ...summary.paired.map((p) => p.ci95[1])) / unit) * unit;
  const ticks: number[] = [];
  for (let t = low; t <= high + 1e-9; t += unit) ticks.push(Number(t.toFixed(2)));
  const width = phone ? 150 : 500;
  const shownTicks = phone ? [low, 0, high] : ticks;
  const seed = run.started?.config.seed;
  return (
    <div className="paired">
      <div className="fh table-head">
        <h3>Paired differences</h3>
        <span className="unit">overall mean@{summary.base.overall?.k}, same problems, same noise</span>
        <span className="ex">
          <CsvLink name={fileName('paired')} title="Paired differences" exported={pairedExport(summary)} />
        </span>
      </div>
      <div className="scroll-x">
        <table>
          <thead>
            <tr>
              <th>Contrast</th>
              <th className="r">Difference</th>
              {!phone && <th className="r">95 % interval</th>}
              <th className="dots">
                <DotAxis width={width} ticks={shownTicks} domain={[low, high]} signed />
              </th>
              <th>Reading</th>
            </tr>
          </thead>
          <tbody>
            {summary.paired.map((pair) => {
              const a = styles.get(pair.a) ?? BASE;
              const b = styles.get(pair.b) ?? BASE;
              return (
                <tr key={`${pair.a} ${pair.b}`}>
                  <td className="nowrap">
                    <b className={`t-${a.hue}`}>{a.name}</b> <span className="qq">− {b.name}</span>
                  </td>
                  <td className="r">
                    <b>{difference(pair.diff)}</b>
                    {phone && <span className="ci">{interval(pair.ci95, (v) => difference(v, 2))}</span>}
                  </td>
                  {!phone && <td className="r q nowrap">{interval(pair.ci95, difference)}</td>}
                  <td className="dots" style={dotGrid({ width, ticks: shownTicks, domain: [low, high], signed: true })}>
                    <DotPlot style={a} mean={pair.diff} ci={pair.ci95} width={width} height={40} domain={[low, high]} />
                  </td>
                  <td className="q">{reading(pair.ci95)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="note">
        Intervals are over problems, not over seeds. One seed{seed === undefined ? '' : ` (${seed})`}: run five before
        you believe a small gap.
      </p>
    </div>
  );
}

function suiteExport(summary: Summary) {
  const [head = '', ...lines] = resultsCsv(summary).trimEnd().split('\n');
  return {
    caption: caption,
    table: () => ({ head: head.split(','), rows: lines.map((line) => line.split(',')) }),
  };
}

function pairedExport(summary: Summary) {
  return {
    caption: caption,
    table: () => ({
      head: ['a', 'b', 'difference', 'lo', 'hi', 'reading'],
      rows: summary.paired.map((p) => [p.a, p.b, p.diff, p.ci95[0], p.ci95[1], reading(p.ci95)]),
    }),
  };
}

function caption(): string {
  const { started, steps } = useLab.getState().run;
  return started
    ? `RIFT Lab, config ${started.configHash.slice(0, 7)}, seed ${started.config.seed}, ${started.model.id} ${started.model.checkpoint}, step ${steps.at(-1) ?? 0} of ${started.config.training.steps}`
    : 'RIFT Lab';
}

const fileName = (what: string) => () =>
  `rift-lab-${what}-${useLab.getState().run.started?.configHash.slice(0, 7) ?? 'run'}`;

function saveSummary(summary: Summary): void {
  download(`${fileName('summary')()}.json`, `${JSON.stringify(summary, null, 2)}\n`, 'application/json');
}
