import type { RunState } from '../../lab/record/run-state.ts';
import type { PairedLine } from '../../lab/record/summary.ts';
import { CsvLink } from '../charts/exports.tsx';
import { difference } from '../format.ts';
import { usePhone } from '../hooks.ts';
import { BASE } from '../lane-style.ts';
import { DotAxis, DotPlot, dotGrid } from '../parts/interval.tsx';
import { words } from '../words/index.ts';
import { reading } from '../words/results.ts';
import { fileName, resultCaption } from './result-files.ts';
import type { TablesProps } from './result-props.ts';

/** Every lane against the base and against each other, on the same problems: differences, intervals, and a reading in words. */
export function Paired({ summary, styles, measured, run }: TablesProps & { run: RunState }) {
  const say = words.stages.results;
  const { interval } = words.numbers;
  const phone = usePhone();
  const both = (id: string) => id === 'base' || measured.has(id);
  const pairs = summary.paired.filter((pair) => both(pair.a) && both(pair.b));
  if (pairs.length === 0) return <p className="note paired">{say.pairedLater}</p>;
  const reach = Math.max(0.1, ...pairs.flatMap((p) => [Math.abs(p.ci95[0]), Math.abs(p.ci95[1])]));
  const unit = reach > 0.9 ? 0.4 : reach > 0.3 ? 0.2 : 0.1;
  const low = -Math.ceil(Math.max(0.02, ...pairs.map((p) => -p.ci95[0])) / unit) * unit;
  const high = Math.ceil(Math.max(0.02, ...pairs.map((p) => p.ci95[1])) / unit) * unit;
  const ticks: number[] = [];
  for (let t = low; t <= high + 1e-9; t += unit) ticks.push(Number(t.toFixed(2)));
  const width = phone ? 150 : 500;
  const shownTicks = phone ? [low, 0, high] : ticks;
  const seed = run.started?.config.seed;
  return (
    <div className="paired">
      <div className="fh table-head">
        <h3>{say.paired}</h3>
        <span className="unit">{say.pairedUnit(summary.base.overall?.k)}</span>
        <span className="ex">
          <CsvLink name={fileName('paired')} title={say.paired} exported={pairedExport(pairs)} />
        </span>
      </div>
      <div className="scroll-x">
        <table>
          <thead>
            <tr>
              <th>{say.contrast}</th>
              <th className="r">{say.difference}</th>
              {!phone && <th className="r">{say.interval}</th>}
              <th className="dots">
                <DotAxis width={width} ticks={shownTicks} domain={[low, high]} signed />
              </th>
              <th>{say.reading}</th>
            </tr>
          </thead>
          <tbody>
            {pairs.map((pair) => {
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
      <p className="note">{say.seeds(seed)}</p>
    </div>
  );
}

function pairedExport(pairs: readonly PairedLine[]) {
  return {
    caption: resultCaption,
    table: () => ({
      head: ['a', 'b', 'difference', 'lo', 'hi', 'reading'],
      rows: pairs.map((p) => [p.a, p.b, p.diff, p.ci95[0], p.ci95[1], reading(p.ci95)]),
    }),
  };
}
