import { form } from './grammar.ts';

/** What frames every page: names, notices, dialogs, keys. */
export const page = {
  brand: 'RIFT Lab',
  titleOf: (page: string | null) => (page === null ? 'RIFT Lab' : `${page}, RIFT Lab`),
  /** Two sentences or more in a row. */
  inARow: (all: readonly string[]) => all.filter((one) => one !== '').join(' '),

  nav: {
    label: 'Pages',
    lab: 'Lab',
    checker: 'Checker',
    labGoesOn: (step: number, steps: number) => `The lab goes on: step ${step} of ${steps}`,
    projector: 'Projector',
    usualSize: 'Usual size',
    theme: 'Theme',
    light: 'Light',
    dark: 'Dark',
  },

  record: {
    open: 'Open record',
    save: 'Save record',
    copyLink: 'Copy link',
    linkCopied: 'Link copied',
    letGo: 'Let go to open this record.',
    loading: 'Recorded run',
  },

  keys: {
    title: 'Keys',
    /** In the order of the list that `?` opens. */
    list: {
      play: ['Space', 'play or pause'],
      step: ['S, Shift S', 'one step, ten steps'],
      reset: ['R', 'reset'],
      stage: ['1 to 4', 'go to a stage'],
      cursor: ['Left, Right', 'on a chart: cursor one step'],
      cursorTen: ['Page Up, Page Down', 'on a chart: cursor ten steps'],
      cursorTo: ['Home, End', 'on a chart: first and last step'],
      lane: ['Up, Down', 'on a chart: next lane, read aloud'],
      export: ['E', 'on a chart: export it'],
      grid: ['G', 'answers: arrows move, Enter opens'],
      theme: ['T', 'light or dark'],
      projector: ['P', 'projector'],
      close: ['Esc', 'close the opened answer'],
      help: ['?', 'this list'],
    } satisfies Record<string, [keys: string, what: string]>,
  },

  close: 'Close',
  throwAway: {
    title: 'Throw this run away?',
    steps: (steps: number) => `It has ${steps} ${form(steps, 'step', 'steps')}, and it is not saved.`,
    replace: 'The new run takes its place.',
    reset: 'Reset starts over from the base.',
    keep: 'Keep it',
    sure: 'Throw away',
  },

  foot: {
    config: (hash: string, seed: number, engine: string) => `Config ${hash}, seed ${seed}, engine ${engine}.`,
    none: 'No run yet.',
    device: (backend: string, device: string, reason: string) => `${backend}, ${device}. ${reason}`,
  },

  errors: {
    pageNotLoaded: (page: string) =>
      `The page ${page} could not be loaded. The lab is kept; reload the page to try again.`,
    partNotLoaded: 'A part of the page could not be loaded. The lab is kept; reload the page to try again.',
    linkNotCopied: (address: string) => `The link could not be copied; it is the address of this page: ${address}`,
    fileNotOpened: (name: string, why: string, kept: boolean) =>
      `${name} could not be opened. ${why}${kept ? ' The run on the screen is kept.' : ''}`,
    recordNotShown: (why: string) => `The recorded run could not be shown. ${why} Press Run live to make one.`,
    /** What of a link was left out: each with its own sentence. */
    linkSettings: (dropped: readonly { setting: string; why: string }[]) =>
      `${dropped
        .slice(0, 3)
        .map(({ why }) => why)
        .join(' ')} ${
        dropped.length === 1
          ? `The link's ${dropped[0]!.setting.slice(0, 60)} is left out`
          : `${dropped.length} settings of the link are left out`
      }; all else in it is set.`,
    engineStopped: (why: string, kept: number) =>
      `The engine stopped${why ? ` (${why})` : ''}. ${kept > 0 ? `Kept up to step ${kept}. ` : ''}Press Run live to start again.`,
    runKept: (why: string) => `${why} The run on the screen is kept.`,
    chooseAgain: (why: string) => `${why} Choose other settings, or press Run to try again.`,
    noCanvas: 'This browser gives no canvas to draw a PNG on; save the SVG instead.',
    noPng: 'The PNG could not be made.',
  },
};
