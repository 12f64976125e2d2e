/** Rows as RFC 4180 CSV, with the caption as a first comment line. Numbers are written in full, never rounded. */
export function toCsv(
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
  caption?: string,
): string {
  const lines = rows.map((row) => row.map(cell).join(','));
  return [...(caption ? [`# ${caption.replaceAll('\n', ' ')}`] : []), head.map(cell).join(','), ...lines, ''].join(
    '\n',
  );
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'NaN';
  // A leading = + - @ would be a formula in a spreadsheet.
  const safe = /^[=+\-@]/.test(value) && !Number.isFinite(Number(value)) ? `'${value}` : value;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
