import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { check } from '../../checker/index.ts';
import { measureModel, type SuiteMeasure } from '../../lab/run/measure.ts';
import { type PretrainConfig, pretrainModel, pretrainSchema } from '../../lab/run/pretrain.ts';
import { estimateOverall, estimateSuite } from '../../metrics/index.ts';
import { modelCard } from '../../model/card.ts';
import { writeModelFolder } from '../../model/folder.ts';
import { type FileTensor, readSafetensors } from '../../model/safetensors.ts';
import { countParameters, fromHuggingFace } from '../../model/weights.ts';
import { families, suites } from '../../problems/index.ts';
import { UsageError } from '../args.ts';
import { backendOption, openChosen } from '../backend.ts';
import type { Command, Io } from '../command.ts';
import { readText, writeWhole } from '../files.ts';

interface Measured {
  id: string;
  step: number;
  weights: Map<string, FileTensor>;
  bytes: number;
  suites: SuiteMeasure[];
}

/** Sampling of the measurement: what the lab's evaluations do. */
const sampling = { k: 8, temperature: 0.7, maxNewTokens: 48, seed: 7 };

export const measure: Command = {
  name: 'measure',
  about: "measures a pretrained model's checkpoints and writes its folder, its card and its place in the models' index",
  positionals: ['PRETRAIN.json'],
  options: {
    from: { value: 'DIR', about: 'where `pretrain` wrote the checkpoints', required: true },
    keep: { value: 'STEP,...', about: 'the checkpoints to bundle; all of the configuration by default' },
    problems: { value: 'N', about: 'problems a suite', default: '100' },
    environment: { value: 'TEXT', about: 'what it was trained on and for how long, for the card', required: true },
    backend: backendOption,
  },
  async run(args, io) {
    const file = args.positionals[0]!;
    const config = pretrainSchema.parse(JSON.parse(await readText(file)));
    const steps = (args.commas('keep') ?? config.checkpoints.map(String)).map(Number);
    if (!steps.includes(config.defaultCheckpoint)) {
      throw new UsageError(`--keep leaves out step ${config.defaultCheckpoint}, which is the default checkpoint.`);
    }
    const problems = args.integer('problems', { min: 2, max: 800 })!;
    await openChosen(args);
    const checkpoints: Measured[] = [];
    for (const step of steps)
      checkpoints.push(await measureCheckpoint(config, args.required('from'), step, problems, io));
    const folder = dirname(file);
    const { config: model, tokenizerFiles } = pretrainModel(config);
    const files = writeModelFolder({
      config: model,
      tokenizer: tokenizerFiles,
      checkpoints,
      defaultCheckpoint: `step-${config.defaultCheckpoint}`,
      card: card(config, checkpoints, problems, args.required('environment')),
    });
    for (const path of Object.keys(files)) await writeWhole(join(folder, path), files[path]!);
    await writeIndexEntry(folder, config, checkpoints);
    return 0;
  },
};

async function measureCheckpoint(
  config: PretrainConfig,
  from: string,
  step: number,
  problems: number,
  io: Io,
): Promise<Measured> {
  const id = `step-${step}`;
  const path = join(from, id, 'model.safetensors');
  if (!existsSync(path)) throw new UsageError(`${path} is not there; run pretrain first.`);
  const bytes = new Uint8Array(await readFile(path));
  const { config: model, tokenizer } = pretrainModel(config);
  const weights = fromHuggingFace(readSafetensors(bytes, path), model);
  const loaded = {
    config: model,
    tokenizer,
    weights,
    parameters: countParameters(model),
    bytes: bytes.length,
    checkpoint: id,
  };
  const measured = await measureModel(
    loaded,
    suites.map((suite) => suite.id),
    { ...sampling, problems, checker: async (items, how) => items.map((item) => check(item, how)) },
  );
  const overall = estimateOverall(measured.filter(isInDistribution), sampling.seed);
  const parts = measured.map((m) => `${m.suite} ${estimateSuite(m.correct, m.k, sampling.seed).mean.toFixed(3)}`);
  io.note(`${config.id} ${id}: overall ${overall.mean.toFixed(3)}; ${parts.join(', ')}`);
  return { id, step, weights, bytes: bytes.length, suites: measured };
}

