import type { RunConfig } from '../../lab/config/config.ts';
import { configHash } from '../../lab/config/config-hash.ts';
import type { RunStarted } from '../../lab/record/events.ts';
import { words } from './index.ts';

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
  const say = words.runBar.next;
  if (live) return say.keeps;
  const base = ({ model, seed }: RunConfig) => say.base(model.id, model.checkpoint, seed);
  return say.differs(shown.config.name, base(shown.config), title, base(draft));
}
