import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ESTree, parseSync, Visitor } from 'vite';
import type { z } from 'zod';

/** A property of an object literal that makes an event or a part of one, in a file of src/. */
export interface Cut {
  file: string;
  /** What the literal makes: `step`, `run.model`, a part that is made elsewhere by its place in an event: `rollouts.rollouts`. */
  makes: string;
  /** The property's name; `...` and the text for what is spread. */
  field: string;
  line: number;
  /** The file's text without it. */
  text: string;
}

/** An object schema with its place among the events. */
interface Shape {
  name: string;
  fields: Map<string, z.core.$ZodType>;
  /** The field that tells it from its siblings, with its value; null where there is none. */
  tag: readonly [field: string, value: string] | null;
}

type Internal = { _zod: { def: Record<string, unknown> & { type: string }; optout?: string } };
const internal = (schema: unknown) => (schema as Internal)._zod;
const isOptional = (schema: z.core.$ZodType) => internal(schema).optout === 'optional';

/** Every object among the schemas, however deep, but for the configuration: that comes whole from outside. */
export function shapesOf(events: Record<string, z.core.$ZodType>): Shape[] {
  const found: Shape[] = [];
  const walk = (schema: unknown, name: string): void => {
    const { def } = internal(schema);
    if (def.type === 'object') {
      const fields = new Map(Object.entries(def.shape as Record<string, z.core.$ZodType>));
      let tag: Shape['tag'] = null;
      for (const field of ['type', 'code']) {
        const own = fields.get(field);
        if (own && internal(own).def.type === 'literal')
          tag = [field, String((internal(own).def.values as unknown[])[0])];
      }
      found.push({ name, fields, tag });
      for (const [field, of] of fields) if (field !== 'config') walk(of, `${name}.${field}`);
    }
    for (const inner of ['element', 'innerType', 'in', 'valueType']) if (def[inner]) walk(def[inner], name);
    for (const list of ['options', 'items']) for (const one of (def[list] as unknown[]) ?? []) walk(one, name);
  };
  for (const [type, schema] of Object.entries(events)) walk(schema, type);
  return found;
}

const nameOf = (property: ESTree.ObjectProperty): string =>
  property.key.type === 'Identifier'
    ? property.key.name
    : property.key.type === 'Literal'
      ? `${property.key.value}`
      : '';

/** The value of a string, `as const` or not. */
function stringOf(node: ESTree.Expression): string | null {
  if (node.type === 'TSAsExpression') return stringOf(node.expression);
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : null;
}

/** The object literals that a spread expression may give: `...(some && { a })`, `...(some ? { a } : { b })`. */
function literalsOf(node: ESTree.Expression): ESTree.ObjectExpression[] {
  switch (node.type) {
    case 'ObjectExpression':
      return [node];
    case 'ParenthesizedExpression':
      return literalsOf(node.expression);
    case 'LogicalExpression':
      return literalsOf(node.right);
    case 'ConditionalExpression':
      return [...literalsOf(node.consequent), ...literalsOf(node.alternate)];
    default:
      return [];
  }
}

/** The shapes an object literal may make: those of its tag, or those whose required fields it all has and no other. */
function madeBy(node: ESTree.ObjectExpression, shapes: readonly Shape[]): Shape[] {
  const properties = node.properties.filter((one): one is ESTree.ObjectProperty => one.type === 'Property');
  const names = new Set(properties.map(nameOf));
  const tagged = shapes.filter(
    ({ tag }) => tag && properties.some((one) => nameOf(one) === tag[0] && stringOf(one.value) === tag[1]),
  );
  if (tagged.length > 0) return tagged;
  if (properties.length < node.properties.length || names.size < 2) return [];
  return shapes.filter(
    ({ tag, fields }) =>
      !tag &&
      [...fields].every(([field, schema]) => names.has(field) || isOptional(schema)) &&
      [...names].every((name) => fields.has(name)),
  );
}

/**
 * Every property that must be there in the files of some folders of src/: of the literals that make an event, or an object
 * that is part of one, but for those whose field is optional.
 */
export function cutsOf(folders: readonly string[], shapes: readonly Shape[]): Cut[] {
  const cuts: Cut[] = [];
  for (const folder of folders) {
    for (const path of readdirSync(join('src', folder), { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.ts')) continue;
      const file = `${folder}/${path}`;
      const text = readFileSync(join('src', file), 'utf8');
      const seen = new Set<ESTree.ObjectExpression>();
      const cut = (node: ESTree.ObjectExpression, made: readonly Shape[], makes: string): void => {
        seen.add(node);
        for (const property of node.properties) {
          const spread = property.type === 'SpreadElement' ? literalsOf(property.argument) : [];
          for (const literal of spread) cut(literal, made, makes);
          if (spread.length > 0) continue;
          const field = property.type === 'Property' ? nameOf(property) : text.slice(property.start, property.end);
          const schemas = made.flatMap(({ fields }) => fields.get(field) ?? []);
          if (schemas.some(isOptional)) continue;
          const rest = text.slice(property.end).replace(/^\s*,/, '');
          const line = text.slice(0, property.start).split('\n').length;
          cuts.push({ file, makes, field, line, text: text.slice(0, property.start) + rest });
          if (property.type === 'Property' && property.value.type === 'ObjectExpression')
            cut(property.value, madeBy(property.value, shapes), `${makes}.${field}`);
        }
      };
      new Visitor({
        ObjectExpression(node) {
          const made = madeBy(node, shapes);
          if (made.length > 0 && !seen.has(node)) cut(node, made, made[0]!.name);
        },
      }).visit(parseSync(file, text).program);
    }
  }
  return cuts;
}
