/** True when adding a and b by hand carries at least once. */
export function carries(a: number, b: number): boolean {
  return addWithoutCarry(a, b) !== a + b;
}

/** a + b with every carry dropped, the last one too: 47 + 38 -> 75, 95 + 72 -> 67. The commonest slip in written sums. */
export function addWithoutCarry(a: number, b: number): number {
  let sum = 0;
  for (let unit = 1; a >= unit || b >= unit; unit *= 10) {
    sum += ((Math.floor(a / unit) + Math.floor(b / unit)) % 10) * unit;
  }
  return sum;
}

/** True when subtracting b from a by hand borrows at least once; a >= b. */
export function borrows(a: number, b: number): boolean {
  for (let unit = 10; b >= unit / 10; unit *= 10) if (a % unit < b % unit) return true;
  return false;
}

/** 1 for a problem without a carry or borrow, 2 with one. */
export const carryLevel = (hard: boolean): number => (hard ? 2 : 1);
