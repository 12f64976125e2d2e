/** Inclusive bounds of one parameter of a family. */
export type Range = readonly [low: number, high: number];

/** Every tuple of parameters a family allows, numbered 0 .. size-1. */
export interface ParameterSpace {
  size: number;
  /** The tuple of one index; throws a RangeError outside 0 .. size-1. */
  at(index: number): number[];
}

/**
 * The tuples of a box of whole numbers for which `keep` holds, in lexicographic order. The list of kept tuples is made
 * when it is first needed.
 */
export function parameterSpace(ranges: readonly Range[], keep?: (values: number[]) => boolean): ParameterSpace {
  const boxSize = ranges.reduce((product, [low, high]) => product * (high - low + 1), 1);
  const decode = (code: number): number[] => {
    const values = new Array<number>(ranges.length);
    let rest = code;
    for (let i = ranges.length - 1; i >= 0; i--) {
      const [low, high] = ranges[i]!;
      const span = high - low + 1;
      values[i] = low + (rest % span);
      rest = Math.floor(rest / span);
    }
    return values;
  };
  let kept: Uint32Array | undefined;
  const keptCodes = (): Uint32Array => {
    if (!kept) {
      const codes: number[] = [];
      for (let code = 0; code < boxSize; code++) if (keep?.(decode(code)) ?? true) codes.push(code);
      kept = Uint32Array.from(codes);
    }
    return kept;
  };
  return {
    get size() {
      return keep ? keptCodes().length : boxSize;
    },
    at(index) {
      const size = this.size;
      if (!Number.isInteger(index) || index < 0 || index >= size) {
        throw new RangeError(`There is no problem ${index}; this family has problems 0 to ${size - 1}.`);
      }
      return decode(keep ? keptCodes()[index]! : index);
    },
  };
}
