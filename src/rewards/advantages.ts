import type { ConstantReward } from './reward.ts';

/** The settled answers to one problem, in the buffer's order: those that no verdict settles are not among them. */
export interface Group {
  /** [n] */
  right: readonly boolean[];
  /** [n] completion tokens. */
  lengths: readonly number[];
}

/** A in c = -n A w: what each answer of a group earns, told its companions. A new one is a file with one of these. */
export interface Advantage {
  id: string;
  title: string;
  /** One sentence for a student. */
  about: string;
  citation: string;
  /** [n] numbers: above 0 they raise an answer, below they lower it, 0 leaves it alone. */
  of(group: Group, reward: ConstantReward): ArrayLike<number>;
}

/** r+ or r-, whatever the others are. */
export const constant: Advantage = {
  id: 'constant',
  title: 'constant',
  about: 'A right answer earns r+ and a wrong one r−, whatever the other answers to its problem are.',
  citation: 'RIFT, section 4.1',
  of: ({ right }, { positive, negative }) => right.map((yes) => (yes ? positive : negative)),
};
