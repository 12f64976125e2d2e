interface Titled {
  id: string;
  title: string;
}

/**
 * Words that live with what they name (an objective, a family, a suite, a preset), so that one of those is one file. Here
 * is where a language gives its own, by id.
 */
export const data = {
  base: 'Base',
  preset: ({ title, about }: Titled & { about: string }) => ({ title, about }),
  objective: ({ title, about }: Titled & { about: string }) => ({ title, about }),
  option: ({
    label,
    help,
    values,
  }: {
    id: string;
    label: string;
    help: string;
    values?: Readonly<Record<string, string>>;
  }) => ({
    label,
    help,
    values: values ?? {},
  }),
  family: ({ title, typicalMistake }: Titled & { typicalMistake: string }) => ({ title, typicalMistake }),
  suite: ({ title }: Titled) => title,
  model: ({ title }: Titled) => title,
};
