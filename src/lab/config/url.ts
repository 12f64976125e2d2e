import { configSchema, type RunConfig, type RunConfigInput } from './config.ts';
import { applySet, parseConfig } from './parse-config.ts';
import { presetConfig, presetOf } from './presets.ts';

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

/**
 * The configuration of a query, with the id of its preset. Parameters that are no setting (`theme`, a tracker's) are
 * left alone. Throws ConfigError, one sentence, for a preset, path or value that cannot be.
 */
export function configFromQuery(query: string): { presetId: string; config: RunConfig } {
  const params = new URLSearchParams(query);
  const presetId = params.get('preset') ?? DEFAULT_PRESET;
  let config: RunConfigInput = structuredClone(presetOf(presetId).config);
  // A whole list of lanes comes before the settings of single lanes.
  const settings = [...params].filter(([path]) => Object.hasOwn(configSchema.shape, path.split('.')[0]!));
  settings.sort(([a], [b]) => Number(b === 'lanes') - Number(a === 'lanes'));
  for (const [path, value] of settings) config = applySet(config, `${path}=${value}`);
  return { presetId, config: parseConfig(config) };
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
