import { MAX_STEPS } from '../../checker/budget.ts';
import { explain } from '../../checker/explain.ts';
import type { CheckResult, Reading } from '../../checker/index.ts';
import { VerdictMark } from '../parts/marks.tsx';
import { excerpt, visible } from './text.ts';
import type { Checked } from './use-check.ts';
import { methodWords, NOTES, RULES, shapeWords, VERDICTS } from './words.ts';

/** The verdict and everything that led to it. */
export function Result({ ask, result }: Checked) {
  const { kind, word } = VERDICTS[result.verdict];
  return (
    <section className="ck-result" aria-label="Verdict">
      <div role="status">
        <p className={`ck-verdict c-${kind}`}>
          <VerdictMark kind={kind} size={28} /> {word}
        </p>
        <p className="ck-why">
          <Text of={explain(result)} />
        </p>
      </div>
      <div className="ck-pair ck-halves">
        <div>
          <h3>Where the answer was read</h3>
          <AnswerText text={ask.answer} span={result.extraction.span} />
          <p className="note">{methodWords(result)}</p>
        </div>
        <div>
          <h3>Both sides, in normal form</h3>
          <Sides gold={result.gold} pred={result.pred} />
        </div>
      </div>
      <Facts result={result} />
    </section>
  );
}

/** The response with what was read marked in it; a long one is shown around that place. */
function AnswerText({ text, span }: { text: string; span: readonly [number, number] }) {
  const { before, start, read, end, after } = excerpt(text, span);
  return (
    <p className="mono answer-text ck-text" dir="auto" data-testid="answer-as-read">
      {before > 0 && <span className="qq">{before.toLocaleString('en-US')} characters before. </span>}
      <Text of={start} />
      {read !== '' && (
        <mark>
          <Text of={read} />
        </mark>
      )}
      <Text of={end} />
      {after > 0 && <span className="qq"> {after.toLocaleString('en-US')} characters more.</span>}
    </p>
  );
}

function Sides({ gold, pred }: { gold: Reading; pred: Reading }) {
  return (
    <table className="ck-sides">
      <thead>
        <tr>
          <td />
          <th scope="col">Gold</th>
          <th scope="col">Answer</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">As written</th>
          <Side text={gold.text} />
          <Side text={pred.text} />
        </tr>
        <tr>
          <th scope="row">Normal form</th>
          <Side text={gold.normalized} />
          <Side text={pred.normalized} />
        </tr>
        <tr>
          <th scope="row">Kind</th>
          <td>{shapeWords(gold.shape)}</td>
          <td>{pred.text === '' ? 'nothing' : shapeWords(pred.shape)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Side({ text }: { text: string }) {
  if (text === '') return <td className="qq">nothing</td>;
  return (
    <td className="mono">
      <Text of={text.length > 300 ? `${text.slice(0, 300)}…` : text} />
    </td>
  );
}

function Facts({ result }: { result: CheckResult }) {
  return (
    <dl className="dl ck-facts">
      <dt>Rule</dt>
      <dd>
        {RULES[result.rule]} <span className="mono qq">{result.rule}</span>
      </dd>
      {result.notes.length > 0 && (
        <>
          <dt>{result.notes.length === 1 ? 'Note' : 'Notes'}</dt>
          <dd>
            {result.notes.map((note) => (
              <p key={note}>{NOTES[note]}</p>
            ))}
          </dd>
        </>
      )}
      <dt>Steps</dt>
      <dd>
        {result.steps.toLocaleString('en-US')} of at most {MAX_STEPS.toLocaleString('en-US')}. A count, not a time: the
        same on every machine.
      </dd>
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
