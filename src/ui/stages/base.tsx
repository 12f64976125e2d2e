import type { EvaluationPoint, RunState } from '../../lab/record/run-state.ts';
import { families as allFamilies, type Family } from '../../problems/index.ts';
import { StrengthChart } from '../charts/strength.tsx';
import { count, proportion } from '../format.ts';
import { usePhone } from '../hooks.ts';
import { BASE } from '../lane-style.ts';
import type { ModelIndex } from '../model-index.ts';
import { Pick, Seg } from '../parts/controls.tsx';
import { Fold } from '../parts/fold.tsx';
import { DotAxis, DotPlot, dotGrid } from '../parts/interval.tsx';
import { lab, useLab, useRunWhen } from '../store.ts';
import { words } from '../words/index.ts';
import { ProblemChoice } from './problem-choice.tsx';
import { Stage } from './stage.tsx';

/** Stage 1: which weights all lanes start from, and what problems they answer. */
export function BaseStage() {
  const run = useRunWhen((state) => `${state.started?.configHash} ${state.base ? 1 : 0}`);
  const models = useLab((state) => state.models);
  const phone = usePhone();
  const say = words.stages.base;
  return (
    <Stage n={1} title={say.title} lede={phone ? phoneLede(run, models) : say.lede}>
      <div className="cols st1">
        <Fold title={say.strength}>
          <BaseStrength run={run} models={models} />
        </Fold>
        <Fold title={say.folded}>
          <FamilyTable run={run} />
        </Fold>
      </div>
    </Stage>
  );
}

function phoneLede(run: RunState, models: ModelIndex | null): string {
  const say = words.stages.base;
  const model = run.started?.model;
  if (!model) return say.phoneLede;
  const step = models?.models.find((m) => m.id === model.id)?.checkpoints.find((c) => c.id === model.checkpoint)?.step;
  return words.inARow([say.phoneModel(model.parameters, step), run.base ? say.rightOn(run.base.overall.mean) : '']);
}

function BaseStrength({ run, models }: { run: RunState; models: ModelIndex | null }) {
  const say = words.stages.base;
  const picked = useLab((state) => state.draft.model);
  // An address may name a base that is not bundled: the list still shows those that are.
  const chosen = models?.models.find((m) => m.id === picked?.id) ?? models?.models[0];
  const shown = run.started?.model;
  const differs = shown && chosen && (shown.id !== picked.id || shown.checkpoint !== picked.checkpoint);
  const choose = (id: string, checkpoint: string) =>
    lab.set((state) => ({ draft: { ...state.draft, model: { id, checkpoint } } }));
  return (
    <div>
      <div className="fh">
        <h3>{say.strength}</h3>
        <span className="unit">{say.strengthUnit}</span>
      </div>
      {models && chosen ? (
        <>
          <div className="base-pick">
            <Pick
              label={say.size}
              value={chosen.id}
              options={models.models.map((m) => ({
                id: m.id,
                label: words.data.model(m),
                about: say.parameters(m.parameters),
              }))}
              onChange={(id) => {
                const model = models.models.find((m) => m.id === id);
                const same = model?.checkpoints.find((c) => c.id === picked.checkpoint) ?? model?.checkpoints.at(-1);
                if (model && same) choose(model.id, same.id);
              }}
            />
            <span className="fld">
              <span className="lab">{say.step}</span>
              <Seg
                label={say.stepLabel}
                value={picked.checkpoint}
                options={chosen.checkpoints.map((c) => ({ id: c.id, label: count(c.step) }))}
                onChange={(checkpoint) => choose(chosen.id, checkpoint)}
              />
            </span>
          </div>
          <StrengthChart model={chosen} checkpoint={picked.checkpoint} />
          <p className="note">
            {differs
              ? say.differs(shown.id, shown.checkpoint)
              : strengthWords(chosen.checkpoints.find((c) => c.id === picked.checkpoint))}
          </p>
        </>
      ) : (
        <p className="note base-none">
          {words.inARow([shown ? say.startedFrom(shown.id, shown.checkpoint) : '', say.noList])}
        </p>
      )}
    </div>
  );
}

function strengthWords(checkpoint: { overall?: number; mixed?: number } | undefined): string {
  const say = words.stages.base;
  if (checkpoint?.overall === undefined) return '';
  const mixed = checkpoint.mixed === undefined ? '' : say.mixed(checkpoint.mixed);
  return words.inARow([say.rightOn(checkpoint.overall), mixed]);
}

function FamilyTable({ run }: { run: RunState }) {
  const say = words.stages.base;
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
        <h3>{say.families(shown.length)}</h3>
        <span className="unit">{problems ? say.heldOut(problems) : say.trainedOn}</span>
      </div>
      <div className="scroll-x">
        <table className="families">
          <thead>
            <tr>
              <th>{say.family}</th>
              <th>{say.example}</th>
              <th className="r">{say.answer}</th>
              <th>{say.mistake}</th>
              <th>
                <span className="asis">{say.baseMean(run.base?.overall.k ?? 8)}</span>
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
            <a href={`models/${card}/README.md`}>{say.card}</a>.{' '}
          </>
        )}
        {model && `${say.model(model.parameters, model.vocabulary)} `}
        {others.length > 0 && say.neverTrained(others.map((family) => words.data.family(family).title))}
      </p>
      <ProblemChoice />
    </div>
  );
}

function FamilyRow({ family, base, dots }: { family: Family; base: EvaluationPoint | null; dots: number }) {
  const estimate = base?.estimates[family.id];
  const { title, typicalMistake } = words.data.family(family);
  return (
    <tr>
      <td className="nowrap">
        {title}
        <span className="ci mono">{family.id}</span>
      </td>
      <td className="mono sm example">{family.example.question}</td>
      <td className="r">{family.example.gold}</td>
      <td className="q sm mistake">{typicalMistake}</td>
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
      <td className="r" title={estimate ? words.numbers.interval(estimate.ci95, (v) => proportion(v, 2)) : undefined}>
        {estimate ? proportion(estimate.mean, 2) : '\u2014'}
      </td>
    </tr>
  );
}
