import { memo } from 'react';
import { laneOptions } from '../../lab/config/config.ts';
import type { RolloutLine } from '../../lab/record/events.ts';
import { objectiveOf } from '../../objectives/index.ts';
import { draws, standingOf } from '../../rewards/counts.ts';
import { groupEarnings } from '../../rewards/earnings.ts';
import { queryFromAsk } from '../checker/ask.ts';
import { proportion, short } from '../format.ts';
import { current } from '../lane-settings.ts';
import { laneStyles } from '../lane-style.ts';
import { VerdictMark } from '../parts/marks.tsx';
import { Say } from '../parts/say.tsx';
import { chipKind, type TokenCell, tokenCells } from '../rollout-marks.ts';
import { lab, useLab, useRun } from '../store.ts';
import { goTo, isPlainClick } from '../view-state.ts';
import { words } from '../words/index.ts';
import { verdictWord } from '../words/verdict.ts';
import { writtenBy } from '../writers.ts';
import { VerdictReason } from './verdict-reason.tsx';

/** One answer, opened: its text with the part that was read, how likely each token was, the verdict and its reason. */
export const Drawer = memo(function Drawer({ problem, k }: { problem: number; k: number }) {
  const say = words.stages.answer;
  const asked = useRun((run) => run.problems[problem]);
  const writer = useLab((state) => state.writer);
  const rollout = useRun((run) => writtenBy(run, writer).rollouts[problem]?.[k]);
  const perProblem = useRun((run) => writtenBy(run, writer).rollouts[problem]?.length ?? 0);
  if (!asked || !rollout) {
    return (
      <div className="answer">
        <p className="q">{say.notYet}</p>
      </div>
    );
  }
  const kind = chipKind(rollout);
  const read = rollout.span ? rollout.text.slice(rollout.span[0], rollout.span[1]) : null;
  const mean = rollout.logp.reduce((a, b) => a + b, 0) / Math.max(1, rollout.logp.length);
  return (
    <aside className="answer" aria-label={say.title(problem + 1, k + 1)}>
      <div className="answer-head">
        <h3>{say.title(problem + 1, k + 1)}</h3>
        <span className="ex">
          <Go label={words.stages.rollouts.previous} to={k - 1} count={perProblem} problem={problem} />
          <Go label={words.stages.rollouts.next} to={k + 1} count={perProblem} problem={problem} />
          <button type="button" className="txt" onClick={() => lab.set({ opened: null })}>
            {words.close}
          </button>
        </span>
      </div>
      <p className="q question">
        {say.question} <span className="mono">{asked.question}</span>
      </p>
      <Tokens rollout={rollout} />
      <dl className="dl">
        <dt>{say.verdict}</dt>
        <dd className={`verdict-line c-${kind}`}>
          <VerdictMark kind={kind} size={18} /> {verdictWord(rollout)}
        </dd>
        <dt>{say.readAs}</dt>
        <dd>{read === null ? say.nothing : <mark className="mono">{read}</mark>}</dd>
        <dt>{say.reason}</dt>
        <dd>
          <VerdictReason of={rollout.reason} />
        </dd>
        <dt>{say.weight}</dt>
        <dd className="weights">
          <Weights rollout={rollout} problem={problem} />
        </dd>
        <dt>{say.length}</dt>
        <dd>
          <Say
            text={say.lengthOf(rollout.tokens.length, rollout.finish === 'length', mean)}
            mark={(p) => <i className="serif">{p}</i>}
          />
        </dd>
      </dl>
      <p className="sm try">
        <TryInChecker gold={asked.gold} answer={rollout.text} />
      </p>
    </aside>
  );
});

/** The same gold and answer on the checker's page, where both can be changed. */
function TryInChecker({ gold, answer }: { gold: string; answer: string }) {
  const ask = { gold, answer, options: {} };
  return (
    <a
      href={`?${queryFromAsk(ask) ?? 'page=checker'}`}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        lab.set({ checker: ask });
        goTo('checker', true);
      }}
    >
      {words.stages.answer.tryIt}
    </a>
  );
}

