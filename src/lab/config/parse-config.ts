import { z } from 'zod';
import { inDistribution, suiteKind, suites } from '../../problems/index.ts';
import { configSchema, type RunConfig } from './config.ts';
import { describeIssue, fieldNames, nearest, schemaAt, show, unknownField } from './config-schema.ts';
import { withoutIdleOptions } from './lane.ts';

/** A configuration that cannot run. Its message is one sentence: the path, the value and what is allowed. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * A whole configuration with its defaults filled in. Throws ConfigError, one sentence, for the first thing wrong: a value
 * out of range, a field that does not exist, lanes that share an id, a family or suite that does not exist.
 */
export function parseConfig(input: unknown): RunConfig {
  const config = withoutIdleOptions(input);
  const stranger = unknownField(configSchema, config);
  if (stranger) throw new ConfigError(unknownPath(stranger, config));
  const parsed = configSchema.safeParse(config);
  if (!parsed.success) throw new ConfigError(describeIssue(configSchema, parsed.error, config));
  const problem = crossCheck(parsed.data);
  if (problem) throw new ConfigError(problem);
  return parsed.data;
}

/** What no single field can say. */
function crossCheck({ lanes, problems, evaluation }: RunConfig): string | null {
  const ids = lanes.map((lane) => lane.id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice) return `Two lanes have the id "${twice}"; each lane needs its own.`;
  if (ids.includes('base')) return 'A lane has the id "base", which is the base model\'s; choose another.';
  return (
    checkNames('problems.families', problems.families, inDistribution) ??
    checkNames(
      'evaluation.suites',
      evaluation.suites,
      suites.map((suite) => suite.id),
    ) ??
    checkHasOverall(evaluation.suites)
  );
}

function checkNames(path: string, chosen: readonly string[], known: readonly string[]): string | null {
  const unknown = chosen.find((name) => !known.includes(name));
  if (unknown !== undefined) return `${path} has ${show(unknown)}; it must be of ${known.join(', ')}.`;
  const twice = chosen.find((name, i) => chosen.indexOf(name) !== i);
  return twice === undefined ? null : `${path} names ${show(twice)} twice; name each once.`;
}

function checkHasOverall(chosen: readonly string[]): string | null {
  if (chosen.length === 0 || chosen.some((id) => suiteKind(id) === 'id')) return null;
  const known = suites.filter(({ kind }) => kind === 'id').map(({ id }) => id);
  return `evaluation.suites has no in-distribution suite, so there would be no overall accuracy; add one of ${known.join(', ')}.`;
}

/** A lane has the options of its own objective only, so those of others are not near. */
export function unknownPath(path: readonly string[], config: unknown): string {
  const [lanes, lane] = path;
  const schema = lanes === 'lanes' && lane !== undefined ? schemaAt(configSchema, [lanes, lane], config) : null;
  const names = fieldNames(configSchema).filter(Boolean);
  const known = schema
    ? [...names.filter((other) => !other.startsWith('lanes.')), ...fieldNames(schema, 'lanes')]
    : names;
  const name = path.filter((key) => !/^\d+$/.test(key)).join('.');
  return `There is no setting "${path.join('.')}"; near it are ${nearest(name, known).join(', ')}.`;
}

/**
 * The range of a numeric setting (`rewards.negative`), for a control that offers it. Throws ConfigError for a path that is
 * no number.
 */
export function settingRange(path: string): { min: number; max: number } {
  const schema = schemaAt(configSchema, path.split('.'));
  if (!(schema instanceof z.ZodNumber) || schema.minValue === null || schema.maxValue === null) {
    throw new ConfigError(`"${path}" is no setting with a range.`);
  }
  return { min: schema.minValue, max: schema.maxValue };
}
