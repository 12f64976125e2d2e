import { z } from 'zod';
import { parseConfig } from '../config/parse-config.ts';
import { backendNames } from '../record/backends.ts';
import { eventSchemas } from '../record/events.ts';

const experiment = z.object({
  config: z.record(z.string(), z.unknown()).transform(parseConfig),
  /** Interventions of a record that is executed again. */
  replay: z.array(eventSchemas.intervention),
  backend: z.enum(['auto', ...backendNames]),
});

/** What was asked for: enough to begin again where not even the first snapshot was reached. */
export type Experiment = z.output<typeof experiment>;

/** An experiment that was written down as JSON; null for a text that says none. */
export function readExperiment(text: string): Experiment | null {
  try {
    return experiment.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
