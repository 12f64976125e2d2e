import { rate, short } from '../format.ts';
import { unfairness, usesNegative } from '../lane-settings.ts';
import { laneStyles } from '../lane-style.ts';
import { type Handle, LaneSlider } from '../parts/lane-slider.tsx';
import { NegativeReward } from '../parts/say.tsx';
import { runLive, setLane } from '../session/actions.ts';
import { liveRunning, useLab, useRun } from '../store.ts';
import { words } from '../words/index.ts';
import { interventionWords } from '../words/interventions.ts';
import { LaneCharts } from './lane-charts.tsx';
import { LaneHead } from './lane-head.tsx';
import { LaneOptions } from './lane-options.tsx';
import { handleSettings } from './next-settings.ts';
import { Stage } from './stage.tsx';

/** Stage 3: the objectives side by side, what may be changed while they train, and the four charts. */
export function LaneStage() {
  const lanes = useLab(({ run, draft }) => (run.started?.config ?? draft).lanes) ?? [];
  const rounds = useLab(({ run, draft }) => (run.started?.config ?? draft).rounds ?? 1);
  const styles = laneStyles(lanes);
  return (
    <Stage n={3} title={words.stages.lanes.title} lede={words.stages.lanes.lede(rounds)}>
      <div className="lanes" style={{ '--lanes': Math.min(4, Math.max(1, lanes.length)) }}>
        {lanes.map((lane, i) => (
          <LaneHead key={lane.id} lane={lane} style={styles[i]!} nth={i} />
        ))}
      </div>
      <LaneSettings />
      <LaneCharts />
    </Stage>
  );
}

/** The settings of the lanes: one axis for r−, one for the learning rate, a handle a lane. */
function LaneSettings() {
  const say = words.stages.lanes;
  const started = useRun((run) => run.started);
  const interventions = useRun((run) => run.interventions);
  // Three parts of the next run's settings: the others are no lane's.
  const next = useLab((state) => state.draft.lanes);
  const base = useLab((state) => state.draft.rewards);
  const optimizer = useLab((state) => state.draft.optimizer);
  const pending = useLab((state) => state.pending);
  // Play and pause change whether a handle moves this run or the next one.
  const live = useLab(liveRunning);
  const from = { run: { started, interventions }, draft: { lanes: next, rewards: base, optimizer }, pending, live };
  const lanes = (live ? started?.config.lanes : next) ?? [];
  const styles = laneStyles(lanes);
  const settings = lanes.map((lane, i) => ({
    lane,
    style: styles[i]!,
    now: handleSettings(from, lane.id),
    usesNegative: usesNegative(lane),
  }));
  const rewards: Handle[] = settings.flatMap((s) =>
    s.usesNegative && s.now ? [{ style: s.style, value: s.now.negative }] : [],
  );
  const rates: Handle[] = settings.flatMap((s) =>
    s.now ? [{ style: s.style, value: Math.log10(s.now.learningRate) }] : [],
  );
  const unfair = unfairness(
    settings.flatMap((s) =>
      s.now
        ? [
            {
              name: s.style.name,
              negative: s.now.negative,
              learningRate: s.now.learningRate,
              usesNegative: s.usesNegative,
            },
          ]
        : [],
    ),
  );
  const changed = useRun(interventionWords);
  if (lanes.length === 0) return null;
  const lowest = Math.min(-1, ...rewards.map((h) => Math.floor(h.value)));
  const equal = rewards[0];
  return (
    <div className="set">
      {rewards.length > 0 && (
        <>
          <div className="set-name">
            <div className="lab">{say.reward}</div>
            <div className="sm">
              <NegativeReward />, {say.rewardNote}
            </div>
          </div>
          <LaneSlider
            label={say.reward}
            handles={rewards}
            min={lowest}
            max={0}
            step={0.05}
            ticks={[0, -0.2, -0.4, -0.6, -0.8, -1].map((t) => Number((t * -lowest).toFixed(2)))}
            reversed
            write={short}
            onChange={(lane, value) => setLane(lane, 'rewards.negative', Number(value.toFixed(2)))}
          />
          <p className="note">
            {unfair ?? say.sameReward}{' '}
            {unfair && equal && rewards.some((h) => h.value !== equal.value) && (
              <button
                type="button"
                className="link"
                onClick={() => {
                  for (const handle of rewards) setLane(handle.style.id, 'rewards.negative', equal.value);
                }}
              >
                {say.setAll(equal.value)}
              </button>
            )}
          </p>
        </>
      )}
      <div className="set-name">
        <div className="lab">{say.learningRate}</div>
        <div className="sm">{say.learningRateNote}</div>
      </div>
      <LaneSlider
        label={say.learningRate}
        handles={rates}
        min={-5}
        max={-2}
        step={0.05}
        ticks={[-5, -4, -3, -2]}
        write={(value) => rate(10 ** value)}
        onChange={(lane, value) => setLane(lane, 'learningRate', Number((10 ** value).toPrecision(2)))}
      />
      <p className="note">
        {live ? say.countsNow : say.countsNext}{' '}
        {!live && (
          <button type="button" className="link" onClick={() => runLive()}>
            {words.runBar.runLive}
          </button>
        )}
      </p>
      {changed && <p className="note changed">{changed}</p>}
      <LaneOptions lanes={next ?? []} styles={laneStyles(next ?? [])} onChange={setLane} />
    </div>
  );
}
