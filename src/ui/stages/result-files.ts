import type { Summary } from '../../lab/record/summary.ts';
import { download } from '../export/download.ts';
import { useLab } from '../store.ts';
import { sourceWords } from '../words/source.ts';

/** The line that every exported table of a run begins with. */
export const resultCaption = (): string => sourceWords(useLab.getState().run);

/** A file name with the hash of the run's configuration. */
export const fileName = (what: string) => () =>
  `rift-lab-${what}-${useLab.getState().run.started?.configHash.slice(0, 7) ?? 'run'}`;

/** Saves `summary.json`, the same one that the command line writes. */
export function saveSummary(summary: Summary): void {
  download(`${fileName('summary')()}.json`, `${JSON.stringify(summary, null, 2)}\n`, 'application/json');
}
