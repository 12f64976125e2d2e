import { count, large, proportion, short } from '../../format.ts';
import { inWords, list, sentence } from './grammar.ts';
import { numbers } from './numbers.ts';

const twoFigures = (value: number): string => String(Number(value.toPrecision(2)));

/** The four stages of the page. */
export const stages = {
  base: {
    title: 'Base and problems',
    lede: 'Every lane starts from these weights, byte for byte. A stronger base leaves less to gain and fewer mixed problems.',
    phoneLede: 'Every lane starts from the same weights, byte for byte.',
    phoneModel: (parameters: number, step: number | undefined) =>
      `${numbers.parameters(parameters)}${step ? `, pretraining step ${step}` : ''}.`,
    rightOn: (mean: number) => `Right on ${proportion(mean)} of problems it never saw.`,
    mixed: (share: number) => `${Math.round(share * 100)} % of problems are mixed: sometimes right, sometimes wrong.`,
    strength: 'Base strength',
    strengthUnit: 'mean@8 along pretraining',
    size: 'Size',
    parameters: (parameters: number) => `${large(parameters)} parameters`,
    step: 'Pretraining step',
    stepLabel: 'Pretraining step of the base',
    differs: (model: string, checkpoint: string) =>
      `The run on the screen started from ${model}, ${checkpoint}. Your choice counts for the next live run.`,
    startedFrom: (model: string, checkpoint: string) => `This run started from ${model}, ${checkpoint}.`,
    noList: 'The list of bundled bases is not here, so its strength along pretraining cannot be shown.',
    folded: 'Families of problems',
    families: (families: number) => `${sentence(inWords(families))} families`,
    heldOut: (problems: number) => `held-out problems, ${problems} each`,
    trainedOn: 'problems the lanes train on',
    family: 'Family',
    example: 'Example',
    answer: 'Answer',
    mistake: 'Typical mistake',
    baseMean: (k: number) => `Base mean@${k}`,
    card: 'Model card',
    model: (parameters: number, tokens: number) => `${numbers.parameters(parameters)}, ${tokens} tokens.`,
    neverTrained: (families: readonly string[]) =>
      `Measured, but never trained on: ${list(families.map((f) => f.toLowerCase()))}; stage 4 has their figures.`,
    nextTrains: 'Next live run trains on',
    nextFamilies: 'Families of the next live run',
    problemsInAll: 'Problems in all',
  },

  rollouts: {
    title: 'Rollouts and rewards',
    about: 'The base writes several answers to each problem. A checker marks every one.',
    arrived: (arrived: number, total: number) =>
      `${count(arrived)} of ${count(total)} answers written by the base and checked.`,
    lede: (buffer: {
      /** Who wrote them: `base`, or a lane's id. */
      lane: string;
      rollouts: number;
      right: number;
      wrong: number;
      noAnswer: number;
      leftOut: number;
      truncated: number;
      mixed: number;
      problems: number;
      /** Wrong tokens for each right one; null where there is no right one. */
      ratio: number | null;
    }) => {
      const parts = [`${count(buffer.right)} right`, `${count(buffer.wrong)} wrong`];
      if (buffer.noAnswer > 0) parts.push(`${count(buffer.noAnswer)} without an answer`);
      if (buffer.leftOut > 0) parts.push(`${count(buffer.leftOut)} undecided and left out`);
      const cut = buffer.truncated > 0 ? ` ${count(buffer.truncated)} were cut off.` : '';
      const ratio = buffer.ratio === null ? '' : ` About ${twoFigures(buffer.ratio)} wrong tokens for each right one.`;
      const mixed = `${count(buffer.mixed)} of ${count(buffer.problems)} problems are mixed: sometimes right, sometimes wrong.`;
      return `${count(buffer.rollouts)} answers from ${buffer.lane === 'base' ? 'the base' : buffer.lane}: ${parts.join(', ')}.${cut}${ratio} ${mixed}`;
    },
    show: 'Show',
    showLabel: 'Which problems to show',
    filters: {
      all: (problems: number) => `all ${count(problems)}`,
      mixed: (problems: number) => `mixed ${count(problems)}`,
      right: (problems: number) => `all right ${count(problems)}`,
      wrong: (problems: number) => `all wrong ${count(problems)}`,
    },
    writer: 'Written by',
    byBase: 'the base',
    byLane: (lane: string, round: number) => `${lane}, round ${round}`,
    family: 'Family',
    everyFamily: 'every family',
    reward: 'Reward of a wrong answer',
    rewardLabel: 'Reward of a wrong answer, all lanes',
    push: (ratio: number, negative: number) =>
      `${twoFigures(ratio)} wrong tokens for each right one: a push of ${twoFigures(ratio * Math.abs(negative))} against 1`,
    countsNow: 'Counts from the next step on',
    countsNext: 'Counts for the next live run',
    problem: 'Problem',
    answer: 'Answer',
    rollouts: (k: number, temperature: number | undefined) =>
      `${k} rollouts${temperature === undefined ? '' : `, T ${short(temperature)}`}`,
    right: 'Right',
    rightOf: (right: number, arrived: number) => `${right} *of ${arrived}*`,
    previous: 'Previous',
    next: 'Next',
    range: (first: number, last: number, all: number) => `${count(first)} to ${count(last)} of ${count(all)}`,
    noneAtAll: 'none of 0',
    hint: 'Open an answer to read it: click its mark, or press G, move with the arrows, and press Enter.',
  },

  /** What the checker said of an answer, in a word. */
  verdicts: {
    right: 'right',
    wrong: 'wrong',
    undecided: 'undecided',
    none: 'no answer',
    waiting: 'not written yet',
    cutOff: (verdict: string) => `${verdict}, cut off`,
  },

  /** One answer, opened. */
  answer: {
    notYet: 'This answer has not been written yet.',
    title: (problem: number, rollout: number) => `Problem ${problem}, rollout ${rollout}`,
    mark: (problem: number, rollout: number, verdict: string) => `Problem ${problem}, rollout ${rollout}: ${verdict}`,
    question: 'Q:',
    verdict: 'Verdict',
    readAs: 'Read as',
    nothing: 'nothing',
    reason: 'Reason',
    weight: 'Weight',
    notUsed: 'not used',
    length: 'Length',
    lengthOf: (tokens: number, cut: boolean, meanLogp: number) =>
      `${tokens} tokens${cut ? ', cut off there' : ' with EOS'}, mean log *p* ${numbers.fixed(meanLogp, 2)}`,
    tryIt: 'Try it in the checker',
    probabilities: 'Probability of each token under the base',
    end: 'end',
    token: (nth: number) => `token ${nth}`,
    describe: (text: string, least: string, probability: number) =>
      `${text}. Least likely: ${least}, probability ${proportion(probability, 2)}.`,
  },

  lanes: {
    title: 'Lanes',
    lede: (rounds: number) =>
      rounds === 1
        ? 'Same weights, same rollouts, same order of rows. Only the objective differs.'
        : `Same weights and same rollouts in round 1 of ${rounds}; then each lane trains on rollouts of its own.`,
    learningRateShort: 'lr',
    none: 'none',
    rows: 'rows',
    tokensSeen: 'tokens seen',
    freeze: 'Freeze',
    unfreeze: 'Unfreeze',
    frozen: 'frozen',
    waiting: 'waiting',
    noRun: 'no run yet',
    pausedAt: (step: number | undefined) => `paused at step ${step}`,
    finished: 'finished',
    stopped: 'stopped',
    running: 'running',
    stoppedAt: (step: number, why: string) => `stopped at step ${step}: ${why}`,
    collapsedAt: (step: number) => `collapsed at step ${step}`,
    reward: 'Reward of a wrong answer',
    rewardNote: 'one handle a lane',
    handle: (setting: string, lane: string) => `${setting}, ${lane}`,
    sameReward: 'All lanes that use wrong answers give them the same reward. The paper uses \u22120.2.',
    setAll: (negative: number) => `Set all to ${short(negative)}`,
    learningRate: 'Learning rate',
    learningRateNote: 'peak of the schedule, logarithmic',
    options: 'Options of the next live run',
    option: (label: string, on: boolean) => `${label}: ${on ? 'on' : 'off'}`,
    countsNow: 'A handle counts from the next step on. Nothing starts over.',
    countsNext: 'A handle sets the next live run; a recorded run stays as it was.',
  },

  results: {
    title: 'Results',
    about: 'Accuracy on problems no lane has trained on, with intervals.',
    lede: (at: { step: number; steps: number; problems: number; suites: number; k: number; temperature: number }) => {
      const when = at.step === 0 ? 'Before the first step' : `After step ${at.step} of ${at.steps}`;
      return `${when}, on ${at.problems} problems of each of ${at.suites} suites that no lane has trained on, ${
        at.k
      } answers each at T ${short(at.temperature)}. Intervals are 95 %, over problems.`;
    },
    baseFirst: "The first figures are the base's own, before any lane is trained.",
    bySuite: 'Accuracy by suite',
    bySuiteShort: 'By suite',
    bySuiteUnit: (k: number, problems: number | undefined) => `mean@${k}, ${problems} problems`,
    trainedOn: 'trained on',
    notTrainedOn: 'not trained on',
    lane: 'Lane',
    collapsedAt: (step: number) => `collapsed at ${step}`,
    paired: 'Paired differences',
    pairedUnit: (k: number | undefined) => `overall mean@${k}, same problems, same noise`,
    pairedLater: 'Differences between lanes follow with their first evaluation.',
    contrast: 'Contrast',
    difference: 'Difference',
    interval: '95 % interval',
    reading: 'Reading',
    higher: 'higher',
    lower: 'lower',
    noDifference: 'no difference detected',
    seeds: (seed: number | undefined) =>
      `Intervals are over problems, not over seeds. One seed${seed === undefined ? '' : ` (${seed})`}: run five before you believe a small gap.`,
  },
};
