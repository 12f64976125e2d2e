import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { NumberField } from 'react-aria-components/NumberField';
import { settingRange } from '../../lab/config/parse-config.ts';
import { families, inDistribution } from '../../problems/index.ts';
import { lab, useLab } from '../store.ts';
import { words } from '../words/index.ts';

const choices = families.filter((family) => inDistribution.includes(family.id));

/** The families after one of them was pressed, in their own order; the last one stays, since a run needs problems. */
export function toggled(chosen: readonly string[], id: string): string[] {
  const next = inDistribution.filter((other) => (other === id ? !chosen.includes(id) : chosen.includes(other)));
  return next.length > 0 ? next : [...chosen];
}

/** Which problems the base answers in the next live run, and how many. */
export function ProblemChoice() {
  const problems = useLab((state) => state.draft.problems);
  const say = words.stages.base;
  if (!problems) return null;
  const range = settingRange('problems.count');
  const set = (change: Partial<typeof problems>) =>
    lab.set((state) => ({ draft: { ...state.draft, problems: { ...state.draft.problems, ...change } } }));
  return (
    <div className="problem-choice">
      <div className="fld">
        <span className="lab">{say.nextTrains}</span>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend; the group has its label */}
        <span className="seg" role="group" aria-label={say.nextFamilies}>
          {choices.map((family) => (
            <button
              key={family.id}
              type="button"
              aria-pressed={problems.families.includes(family.id)}
              onClick={() => set({ families: toggled(problems.families, family.id) })}
            >
              {words.data.family(family).title}
            </button>
          ))}
        </span>
      </div>
      <NumberField
        className="fld"
        value={problems.count}
        minValue={range?.min ?? 1}
        maxValue={range?.max ?? 4000}
        step={1}
        formatOptions={{ useGrouping: false }}
        onChange={(count) => {
          if (Number.isInteger(count)) set({ count });
        }}
      >
        <Label className="lab">{say.problemsInAll}</Label>
        <Input className="val" />
      </NumberField>
    </div>
  );
}
