import type { ReactNode } from 'react';
import type { CheckOptions } from '../../checker/index.ts';
import { Pick, Seg } from '../parts/controls.tsx';
import { checkerWords } from '../words/index.ts';

/** An option back at its default is left out, so that the address names only what differs. */
type Change = { [K in keyof CheckOptions]: CheckOptions[K] | undefined };

interface OptionsProps {
  options: CheckOptions;
  onChange(options: CheckOptions): void;
}

/** What the checker may be asked to be strict about, as quiet words; the sentence below says what the profile reads. */
export function Options({ options, onChange }: OptionsProps) {
  const set = (change: Change): void => {
    const all = Object.entries({ ...options, ...change }).filter(([, value]) => value !== undefined);
    onChange(Object.fromEntries(all) as CheckOptions);
  };
  const reward = options.profile === 'reward';
  const say = checkerWords.options;
  return (
    <section aria-label={say.label}>
      <div className={Object.keys(options).length === 0 ? 'ck-options usual' : 'ck-options'}>
        <Row label={say.profile.label}>
          <Seg
            label={say.profile.label}
            value={reward ? 'reward' : 'evaluate'}
            options={[
              { id: 'evaluate', label: say.profile.evaluate },
              { id: 'reward', label: say.profile.reward },
            ]}
            onChange={(profile) => set({ profile: profile === 'reward' ? 'reward' : undefined })}
          />
        </Row>
        <Row label={say.units.label}>
          <Seg
            label={say.units.label}
            value={options.units ?? 'ignore'}
            options={[
              { id: 'ignore', label: say.units.ignore },
              { id: 'require', label: say.units.require },
            ]}
            onChange={(units) => set({ units: units === 'require' ? units : undefined })}
          />
        </Row>
        <Row label={say.fractions.label}>
          <Seg
            label={say.fractions.label}
            value={options.reduced ? 'reduced' : 'any'}
            options={[
              { id: 'any', label: say.fractions.any },
              { id: 'reduced', label: say.fractions.reduced },
            ]}
            onChange={(id) => set({ reduced: id === 'reduced' || undefined })}
          />
        </Row>
        <Row label={say.letters.label}>
          <Seg
            label={say.letters.label}
            value={options.strict === false ? 'free' : 'strict'}
            options={[
              { id: 'strict', label: say.letters.strict },
              { id: 'free', label: say.letters.free },
            ]}
            onChange={(id) => set({ strict: id === 'free' ? false : undefined })}
          />
        </Row>
        <Row label={say.marks.label}>
          <Seg
            label={say.marks.label}
            value={options.boxedOnly ? 'box' : 'all'}
            options={[
              { id: 'all', label: say.marks.all },
              { id: 'box', label: say.marks.box },
            ]}
            onChange={(id) => set({ boxedOnly: id === 'box' || undefined })}
          />
        </Row>
        <Row label={say.reasoning.label}>
          <Seg
            label={say.reasoning.label}
            value={options.requireClosedReasoning ? 'closed' : 'any'}
            options={[
              { id: 'any', label: say.reasoning.any },
              { id: 'closed', label: say.reasoning.closed },
            ]}
            onChange={(id) => set({ requireClosedReasoning: id === 'closed' || undefined })}
          />
        </Row>
        <Tolerance value={options.tolerance} onChange={(tolerance) => set({ tolerance })} />
      </div>
      <p className="note">{reward ? say.strict : say.lenient}</p>
    </section>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <span className="ck-option">
      <span className="lab" aria-hidden="true">
        {label}
      </span>
      {children}
    </span>
  );
}

const USUAL = 'usual';
const STEPS: readonly NonNullable<CheckOptions['tolerance']>[] = [
  { digits: 2 },
  { digits: 3 },
  { digits: 4 },
  { digits: 8 },
  { relative: 1e-4 },
  { relative: 1e-2 },
];

const idOf = (tolerance: CheckOptions['tolerance']): string =>
  tolerance?.relative !== undefined
    ? `relative ${tolerance.relative}`
    : tolerance?.digits !== undefined
      ? `digits ${tolerance.digits}`
      : USUAL;

const wordsOf = ({ digits, relative }: NonNullable<CheckOptions['tolerance']>) =>
  relative !== undefined
    ? checkerWords.options.decimals.relative(relative)
    : checkerWords.options.decimals.digits(digits);

/** How close a decimal must come; a value that only the address can give is offered as well. */
function Tolerance({
  value,
  onChange,
}: {
  value: CheckOptions['tolerance'];
  onChange(value: CheckOptions['tolerance']): void;
}) {
  const given = value && !STEPS.some((step) => idOf(step) === idOf(value)) ? [value] : [];
  const steps = [...STEPS, ...given];
  const say = checkerWords.options.decimals;
  return (
    <span className="ck-option inline-pick">
      <Pick
        label={say.label}
        value={idOf(value)}
        options={[{ id: USUAL, ...say.usual }, ...steps.map((step) => ({ id: idOf(step), ...wordsOf(step) }))]}
        onChange={(id) => onChange(steps.find((step) => idOf(step) === id))}
      />
    </span>
  );
}
