import { Activity, type ComponentType, lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Header, RecordLinks } from './header.tsx';
import { usePhone } from './hooks.ts';
import { later } from './later.ts';
import { pages } from './pages.ts';
import { Projector } from './projector.tsx';
import { DeviceBadge, LiveButton, NextRun, PresetPick, RunBar, SeedField } from './run-bar.tsx';
import { openFile } from './session/actions.ts';
import { BaseStage } from './stages/base.tsx';
import { LaneStage } from './stages/lanes.tsx';
import { ResultStage } from './stages/results.tsx';
import { RolloutStage } from './stages/rollouts.tsx';
import { lab, useLab, useRun } from './store.ts';
import { useKeys } from './use-keys.ts';
import { goTo, scrollOf } from './view-state.ts';
import { words } from './words/index.ts';

/** Each page beside the lab, loaded when it is opened first. */
const components = new Map(
  pages.map(({ id, label, load }) => [
    id,
    lazy(() => load().catch(() => ({ default: () => <NotLoaded page={label()} /> }))),
  ]),
);

const loadDialogs = (): Promise<{ default: ComponentType }> =>
  import('./dialogs.tsx').catch(() => ({ default: NoDialogs }));
const Dialogs = lazy(loadDialogs);

/** The whole screen: the lab, which is kept while another page is open, or that page. */
export function App() {
  useKeys();
  const pageName = usePageChange();
  const dropping = useFileDrop();
  // A link to another page alone does not draw the lab.
  const [labSeen, setLabSeen] = useState(pageName === 'lab');
  if (pageName === 'lab' && !labSeen) setLabSeen(true);
  return (
    <div className={dropping ? 'app dropping' : 'app'}>
      {labSeen && (
        <Activity mode={pageName === 'lab' ? 'visible' : 'hidden'}>
          <Lab />
        </Activity>
      )}
      {pageName !== 'lab' && <Other pageName={pageName} />}
      {dropping && <p className="drop-hint">{words.record.letGo}</p>}
      <LateDialogs />
    </div>
  );
}

/** The dialogs, fetched behind the first figures and there from the first that is asked for. */
function LateDialogs() {
  const open = useLab((state) => state.dialog !== null);
  const [asked, setAsked] = useState(false);
  if (open && !asked) setAsked(true);
  useEffect(() => {
    void later().then(loadDialogs);
  }, []);
  return <Suspense fallback={null}>{asked && <Dialogs />}</Suspense>;
}

/** Where the dialogs cannot be had, a notice says so, and nothing is thrown away. */
function NoDialogs() {
  const dialog = useLab((state) => state.dialog);
  useEffect(() => {
    if (dialog) lab.set({ dialog: null, notice: words.errors.partNotLoaded });
  }, [dialog]);
  return null;
}

/** Header, run bar, four stages; or the wall. */
function Lab() {
  const view = useLab((state) => state.view);
  return view === 'projector' ? <Projector /> : <Page />;
}

/** A page beside the lab, under the same header. */
function Other({ pageName }: { pageName: string }) {
  const view = useLab((state) => state.view);
  const Content = components.get(pageName);
  return (
    <div className={view === 'projector' ? 'page-big' : undefined}>
      <Header />
      <Notice />
      <main className="wrap">
        <Suspense fallback={null}>{Content && <Content />}</Suspense>
      </main>
    </div>
  );
}

function NotLoaded({ page }: { page: string }) {
  return <p className="notice">{words.errors.pageNotLoaded(page)}</p>;
}

/** The page that is open; one that opens stands where it was left, and its title has the focus for the keyboard. */
function usePageChange(): string {
  const pageName = useLab((state) => state.pageName);
  const before = useRef(pageName);
  useLayoutEffect(() => {
    document.title = words.titleOf(pages.find(({ id }) => id === pageName)?.label() ?? null);
    if (before.current === pageName) return;
    before.current = pageName;
    scrollTo(0, scrollOf(pageName));
    if (document.activeElement === document.body)
      document.querySelector<HTMLElement>('main h2[tabindex]')?.focus({ preventScroll: true });
  }, [pageName]);
  return pageName;
}

function Page() {
  const phone = usePhone();
  return (
    <>
      <Header />
      <RunBar />
      <Notice />
      <main className="wrap">
        {phone && (
          <div className="pre">
            <PresetPick />
            <SeedField />
            <DeviceBadge />
            <LiveButton />
            <NextRun />
            <RecordLinks />
          </div>
        )}
        <BaseStage />
        <RolloutStage />
        <LaneStage />
        <ResultStage />
      </main>
      <Foot />
    </>
  );
}

/** One sentence about what went wrong; the page stays usable below it. */
function Notice() {
  const notice = useLab((state) => state.notice);
  const failure = useRun((run) => (run.status === 'failed' ? run.failure : null));
  if (!notice && failure) {
    return (
      <div className="wrap">
        <p className="notice">{words.sentences.failure(failure)}</p>
      </div>
    );
  }
  if (!notice) return null;
  return (
    <div className="wrap">
      <p className="notice" role="alert">
        <span>{notice}</span>
        <button type="button" className="txt" onClick={() => lab.set({ notice: null })}>
          {words.close}
        </button>
      </p>
    </div>
  );
}

function Foot() {
  const started = useRun((run) => run.started);
  const say = words.foot;
  return (
    <div className="wrap">
      <footer className="foot">
        <span>
          {started
            ? say.config(started.configHash.slice(0, 7), started.config.seed, started.environment.engine)
            : say.none}
        </span>
        <span>
          {started && say.device(started.environment.backend, started.environment.device, started.environment.reason)}
        </span>
      </footer>
    </div>
  );
}

/** A record dropped anywhere on the page is opened. */
function useFileDrop(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      if (lab.get().pageName !== 'lab') goTo('lab');
      void openFile(file);
    };
    addEventListener('dragenter', enter);
    addEventListener('dragover', enter);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragenter', enter);
      removeEventListener('dragover', enter);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, []);
  return over;
}
