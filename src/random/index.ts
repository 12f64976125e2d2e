export { type Address, addressWords, gumbelRow, type Purpose, purposes } from './address.ts';
export { fnv1a64, type Hash64, hash64, hex64, mix32 } from './hash.ts';
export { gumbel, philox4x32, uniform24 } from './philox.ts';
export { philoxWgsl } from './philox.wgsl.ts';
export { type Stream, stream } from './stream.ts';
