/** What English needs to make a sentence of data. */

/** A list in words: `RFT`, `RFT and RIFT`, `RFT, RIFT and naive`. */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** The first letter in upper case, for the start of a sentence. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Names joined, with a capital: they open a sentence. */
export const together = (names: readonly string[]): string => sentence(list(names));

/** One or many: the form that agrees with a number. */
export const form = (count: number, one: string, many: string): string => (count === 1 ? one : many);

const SMALL = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** A small number as a word; a larger one in figures. */
export const inWords = (value: number): string => SMALL[value] ?? String(value);
