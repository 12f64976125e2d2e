import { type LaneConfig, laneOptions } from '../../lab/config/config.ts';
import { laneSettings } from '../../lab/record/lane-settings.ts';
import type { RunState } from '../../lab/record/run-state.ts';
import { objectiveOf } from '../../objectives/index.ts';
import { count, large, rate, short } from '../format.ts';
import { current } from '../lane-settings.ts';
import type { LaneStyle } from '../lane-style.ts';
import { Formula } from '../parts/formula.tsx';
import { Flag, Icon, LaneRule } from '../parts/marks.tsx';
import { NegativeReward } from '../parts/say.tsx';
import { setLane } from '../session/actions.ts';
import { lastStep, liveRunning, useLab, useRun, useRunWhen } from '../store.ts';
import { words } from '../words/index.ts';

interface LaneHeadProps {
  lane: LaneConfig;
  style: LaneStyle;
  /** The lane's place in the run. */
  nth: number;
}

/** The head of a lane: its line and mark, name, state, formula, and what it trains with. */
export function LaneHead({ lane, style, nth }: LaneHeadProps) {
  const say = words.stages.lanes;
  const started = useRun((run) => run.started);
  const interventions = useRun((run) => run.interventions);
  const buffer = useRun((run) => run.buffer);
  const draft = useLab((state) => (state.run.started ? null : state.draft));
  const objective = objectiveOf(lane.objective);
  const settings = draft ? laneSettings({ config: draft }, lane.id) : current({ started, interventions }, lane.id);
  const rows = buffer && (objective.rows === 'positives' ? buffer.right : buffer.rollouts - buffer.leftOut);
  return (
    <div className="lane">
      <LaneRule style={style} />
      <div className="lt">
        <h3 className={`t-${style.hue}`}>{style.name}</h3>
        <State nth={nth} style={style} />
      </div>
      <p className="lane-about">{words.data.objective(objective).about}</p>
      <Formula tex={objective.formula(laneOptions(lane))} />
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
          <dd>
            <TokensSeen nth={nth} />
          </dd>
        </div>
      </dl>
    </div>
  );
}

function TokensSeen({ nth }: { nth: number }) {
  const run = useRunWhen((now) => `${now.steps.length} ${lastStep(now)}`);
  const track = run.lanes[nth];
  return large(track?.tokens.reduce((sum, n, i) => sum + (track.active[i] ? n : 0), 0) ?? 0);
}

function State({ nth, style }: { nth: number; style: LaneStyle }) {
  const say = words.stages.lanes;
  const live = useLab(liveRunning);
  const collapse = useRun((run) => run.lanes[nth]?.collapse);
  const held = useRun((run) => run.lanes[nth]?.frozen ?? false);
  const asked = useLab(({ pending }) => pending.findLast(({ lane, path }) => path === 'frozen' && lane === style.id));
  const there = useRun((run) => run.lanes[nth] !== undefined);
  const frozen = asked ? asked.value === true : held;
  const button =
    live && there ? (
      <button type="button" className="btn tiny" onClick={() => setLane(style.id, 'frozen', !frozen)}>
        {frozen ? say.unfreeze : say.freeze}
      </button>
    ) : null;
  if (collapse) {
    const { reason, step } = collapse;
    const stopped = reason.code !== 'accuracy_below_share';
    const why = words.sentences.collapse(reason);
    return (
      <span className="st">
        <span className={`t-${style.hue} collapsed`} title={why}>
          <Flag /> {stopped ? say.stoppedAt(step, why) : say.collapsedAt(step)}
        </span>
        {held && !live ? say.frozen : button}
      </span>
    );
  }
  return (
    <span className="st">
      <StateWord nth={nth} /> {button}
    </span>
  );
}

/** What a lane that has not collapsed is doing. */
function StateWord({ nth }: { nth: number }) {
  const say = words.stages.lanes;
  const doing = useRun((run) => doingOf(run, nth));
  const pausedAt = useRun((run) => (run.status === 'paused' ? lastStep(run) : undefined));
  switch (doing) {
    case 'paused':
      return (
        <>
          <Icon name="pause" /> {say.pausedAt(pausedAt)}
        </>
      );
    case 'running':
      return (
        <>
          <Icon name="play" /> {say.running}
        </>
      );
    default:
      return say[doing];
  }
}

function doingOf(run: RunState, nth: number) {
  const track = run.lanes[nth];
  if (!track || run.steps.length === 0) return run.started ? 'waiting' : 'noRun';
  if (track.frozen) return 'frozen';
  if (run.status === 'paused') return 'paused';
  if (run.end || track.active.at(-1) === false) return 'finished';
  return run.status === 'failed' ? 'stopped' : 'running';
}
