import { useEffect, useState } from 'react';
import type { RunState } from '../lab/record/run-state.ts';
import { objectiveOf } from '../objectives/index.ts';
import { WALL } from './charts/look.ts';
import { current } from './lane-settings.ts';
import { laneStyles } from './lane-style.ts';
import { Progress, Standing, Transport } from './run-bar.tsx';
import { AccuracyFigure, LossFigure } from './stages/lane-charts.tsx';
import { useRun } from './store.ts';
import { setView } from './view-state.ts';
import { headline } from './words/accuracy.ts';
import { words } from './words/index.ts';

/** The view for the back row: one sentence and two charts, laid out for 1920 by 1080 and scaled to the wall. */
export function Projector() {
  const sentence = useRun(headline);
  const rewards = useRun(rewardWords);
  const started = useRun((run) => run.started);
  const scale = useWallScale();
  return (
    <div className="wall" style={{ zoom: scale }}>
      <section className="wall-run" aria-label={words.runBar.label}>
        <h1 className="brand">{words.brand}</h1>
        <Transport brief={false} />
        <Standing />
        <button type="button" className="txt" onClick={() => setView('page')}>
          {words.runBar.page}
        </button>
      </section>
      <Progress />
      <main>
        <p className="say" aria-live="polite">
          {sentence}
        </p>
        <div className="wall-figs">
          <LossFigure width={928} height={700} look={WALL} unit={words.charts.loss.wallUnit} />
          <AccuracyFigure
            width={824}
            height={700}
            look={WALL}
            unit={words.charts.accuracy.wallUnit(started?.config.evaluation.k ?? 8)}
          />
        </div>
      </main>
      <p className="wall-foot">
        <span>{rewards}</span>
        <span>{started && words.runBar.wall(started.model.id, started.config.seed)}</span>
      </p>
    </div>
  );
}

function useWallScale(): number {
  const [scale, setScale] = useState(wallScale);
  useEffect(() => {
    const onResize = () => setScale(wallScale());
    addEventListener('resize', onResize);
    return () => removeEventListener('resize', onResize);
  }, []);
  return scale;
}

const wallScale = (): number => Math.max(0.2, Math.min(innerWidth / 1920, innerHeight / 1080));

/** What wrong answers earn in each lane. */
function rewardWords(run: RunState): string {
  if (!run.started) return '';
  const styles = laneStyles(run.lanes.map((lane) => lane.config));
  const byReward = new Map<number, string[]>();
  const unused: string[] = [];
  for (const [i, lane] of run.lanes.entries()) {
    const name = styles[i]?.name ?? lane.config.id;
    const settings = current(run, lane.config.id);
    if (!settings || !objectiveOf(lane.config.objective).usesNegativeReward) unused.push(name);
    else byReward.set(settings.negative, [...(byReward.get(settings.negative) ?? []), name]);
  }
  return words.sentences.rewards(
    [...byReward].map(([reward, lanes]) => ({ reward, lanes })),
    unused,
  );
}
