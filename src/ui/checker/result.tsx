import { MAX_STEPS } from '../../checker/explain/budget.ts';
import type { CheckResult, Reading, Verdict } from '../../checker/index.ts';
import { type ChipKind, VerdictMark } from '../parts/marks.tsx';
import { checkerWords } from '../words/index.ts';
import { excerpt, visible } from './text.ts';
import type { Checked } from './use-check.ts';

const MARKS: Record<Verdict, ChipKind> = {
  correct: 'right',
  incorrect: 'wrong',
  undecided: 'undecided',
  no_answer: 'none',
  gold_unparsed: 'undecided',
};

/** The verdict and everything that led to it. */
export function Result({ ask, result }: Checked) {
  const say = checkerWords.result;
  const kind = MARKS[result.verdict];
  return (
    <section className="ck-result" aria-label={say.label}>
      <div role="status">
        <p className={`ck-verdict c-${kind}`}>
          <VerdictMark kind={kind} size={28} /> {checkerWords.verdicts[result.verdict]}
        </p>
        <p className="ck-why">
          <Text of={checkerWords.why(result.reason)} />
        </p>
      </div>
      <div className="ck-pair ck-halves">
        <div>
          <h3>{say.where}</h3>
          <AnswerText text={ask.answer} span={result.extraction.span} />
          <p className="note">{say.read(result.extraction)}</p>
        </div>
        <div>
          <h3>{say.normalForm}</h3>
          <Sides gold={result.gold} pred={result.pred} />
        </div>
      </div>
      <Facts result={result} />
    </section>
  );
}

/** The response with what was read marked in it; a long one is shown around that place. */
function AnswerText({ text, span }: { text: string; span: readonly [number, number] }) {
  const say = checkerWords.result;
  const { before, start, read, end, after } = excerpt(text, span);
  return (
    <p className="mono answer-text ck-text" dir="auto" data-testid="answer-as-read">
      {before > 0 && <span className="qq">{say.before(before)} </span>}
      <Text of={start} />
      {read !== '' && (
        <mark>
          <Text of={read} />
        </mark>
      )}
      <Text of={end} />
      {after > 0 && <span className="qq"> {say.after(after)}</span>}
    </p>
  );
}

function Sides({ gold, pred }: { gold: Reading; pred: Reading }) {
  const say = checkerWords.result;
  return (
    <table className="ck-sides">
      <thead>
        <tr>
          <td />
          <th scope="col">{say.gold}</th>
          <th scope="col">{say.answer}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{say.asWritten}</th>
          <Side text={gold.text} />
          <Side text={pred.text} />
        </tr>
        <tr>
          <th scope="row">{say.normal}</th>
          <Side text={gold.normalized} />
          <Side text={pred.normalized} />
        </tr>
        <tr>
          <th scope="row">{say.kind}</th>
          <td>{say.shape(gold.shape)}</td>
          <td>{pred.text === '' ? say.nothing : say.shape(pred.shape)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Side({ text }: { text: string }) {
  if (text === '') return <td className="qq">{checkerWords.result.nothing}</td>;
  return (
    <td className="mono">
      <Text of={text.length > 300 ? `${text.slice(0, 300)}…` : text} />
    </td>
  );
}

function Facts({ result }: { result: CheckResult }) {
  const say = checkerWords.result;
  return (
    <dl className="dl ck-facts">
      <dt>{say.rule}</dt>
      <dd>
        {checkerWords.rules[result.rule]} <span className="mono qq">{result.rule}</span>
      </dd>
      {result.notes.length > 0 && (
        <>
          <dt>{say.notes(result.notes.length)}</dt>
          <dd>
            {result.notes.map((note) => (
              <p key={note}>{checkerWords.notes[note]}</p>
            ))}
          </dd>
        </>
      )}
      <dt>{say.steps}</dt>
      <dd>{say.stepsOf(result.steps, MAX_STEPS)}</dd>
    </dl>
  );
}

/** Text as it stands; what cannot be seen in it is written out by its code. */
function Text({ of }: { of: string }) {
  return visible(of).map((piece, i) =>
    piece.hidden ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece's place is its identity
      <span key={i} className="ck-hidden">
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}
