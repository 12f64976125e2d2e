/** The buffer of the `smoke` preset, written by the bundled model on WebGPU and on wasm, and lanes trained on it on both. */
import { beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../../src/checker/index.ts';
import { loadModel } from '../../../src/cli/files.ts';
import { presetConfig } from '../../../src/lab/config/presets.ts';
import type { RolloutLine } from '../../../src/lab/record/events.ts';
import { bufferColumns, type Checker, label, promptOf, type RolloutBuffer } from '../../../src/lab/run/buffer.ts';
import { LaneFeed } from '../../../src/lab/run/lane-feed.ts';
import { LaneRunner } from '../../../src/lab/run/lane-runner.ts';
import { laneObjective } from '../../../src/lab/run/lanes.ts';
import { disposeWeights, uploadWeights } from '../../../src/model/decoder.ts';
import type { LoadedModel } from '../../../src/model/folder.ts';
import { type Problem, sampleProblems } from '../../../src/problems/index.ts';
import { type GenerationRequest, generate, type Rollout } from '../../../src/rollouts/generate.ts';
import { type BackendName, closeBackend, openBackend } from '../../../src/tensor/index.ts';
import { nodeSurroundings } from '../../../src/tensor/node.ts';
import type { LaneHyper } from '../../../src/training/optimizer.ts';
import { departures } from '../../support/near-ties.ts';

const config = presetConfig('smoke');
const steps = 10;

interface Outcome {
  lines: RolloutLine[];
  rollouts: Rollout[];
  /** [step][lane] */
  losses: number[][];
}

let model: LoadedModel;
let problems: Problem[];
let request: GenerationRequest;
let wasm: Outcome;
let webgpu: Outcome;

beforeAll(async () => {
  model = await loadModel(`models/${config.model.id}`, config.model.checkpoint);
  const { families, count } = config.problems;
  problems = sampleProblems({ families, split: 'train', count, seed: config.seed });
  const { k, temperature, topK, topP, maxNewTokens } = config.rollouts;
  request = {
    prompts: problems.map((problem) => promptOf(problem, model.tokenizer)),
    k,
    sampling: { temperature, topK, topP, maxNewTokens },
    seed: config.seed,
    purpose: 'rollout',
    round: 0,
    eos: model.tokenizer.eos,
    pad: model.tokenizer.pad,
  };
  wasm = await outcome('wasm');
  webgpu = await outcome('webgpu', wasm.lines);
  closeBackend();
}, 200_000);

/** Writes and labels the buffer on a backend, then trains the preset's lanes there on `buffer`, or on what it wrote. */
async function outcome(name: BackendName, buffer?: RolloutLine[]): Promise<Outcome> {
  const { lanesTogether, selfTest } = await openBackend(name, nodeSurroundings());
  expect(selfTest.failures).toEqual([]);
  const base = uploadWeights(model.config, [model.weights]);
  const rollouts: Rollout[] = [];
  for await (const { finished } of generate(base, request, { rowsTogether: 64, tokensPerRead: 16 })) {
    rollouts.push(...finished);
  }
  disposeWeights(base);
  rollouts.sort((a, b) => a.prompt - b.prompt || a.k - b.k);
  const checker: Checker = async (items, how) => items.map((item) => check(item, how));
  const lines = await label(rollouts, problems, model.tokenizer, checker, 'reward');
  return { lines, rollouts, losses: await train(buffer ?? lines, lanesTogether) };
}

async function train(lines: readonly RolloutLine[], together: boolean): Promise<number[][]> {
  const { batch } = config.training;
  const buffer: RolloutBuffer = { round: 1, lane: 'base', lines, reference: null };
  const columns = bufferColumns(buffer, request.prompts);
  const tokens = together ? Math.ceil(columns.longest / 8) * 8 : null;
  const runner = new LaneRunner(model, config.lanes, { batch, tokens, together });
  const way = { seed: config.seed, round: 0, batch, steps: 0 };
  const feeds = config.lanes.map((lane) => new LaneFeed(laneObjective(lane), columns, way));
  const losses: number[][] = [];
  for (let step = 1; step <= steps; step++) {
    const { learningRate, ...settings } = config.optimizer;
    const hyper: LaneHyper = { ...settings, learningRate, step };
    const batches = feeds.map((feed) => feed.next(config.rewards, hyper));
    losses.push((await runner.step(batches)).loss);
  }
  runner.dispose();
  return losses;
}

describe('the bundled model of `smoke` on WebGPU', () => {
  it('writes what wasm writes but for near ties, and every answer that is the same has the same verdict', () => {
    expect(webgpu.lines).toHaveLength(24);
    // Both right and wrong answers, or the comparison says little.
    expect(new Set(wasm.lines.map(({ verdict }) => verdict)).size).toBeGreaterThan(1);
    const differing = webgpu.rollouts.filter(({ tokens }, i) => tokens.join() !== wasm.rollouts[i]!.tokens.join());
    const nearTies = differing.flatMap((rollout) => {
      const [first] = [rollout, wasm.rollouts.find((r) => r.prompt === rollout.prompt && r.k === rollout.k)!]
        .flatMap((one) => departures(model, request, one))
        .sort((a, b) => a.position - b.position);
      return [first!];
    });
    for (const tie of nearTies) expect(tie.gap, JSON.stringify(tie)).toBeLessThan(1e-3);
    expect(nearTies.length).toBeLessThanOrEqual(1);
    for (const [i, line] of webgpu.lines.entries()) {
      const other = wasm.lines[i]!;
      if (line.text === other.text) expect(line.verdict).toBe(other.verdict);
    }
  });

  it('draws every token that doubles would draw from the same noise, but for near ties', () => {
    // The plain decoder is slow: one answer a problem.
    const off = webgpu.rollouts.filter(({ k }) => k === 0).flatMap((rollout) => departures(model, request, rollout));
    for (const departure of off) expect(departure.gap, JSON.stringify(departure)).toBeLessThan(1e-3);
  });

  it('trains every lane of the preset to the losses of wasm within 1 %, ten steps on the same rows', () => {
    expect(webgpu.losses).toHaveLength(steps);
    for (const [s, losses] of webgpu.losses.entries()) {
      for (const [lane, loss] of losses.entries()) {
        const off = Math.abs(loss / wasm.losses[s]![lane]! - 1);
        expect(off, `step ${s + 1}, ${config.lanes[lane]!.id}`).toBeLessThan(0.01);
      }
    }
    // The lanes did learn: RFT sees its few right answers again and again.
    const rft = config.lanes.findIndex(({ objective }) => objective === 'rft');
    expect(webgpu.losses.at(-1)![rft]).toBeLessThan(webgpu.losses[0]![rft]! / 2);
  });
});
