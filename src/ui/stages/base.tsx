import type { EvaluationPoint, RunState } from '../../lab/record/run-state.ts';
import { families as allFamilies, type Family } from '../../problems/index.ts';
import { StrengthChart } from '../charts/strength.tsx';
import { interval, large, list, proportion } from '../format.ts';
import { usePhone } from '../hooks.ts';
import { BASE } from '../lane-style.ts';
import type { ModelIndex } from '../model-index.ts';
import { Pick, Seg } from '../parts/controls.tsx';
import { Fold } from '../parts/fold.tsx';
import { DotAxis, DotPlot, dotGrid } from '../parts/interval.tsx';
import { lab, useLab, useRunWhen } from '../store.ts';
import { ProblemChoice } from './problem-choice.tsx';
import { Stage } from './stage.tsx';

/** Stage 1: which weights all lanes start from, and what problems they answer. */
export function BaseStage() {
  const run = useRunWhen((state) => `${state.started?.configHash} ${state.base ? 1 : 0}`);
  const models = useLab((state) => state.models);
  const phone = usePhone();
  const lede = phone
    ? phoneLede(run, models)
    : 'Every lane starts from these weights, byte for byte. A stronger base leaves less to gain and fewer mixed problems.';
  return (
    <Stage n={1} title="Base and problems" lede={lede}>
      <div className="cols st1">
        <Fold title="Base strength">
          <BaseStrength run={run} models={models} />
        </Fold>
        <Fold title="Families of problems">
          <FamilyTable run={run} />
        </Fold>
      </div>
    </Stage>
  );
}

function phoneLede(run: RunState, models: ModelIndex | null): string {
  const model = run.started?.model;
  if (!model) return 'Every lane starts from the same weights, byte for byte.';
  const step = models?.models.find((m) => m.id === model.id)?.checkpoints.find((c) => c.id === model.checkpoint)?.step;
  const size = `${(model.parameters / 1e6).toFixed(2)} M parameters`;
  const strength = run.base ? ` Right on ${proportion(run.base.overall.mean)} of problems it never saw.` : '';
  return `${size}${step ? `, pretraining step ${step}` : ''}.${strength}`;
}

function BaseStrength({ run, models }: { run: RunState; models: ModelIndex | null }) {
  const draft = useLab((state) => state.draft);
  // An address may name a base that is not bundled: the list still shows those that are.
  const chosen = models?.models.find((m) => m.id === draft.model?.id) ?? models?.models[0];
  const shown = run.started?.model;
  const differs = shown && chosen && (shown.id !== draft.model.id || shown.checkpoint !== draft.model.checkpoint);
  const choose = (id: string, checkpoint: string) =>
    lab.set((state) => ({ draft: { ...state.draft, model: { id, checkpoint } } }));
  return (
    <div>
      <div className="fh">
        <h3>Base strength</h3>
        <span className="unit">mean@8 along pretraining</span>
      </div>
      {models && chosen ? (
        <>
          <div className="base-pick">
            <Pick
              label="Size"
              value={chosen.id}
              options={models.models.map((m) => ({
                id: m.id,
                label: m.title,
                about: `${large(m.parameters)} parameters`,
              }))}
              onChange={(id) => {
                const model = models.models.find((m) => m.id === id);
                const same =
                  model?.checkpoints.find((c) => c.id === draft.model.checkpoint) ?? model?.checkpoints.at(-1);
                if (model && same) choose(model.id, same.id);
              }}
            />
            <span className="fld">
              <span className="lab">Pretraining step</span>
              <Seg
                label="Pretraining step of the base"
                value={draft.model.checkpoint}
                options={chosen.checkpoints.map((c) => ({ id: c.id, label: c.step.toLocaleString('en-US') }))}
                onChange={(checkpoint) => choose(chosen.id, checkpoint)}
              />
            </span>
          </div>
          <StrengthChart model={chosen} checkpoint={draft.model.checkpoint} />
          <p className="note">
            {differs
              ? `The run on the screen started from ${shown.id}, ${shown.checkpoint}. Your choice counts for the next live run.`
              : strengthWords(chosen.checkpoints.find((c) => c.id === draft.model.checkpoint))}
          </p>
        </>
      ) : (
        <p className="note base-none">
          {shown ? `This run started from ${shown.id}, ${shown.checkpoint}.` : ''} The list of bundled bases is not
          here, so its strength along pretraining cannot be shown.
        </p>
      )}
    </div>
  );
}

