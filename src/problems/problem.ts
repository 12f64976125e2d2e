/** One arithmetic or word problem. Its id is a hash of its canonical text, so that a split can never depend on the order of generation. */
export interface Problem {
  /** 16 hex digits of the hash of `family` and `prompt`. */
  id: string;
  /** The first 32 bits of that hash: the word that addresses this problem's random numbers. */
  hash: number;
  family: string;
  /** 1 is the easiest level of its family. */
  level: number;
  /** What a person reads: `23+45-17`. */
  question: string;
  /** What the model reads: `Q:23+45-17\nA:`. */
  prompt: string;
  /** The gold answer as text: `51`, `3/4`. */
  gold: string;
  /** A reference solution in the style of pretraining, ending in `#gold`. */
  solution: string;
}

export type Split = 'pretrain' | 'train' | 'evaluate';
