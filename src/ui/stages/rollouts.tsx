import { useMemo } from 'react';
import type { RunState } from '../../lab/record/run-state.ts';
import { familyOf } from '../../problems/index.ts';
import { count, short } from '../format.ts';
import { usePhone } from '../hooks.ts';
import { Pick, Seg } from '../parts/controls.tsx';
import { PlainSlider } from '../parts/lane-slider.tsx';
import { VerdictMark } from '../parts/marks.tsx';
import { changeNegative, isLiveRunning } from '../session/actions.ts';
import { lab, type RolloutFilter, useLab, useRunWhen } from '../store.ts';
import { chipKind } from '../verdict-words.ts';
import { rolloutLede } from '../words/rollouts.ts';
import { Drawer } from './drawer.tsx';
import { nextNegative } from './next-settings.ts';
import { PAGE_SIZE, type ProblemRow, RolloutGrid } from './rollout-grid.tsx';
import { Stage } from './stage.tsx';

/** Stage 2: the K answers of each problem, as marks, and what they earn. */
export function RolloutStage() {
  const run = useRunWhen(rolloutChanges);
  const opened = useLab((state) => state.opened);
  const rows = useRows(run);
  return (
    <Stage n={2} title="Rollouts and rewards" lede={rolloutLede(run)}>
      <Controls run={run} rows={rows} />
      <div className={opened ? 'cols st2 with-drawer' : 'cols st2'}>
        <Table run={run} rows={rows} />
        {opened ? <Drawer run={run} problem={opened.problem} k={opened.k} /> : <Unopened run={run} />}
      </div>
    </Stage>
  );
}

/** What of a run this stage shows; a step of the optimizer is not among it. */
function rolloutChanges(run: RunState): string {
  const arrived = run.rollouts.reduce((sum, group) => sum + group.reduce((n, rollout) => n + (rollout ? 1 : 0), 0), 0);
  return `${run.started?.configHash} ${run.problems.length} ${arrived} ${run.buffer ? 1 : 0} ${run.interventions.length}`;
}

function useRows(run: RunState): ProblemRow[] {
  const key = useLab((state) => rolloutChanges(state.run));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the run is changed in place; the key says that it was
  return useMemo(
    () =>
      run.rollouts.map((group, index) => {
        const kinds = group.map(chipKind);
        const right = kinds.filter((kind) => kind === 'right').length;
        const arrived = kinds.filter((kind) => kind !== 'waiting').length;
        return { index, right, wrong: arrived - right, arrived };
      }),
    [run, key],
  );
}

const MATCHES: Record<RolloutFilter, (row: ProblemRow) => boolean> = {
  all: () => true,
  mixed: (row) => row.right > 0 && row.wrong > 0,
  right: (row) => row.arrived > 0 && row.wrong === 0,
  wrong: (row) => row.arrived > 0 && row.right === 0,
};

function Controls({ run, rows }: { run: RunState; rows: readonly ProblemRow[] }) {
  const filter = useLab((state) => state.filter);
  const family = useLab((state) => state.family);
  const draft = useLab((state) => state.draft);
  const phone = usePhone();
  useLab((state) => state.pending);
  const live = useLab(() => isLiveRunning());
  const present = [...new Set(run.problems.map((problem) => problem.family))];
  const inFamily = rows.filter((row) => family === null || run.problems[row.index]?.family === family);
  const number = (name: RolloutFilter) => count(inFamily.filter(MATCHES[name]).length);
  const negative = nextNegative(run, draft);
  const ratio = run.buffer && run.buffer.tokensRight > 0 ? run.buffer.tokensWrong / run.buffer.tokensRight : null;
  return (
    <div className="bar2">
      <span>
        <span className="lab">Show</span>
        <Seg
          label="Which problems to show"
          value={filter}
          options={[
            { id: 'all', label: `all ${number('all')}` },
            { id: 'mixed', label: `mixed ${number('mixed')}` },
            { id: 'right', label: `all right ${number('right')}` },
            { id: 'wrong', label: `all wrong ${number('wrong')}` },
          ]}
          onChange={(value) => lab.set({ filter: value, page: 0 })}
        />
      </span>
      {present.length > 1 && !phone && (
        <span className="inline-pick">
          <Pick
            label="Family"
            value={family ?? 'every'}
            options={[{ id: 'every', label: 'every family' }, ...present.map((id) => ({ id, label: titleOf(id) }))]}
            onChange={(value) => lab.set({ family: value === 'every' ? null : value, page: 0 })}
          />
        </span>
      )}
      <span className="break" />
      <span className="reward">
        <span className="lab">Reward of a wrong answer</span>
        <PlainSlider
          label="Reward of a wrong answer, all lanes"
          value={negative}
          min={Math.min(-1, Math.floor(negative * 10) / 10)}
          max={0}
          step={0.05}
          write={short}
          onChange={changeNegative}
        />
      </span>
      {ratio !== null && (
        <span className="q">
          {twoFigures(ratio)} wrong tokens for each right one: a push of {twoFigures(ratio * Math.abs(negative))}{' '}
          against 1
        </span>
      )}
      <span className="qq">{live ? 'Counts from the next step on' : 'Counts for the next live run'}</span>
    </div>
  );
}

const twoFigures = (value: number): string => String(Number(value.toPrecision(2)));

const titleOf = (id: string): string => {
  try {
    return familyOf(id).title;
  } catch {
    return id;
  }
};

function Table({ run, rows }: { run: RunState; rows: readonly ProblemRow[] }) {
  const filter = useLab((state) => state.filter);
  const family = useLab((state) => state.family);
  const page = useLab((state) => state.page);
  const phone = usePhone();
  const shown = rows.filter(
    (row) => MATCHES[filter](row) && (family === null || run.problems[row.index]?.family === family),
  );
  const size = phone ? 3 : PAGE_SIZE;
  const pages = Math.max(1, Math.ceil(shown.length / size));
  const at = Math.min(page, pages - 1);
  const k = run.started?.config.rollouts.k ?? 8;
  return (
    <div>
      <RolloutGrid run={run} rows={shown.slice(at * size, at * size + size)} k={k} pages={pages} page={at} />
      <div className="under-grid">
        <span className="vlegend">
          <span>
            <VerdictMark kind="right" size={16} /> right
          </span>
          <span>
            <VerdictMark kind="wrong" size={16} /> wrong
          </span>
          <span>
            <VerdictMark kind="undecided" size={16} /> undecided
          </span>
          <span>
            <VerdictMark kind="none" size={16} /> no answer
          </span>
        </span>
        <span className="pager">
          <button type="button" className="txt" disabled={at === 0} onClick={() => lab.set({ page: at - 1 })}>
            Previous
          </button>
          <span>
            {shown.length === 0
              ? 'none'
              : `${count(at * size + 1)} to ${count(Math.min(shown.length, (at + 1) * size))}`}{' '}
            of {count(shown.length)}
          </span>
          <button type="button" className="txt" disabled={at >= pages - 1} onClick={() => lab.set({ page: at + 1 })}>
            Next
          </button>
        </span>
      </div>
    </div>
  );
}

function Unopened({ run }: { run: RunState }) {
  const phone = usePhone();
  if (run.problems.length === 0 || phone) return null;
  return (
    <div className="answer hint">
      <p className="q">Open an answer to read it: click its mark, or press G, move with the arrows, and press Enter.</p>
    </div>
  );
}
