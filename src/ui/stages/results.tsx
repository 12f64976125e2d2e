import { lazy, Suspense } from 'react';
import type { RunState } from '../../lab/record/run-state.ts';
import { useRunWhen } from '../store.ts';
import { words } from '../words/index.ts';
import { resultsLede } from '../words/results.ts';
import { Stage } from './stage.tsx';

/** Below all else: the first paint does not wait for it. */
const ResultTables = lazy(() => import('./result-tables.tsx').catch(() => ({ default: NotLoaded })));

/** Stage 4: base and lanes by suite, with intervals, and their paired differences. */
export function ResultStage() {
  const say = words.stages.results;
  const run = useRunWhen(resultChanges);
  return (
    <Stage n={4} title={say.title} lede={resultsLede(run)}>
      {run.started && run.base ? (
        <Suspense fallback={null}>
          <ResultTables run={run} changes={resultChanges(run)} />
        </Suspense>
      ) : (
        <p className="note">{say.baseFirst}</p>
      )}
    </Stage>
  );
}

function NotLoaded() {
  return <p className="notice">{words.errors.partNotLoaded}</p>;
}

/** What of a run this stage shows: its evaluations, and whether it has ended. */
function resultChanges(run: RunState): string {
  const lanes = run.lanes.map(
    ({ evaluations, collapse }) => `${evaluations.length} ${evaluations.at(-1)?.step} ${collapse?.step}`,
  );
  return `${run.started?.configHash} ${run.base ? 1 : 0} ${run.end ? 1 : 0} ${lanes.join()}`;
}
