import { resultsTable } from '../../lab/record/results.ts';
import type { LaneSummary, Summary } from '../../lab/record/summary.ts';
import type { Estimate } from '../../metrics/index.ts';
import { suites as allSuites, suiteKind } from '../../problems/index.ts';
import { CsvLink } from '../charts/exports.tsx';
import { proportion } from '../format.ts';
import { usePhone } from '../hooks.ts';
import { BASE, type LaneStyle } from '../lane-style.ts';
import { Fold } from '../parts/fold.tsx';
import { DotAxis, DotPlot, dotGrid } from '../parts/interval.tsx';
import { LaneGlyph } from '../parts/marks.tsx';
import { words } from '../words/index.ts';
import { fileName, resultCaption, saveSummary } from './result-files.ts';
import type { TablesProps } from './result-props.ts';

const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

interface Line {
  id: string;
  style: LaneStyle;
  overall: Estimate;
  suites: Record<string, Estimate>;
  collapsed: number | null;
}

function linesOf(summary: Summary, styles: Map<string, LaneStyle>, measured: ReadonlySet<string>): Line[] {
  const line = (id: string, part: Pick<LaneSummary, 'overall' | 'suites'>, collapsed: number | null): Line[] =>
    part.overall ? [{ id, style: styles.get(id) ?? BASE, overall: part.overall, suites: part.suites, collapsed }] : [];
  return [
    ...line('base', summary.base, null),
    ...summary.lanes.flatMap((lane) => (measured.has(lane.id) ? line(lane.id, lane, lane.collapsedAtStep) : [])),
  ];
}

/** Accuracy of the base and the lanes on every suite, with intervals. */
export function Suites({ summary, styles, measured }: TablesProps) {
  const say = words.stages.results;
  const { interval } = words.numbers;
  const phone = usePhone();
  const lines = linesOf(summary, styles, measured);
  const base = summary.base.overall;
  const known = Object.keys(summary.base.suites);
  const columns = allSuites.filter((suite) => known.includes(suite.id));
  const ordered = [
    ...columns.filter((s) => suiteKind(s.id) === 'id'),
    ...columns.filter((s) => suiteKind(s.id) === 'ood'),
  ];
  const firstOod = ordered.findIndex((s) => suiteKind(s.id) === 'ood');
  const k = base?.k ?? 8;
  const head = (
    <div className="fh table-head">
      <h3>{say.bySuite}</h3>
      <span className="unit">{say.bySuiteUnit(k, base?.problems)}</span>
      <span className="ex">
        <CsvLink name={fileName('results')} title={say.bySuite} exported={suiteExport(summary)} />
        <button type="button" className="txt" onClick={() => saveSummary(summary)}>
          {words.charts.formats.json}
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
        <Fold title={say.bySuiteShort}>
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
  const say = words.stages.results;
  const { interval } = words.numbers;
  const { mean, pass } = words.charts.accuracy;
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
              {say.trainedOn}
            </th>
            <th colSpan={ordered.length - trained} scope="colgroup" className="ood">
              {say.notTrainedOn}
            </th>
            <td />
          </tr>
        )}
        <tr>
          <th>{say.lane}</th>
          <th className="r">
            <span className="asis">{mean(k)}</span>
          </th>
          {plot !== undefined && (
            <th className="dots">
              <DotAxis width={width} ticks={ticks} />
            </th>
          )}
          {ordered.map((suite, i) => (
            <th
              key={suite.id}
              className={firstOod >= 0 && i >= firstOod ? 'r ood' : 'r'}
              title={words.data.suite(suite)}
            >
              <span className="asis">{suite.id}</span>
            </th>
          ))}
          <th className="r">
            <span className="asis">{pass(k)}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <td className="nowrap">
              <LaneGlyph style={line.style} /> <b className={`t-${line.style.hue}`}>{line.style.name}</b>
              {line.collapsed !== null && <span className="ci">{say.collapsedAt(line.collapsed)}</span>}
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

function suiteExport(summary: Summary) {
  return { caption: resultCaption, table: () => resultsTable(summary) };
}
