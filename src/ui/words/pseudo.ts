const PLAIN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ACCENTED = [...'ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž'];

/** Readable still, and without one plain letter: `[Ŕûñ ļîṽé]`. A text without letters stays as it is. */
export function accent(text: string): string {
  const changed = text.replace(/[A-Za-z]/g, (letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter);
  return changed === text ? text : `[${changed}]`;
}

/** A catalogue with every string accented, also those that its functions give. */
export function pseudo<T>(entry: T): T {
  return change(entry) as T;
}

function change(entry: unknown): unknown {
  if (typeof entry === 'string') return accent(entry);
  if (typeof entry === 'function') return (...data: unknown[]) => change(entry(...data));
  if (Array.isArray(entry)) return entry.map(change);
  if (typeof entry === 'object' && entry !== null)
    return Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, change(value)]));
  return entry;
}
