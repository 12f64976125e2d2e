import {
  type Objective,
  type ObjectiveOptions,
  type OptionControl,
  optionControls,
} from '../../src/objectives/index.ts';

export interface Form {
  name: string;
  objective: Objective;
  options: ObjectiveOptions;
}

/** Values of an option that a test tries: all of a choice, both of a switch, default and middle of a number. */
const valuesOf = (control: OptionControl) =>
  control.kind === 'choice'
    ? Object.keys(control.values)
    : control.kind === 'switch'
      ? [false, true]
      : [...new Set([control.value, (control.min + control.max) / 2])];

/** Every way to set an objective's options that a test tries. */
export function formsOf(objective: Objective): Form[] {
  const options = optionControls(objective.options).reduce<ObjectiveOptions[]>(
    (all, control) => all.flatMap((so) => valuesOf(control).map((value) => ({ ...so, [control.id]: value }))),
    [{}],
  );
  return options.map((set) => ({ name: [objective.id, ...Object.values(set)].join(' '), objective, options: set }));
}

/** An objective's options as they are where nobody sets them. */
export const defaultsOf = (objective: Objective): ObjectiveOptions => objective.options.parse({});
