import { useMemo } from 'react';
import type { RunState } from '../../lab/record/run-state.ts';
import { type Summary, summarize } from '../../lab/record/summary.ts';
import { BASE, type LaneStyle, laneStyles } from '../lane-style.ts';
import { Fold } from '../parts/fold.tsx';
import { words } from '../words/index.ts';
import { Paired } from './paired-table.tsx';
import { Suites } from './suite-table.tsx';

/** The tables of stage 4, drawn anew with `changes`. */
export default function ResultTables({ run, changes }: { run: RunState; changes: string }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the run is changed in place; `changes` says when it matters
  const summary = useMemo<Summary>(() => summarize(run), [run, changes]);
  const styles = useMemo(() => styleMap(run), [run, run.lanes.length]);
  const measured = new Set(
    run.lanes.filter((lane) => (lane.evaluations.at(-1)?.step ?? 0) > 0).map((lane) => lane.config.id),
  );
  if (!summary.base.overall) return <p className="note">{words.stages.results.baseFirst}</p>;
  return (
    <>
      <Suites summary={summary} styles={styles} measured={measured} />
      <Fold title={words.stages.results.paired}>
        <Paired summary={summary} styles={styles} measured={measured} run={run} />
      </Fold>
    </>
  );
}

function styleMap(run: RunState): Map<string, LaneStyle> {
  const styles = laneStyles(run.lanes.map((lane) => lane.config));
  return new Map([['base', BASE], ...styles.map((style) => [style.id, style] as const)]);
}
