import { z } from 'zod';

/**
 * Options of an objective: each is a zod schema that knows its range, its default and how a person is told of it. Whoever
 * shows or reads an option (controls, `--set`, links, configs, help) does so from here.
 */
export type OptionValue = string | number | boolean;

export type OptionSchema =
  | z.ZodDefault<z.ZodNumber>
  | z.ZodDefault<z.ZodBoolean>
  | z.ZodDefault<z.ZodEnum<Record<string, string>>>;
export type OptionShape = Readonly<Record<string, OptionSchema>>;
export type OptionsOf<Shape extends OptionShape> = { readonly [Name in keyof Shape]: z.output<Shape[Name]> };

interface Told {
  label: string;
  /** One sentence: what it does, or when to move it. */
  help: string;
}

interface OptionMeta extends Told {
  step?: number;
  /** Of a choice, its values in a person's words. */
  values?: Readonly<Record<string, string>>;
}

const told = z.registry<OptionMeta>();

/**
 * A number in a range; a slider that moves by `step`.
 *
 * @public for objectives to come, as CONTRIBUTING.md shows
 */
export function numberOption({
  min,
  max,
  step,
  value,
  ...meta
}: Told & { min: number; max: number; step: number; value: number }) {
  return z
    .number()
    .min(min)
    .max(max)
    .default(value)
    .register(told, { ...meta, step });
}

/** One of a few named values; the first is the default. */
export function choiceOption<const Values extends Readonly<Record<string, string>>>(meta: Told & { values: Values }) {
  type Id = keyof Values & string;
  const ids = Object.keys(meta.values) as [Id, ...Id[]];
  return z
    .enum(ids)
    .default(ids[0] as never)
    .register(told, meta);
}

/**
 * On or off.
 *
 * @public as numberOption
 */
export function switchOption({ value, ...meta }: Told & { value: boolean }) {
  return z.boolean().default(value).register(told, meta);
}

/** An option as a control needs it. */
export type OptionControl = Told & { id: string } & (
    | { kind: 'number'; min: number; max: number; step: number; value: number }
    | { kind: 'choice'; values: Readonly<Record<string, string>>; value: string }
    | { kind: 'switch'; value: boolean }
  );

/** What to show for each option of an objective, in its order. Throws for a schema that none of the makers above made. */
export function optionControls(options: z.ZodObject<OptionShape>): OptionControl[] {
  return Object.entries(options.shape).map(([id, schema]) => {
    const meta = told.get(schema);
    if (!meta)
      throw new Error(`The option "${id}" has no label; make it with numberOption, choiceOption or switchOption.`);
    const { label, help, step, values } = meta;
    const inner = schema.unwrap();
    const value = schema.parse(undefined);
    if (inner instanceof z.ZodNumber)
      return {
        id,
        label,
        help,
        kind: 'number',
        min: inner.minValue!,
        max: inner.maxValue!,
        step: step!,
        value: Number(value),
      };
    if (inner instanceof z.ZodEnum) return { id, label, help, kind: 'choice', values: values!, value: String(value) };
    return { id, label, help, kind: 'switch', value: value === true };
  });
}
