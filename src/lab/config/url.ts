import { configSchema, type RunConfig, type RunConfigInput } from './config.ts';
import { ConfigError, parseConfig } from './parse-config.ts';
import { presetConfig, presetOf } from './presets.ts';
import { applySet } from './set.ts';

export const DEFAULT_PRESET = 'classroom';

/**
 * The query of the page's address for a configuration: the preset, and only what differs from it, each under its path as
 * `--set` takes it. `?preset=classroom&rewards.negative=-0.8`. Empty for the default preset as it stands.
 */
export function configToQuery(presetId: string, config: RunConfig): string {
  const preset = presetConfig(presetId);
  const query = new URLSearchParams();
  if (presetId !== DEFAULT_PRESET) query.set('preset', presetId);
  for (const [path, value] of differences(preset, config)) query.set(path, write(value));
  const text = query.toString().replaceAll('%2C', ',');
  if (text === '') return '';
  return query.has('preset') ? `?${text}` : `?preset=${presetId}&${text}`;
}

/** A setting of a link that cannot be, as it stands there, with the sentence that says why. */
export interface DroppedSetting {
  setting: string;
  why: string;
}

/**
 * The configuration of a query, with the id of its preset. Parameters that are no setting (`theme`, a tracker's) are left
 * alone; a preset, path or value that cannot be is left out, alone, and told in `dropped`.
 */
export function configFromQuery(query: string): { presetId: string; config: RunConfig; dropped: DroppedSetting[] } {
  const params = new URLSearchParams(query);
  const asked = params.get('preset') ?? DEFAULT_PRESET;
  const unknown = tried(() => presetOf(asked));
  const presetId = unknown ? DEFAULT_PRESET : asked;
  const settings = [...params]
    .filter(([path]) => Object.hasOwn(configSchema.shape, path.split('.')[0]!))
    // A whole list of lanes comes before the settings of single lanes.
    .sort(([a], [b]) => Number(b === 'lanes') - Number(a === 'lanes'))
    .map(([path, value]) => `${path}=${value}`);
  const { config, dropped } = withSettings(presetOf(presetId).config, settings);
  return {
    presetId,
    config,
    dropped: [...(unknown ? [{ setting: `preset=${asked}`, why: unknown }] : []), ...dropped],
  };
}

/** All settings together, where they can be; otherwise as many as can be, one after another. */
function withSettings(
  preset: RunConfigInput,
  settings: readonly string[],
): { config: RunConfig; dropped: DroppedSetting[] } {
  let config = structuredClone(preset);
  const together = () => parseConfig(settings.reduce(applySet, config));
  if (tried(together) === null) return { config: together(), dropped: [] };
  const dropped: DroppedSetting[] = [];
  let left = settings;
  // One may only be possible after another (an option of an objective, after that objective): again, as long as it helps.
  for (let before = Number.POSITIVE_INFINITY; left.length < before; ) {
    before = left.length;
    dropped.length = 0;
    for (const setting of left) {
      const why = tried(() => parseConfig(applySet(config, setting)));
      if (why === null) config = applySet(config, setting);
      else dropped.push({ setting, why });
    }
    left = dropped.map(({ setting }) => setting);
  }
  return { config: parseConfig(config), dropped };
}

/** Null where it works, the sentence of its ConfigError where it does not. */
function tried(attempt: () => unknown): string | null {
  try {
    attempt();
    return null;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

type Leaf = [path: string, value: unknown];

/** The paths at which b differs from a, with b's values; a list that differs counts whole. */
function differences(a: object, b: object, prefix = ''): Leaf[] {
  return Object.entries(b).flatMap(([key, value]: [string, unknown]): Leaf[] => {
    const before = (a as Record<string, unknown>)[key];
    const path = prefix + key;
    if (same(before, value)) return [];
    if (path === 'lanes') return laneDifferences(before as RunConfig['lanes'], value as RunConfig['lanes']);
    if (isPlainObject(value) && isPlainObject(before)) return differences(before, value, `${path}.`);
    return [[path, value]];
  });
}

/** Lane by lane where the same lanes differ in values only; otherwise the whole list. */
function laneDifferences(before: RunConfig['lanes'], after: RunConfig['lanes']): Leaf[] {
  const sameLanes = before.length === after.length && before.every((lane, i) => lane.id === after[i]!.id);
  const lost = before.some((lane, i) => leaves(lane).some((path) => !leaves(after[i] ?? {}).includes(path)));
  if (!sameLanes || lost) return [['lanes', after]];
  return before.flatMap((lane, i) => differences(lane, after[i]!, `lanes.${lane.id}.`));
}

function leaves(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    isPlainObject(inner) ? leaves(inner, `${prefix}${key}.`) : inner === undefined ? [] : [prefix + key],
  );
}

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function write(value: unknown): string {
  if (typeof value === 'string') return value;
  const names = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
  return names ? value.join(',') : JSON.stringify(value);
}
