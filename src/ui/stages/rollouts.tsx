import { memo, useMemo } from 'react';
import type { LaneBuffer, RunState } from '../../lab/record/run-state.ts';
import { familyOf } from '../../problems/index.ts';
import { short } from '../format.ts';
import { usePhone } from '../hooks.ts';
import { Pick, Seg } from '../parts/controls.tsx';
import { PlainSlider } from '../parts/lane-slider.tsx';
import { VerdictMark } from '../parts/marks.tsx';
import { chipKind } from '../rollout-marks.ts';
import { changeNegative } from '../session/actions.ts';
import { lab, liveRunning, type RolloutFilter, useLab, useRunWhen } from '../store.ts';
import { words } from '../words/index.ts';
import { rolloutLede } from '../words/rollouts.ts';
import { BASE_WRITER, writerKey, writtenBy } from '../writers.ts';
import { Drawer } from './drawer.tsx';
import { nextNegative } from './next-settings.ts';
import { PAGE_SIZE, type ProblemRow, RolloutGrid } from './rollout-grid.tsx';
import { Stage } from './stage.tsx';

/** Stage 2: the K answers of each problem, as marks, and what they earn. */
export function RolloutStage() {
  const writer = useLab((state) => state.writer);
  const run = writtenBy(
    useRunWhen((all) => rolloutChanges(all, writer)),
    writer,
  );
  const opened = useLab((state) => state.opened);
  const rows = useRows(run, writer);
  return (
    <Stage n={2} title={words.stages.rollouts.title} lede={rolloutLede(run)}>
      <Controls run={run} rows={rows} />
      <div className={opened ? 'cols st2 with-drawer' : 'cols st2'}>
        <Table run={run} rows={rows} />
        {opened ? <Drawer problem={opened.problem} k={opened.k} /> : <Unopened run={run} />}
      </div>
    </Stage>
  );
}

/** What of a run this stage shows; a step of the optimizer is not among it. */
function rolloutChanges(all: RunState, writer: string): string {
  const run = writtenBy(all, writer);
  const arrived = run.rollouts.reduce((sum, group) => sum + group.reduce((n, rollout) => n + (rollout ? 1 : 0), 0), 0);
  return `${run.started?.configHash} ${run.problems.length} ${arrived} ${run.buffer ? 1 : 0} ${writer} ${all.laneBuffers.length}`;
}

function useRows({ rollouts }: RunState, writer: string): ProblemRow[] {
  const key = useLab((state) => rolloutChanges(state.run, writer));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the run is changed in place; the key says that it was
  return useMemo(
    () =>
      rollouts.map((group, index) => {
        const kinds = group.map(chipKind);
        const right = kinds.filter((kind) => kind === 'right').length;
        const arrived = kinds.filter((kind) => kind !== 'waiting').length;
        return { index, right, wrong: arrived - right, arrived };
      }),
    [rollouts, key],
  );
}

const MATCHES: Record<RolloutFilter, (row: ProblemRow) => boolean> = {
  all: () => true,
  mixed: (row) => row.right > 0 && row.wrong > 0,
  right: (row) => row.arrived > 0 && row.wrong === 0,
  wrong: (row) => row.arrived > 0 && row.right === 0,
};

function Controls({ run, rows }: { run: RunState; rows: readonly ProblemRow[] }) {
  const say = words.stages.rollouts;
  const filter = useLab((state) => state.filter);
  const family = useLab((state) => state.family);
  const phone = usePhone();
  const present = [...new Set(run.problems.map((problem) => problem.family))];
  const inFamily = rows.filter((row) => family === null || run.problems[row.index]?.family === family);
  const label = (id: RolloutFilter) => ({ id, label: say.filters[id](inFamily.filter(MATCHES[id]).length) });
  const ratio = run.buffer && run.buffer.tokensRight > 0 ? run.buffer.tokensWrong / run.buffer.tokensRight : null;
  return (
    <div className="bar2">
      <span>
        <span className="lab">{say.show}</span>
        <Seg
          label={say.showLabel}
          value={filter}
          options={[label('all'), label('mixed'), label('right'), label('wrong')]}
          onChange={(value) => lab.set({ filter: value, page: 0 })}
        />
      </span>
      {present.length > 1 && !phone && (
        <span className="inline-pick">
          <Pick
            label={say.family}
            value={family ?? 'every'}
            options={[{ id: 'every', label: say.everyFamily }, ...present.map((id) => ({ id, label: titleOf(id) }))]}
            onChange={(value) => lab.set({ family: value === 'every' ? null : value, page: 0 })}
          />
        </span>
      )}
      {run.laneBuffers.length > 0 && <Writer buffers={run.laneBuffers} />}
      <span className="break" />
      <NextReward ratio={ratio} />
    </div>
  );
}

/** Whose answers are shown, once lanes have written their own. */
function Writer({ buffers }: { buffers: readonly LaneBuffer[] }) {
  const say = words.stages.rollouts;
  const writer = useLab((state) => state.writer);
  const options = [
    { id: BASE_WRITER, label: say.byBase },
    ...buffers.map((buffer) => ({ id: writerKey(buffer), label: say.byLane(buffer.lane, buffer.round) })),
  ];
  return (
    <span className="inline-pick">
      <Pick
        label={say.writer}
        value={options.some(({ id }) => id === writer) ? writer : BASE_WRITER}
        options={options}
        onChange={(value) => lab.set({ writer: value, page: 0 })}
      />
    </span>
  );
}

/** What a wrong answer earns in the live run or the next one, and how hard that pushes against the right ones. */
const NextReward = memo(function NextReward({ ratio }: { ratio: number | null }) {
  const say = words.stages.rollouts;
  const live = useLab(liveRunning);
  const negative = useLab(nextNegative);
  return (
    <>
      <span className="reward">
        <span className="lab">{say.reward}</span>
        <PlainSlider
          label={say.rewardLabel}
          value={negative}
          min={Math.min(-1, Math.floor(negative * 10) / 10)}
          max={0}
          step={0.05}
          write={short}
          onChange={changeNegative}
        />
      </span>
      {ratio !== null && <span className="q">{say.push(ratio, negative)}</span>}
      <span className="qq">{live ? say.countsNow : say.countsNext}</span>
    </>
  );
});

const titleOf = (id: string): string => {
  try {
    return words.data.family(familyOf(id)).title;
  } catch {
    return id;
  }
};

function Table({ run, rows }: { run: RunState; rows: readonly ProblemRow[] }) {
  const say = words.stages.rollouts;
  const { verdicts } = words.stages;
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
            <VerdictMark kind="right" size={16} /> {verdicts.right}
          </span>
          <span>
            <VerdictMark kind="wrong" size={16} /> {verdicts.wrong}
          </span>
          <span>
            <VerdictMark kind="undecided" size={16} /> {verdicts.undecided}
          </span>
          <span>
            <VerdictMark kind="none" size={16} /> {verdicts.none}
          </span>
        </span>
        <span className="pager">
          <button type="button" className="txt" disabled={at === 0} onClick={() => lab.set({ page: at - 1 })}>
            {say.previous}
          </button>
          <span>
            {shown.length === 0
              ? say.noneAtAll
              : say.range(at * size + 1, Math.min(shown.length, (at + 1) * size), shown.length)}
          </span>
          <button type="button" className="txt" disabled={at >= pages - 1} onClick={() => lab.set({ page: at + 1 })}>
            {say.next}
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
      <p className="q">{words.stages.rollouts.hint}</p>
    </div>
  );
}
