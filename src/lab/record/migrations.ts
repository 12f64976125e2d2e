import { withoutIdleOptions } from '../config/lane.ts';

/**
 * How records of earlier formats are read: step by step, each from one format to the next, before anything is checked. A
 * migration sees parsed JSON that may be damaged; what it does not know it leaves as it is, and the schemas judge the result.
 */

type Json = Record<string, unknown>;

/** From one format to the next. One event becomes one or, where the next format says it in several, more. */
interface Migration {
  from: string;
  to: string;
  /** Fresh for each record, since what an event becomes may depend on those before it. */
  begin(): (event: Json) => Json[];
}

/**
 * Version 2 has rounds, says whose rollouts, buffers and evaluations are whose, holds codes where version 1 held sentences,
 * and names what was changed of a lane by its path.
 */
const toVersion2: Migration = {
  from: 'rift-lab/1',
  to: 'rift-lab/2',
  begin() {
    const rewards = new Rewards();
    return (event) => {
      switch (event.type) {
        case 'run':
          rewards.begin(event.config);
          return [
            {
              ...event,
              format: 'rift-lab/2',
              config: withoutIdleOptions(event.config),
              model: { weights: null, ...asJson(event.model) },
            },
          ];
        case 'generating':
        case 'step':
        case 'evaluation':
          return [{ round: 1, ...event }];
        case 'buffer':
          return [{ round: 1, lane: 'base', ...event }];
        case 'rollouts':
          return [{ round: 1, lane: 'base', ...event, rollouts: withReasons(event.rollouts) }];
        case 'collapse': {
          const { why, ...rest } = event;
          return [{ ...rest, reason: collapseReasons.get(why) }];
        }
        case 'failed': {
          const { message, ...rest } = event;
          return [{ ...rest, kept: keptStep(message), reason: { code: 'recorded', text: message } }];
        }
        case 'intervention':
          return changesOf(event.change, rewards).map((change) => ({ ...event, change }));
        default:
          return [event];
      }
    };
  },
};

const collapseReasons = new Map<unknown, Json>([
  ['loss not finite', { code: 'loss_not_finite' }],
  ['gradient not finite', { code: 'gradient_not_finite' }],
  ['mean@k under 60 % of the base', { code: 'accuracy_below_share', share: 0.6 }],
]);

/** Version 1 held the sentence of a verdict, which is kept as it was. */
function withReasons(rollouts: unknown): unknown {
  if (!Array.isArray(rollouts)) return rollouts;
  return rollouts.map((rollout) => {
    const { why, ...rest } = asJson(rollout);
    return { ...rest, reason: { code: 'recorded', text: why } };
  });
}

/** Version 1 said what was kept in its sentence only. */
function keptStep(message: unknown): number {
  const [, kept] = /Kept up to step (\d+)\./.exec(String(message)) ?? [];
  return Number(kept ?? 0);
}

/** What lanes of a record of version 1 earn now: its interventions gave both rewards, where a person had moved one. */
class Rewards {
  private config: unknown = null;
  private readonly now = new Map<string, unknown>();

  begin(config: unknown): void {
    this.config = config;
  }

  /** Sets a reward and tells whether that changed it. */
  set(lane: unknown, name: string, value: unknown): boolean {
    const key = `${String(lane)} ${name}`;
    const before = this.now.has(key) ? this.now.get(key) : this.first(lane, name);
    this.now.set(key, value);
    return before !== value;
  }

  private first(lane: unknown, name: string): unknown {
    const { lanes, rewards } = asJson(this.config);
    const own = Array.isArray(lanes) ? lanes.find((candidate) => asJson(candidate).id === lane) : undefined;
    return asJson(asJson(own).rewards)[name] ?? asJson(rewards)[name];
  }
}

function changesOf(change: unknown, rewards: Rewards): unknown[] {
  const { kind, lane, positive, negative, value, frozen } = asJson(change);
  if (kind === 'learning-rate') return [{ lane, path: 'learningRate', value }];
  if (kind === 'freeze') return [{ lane, path: 'frozen', value: frozen }];
  if (kind !== 'rewards') return [change];
  const moved = rewards.set(lane, 'positive', positive);
  const changed = rewards.set(lane, 'negative', negative);
  return [
    ...(moved ? [{ lane, path: 'rewards.positive', value: positive }] : []),
    // A person who sets what already holds has said something too.
    ...(changed || !moved ? [{ lane, path: 'rewards.negative', value: negative }] : []),
  ];
}

const asJson = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

/** In order: a record goes through all from its own format on. */
export const migrations: readonly Migration[] = [toVersion2];

/** The way from a format to today's; empty for today's own, null where there is none. */
export function migrationsFrom(format: string, today: string): Migration[] | null {
  if (format === today) return [];
  const first = migrations.findIndex(({ from }) => from === format);
  return first < 0 ? null : migrations.slice(first);
}

/** All steps as one. */
export function migrate(steps: readonly Migration[]): (event: unknown) => unknown[] {
  const begun = steps.map((step) => step.begin());
  return (event) =>
    typeof event !== 'object' || event === null || Array.isArray(event)
      ? [event]
      : begun.reduce((events, next) => events.flatMap(next), [event as Json]);
}