const isInDistribution = ({ suite }: SuiteMeasure): boolean =>
  suites.find((candidate) => candidate.id === suite)?.kind === 'id';

function card(config: PretrainConfig, checkpoints: Measured[], problems: number, environment: string): string {
  const trained = families.filter(({ kind }) => kind === 'id');
  const { config: model } = pretrainModel(config);
  const { hiddenSize, layers, heads, intermediateSize } = config.model;
  return modelCard({
    id: config.id,
    parameters: countParameters(model),
    architecture: `decoder, width ${hiddenSize}, ${layers} layers, ${heads} heads, SwiGLU ${intermediateSize}, RoPE, RMSNorm, tied head`,
    vocabulary: model.vocabularySize,
    families: trained.map(({ id, example, typicalMistake }) => ({
      id,
      example: example.question,
      mistake: typicalMistake,
    })),
    mistakeShare: config.mistakeShare,
    problems: Math.round(trained.reduce((sum, { size }) => sum + size, 0) * 0.7),
    rows: config.steps * config.batch,
    steps: config.steps,
    seed: config.seed,
    command: [
      `npm run -s lab -- pretrain models/${config.id}/pretrain.json --backend wasm --out out/${config.id}`,
      `npm run -s lab -- measure models/${config.id}/pretrain.json --from out/${config.id} --keep ${checkpoints.map(({ step }) => step).join(',')} --environment "..."`,
    ].join('\n'),
    environment,
    defaultCheckpoint: `step-${config.defaultCheckpoint}`,
    suites: suites.map(({ id, kind }) => ({ id, ood: kind === 'ood' })),
    measurement: { k: sampling.k, problems, temperature: sampling.temperature },
    checkpoints: checkpoints.map(({ id, step, suites: measured }) => ({
      id,
      step,
      suites: Object.fromEntries(measured.map((m) => [m.suite, estimateSuite(m.correct, m.k, sampling.seed)])),
    })),
  });
}

interface IndexFile {
  default: { id: string; checkpoint: string };
  models: { id: string; parameters: number }[];
}

/** Puts the model into `models/index.json`, which the page reads before it loads any weights. */
async function writeIndexEntry(folder: string, config: PretrainConfig, checkpoints: Measured[]): Promise<void> {
  const path = join(dirname(folder), 'index.json');
  const id = basename(folder);
  const fresh: IndexFile = { default: { id, checkpoint: `step-${config.defaultCheckpoint}` }, models: [] };
  const index: IndexFile = existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as IndexFile) : fresh;
  const { config: model } = pretrainModel(config);
  const rounded = (value: number) => Math.round(value * 1e4) / 1e4;
  const entry = {
    id,
    title: config.title,
    parameters: countParameters(model),
    bytes: checkpoints[0]!.bytes,
    default: `step-${config.defaultCheckpoint}`,
    checkpoints: checkpoints.map(({ id: name, step, suites: measured }) => {
      const own = measured.filter(isInDistribution);
      const mixed = own.flatMap((m) => m.correct.map((c) => c > 0 && c < m.k));
      return {
        id: name,
        step,
        file: `${name}/model.safetensors`,
        overall: rounded(estimateOverall(own, sampling.seed).mean),
        mixed: rounded(mixed.filter(Boolean).length / mixed.length),
        suites: Object.fromEntries(
          measured.map((m) => {
            const { mean, passAtK, ci95 } = estimateSuite(m.correct, m.k, sampling.seed);
            return [m.suite, { mean: rounded(mean), passAtK: rounded(passAtK), ci95: ci95.map(rounded) }];
          }),
        ),
      };
    }),
  };
  index.models = [...index.models.filter((other) => other.id !== id), entry].sort(
    (a, b) => a.parameters - b.parameters,
  );
  await writeWhole(path, `${JSON.stringify(index, null, 2)}\n`);
}
