import type { z } from 'zod';
import { configSchema, liveSettings, type RunConfig, type RunConfigInput } from './config.ts';
import { allowed, schemaAt, show } from './config-schema.ts';
import { ConfigError, unknownPath } from './parse-config.ts';

/**
 * The one way to change a setting: `set(lane, path, value)`. The command line and the address give the value as text, a control
 * and a record as it is; of a lane that trains already, `liveProblem` says what may be changed.
 */

/**
 * A configuration with one setting changed: of a lane, by its id or index and the path within it (`rewards.negative`), or of the
 * run where `lane` is null. Undefined takes the setting away, so that the run's own, or the default, holds. Does not check
 * the value: `parseConfig` does. Throws ConfigError for a path that does not exist, with near names, and for a lane that
 * does not.
 */
export function set<C extends RunConfigInput>(config: C, lane: string | null, path: string, value: unknown): C {
  return setAt(config, fullPath(lane, path), () => value) as C;
}

/**
 * A configuration with one `path.to=value` of the command line or the URL in it. The value is JSON or a bare string
 * (`rewards.negative=-0.8`, `model.checkpoint=step-600`); a list of names may be given with commas. A lane is named by
 * its id or index (`lanes.rift.learningRate=1e-3`). Throws as `set` does.
 */
export function applySet(config: RunConfigInput, assignment: string): RunConfigInput {
  const equals = assignment.indexOf('=');
  if (equals < 1)
    throw new ConfigError(`"${assignment}" is no setting; write path=value, as in rewards.negative=-0.8.`);
  const text = assignment.slice(equals + 1).trim();
  return setAt(config, assignment.slice(0, equals).trim().split('.'), (schema) => readValue(text, schema));
}

/** Why a setting of a lane cannot be changed while it trains: one sentence. Null where it can. */
export function liveProblem(
  { lanes }: Pick<RunConfig, 'lanes'>,
  { lane, path, value }: { lane: string; path: string; value: unknown },
): string | null {
  if (!lanes.some(({ id }) => id === lane)) return unknownLane(lane, lanes);
  const schema = liveSchema(path);
  if (!schema) {
    return `"${path}" cannot be changed while a lane trains; what can are ${Object.keys(liveSettings).join(', ')}.`;
  }
  if (schema.safeParse(value).success) return null;
  return `lanes.${lane}.${path} is ${show(value)}; it must be ${allowed(schema)}.`;
}

/** What a setting may be that can be changed while a lane trains; null for one that cannot. */
export const liveSchema = (path: string): z.ZodType | null =>
  Object.hasOwn(liveSettings, path) ? liveSettings[path as keyof typeof liveSettings] : null;

const fullPath = (lane: string | null, path: string): string[] =>
  lane === null ? path.split('.') : ['lanes', lane, ...path.split('.')];

function setAt(
  config: RunConfigInput,
  names: readonly string[],
  valueFor: (schema: object) => unknown,
): RunConfigInput {
  const path = resolveLane(config, names);
  // An option that only other objectives have is let through: `parseConfig` knows which objective it is for in the end.
  const schema = schemaAt(configSchema, path, config) ?? schemaAt(configSchema, path);
  if (!schema) throw new ConfigError(unknownPath(names, config));
  const copy = structuredClone(config);
  let holder = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(holder, key) ? holder[key] : undefined;
    holder[key] = typeof next === 'object' && next !== null ? next : {};
    holder = holder[key] as Record<string, unknown>;
  }
  const value = valueFor(schema);
  if (value === undefined) Reflect.deleteProperty(holder, path.at(-1)!);
  else holder[path.at(-1)!] = value;
  return copy;
}

/** Replaces a lane's id in a path by its index. */
function resolveLane(config: RunConfigInput, names: readonly string[]): string[] {
  const [first, lane, ...rest] = names;
  if (first !== 'lanes' || lane === undefined) return [...names];
  const lanes: { id?: unknown }[] = Array.isArray(config.lanes) ? config.lanes : [];
  const index = lanes.findIndex((candidate) => candidate?.id === lane);
  const chosen = index >= 0 ? index : /^\d+$/.test(lane) ? Number(lane) : -1;
  if (chosen < 0 || chosen >= lanes.length) throw new ConfigError(unknownLane(lane, lanes));
  return [first, String(chosen), ...rest];
}

const unknownLane = (lane: string, lanes: readonly { id?: unknown }[]): string =>
  `There is no lane "${lane}"; the lanes are ${lanes.map((candidate) => String(candidate?.id)).join(', ') || 'none'}.`;

function readValue(text: string, schema: object): unknown {
  const type = 'type' in schema ? schema.type : '';
  if (type === 'string' || type === 'enum') return text.replace(/^"(.*)"$/, '$1');
  try {
    return JSON.parse(text);
  } catch {
    return type === 'array'
      ? text
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean)
      : text;
  }
}
