import { hash64, hex64 } from '../../random/index.ts';
import { configSchema, type RunConfig } from './config.ts';

/**
 * Eight hex digits that name a configuration: of its JSON with sorted keys, so that the order of fields does not count. A field
 * that came after version 1 counts only where leaving it out would change something, so that a configuration keeps its name
 * when the lab learns something new.
 */
export function configHash(config: RunConfig): string {
  return hex64(hash64(String(stableJson(asFirst(config))))).slice(0, 8);
}

/** The fields of version 1. Never to be added to. */
const first = new Set(
  [
    'version name seed model model.id model.checkpoint problems problems.families problems.count',
    'rollouts rollouts.k rollouts.temperature rollouts.topP rollouts.topK rollouts.maxNewTokens',
    'rewards rewards.positive rewards.negative',
    'lanes lanes.id lanes.objective lanes.reading lanes.normalisation lanes.learningRate',
    'lanes.rewards lanes.rewards.positive lanes.rewards.negative',
    'optimizer optimizer.learningRate optimizer.beta1 optimizer.beta2 optimizer.epsilon optimizer.weightDecay',
    'optimizer.clipNorm optimizer.warmup training training.steps training.batch',
    'evaluation evaluation.every evaluation.problemsPerSuite evaluation.k evaluation.temperature evaluation.suites',
    'evaluation.probe',
  ].flatMap((line) => line.split(' ')),
);

/** In version 1 every lane had these, whatever its objective. */
const firstOfLane = { reading: 'token-mean', normalisation: 'tokens' };

function asFirst(config: RunConfig): unknown {
  const walk = (value: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((item, i) => walk(item, [...path, String(i)]));
    if (!isObject(value)) return value;
    const kept = Object.entries(value).filter(([key]) => isFirst([...path, key]) || matters(config, [...path, key]));
    return Object.fromEntries(kept.map(([key, inner]) => [key, walk(inner, [...path, key])]));
  };
  const lanes = config.lanes.map((lane) => ({ ...firstOfLane, ...lane }));
  return walk({ ...config, lanes }, []);
}

const isFirst = (path: readonly string[]): boolean => first.has(path.filter((key) => !/^\d+$/.test(key)).join('.'));

/** Whether the field would have another value, or none, were it not there. */
function matters(config: RunConfig, path: readonly string[]): boolean {
  const without = structuredClone(config);
  const holder = at(without, path.slice(0, -1));
  if (isObject(holder)) Reflect.deleteProperty(holder, path.at(-1)!);
  const parsed = configSchema.safeParse(without);
  return !parsed.success || stableJson(at(parsed.data, path)) !== stableJson(at(config, path));
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function stableJson(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
