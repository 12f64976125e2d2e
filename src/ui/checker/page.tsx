import { useEffect, useState } from 'react';
import { lab, useLab } from '../store.ts';
import { writeAddress } from '../view-state.ts';
import { checkerWords, words } from '../words/index.ts';
import { type CheckerAsk, LONGEST, queryFromAsk, tooLong } from './ask.ts';
import { EXAMPLES } from './examples.ts';
import { Options } from './options.tsx';
import { Result } from './result.tsx';
import { useCheck } from './use-check.ts';
import '../styles/checker.css';

/** A gold and an answer side by side, and below them what the checker says, as one types. */
export default function CheckerPage() {
  const ask = useLab((state) => state.checker);
  const change = (part: Partial<CheckerAsk>) => lab.set({ checker: { ...lab.get().checker, ...part } });
  useAddress(ask);
  const say = checkerWords;
  return (
    <div className="ck">
      <h2 tabIndex={-1}>{say.title}</h2>
      <p className="lede">{say.lede}</p>
      <div className="ck-examples">
        <span className="lab" id="ck-examples">
          {say.examples.label}
        </span>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame; the group has its label */}
        <span className="seg" role="group" aria-labelledby="ck-examples">
          {EXAMPLES.map(({ id, gold, answer, options = {} }) => (
            <button
              key={id}
              type="button"
              aria-pressed={ask.gold === gold && ask.answer === answer}
              onClick={() => lab.set({ checker: { gold, answer, options } })}
            >
              {say.examples[id]}
            </button>
          ))}
        </span>
      </div>
      <div className="ck-pair">
        <Field id="ck-gold" {...say.gold} rows={2} value={ask.gold} onChange={(gold) => change({ gold })} />
        <Field id="ck-answer" {...say.answer} rows={4} value={ask.answer} onChange={(answer) => change({ answer })} />
      </div>
      <Options options={ask.options} onChange={(options) => change({ options })} />
      <Below ask={ask} />
    </div>
  );
}

function Field({
  id,
  label,
  hint,
  rows,
  value,
  onChange,
}: {
  id: string;
  label: string;
  hint: string;
  rows: number;
  value: string;
  onChange(value: string): void;
}) {
  return (
    <div className="ck-field">
      <label htmlFor={id}>
        <span className="lab">{label}</span> <span className="qq sm">{hint}</span>
      </label>
      <textarea
        id={id}
        className="mono"
        rows={rows}
        value={value}
        dir="auto"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

/** The verdict, or what is missing for one. */
function Below({ ask }: { ask: CheckerAsk }) {
  const say = checkerWords;
  const problem = tooLong(ask);
  const gold = ask.gold.trim() !== '';
  const answer = ask.answer.trim() !== '';
  const { checked, busy, failed } = useCheck(ask, gold && answer && problem === null);
  if (problem) return <p className="ck-hint">{say.tooLong[problem](ask[problem].length, LONGEST[problem])}</p>;
  if (!gold || !answer) {
    return <p className="ck-hint">{gold ? say.missing.answer : answer ? say.missing.gold : say.missing.both}</p>;
  }
  if (failed) return <p className="ck-hint">{say.failed}</p>;
  return (
    <>
      {busy && <p className="ck-hint">{say.checking}</p>}
      {checked && <Result {...checked} />}
      {checked && <Link ask={ask} />}
    </>
  );
}

/** The pair as a link, to set as a question or to show to somebody. */
function Link({ ask }: { ask: CheckerAsk }) {
  const [copied, setCopied] = useState(false);
  if (queryFromAsk(ask) === null) {
    return <p className="note ck-link">{checkerWords.link.tooLong}</p>;
  }
  return (
    <p className="note ck-link">
      {checkerWords.link.holds}{' '}
      <button
        type="button"
        className="link"
        onClick={async () => {
          writeAddress();
          try {
            await navigator.clipboard.writeText(location.href);
            setCopied(true);
            setTimeout(() => setCopied(false), 2000);
          } catch {
            lab.set({ notice: words.errors.linkNotCopied(location.href) });
          }
        }}
      >
        {copied ? words.record.linkCopied : words.record.copyLink}
      </button>
    </p>
  );
}

/** The address follows the fields once typing rests; browsers refuse more than about three changes a second. */
function useAddress(ask: CheckerAsk): void {
  useEffect(() => {
    if (lab.get().checker !== ask) return;
    const timer = setTimeout(writeAddress, 350);
    return () => clearTimeout(timer);
  }, [ask]);
}
