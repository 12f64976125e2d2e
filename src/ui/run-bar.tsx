import { useMemo } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { NumberField } from 'react-aria-components/NumberField';
import { presetConfig, presets } from '../lab/config/presets.ts';
import { totalSteps } from '../lab/config/total-steps.ts';
import { useDelayed, usePhone } from './hooks.ts';
import { Pick } from './parts/controls.tsx';
import { Icon } from './parts/marks.tsx';
import { Say } from './parts/say.tsx';
import { Scrubber } from './parts/scrubber.tsx';
import { playOrPause, reset, runLive, stepBy } from './session/actions.ts';
import { allSteps, type LabStore, lab, lastStep, liveRunning, playing, useLab, useRun } from './store.ts';
import { words } from './words/index.ts';
import { nextRunWords } from './words/next-run.ts';
import { standingWords } from './words/standing.ts';

/** The bar that stays on top: play, step, reset; what the next run is; where this one stands. */
export function RunBar() {
  const phone = usePhone();
  return (
    <section className="run" aria-label={words.runBar.label}>
      <div className="wrap">
        <div className="row">
          <Transport brief={phone} />
          {!phone && <Setup />}
          <Standing />
          {!phone && <LiveButton />}
        </div>
      </div>
      {!phone && (
        <div className="wrap">
          <NextRun />
        </div>
      )}
      <Progress />
    </section>
  );
}

/** Says so when what is chosen is not what is on the screen. */
export function NextRun() {
  const shown = useRun((run) => run.started);
  const draft = useLab((state) => state.draft);
  const presetId = useLab((state) => state.presetId);
  const live = useLab(liveRunning);
  const text = useMemo(
    () => nextRunWords({ shown, draft, title: presetTitle(presetId), live }),
    [shown, draft, presetId, live],
  );
  if (!text) return null;
  return <p className="next-run">{text}</p>;
}

function presetTitle(id: string): string {
  const preset = presets[id];
  return preset ? words.data.preset(preset).title : words.runBar.custom;
}

/** Play or pause, step, reset: the only filled button of the page is the first. */
export function Transport({ brief }: { brief: boolean }) {
  const going = useLab(playing);
  const toPlay = useLab(playWord);
  const empty = useRun((run) => run.status === 'empty');
  const say = words.runBar;
  return (
    <div className="grp">
      <Button className="btn pri" onPress={playOrPause}>
        <Icon name={going ? 'pause' : 'play'} />
        {going ? say.pause : toPlay}
      </Button>
      <Button className={brief ? 'btn ico' : 'btn'} aria-label={say.step} onPress={() => stepBy(1)}>
        <Icon name="step" />
        {!brief && say.step}
      </Button>
      <Button className={brief ? 'btn ico' : 'btn'} aria-label={say.reset} isDisabled={empty} onPress={() => reset()}>
        <Icon name="reset" />
        {!brief && say.reset}
      </Button>
    </div>
  );
}

/** What the button starts. */
function playWord(state: LabStore): string {
  const { replay } = state;
  const say = words.runBar;
  if (liveRunning(state)) return say.play;
  if (!replay) return say.run;
  return replay.position >= replay.length ? say.replay : say.play;
}

/** Preset, seed and device, from left to right. */
function Setup() {
  return (
    <>
      <PresetPick />
      <SeedField />
      <DeviceBadge />
    </>
  );
}

export function PresetPick() {
  const presetId = useLab((state) => state.presetId);
  return (
    <Pick
      label={words.runBar.preset}
      value={presetId}
      options={Object.values(presets).map((preset) => {
        const { title, about } = words.data.preset(preset);
        return { id: preset.id, label: title, about };
      })}
      onChange={(id) => lab.set({ presetId: id, draft: presetConfig(id) })}
    />
  );
}

export function SeedField() {
  const seed = useLab((state) => state.draft.seed ?? 0);
  return (
    <NumberField
      className="fld seed"
      value={seed}
      minValue={0}
      maxValue={0xffffffff}
      formatOptions={{ useGrouping: false }}
      onChange={(value) => {
        if (Number.isInteger(value)) lab.set((state) => ({ draft: { ...state.draft, seed: value } }));
      }}
    >
      <Label className="lab">{words.runBar.seed}</Label>
      <Input className="val" />
    </NumberField>
  );
}

/** On what the numbers were or are being measured, and why on that. */
export function DeviceBadge() {
  const environment = useRun((run) => run.started)?.environment;
  const source = useLab((state) => state.source);
  const device = useLab((state) => state.device);
  const fileName = useLab((state) => state.fileName);
  const say = words.runBar;
  let name = say.noDevice;
  let detail = '';
  if (source === 'recorded' || source === 'file') {
    name = source === 'recorded' ? say.recorded : say.opened;
    detail = source === 'file' && fileName ? fileName : (environment?.device ?? '');
  } else if (device) {
    name = say.backends[device.backend];
    detail = device.backend === 'webgpu' ? device.selfTest : device.reason;
  } else if (environment) {
    name = say.backends[environment.backend];
    detail = environment.reason;
  }
  return (
    <div className="fld device">
      <span className="lab">{say.device}</span>
      <span className="device-text" title={`${name} ${detail}`}>
        {name} <span className="qq">{detail}</span>
      </span>
    </div>
  );
}

/** Step N of M, and what is going on or how long it will take. */
export function Standing() {
  const step = useRun(lastStep);
  const steps = useLab(allSteps);
  const slow = useDelayed(useLab((state) => state.loading !== null));
  const below = useLab((state) => standing(state, slow));
  return (
    <div className="stat" aria-live="off">
      <span>
        <Say text={words.runBar.stepOf(step, steps)} mark={(part) => <b>{part}</b>} />
      </span>
      <span className="stat-below">{below}</span>
    </div>
  );
}

function standing(state: LabStore, slow: boolean): string {
  const { run, loading, replay, livePlaying, source, secondsPerStep } = state;
  return standingWords({
    run,
    loading: slow ? loading : null,
    replay: replay && {
      atEnd: replay.position >= replay.length,
      playing: replay.playing,
      left: Math.max(0, replay.total - replay.at),
    },
    going: livePlaying,
    live: source === 'live',
    secondsPerStep,
    steps: allSteps(state),
  });
}

/** Starts the next live run; while one is going it is the transport's business. */
export function LiveButton() {
  const replayed = useLab((state) => state.replay !== null);
  if (!replayed) return null;
  return (
    <Button className="btn" onPress={() => runLive()}>
      {words.runBar.runLive}
    </Button>
  );
}

/** A line as wide as the page: how far the run is, and for a recorded one a handle to move through it. */
export function Progress() {
  const step = useRun(lastStep);
  const steps = useRun((run) => (run.started ? totalSteps(run.started.config) : 0));
  const progress = useRun((run) => run.progress);
  const replay = useLab((state) => state.replay);
  const loading = useLab((state) => state.loading);
  if (replay && !loading) return <Scrubber replay={replay} step={step} />;
  let done = steps > 0 ? step / steps : 0;
  let label = words.runBar.progress;
  if (loading && loading.total > 0) {
    done = loading.done / loading.total;
    label = words.runBar.standing.loading(loading.what);
  } else if (progress?.purpose === 'rollouts' && progress.rows > 0) {
    done = progress.rowsDone / progress.rows;
    label = words.runBar.answersWritten;
  }
  return (
    <div
      className="prog"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(done * 100)}
    >
      <b style={{ width: `${(done * 100).toFixed(2)}%` }} />
    </div>
  );
}
