import type { RunConfig } from './config.ts';

/** Optimizer steps of a whole run, through all its rounds. */
export const totalSteps = ({ training, rounds }: Pick<RunConfig, 'training' | 'rounds'>): number =>
  training.steps * rounds;
