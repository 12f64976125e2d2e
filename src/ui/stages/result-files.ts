import type { Summary } from '../../lab/record/summary.ts';
import { download } from '../export/download.ts';
import { useLab } from '../store.ts';

/** The line that every exported table of a run begins with. */
export function resultCaption(): string {
  const { started, steps } = useLab.getState().run;
  return started
    ? `RIFT Lab, config ${started.configHash.slice(0, 7)}, seed ${started.config.seed}, ${started.model.id} ${started.model.checkpoint}, step ${steps.at(-1) ?? 0} of ${started.config.training.steps}`
    : 'RIFT Lab';
}

/** A file name with the hash of the run's configuration. */
export const fileName = (what: string) => () =>
  `rift-lab-${what}-${useLab.getState().run.started?.configHash.slice(0, 7) ?? 'run'}`;

/** Saves `summary.json`, the same one that the command line writes. */
export function saveSummary(summary: Summary): void {
  download(`${fileName('summary')()}.json`, `${JSON.stringify(summary, null, 2)}\n`, 'application/json');
}
