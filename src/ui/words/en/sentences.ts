import { collapseWords, failureWords, migratedWords } from '../../../words/en/run.ts';
import { count, proportion, rate, short } from '../../format.ts';
import { form, inWords, list, sentence, together } from './grammar.ts';
import { numbers } from './numbers.ts';

const { fixed, rough } = numbers;

/** Lanes that do the same, by name. */
type Names = readonly string[];

const points = (size: number): string => form(size, 'point', 'points');
const about = (lanes: Names): string => (lanes.length > 1 ? 'about ' : '');

function near(low: number, high: number, alike: number): string {
  return high - low < alike ? `near ${rough((high + low) / 2)}` : `between ${rough(low)} and ${rough(high)}`;
}

function setting(path: string, value: number | boolean | string): string {
  switch (path) {
    case 'rewards.negative':
      return `r\u2212 ${short(Number(value))}`;
    case 'rewards.positive':
      return `r+ ${short(Number(value))}`;
    case 'learningRate':
      return `lr ${rate(Number(value))}`;
    case 'frozen':
      return value === true ? 'frozen' : 'going on';
    default:
      return `${path} ${value}`;
  }
}

/** Sentences that are made from the numbers of a run: `accuracy.ts` and its neighbours decide which are true. */
export const sentences = {
  /** Of the codes that a record holds. */
  collapse: collapseWords,
  failure: failureWords,
  migrated: migratedWords,

  loss: {
    nothing: 'Nothing is trained yet.',
    falling: (lanes: Names, since: number) =>
      `${together(lanes)} ${form(lanes.length, 'is', 'are')} below zero ${
        since <= 3 ? 'from the first steps' : `since step ${since}`
      } and ${form(lanes.length, 'has', 'have')} no floor.`,
    staying: (lanes: Names, low: number, high: number) =>
      `${together(lanes)} ${form(lanes.length, 'stays', 'stay')} above zero, ${near(low, high, 0.02)}.`,
    stopped: (lanes: readonly { name: string; step: number; why: string }[]) =>
      `${sentence(list(lanes.map(({ name, step, why }) => `${name} stopped at step ${step}: ${why}`)))}.`,
  },

  accuracy: {
    notMeasured: 'The base is not measured yet.',
    baseAlone: (mean: number) => `Base is right on ${proportion(mean)}. No lane is measured yet.`,
    /** Lanes whose gains are alike, best group first: "RFT and RIFT gain about 17 points on Base." */
    gain: (lanes: Names, gained: number, first: boolean) => {
      const who = together(lanes);
      const size = Math.abs(gained);
      const unit = first ? ` ${points(size)} on Base` : '';
      if (gained === 0) return `${who} ${form(lanes.length, 'stays', 'stay')} within half a point of Base.`;
      const does = gained > 0 ? form(lanes.length, 'gains', 'gain') : form(lanes.length, 'loses', 'lose');
      return `${who} ${does} ${about(lanes)}${size}${unit}.`;
    },
  },

  /** The sentence a class reads from the back row. */
  headline: {
    empty: 'Press Space.',
    writing: 'The base is writing its answers.',
    answers: (all: number, right: number, wrong: number) =>
      `${count(all)} answers: ${count(right)} right, ${count(wrong)} wrong.`,
    collapsed: (lanes: readonly { name: string; step: number | null }[]) =>
      `${sentence(list(lanes.map(({ name, step }) => `${name} collapsed at step ${step}`)))}.`,
    gain: (lanes: Names, gained: number) => {
      const size = Math.abs(gained);
      if (gained === 0) return `${together(lanes)} stayed at Base.`;
      return `${together(lanes)} ${gained > 0 ? 'gained' : 'lost'} ${about(lanes)}${size} ${points(size)}.`;
    },
    training: (steps: number, round: number) =>
      round === 1
        ? `Step ${steps}. Same weights, same rollouts, only the objective differs.`
        : `Step ${steps}. Round ${round}: each lane trains on rollouts of its own.`,
  },

  /** What stands below the wall's charts: "Wrong answers are rewarded −0.5 in naive and RIFT, and not used in RFT." */
  rewards: (byReward: readonly { reward: number; lanes: Names }[], unused: Names) => {
    const parts = byReward.map(({ reward, lanes }) => `${short(reward)} in ${list(lanes)}`);
    const rewarded = parts.length > 0 ? `wrong answers are rewarded ${list(parts)}` : '';
    const left = unused.length > 0 ? `not used in ${list(unused)}` : '';
    return sentence(`${[rewarded, left].filter(Boolean).join(', and ')}.`);
  },

  probe: {
    notMeasured: 'No lane is measured yet.',
    allLower: (lanes: number) => `All ${inWords(lanes)} lanes lower the wrong answers.`,
    lower: (lanes: Names) => `${together(lanes)} ${form(lanes.length, 'lowers', 'lower')} the wrong answers.`,
    noneLowers: 'No lane lowers the wrong answers.',
    steepest: (lane: string, nats: number, drags: boolean) =>
      `${sentence(lane)} lowers them most, by ${fixed(nats, 2)} nats a token${
        drags ? ', and drags the right ones down with them' : ''
      }.`,
    rightToo: (lanes: Names) => `${together(lanes)} ${form(lanes.length, 'lowers', 'lower')} the right ones too.`,
  },

  gradient: {
    nothing: 'Nothing is trained yet.',
    grows: (lane: string, from: number, to: number) => `${sentence(lane)} grows from ${rough(from)} to ${rough(to)}.`,
    steady: (lanes: Names, low: number, high: number) =>
      `${together(lanes)} ${form(lanes.length, 'stays', 'stay')} ${near(low, high, 0.2 * high)}.`,
    falls: (lanes: Names, low: number, high: number) =>
      `${together(lanes)} ${form(lanes.length, 'falls', 'fall')} to ${near(low, high, 0.2 * high).replace('near ', '')}.`,
  },

  /** What a person changed while the run went on. */
  changed: {
    byHand: (changes: readonly string[]) => `Changed by hand: ${changes.join('; ')}.`,
    setting: (lane: string, path: string, value: number | boolean | string, step: number) =>
      `${lane} ${setting(path, value)} from step ${step}`,
  },

  /** Which settings differ between lanes, so that no comparison hides it. */
  unfair: {
    rewards: (lanes: readonly { name: string; negative: number }[]) =>
      `r\u2212 differs between lanes: ${lanes.map((l) => `${l.name} ${short(l.negative)}`).join(', ')}.`,
    learningRates: 'The learning rates differ between lanes.',
  },
};
