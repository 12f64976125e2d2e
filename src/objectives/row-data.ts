import type { ObjectiveBatch } from './objective.ts';

/** Completion tokens of each row, [rows]: as the batch says, or counted from its mask. */
export function rowLengths(batch: ObjectiveBatch): ArrayLike<number> {
  if (batch.lengths) return batch.lengths;
  const lengths = new Float64Array(batch.rows);
  for (let b = 0; b < batch.rows; b++) {
    for (let t = 0; t < batch.tokens; t++) lengths[b]! += batch.mask[b * batch.tokens + t] ? 1 : 0;
  }
  return lengths;
}

/** [rows] zeros to write a number a row into: the batch's own memory, where it brings some, so that steps allocate nothing. */
export const rowNumbers = (batch: ObjectiveBatch, name: string): Float64Array =>
  batch.rowNumbers?.(name) ?? new Float64Array(batch.rows);

/** The prepared array of that name; throws where the caller left it out. */
export function weight<A>(prepared: Record<string, A>, name: string): A {
  const found = prepared[name];
  if (found === undefined)
    throw new Error(`The objective needs the prepared weights "${name}"; pass all that prepare() made.`);
  return found;
}