function strengthWords(checkpoint: { overall?: number; mixed?: number } | undefined): string {
  if (checkpoint?.overall === undefined) return '';
  const mixed =
    checkpoint.mixed === undefined
      ? ''
      : ` ${Math.round(checkpoint.mixed * 100)} % of problems are mixed: sometimes right, sometimes wrong.`;
  return `Right on ${proportion(checkpoint.overall)} of problems it never saw.${mixed}`;
}

function FamilyTable({ run }: { run: RunState }) {
  const config = useLab((state) => state.run.started?.config ?? state.draft);
  const dots = usePhone() ? 84 : 124;
  const trained = new Set(config.problems?.families ?? []);
  const shown = allFamilies.filter((family) => trained.has(family.id));
  const others = allFamilies.filter((family) => !trained.has(family.id) && run.base?.estimates[family.id]);
  const model = run.started?.model;
  const card = useLab((state) => state.models?.models.find((m) => m.id === model?.id)?.id);
  const problems = shown[0] && run.base?.estimates[shown[0].id]?.problems;
  return (
    <div>
      <div className="fh">
        <h3>{inWords(shown.length)} families</h3>
        <span className="unit">{problems ? `held-out problems, ${problems} each` : 'problems the lanes train on'}</span>
      </div>
      <div className="scroll-x">
        <table className="families">
          <thead>
            <tr>
              <th>Family</th>
              <th>Example</th>
              <th className="r">Answer</th>
              <th>Typical mistake</th>
              <th>
                <span className="asis">Base mean@{run.base?.overall.k ?? 8}</span>
                <DotAxis width={dots} ticks={[0, 0.5, 1]} />
              </th>
              <td className="th" />
            </tr>
          </thead>
          <tbody>
            {shown.map((family) => (
              <FamilyRow key={family.id} family={family} base={run.base} dots={dots} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="note">
        {card && (
          <>
            <a href={`models/${card}/README.md`}>Model card</a>.{' '}
          </>
        )}
        {model && `${(model.parameters / 1e6).toFixed(2)} M parameters, ${model.vocabulary} tokens. `}
        {others.length > 0 &&
          `Measured, but never trained on: ${list(others.map((f) => f.title.toLowerCase()))}; stage 4 has their figures.`}
      </p>
      <ProblemChoice />
    </div>
  );
}

function FamilyRow({ family, base, dots }: { family: Family; base: EvaluationPoint | null; dots: number }) {
  const estimate = base?.estimates[family.id];
  return (
    <tr>
      <td className="nowrap">
        {family.title}
        <span className="ci mono">{family.id}</span>
      </td>
      <td className="mono sm example">{family.example.question}</td>
      <td className="r">{family.example.gold}</td>
      <td className="q sm mistake">{family.typicalMistake}</td>
      <td className="dots" style={dotGrid({ width: dots, ticks: [0, 0.5, 1] })}>
        <DotPlot
          style={BASE}
          mean={estimate?.mean ?? null}
          ci={estimate?.ci95 ?? null}
          width={dots}
          height={44}
          caps={false}
        />
      </td>
      <td className="r" title={estimate ? interval(estimate.ci95, (v) => proportion(v, 2)) : undefined}>
        {estimate ? proportion(estimate.mean, 2) : '\u2014'}
      </td>
    </tr>
  );
}

const inWords = (n: number): string =>
  ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'][n] ?? String(n);
