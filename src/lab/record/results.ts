import { type ResultRow, resultRows, type Summary } from './summary.ts';

const COLUMNS = 'lane,objective,suite,kind,problems,k,mean,lo,hi,pass_at_k';

/** results.csv: a header, then one row for the base and each lane by each suite, `overall` and `ood`; whole precision. */
export function resultsCsv(summary: Summary): string {
  return [COLUMNS, ...resultRows(summary).map(csvLine)].map((line) => `${line}\n`).join('');
}

function csvLine({ lane, objective, suite, kind, estimate }: ResultRow): string {
  const { problems, k, mean, ci95, passAtK } = estimate;
  return [lane, objective, suite, kind, problems, k, mean, ...ci95, passAtK].map(cell).join(',');
}

/** RFC 4180: a cell with a comma, a quote or a line end is quoted, its quotes doubled. */
function cell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
