import { z } from 'zod';

/** Reads ranges and names out of a zod schema, so that errors, sliders and `--set` share its one definition. */

type Path = readonly PropertyKey[];

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodNullable
  ) {
    inner = inner.unwrap();
  }
  return inner;
}

/**
 * The schema at a path, without default and optional; an array's element stands for all its indices. Where what there may be
 * depends on a field (a lane's objective), `input` says which it is; without it any that has the path will do. Null where
 * there is none.
 */
export function schemaAt(root: z.core.$ZodType, path: Path, input?: unknown): z.core.$ZodType | null {
  let schema = unwrap(root);
  for (const [i, key] of path.entries()) {
    const next = below(schema, key, valueAt(input, path.slice(0, i)));
    if (!next) return null;
    schema = unwrap(next);
  }
  return schema instanceof z.ZodDiscriminatedUnion ? (variantOf(schema, valueAt(input, path)) ?? schema) : schema;
}

function below(schema: z.core.$ZodType, key: PropertyKey, input: unknown): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, key) ? schema.shape[key as string] : undefined;
  if (schema instanceof z.ZodArray) return /^\d+$/.test(String(key)) ? (schema.element as z.core.$ZodType) : undefined;
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return undefined;
  if (key === schema.def.discriminator) return z.enum(variants(schema).map(({ name }) => name));
  const own = variantOf(schema, input);
  return own ? below(own, key, input) : variants(schema).flatMap(({ object }) => below(object, key, input) ?? [])[0];
}

/** The variants of a union by what their discriminating field is. */
function variants(union: z.ZodDiscriminatedUnion): { name: string; object: z.ZodObject }[] {
  return union.options.flatMap((option) => {
    const object = unwrap(option);
    if (!(object instanceof z.ZodObject)) return [];
    const literal = object.shape[union.def.discriminator];
    return literal instanceof z.ZodLiteral ? [{ name: String(literal.value), object }] : [];
  });
}

function variantOf(union: z.ZodDiscriminatedUnion, input: unknown): z.ZodObject | undefined {
  const name = valueAt(input, [union.def.discriminator]);
  return variants(union).find((variant) => variant.name === name)?.object;
}

/** Dotted names of every field under a schema, without array indices: `rewards.negative`, `lanes.rewards.negative`. */
export function fieldNames(root: z.core.$ZodType, prefix = ''): string[] {
  const schema = unwrap(root);
  if (schema instanceof z.ZodArray) {
    const inside = fieldNames(schema.element as z.core.$ZodType, prefix);
    return [prefix, ...inside.filter((name) => name !== prefix)];
  }
  if (schema instanceof z.ZodDiscriminatedUnion) {
    return [...new Set(variants(schema).flatMap(({ object }) => fieldNames(object, prefix)))];
  }
  if (!(schema instanceof z.ZodObject)) return [prefix];
  return Object.entries(schema.shape).flatMap(([key, child]) =>
    fieldNames(child as z.core.$ZodType, prefix ? `${prefix}.${key}` : key),
  );
}

/** What a value there may be, in words: "a number from -5 to 0". */
export function allowed(schema: z.core.$ZodType | null): string {
  if (schema instanceof z.ZodNumber) {
    return `${schema.isInt ? 'a whole number' : 'a number'} from ${schema.minValue} to ${schema.maxValue}`;
  }
  if (schema instanceof z.ZodEnum) return `one of ${schema.options.join(', ')}`;
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String).join(' or ');
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodArray) return 'a list';
  if (schema instanceof z.ZodObject) return `an object with ${Object.keys(schema.shape).join(', ')}`;
  if (schema instanceof z.ZodDiscriminatedUnion) return `an object with ${fieldNames(schema).join(', ')}`;
  return 'text';
}

/** The one sentence for the first thing that is wrong with `input`: its path, its value and what is allowed there. */
export function describeIssue(root: z.core.$ZodType, error: z.ZodError, input: unknown): string {
  const issue = error.issues[0]!;
  const path = issue.path.map(String).join('.');
  const value = valueAt(input, issue.path);
  const what = `${path || 'The whole'} is ${value === undefined ? 'missing' : show(value)}`;
  const schema = schemaAt(root, issue.path, input);
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return `${path} has ${value.length} entries; it must have ${issue.code === 'too_big' ? `at most ${issue.maximum}` : `at least ${issue.code === 'too_small' ? issue.minimum : 1}`}.`;
  }
  if (schema instanceof z.ZodString && typeof value === 'string') {
    const pattern = issue.code === 'invalid_format' && 'pattern' in issue ? ` that matches ${issue.pattern}` : '';
    const length =
      issue.code === 'too_big'
        ? ` of at most ${issue.maximum} characters`
        : issue.code === 'too_small'
          ? ` of at least ${issue.minimum} characters`
          : '';
    return `${what}; it must be text${length}${pattern}.`;
  }
  return `${what}; it must be ${allowed(schema)}.`;
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** A value as a sentence quotes it: short, whatever it is. */
export function show(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The first field of `input` that the schema does not have, as a path; null when there is none. */
export function unknownField(root: z.core.$ZodType, input: unknown, path: string[] = []): string[] | null {
  const known = unwrap(root);
  const schema = known instanceof z.ZodDiscriminatedUnion ? variantOf(known, input) : known;
  if (schema instanceof z.ZodArray && Array.isArray(input)) {
    for (const [i, item] of input.entries()) {
      const found = unknownField(schema.element, item, [...path, String(i)]);
      if (found) return found;
    }
    return null;
  }
  if (!(schema instanceof z.ZodObject) || typeof input !== 'object' || input === null) return null;
  for (const [key, value] of Object.entries(input)) {
    if (!Object.hasOwn(schema.shape, key)) return [...path, key];
    const found = unknownField(schema.shape[key]!, value, [...path, key]);
    if (found) return found;
  }
  return null;
}

/** Up to three of `names` that look most like `name`. */
export function nearest(name: string, names: readonly string[]): string[] {
  const last = (text: string) => text.split('.').at(-1)!;
  // The right name under the wrong heading is near as well, though less than one with a slip in it.
  const score = (other: string) => Math.min(editDistance(name, other), 2 * editDistance(last(name), last(other)) + 2);
  return [...names].sort((a, b) => score(a) - score(b) || a.length - b.length || a.localeCompare(b)).slice(0, 3);
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
