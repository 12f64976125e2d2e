import { useMemo } from 'react';
import type { RunState } from '../../lab/record/run-state.ts';
import { type Summary, summarize } from '../../lab/record/summary.ts';
import { BASE, type LaneStyle, laneStyles } from '../lane-style.ts';
import { Fold } from '../parts/fold.tsx';
import { useRunWhen } from '../store.ts';
import { words } from '../words/index.ts';
import { resultsLede } from '../words/results.ts';
import { Paired } from './paired-table.tsx';
import { Stage } from './stage.tsx';
import { Suites } from './suite-table.tsx';

/** Stage 4: base and lanes by suite, with intervals, and their paired differences. */
export function ResultStage() {
  const say = words.stages.results;
  const run = useRunWhen(resultChanges);
  const summary = useSummary(run);
  const styles = useMemo(() => styleMap(run), [run, run.lanes.length]);
  const measured = new Set(
    run.lanes.filter((lane) => (lane.evaluations.at(-1)?.step ?? 0) > 0).map((lane) => lane.config.id),
  );
  return (
    <Stage n={4} title={say.title} lede={resultsLede(run)}>
      {summary?.base.overall ? (
        <>
          <Suites summary={summary} styles={styles} measured={measured} />
          <Fold title={say.paired}>
            <Paired summary={summary} styles={styles} measured={measured} run={run} />
          </Fold>
        </>
      ) : (
        <p className="note">{say.baseFirst}</p>
      )}
    </Stage>
  );
}

/** What of a run this stage shows: its evaluations, and whether it has ended. */
function resultChanges(run: RunState): string {
  const lanes = run.lanes.map(
    ({ evaluations, collapse }) => `${evaluations.length} ${evaluations.at(-1)?.step} ${collapse?.step}`,
  );
  return `${run.started?.configHash} ${run.base ? 1 : 0} ${run.end ? 1 : 0} ${lanes.join()}`;
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
