export { checkCounts, meanAtK } from './accuracy.ts';
export {
  type Estimate,
  estimateOverall,
  estimateSuite,
  type PairedDifference,
  pairedDifference,
} from './estimate.ts';
export { type OverSeeds, overSeeds } from './seeds.ts';
