import type { ReactNode } from 'react';
import type { CheckOptions } from '../../checker/index.ts';
import { Pick, Seg } from '../parts/controls.tsx';

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
  return (
    <section aria-label="Options">
      <div className={Object.keys(options).length === 0 ? 'ck-options usual' : 'ck-options'}>
        <Row label="Profile">
          <Seg
            label="Profile"
            value={reward ? 'reward' : 'evaluate'}
            options={[
              { id: 'evaluate', label: 'Lenient' },
              { id: 'reward', label: 'Strict' },
            ]}
            onChange={(profile) => set({ profile: profile === 'reward' ? 'reward' : undefined })}
          />
        </Row>
        <Row label="Units">
          <Seg
            label="Units"
            value={options.units ?? 'ignore'}
            options={[
              { id: 'ignore', label: 'May be missing' },
              { id: 'require', label: 'Asked for' },
            ]}
            onChange={(units) => set({ units: units === 'require' ? units : undefined })}
          />
        </Row>
        <Row label="Fractions">
          <Seg
            label="Fractions"
            value={options.reduced ? 'reduced' : 'any'}
            options={[
              { id: 'any', label: 'Any' },
              { id: 'reduced', label: 'Lowest terms' },
            ]}
            onChange={(id) => set({ reduced: id === 'reduced' || undefined })}
          />
        </Row>
        <Row label="Letters">
          <Seg
            label="Letters"
            value={options.strict === false ? 'free' : 'strict'}
            options={[
              { id: 'strict', label: 'As in the gold' },
              { id: 'free', label: 'Any names' },
            ]}
            onChange={(id) => set({ strict: id === 'free' ? false : undefined })}
          />
        </Row>
        <Row label="Marks">
          <Seg
            label="Marks"
            value={options.boxedOnly ? 'box' : 'all'}
            options={[
              { id: 'all', label: 'All' },
              { id: 'box', label: 'Box or # only' },
            ]}
            onChange={(id) => set({ boxedOnly: id === 'box' || undefined })}
          />
        </Row>
        <Row label="Reasoning">
          <Seg
            label="Reasoning"
            value={options.requireClosedReasoning ? 'closed' : 'any'}
            options={[
              { id: 'any', label: 'Any' },
              { id: 'closed', label: 'Must be closed' },
            ]}
            onChange={(id) => set({ requireClosedReasoning: id === 'closed' || undefined })}
          />
        </Row>
        <Tolerance value={options.tolerance} onChange={(tolerance) => set({ tolerance })} />
      </div>
      <p className="note">
        {reward
          ? 'Strict, as for a reward: only an answer that is marked as one is read (a box, #, "the answer is").'
          : 'Lenient, as for an evaluation: without a marked answer, the last formula or number is read.'}
      </p>
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

const nameOf = ({ digits, relative }: NonNullable<CheckOptions['tolerance']>): string =>
  relative !== undefined ? `Within ${Number((relative * 100).toPrecision(6))} %` : `${digits} digits`;

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
  return (
    <span className="ck-option inline-pick">
      <Pick
        label="Decimals"
        value={idOf(value)}
        options={[
          { id: USUAL, label: '6 decimals', about: 'below one, six significant digits' },
          ...steps.map((step) => ({
            id: idOf(step),
            label: nameOf(step),
            about: step.digits === undefined ? 'of the gold' : 'significant digits that must agree',
          })),
        ]}
        onChange={(id) => onChange(steps.find((step) => idOf(step) === id))}
      />
    </span>
  );
}
