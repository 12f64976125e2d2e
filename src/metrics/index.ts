export { checkCounts, meanAtK, meanPassAtK, meanWithError, passAtK } from './accuracy.ts';
export { mcnemarExact, wilson } from './binary.ts';
export { bootstrapInterval, defaultResamples, type Interval, quantile } from './bootstrap.ts';
export { decimate } from './decimate.ts';
export {
  type Counts,
  type Estimate,
  estimateOverall,
  estimateSuite,
  type PairedDifference,
  pairedDifference,
} from './estimate.ts';
export { lossAt, lossScale, lossTicks } from './loss-scale.ts';
export { type OverSeeds, overSeeds } from './seeds.ts';
