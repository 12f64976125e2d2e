/** A small repeatable stream of numbers in [0, 1) for made-up data (a 32-bit xorshift). */
export function streamOf(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}
