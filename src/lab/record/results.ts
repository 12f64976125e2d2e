import { type ResultRow, resultRows, type Summary } from './summary.ts';

const COLUMNS = ['lane', 'objective', 'suite', 'kind', 'problems', 'k', 'mean', 'lo', 'hi', 'pass_at_k'];

/** A header, then one row for the base and each lane by each suite, `overall` and `ood`; whole precision. */
export function resultsTable(summary: Summary): { head: string[]; rows: (string | number)[][] } {
  return { head: COLUMNS, rows: resultRows(summary).map(cells) };
}

/** The same as results.csv. */
export function resultsCsv(summary: Summary): string {
  const { head, rows } = resultsTable(summary);
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function cells({ lane, objective, suite, kind, estimate }: ResultRow): (string | number)[] {
  const { problems, k, mean, ci95, passAtK } = estimate;
  return [lane, objective, suite, kind, problems, k, mean, ...ci95, passAtK];
}

/** RFC 4180: a cell with a comma, a quote or a line end is quoted, its quotes doubled. */
function cell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