function Go({ label, to, count, problem }: { label: string; to: number; count: number; problem: number }) {
  return (
    <button
      type="button"
      className="txt"
      disabled={to < 0 || to >= count}
      onClick={() => lab.set({ opened: { problem, k: to } })}
    >
      {label}
    </button>
  );
}

/** The answer letter by letter, each under a bar as high as it was likely; the least likely one says its number. */
function Tokens({ rollout }: { rollout: RolloutLine }) {
  const say = words.stages.answer;
  const cells = tokenCells(rollout);
  const least = rollout.logp.reduce((best, value, i) => (value < (rollout.logp[best] ?? 0) ? i : best), 0);
  const bars = cells ?? rollout.logp.map((logp) => ({ text: '', p: Math.exp(logp), answer: false, end: false }));
  return (
    <>
      <p className="qq sm">{say.probabilities}</p>
      <div
        className="tokens"
        // A little narrower where that keeps the answer on one line.
        style={{ '--cell': `${bars.length > 20 && bars.length <= 26 ? Math.floor(408 / bars.length) : 20}px` }}
        role="img"
        aria-label={say.describe(rollout.text, written(cells?.[least]) ?? say.token(least + 1), bars[least]?.p ?? 0)}
      >
        {bars.map((cell, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token's place is its identity
          <span key={i} className={cell.answer ? 'cell read' : cell.end ? 'cell end' : 'cell'}>
            <span className="bar">
              {i === least && <span className="least">{proportion(cell.p, 2)}</span>}
              <span className={i === least ? 'fill low' : 'fill'} style={{ height: `${Math.max(3, cell.p * 100)}%` }} />
            </span>
            <span className="letter">{visibleLetter(written(cell) ?? '')}</span>
          </span>
        ))}
      </div>
      {!cells && <p className="mono answer-text">{marked(rollout)}</p>}
    </>
  );
}

/** A token's letter, or the word for the end. */
const written = (cell: TokenCell | undefined): string | undefined => (cell?.end ? words.stages.answer.end : cell?.text);

const visibleLetter = (letter: string): string => (letter === ' ' ? '\u00a0' : letter === '\n' ? '\u21b5' : letter);

function marked(rollout: RolloutLine) {
  if (!rollout.span) return rollout.text;
  const [from, to] = rollout.span;
  return (
    <>
      {rollout.text.slice(0, from)}
      <mark>{rollout.text.slice(from, to)}</mark>
      {rollout.text.slice(to)}
    </>
  );
}

/** What this answer weighs in each lane. */
function Weights({ rollout, problem }: { rollout: RolloutLine; problem: number }) {
  const writer = useLab((state) => state.writer);
  // The others count where an answer is weighed against them; all of a group have come before any is trained on.
  const answers = (writtenBy(lab.get().run, writer).rollouts[problem] ?? []).filter((other) => other !== undefined);
  const started = useRun((run) => run.started);
  const interventions = useRun((run) => run.interventions);
  const lanes = started?.config.lanes ?? [];
  const styles = laneStyles(lanes);
  return lanes.map((lane, i) => {
    const settings = current({ started, interventions }, lane.id);
    const objective = objectiveOf(lane.objective);
    const earned = settings && groupEarnings(objective.advantage(laneOptions(lane)), answers, settings);
    const reward = earned?.[answers.indexOf(rollout)] ?? null;
    const unused = reward === null || !draws(objective.rows, standingOf(rollout.verdict));
    const style = styles[i];
    return (
      <span key={lane.id}>
        <span className={`t-${style?.hue}`}>{style?.name}</span>{' '}
        {unused ? words.stages.answer.notUsed : reward > 0 ? `+${short(reward)}` : short(reward)}
      </span>
    );
  });
}
