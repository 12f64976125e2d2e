/** Arrays by name that grow where they must and are used again and again, so that steps of one shape allocate nothing. */
export class Workspace {
  private readonly arrays = new Map<string, Int32Array | Float32Array | Float64Array>();

  /** An array of that length; what it holds is left from its last use. */
  ints(name: string, length: number): Int32Array {
    return this.get(name, length, Int32Array);
  }

  floats(name: string, length: number): Float32Array {
    return this.get(name, length, Float32Array);
  }

  doubles(name: string, length: number): Float64Array {
    return this.get(name, length, Float64Array);
  }

  private get<A extends Int32Array | Float32Array | Float64Array>(
    name: string,
    length: number,
    Kind: new (length: number) => A,
  ): A {
    let array = this.arrays.get(name) as A | undefined;
    if (!array || array.length < length) {
      array = new Kind(length);
      this.arrays.set(name, array);
    }
    return (array.length === length ? array : array.subarray(0, length)) as A;
  }
}
