import type { ArrayOps } from '../objectives/index.ts';
import {
  exponential,
  minus,
  over,
  plus,
  scaled,
  sumOverRows,
  sumOverTokens,
  type Tensor,
  times,
} from '../tensor/index.ts';

/** The objectives' array operations on the device: arrays [L,B,T] or [L,B,1], and [L,1,1] for one number a lane. */
export const deviceOps: ArrayOps<Tensor> = {
  add: plus,
  sub: minus,
  mul: times,
  div: over,
  exp: exponential,
  scale: scaled,
  sumTokens: sumOverTokens,
  sumAll: sumOverRows,
};
