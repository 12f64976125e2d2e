import type { LaneConfig } from '../../lab/config/config.ts';
import type { LaneTrack, RunState } from '../../lab/record/run-state.ts';
import { objectiveOf } from '../../objectives/index.ts';
import { count, large, rate, short } from '../format.ts';
import { current, planned } from '../lane-settings.ts';
import type { LaneStyle } from '../lane-style.ts';
import { Formula } from '../parts/formula.tsx';
import { Flag, Icon, LaneRule } from '../parts/marks.tsx';
import { NegativeReward } from '../parts/say.tsx';
import { freeze, isLiveRunning } from '../session/actions.ts';
import { useLab, useRun } from '../store.ts';
import { words } from '../words/index.ts';

/** The head of a lane: its line and mark, name, state, formula, and what it trains with. */
export function LaneHead({ lane, style, track }: { lane: LaneConfig; style: LaneStyle; track: LaneTrack | null }) {
  const say = words.stages.lanes;
  const run = useRun();
  const draft = useLab((state) => state.draft);
  const objective = objectiveOf(lane.objective);
  const settings = run.started ? current(run, lane.id) : planned(draft, lane.id);
  const rows =
    run.buffer && (objective.rows === 'positives' ? run.buffer.right : run.buffer.rollouts - run.buffer.leftOut);
  const tokens = track?.tokens.reduce((sum, n, i) => sum + (track.active[i] ? n : 0), 0) ?? 0;
  return (
    <div className="lane">
      <LaneRule style={style} />
      <div className="lt">
        <h3 className={`t-${style.hue}`}>{style.name}</h3>
        <State run={run} track={track} style={style} />
      </div>
      <p className="lane-about">{words.data.objective(objective).about}</p>
      <Formula tex={objective.formula({ reading: lane.reading, normalisation: lane.normalisation })} />
      <dl className="lm">
        <div>
          <dt>{say.learningRateShort}</dt>
          <dd>{settings ? rate(settings.learningRate) : '\u2014'}</dd>
        </div>
        <div>
          <dt>
            <NegativeReward />
          </dt>
          <dd>{objective.usesNegativeReward && settings ? short(settings.negative) : say.none}</dd>
        </div>
        {rows !== null && (
          <div>
            <dt>{say.rows}</dt>
            <dd>{count(rows)}</dd>
          </div>
        )}
        <div>
          <dt>{say.tokensSeen}</dt>
          <dd>{large(tokens)}</dd>
        </div>
      </dl>
    </div>
  );
}

function State({ run, track, style }: { run: RunState; track: LaneTrack | null; style: LaneStyle }) {
  const say = words.stages.lanes;
  const live = isLiveRunning();
  const pending = useLab((state) => state.pending);
  const asked = pending.findLast(({ lane, path }) => path === 'frozen' && lane === track?.config.id);
  const frozen = asked ? asked.value === true : (track?.frozen ?? false);
  const button =
    live && track ? (
      <button type="button" className="btn tiny" onClick={() => freeze(track.config.id, !frozen)}>
        {frozen ? say.unfreeze : say.freeze}
      </button>
    ) : null;
  if (track?.collapse) {
    const { reason, step } = track.collapse;
    const stopped = reason.code !== 'accuracy_below_share';
    const why = words.sentences.collapse(reason);
    return (
      <span className="st">
        <span className={`t-${style.hue} collapsed`} title={why}>
          <Flag /> {stopped ? say.stoppedAt(step, why) : say.collapsedAt(step)}
        </span>
        {track.frozen && !live ? say.frozen : button}
      </span>
    );
  }
  return (
    <span className="st">
      {stateWord(run, track)} {button}
    </span>
  );
}

function stateWord(run: RunState, track: LaneTrack | null) {
  const say = words.stages.lanes;
  if (!track || run.steps.length === 0) return run.started ? say.waiting : say.noRun;
  if (track.frozen) return say.frozen;
  if (run.status === 'paused') {
    return (
      <>
        <Icon name="pause" /> {say.pausedAt(run.steps.at(-1))}
      </>
    );
  }
  if (run.end || track.active.at(-1) === false) return say.finished;
  if (run.status === 'failed') return say.stopped;
  return (
    <>
      <Icon name="play" /> {say.running}
    </>
  );
}
