export { gumbelRow, type Purpose, purposes } from './address.ts';
export { hash64, hex64 } from './hash.ts';
export { type Stream, stream } from './stream.ts';
