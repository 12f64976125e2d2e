import { useRef, useState } from 'react';
import { totalSteps } from '../lab/config/total-steps.ts';
import { usePhone } from './hooks.ts';
import { pages } from './pages.ts';
import { Seg } from './parts/controls.tsx';
import { openFile, saveRecord } from './session/actions.ts';
import { lab, useLab } from './store.ts';
import { addressOf, goTo, isPlainClick, setTheme, setView } from './view-state.ts';
import { words } from './words/index.ts';

/** The name of the lab, the pages there are, and what is done with a run as a whole. */
export function Header() {
  const phone = usePhone();
  const pageName = useLab((state) => state.pageName);
  return (
    <header className="wrap">
      <div className="top">
        <h1 className="brand">
          <a href="./">{words.brand}</a>
        </h1>
        <nav aria-label={words.nav.label}>
          <PageLink to="lab" label={words.nav.lab} />
          {pages.map(({ id, label }) => (
            <PageLink key={id} to={id} label={label()} />
          ))}
        </nav>
        <div className="end">
          {pageName === 'lab' ? !phone && <RecordLinks /> : <PageEnd />}
          <ThemeSwitch />
        </div>
      </div>
    </header>
  );
}

/** A link to a page: the address is a real one, a plain click stays in this document. */
function PageLink({ to, label }: { to: string; label: string }) {
  const here = useLab((state) => state.pageName) === to;
  // The link's address follows what it leads to.
  useLab((state) => (to === 'lab' ? state.draft : addressOf(to)));
  return (
    <a
      href={addressOf(to)}
      aria-current={here ? 'page' : undefined}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        if (!here) goTo(to);
      }}
    >
      {label}
    </a>
  );
}

/** Beside another page: what the lab does meanwhile, and the size for a projector. */
function PageEnd() {
  const phone = usePhone();
  const view = useLab((state) => state.view);
  const running = useLab((state) => state.livePlaying && state.run.steps.length > 0);
  const step = useLab((state) => state.run.steps.at(-1) ?? 0);
  const steps = useLab(({ run }) => (run.started ? totalSteps(run.started.config) : 0));
  return (
    <span className="record-links">
      {running && <span>{words.nav.labGoesOn(step, steps)}</span>}
      {!phone && (
        <button
          type="button"
          className="txt"
          aria-pressed={view === 'projector'}
          onClick={() => setView(view === 'page' ? 'projector' : 'page')}
        >
          {view === 'page' ? words.nav.projector : words.nav.usualSize}
        </button>
      )}
    </span>
  );
}

function ThemeSwitch() {
  const theme = useLab((state) => state.theme);
  return (
    <Seg
      label={words.nav.theme}
      value={theme}
      options={[
        { id: 'light', label: words.nav.light },
        { id: 'dark', label: words.nav.dark },
      ]}
      onChange={setTheme}
    />
  );
}

/** Open a record, save this one, copy the link of the next run, the projector, the keys. */
export function RecordLinks() {
  const input = useRef<HTMLInputElement>(null);
  const some = useLab((state) => state.source !== 'none' && state.revision > 0);
  const [copied, setCopied] = useState(false);
  return (
    <span className="record-links">
      <button type="button" className="txt" onClick={() => input.current?.click()}>
        {words.record.open}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".jsonl,.json,application/jsonl,application/json,text/plain"
        data-testid="open-record"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) void openFile(file);
        }}
      />
      <button type="button" className="txt" disabled={!some} onClick={saveRecord}>
        {words.record.save}
      </button>
      <button
        type="button"
        className="txt"
        onClick={async () => {
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
      <button type="button" className="txt" onClick={() => setView('projector')}>
        {words.nav.projector}
      </button>
      <button type="button" className="txt" onClick={() => lab.set({ dialog: 'keys' })}>
        {words.keys.title}
      </button>
    </span>
  );
}
