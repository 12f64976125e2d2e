import { useEffect, useState } from 'react';
import { lab, useLab } from '../store.ts';
import { writeAddress } from '../view-state.ts';
import { type CheckerAsk, queryFromAsk, tooLong } from './ask.ts';
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
  return (
    <div className="ck">
      <h2 tabIndex={-1}>Try the checker</h2>
      <p className="lede">
        Rewards come from here. The checker finds the answer in a response, brings it and the gold to a normal form, and
        compares the two. Nothing leaves this browser.
      </p>
      <div className="ck-examples">
        <span className="lab" id="ck-examples">
          Examples
        </span>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame; the group has its label */}
        <span className="seg" role="group" aria-labelledby="ck-examples">
          {EXAMPLES.map(({ id, label, gold, answer, options = {} }) => (
            <button
              key={id}
              type="button"
              aria-pressed={ask.gold === gold && ask.answer === answer}
              onClick={() => lab.set({ checker: { gold, answer, options } })}
            >
              {label}
            </button>
          ))}
        </span>
      </div>
      <div className="ck-pair">
        <Field
          label="Gold"
          hint="the expected answer"
          rows={2}
          value={ask.gold}
          onChange={(gold) => change({ gold })}
        />
        <Field
          label="Answer"
          hint="the whole response of a model"
          rows={4}
          value={ask.answer}
          onChange={(answer) => change({ answer })}
        />
      </div>
      <Options options={ask.options} onChange={(options) => change({ options })} />
      <Below ask={ask} />
    </div>
  );
}

function Field({
  label,
  hint,
  rows,
  value,
  onChange,
}: {
  label: string;
  hint: string;
  rows: number;
  value: string;
  onChange(value: string): void;
}) {
  const id = `ck-${label.toLowerCase()}`;
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
  const problem = tooLong(ask);
  const gold = ask.gold.trim() !== '';
  const answer = ask.answer.trim() !== '';
  const { checked, busy, failed } = useCheck(ask, gold && answer && problem === null);
  if (problem) return <p className="ck-hint">{problem}</p>;
  if (!gold || !answer) {
    const words = gold
      ? 'Type an answer: all the text that a model wrote, or only its result.'
      : answer
        ? 'Type a gold: the answer that is expected.'
        : 'Type a gold and an answer, or take one of the examples.';
    return <p className="ck-hint">{words}</p>;
  }
  if (failed)
    return <p className="ck-hint">The checker could not be loaded. Reload the page; the link keeps the pair.</p>;
  return (
    <>
      {busy && <p className="ck-hint">Checking.</p>}
      {checked && <Result {...checked} />}
      {checked && <Link ask={ask} />}
    </>
  );
}

/** The pair as a link, to set as a question or to show to somebody. */
function Link({ ask }: { ask: CheckerAsk }) {
  const [copied, setCopied] = useState(false);
  if (queryFromAsk(ask) === null) {
    return <p className="note ck-link">This pair is too long for a link: the address opens the page without it.</p>;
  }
  return (
    <p className="note ck-link">
      The address of this page holds the pair and the options.{' '}
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
            lab.set({ notice: `The link could not be copied; it is the address of this page: ${location.href}` });
          }
        }}
      >
        {copied ? 'Link copied' : 'Copy link'}
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
