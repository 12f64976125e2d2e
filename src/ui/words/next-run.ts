import type { RunConfig } from '../../lab/config/config.ts';
import { configHash } from '../../lab/config/parse-config.ts';
import type { RunStarted } from '../../lab/record/events.ts';

interface NextRun {
  shown: RunStarted | null;
  draft: RunConfig;
  /** The title of the chosen preset. */
  title: string;
  live: boolean;
}

/** What the chosen settings are for, where they are not those of the run on the screen; null where they are. */
export function nextRunWords({ shown, draft, title, live }: NextRun): string | null {
  if (!shown || !draft.lanes || configHash(draft) === shown.configHash) return null;
  if (live) return 'The chosen settings count for the next run. This one goes on as it is.';
  const name = (config: RunConfig) => `${config.model.id} ${config.model.checkpoint}, seed ${config.seed}`;
  return `On the screen: ${shown.config.name}, ${name(shown.config)}. Run live starts ${title}, ${name(draft)}, with your settings.`;
}
