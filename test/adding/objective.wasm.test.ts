import { readFileSync } from 'node:fs';
import { createElement } from 'react';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/checker/index.ts';
import type { RunConfigInput } from '../../src/lab/config/config.ts';
import type { RunEvent } from '../../src/lab/record/events.ts';
import { copyHouse, exampleFor, type HouseCopy } from '../support/house-copy.ts';
import { tinyModel } from '../support/tiny-model.ts';

const path = 'src/objectives/rows/bent.ts';
/** Losses over pairs, as test/objectives/expressible.test.ts checks them. */
const pairs = readFileSync('test/objectives/throw-away/pairs.ts', 'utf8')
  .replaceAll('../../../src/objectives/', '../')
  .replaceAll('../../../src/', '../../');

let house: HouseCopy;

beforeAll(() => {
  house = copyHouse();
  house.write(path, exampleFor(path));
  house.write('src/objectives/pairs/pairs.ts', pairs);
  house.replace('src/objectives/list.ts', '[rift, naive, rft]', '[rift, naive, rft, bent, ...pairs]');
  house.addLine('src/objectives/list.ts', "import { bent } from './rows/bent.ts';", 'rows/naive.ts');
  house.addLine('src/objectives/list.ts', "import { pairs } from './pairs/pairs.ts';", 'rows/naive.ts');
});
afterAll(() => house.remove());

const config: RunConfigInput = {
  name: 'bent',
  seed: 7,
  model: { id: 'tiny', checkpoint: 'step-0' },
  problems: { families: ['prec', 'add'], count: 6 },
  rollouts: { k: 4, temperature: 1, maxNewTokens: 10 },
  rewards: { positive: 1, negative: -1 },
  lanes: [
    { id: 'rift', objective: 'rift' },
    { id: 'plain', objective: 'bent' },
    { id: 'flat', objective: 'bent', bend: 8 },
    { id: 'flat-too', objective: 'bent', bend: 8 },
  ],
  optimizer: { learningRate: 1e-2 },
  training: { steps: 2, batch: 8 },
  evaluation: { every: 2, problemsPerSuite: 2, k: 2, temperature: 1, suites: ['prec'], probe: 4 },
};

const loadConfig = () =>
  house.load<typeof import('../../src/lab/config/parse-config.ts')>('src/lab/config/parse-config.ts');
const loadObjectives = () => house.load<typeof import('../../src/objectives/index.ts')>('src/objectives/index.ts');

describe('an objective is one file and its name in the list', () => {
  it('can be named in a configuration, with its option in its range', async () => {
    const { parseConfig } = await loadConfig();
    expect(parseConfig(config).lanes.slice(1, 3)).toEqual([
      { id: 'plain', objective: 'bent', bend: 1, rewards: {} },
      { id: 'flat', objective: 'bent', bend: 8, rewards: {} },
    ]);
    const having = (lane: object) => () => parseConfig({ ...config, lanes: [lane] });
    expect(having({ id: 'a', objective: 'bent', bend: 11 })).toThrow(
      'lanes.0.bend is 11; it must be a number from 0.1 to 10.',
    );
    expect(having({ id: 'a', objective: 'rift', bend: 1 })).toThrow(/^There is no setting "lanes\.0\.bend"/);
    expect(having({ id: 'a', objective: 'sent' })).toThrow('it must be one of rift, naive, rft, bent, dpo, simpo.');
  });

  it('is set by --set and by a link, there and back', async () => {
    const { parseConfig, settingRange } = await loadConfig();
    const { applySet } = await house.load<typeof import('../../src/lab/config/set.ts')>('src/lab/config/set.ts');
    const { configFromQuery, configToQuery } =
      await house.load<typeof import('../../src/lab/config/url.ts')>('src/lab/config/url.ts');
    const { presetOf } =
      await house.load<typeof import('../../src/lab/config/presets.ts')>('src/lab/config/presets.ts');
    const set = (from: RunConfigInput, ...assignments: string[]) => parseConfig(assignments.reduce(applySet, from));
    expect(set(config, 'lanes.plain.bend=2.5').lanes[1]).toMatchObject({ bend: 2.5 });
    expect(() => set(config, 'lanes.plain.bend=0')).toThrow('lanes.1.bend is 0; it must be a number from 0.1 to 10.');
    expect(() => set(config, 'lanes.rift.bend=2')).toThrow(/^There is no setting "lanes\.0\.bend"/);
    expect(settingRange('lanes.0.bend')).toEqual({ min: 0.1, max: 10 });
    const chosen = set(presetOf('classroom').config, 'lanes.naive.objective=bent', 'lanes.naive.bend=2.5');
    const query = configToQuery('classroom', chosen);
    expect(configFromQuery(query).config).toEqual(chosen);
    expect(decodeURIComponent(query)).toContain('bend');
  });

  it('has its control on the page, its name and formula, and a look of its own', async () => {
    const { parseConfig } = await loadConfig();
    const { LaneOptions } = await house.load<typeof import('../../src/ui/stages/lane-options.tsx')>(
      'src/ui/stages/lane-options.tsx',
    );
    const { laneStyles } = await house.load<typeof import('../../src/ui/lane-style.ts')>('src/ui/lane-style.ts');
    const { renderToStaticMarkup } = await import('react-dom/server');
    const { lanes } = parseConfig(config);
    const styles = laneStyles(lanes);
    expect(styles.map(({ name }) => name)).toEqual(['RIFT', 'bent plain', 'bent flat', 'bent flat-too']);
    expect(new Set(styles.map(({ hue, dash, mark }) => `${hue} ${dash} ${mark}`)).size).toBe(4);
    const html = renderToStaticMarkup(
      createElement(LaneOptions, { lanes: lanes.slice(0, 3), styles, onChange: () => undefined }),
    );
    const [rift = '', plain = '', flat = ''] = html.split(`<div role="group"`).slice(1);
    expect(rift).toContain('reading');
    expect(rift).not.toContain('bend');
    for (const [column, value] of [
      [plain, '1'],
      [flat, '8'],
    ] as const) {
      expect(column).toContain('<span class="lab">bend</span>');
      expect(column).toMatch(new RegExp(`<input[^>]*min="0.1"[^>]*max="10"[^>]*step="0.1"[^>]*value="${value}"`));
      expect(column).toContain('How much less a likely wrong token is pushed.');
    }
    const { objectiveOf } = await loadObjectives();
    expect(objectiveOf('bent').formula({ bend: 8 })).toContain('\\log(1 + 8\\, p_{bt})');
  });

  it('is checked against its fixture entry, and its coefficient against its loss', async () => {
    const { checkFixture, parseFixture } =
      await house.load<typeof import('../../src/objectives/fixtures.ts')>('src/objectives/fixtures.ts');
    const { evaluateFloat64 } =
      await house.load<typeof import('../../src/objectives/float64.ts')>('src/objectives/float64.ts');
    const { objectiveOf } = await loadObjectives();
    const fixture = parseFixture(JSON.parse(readFileSync('test/fixtures/objectives.json', 'utf8')));
    const lines = await checkFixture(fixture);
    expect(lines.find(({ name }) => name === 'rift_softplus_logp')).toMatchObject({ pass: true });
    const batch = { rows: 2, tokens: 3, mask: [0, 1, 1, 1, 1, 0], reward: [1, -0.5] };
    const at = (logp: number[], bend: number) => evaluateFloat64(objectiveOf('bent'), batch, logp, { bend });
    for (const bend of [0.1, 1, 5, 10]) {
      const logp = [-1, -0.2, -3, -0.01, -2, -1];
      const { coefficient } = at(logp, bend);
      for (const [i, c] of coefficient.entries()) {
        const moved = (by: number) => at(logp.with(i, logp[i]! + by), bend).loss;
        expect((moved(1e-5) - moved(-1e-5)) / 2e-5).toBeCloseTo(c, 9);
      }
    }
  });

  it('trains as a lane on wasm; two lanes with two values train apart, two with one value are one computation', async () => {
    const events = await run(config);
    expect(events.at(-1)?.type).toBe('end');
    const steps = ofType(events, 'step');
    expect(steps).toHaveLength(2);
    for (const { loss, active } of steps) {
      expect(active).toEqual([true, true, true, true]);
      expect(loss.every(Number.isFinite)).toBe(true);
      const [rift, plain, flat, flatToo] = loss;
      expect(flatToo).toBe(flat);
      expect(new Set([rift, plain, flat]).size).toBe(3);
    }
    const [, ...after] = ofType(events, 'evaluation').map(({ probe }) => JSON.stringify(probe));
    expect(new Set(after).size).toBe(3);
  });

  it('of pairs, with a reference and a report, trains beside others: its report is in the events', async () => {
    const lanes = [
      { id: 'rift', objective: 'rift' },
      { id: 'dpo', objective: 'dpo' },
      { id: 'sharp', objective: 'dpo', beta: 5 },
    ];
    const steps = ofType(await run({ ...config, lanes, training: { steps: 3, batch: 8 } }), 'step');
    expect(steps).toHaveLength(3);
    // Before the first step a lane is its own reference.
    expect(steps[0]!.loss.slice(1)).toEqual([expect.closeTo(Math.LN2, 5), expect.closeTo(Math.LN2, 5)]);
    expect(steps[0]!.metrics).toEqual({ margin: [null, expect.closeTo(0, 4), expect.closeTo(0, 4)] });
    const margins = steps[2]!.metrics!.margin!;
    expect(margins[1]).toBeGreaterThan(0.01);
    expect(margins[2]).toBeGreaterThan(0.01);
    expect(margins[2]).not.toBe(margins[1]);
  });

  it('is told apart by its option when lanes share a pass', async () => {
    const { parseConfig } = await loadConfig();
    const { laneObjective } = await house.load<typeof import('../../src/lab/run/lanes.ts')>('src/lab/run/lanes.ts');
    const { Packer } = await house.load<typeof import('../../src/training/packing.ts')>('src/training/packing.ts');
    const lanes = parseConfig(config).lanes.map(laneObjective);
    expect(new Packer(lanes, { batch: 8, tokens: 16, pad: 0 }).runs).toMatchObject([
      { first: 0, size: 1 },
      { first: 1, size: 1 },
      { first: 2, size: 2 },
    ]);
  });

  it('is not there without the line', async () => {
    const { objectiveOf } = await import('../../src/objectives/index.ts');
    expect(() => objectiveOf('bent')).toThrow('There is no objective "bent"');
  });
});

/** A session of the copy on wasm with the tiny model, to its end. */
async function run(input: RunConfigInput): Promise<RunEvent[]> {
  const { parseConfig } = await loadConfig();
  const { openBackend, closeBackend } =
    await house.load<typeof import('../../src/tensor/index.ts')>('src/tensor/index.ts');
  const { nodeSurroundings } = await house.load<typeof import('../../src/tensor/node.ts')>('src/tensor/node.ts');
  const { runSession } = await house.load<typeof import('../../src/lab/run/session.ts')>('src/lab/run/session.ts');
  const { Control } = await house.load<typeof import('../../src/lab/run/control.ts')>('src/lab/run/control.ts');
  const backend = await openBackend('wasm', nodeSurroundings());
  const { backend: name, reason, device } = backend;
  const events: RunEvent[] = [];
  const session = runSession({
    config: parseConfig(input),
    model: tinyModel({ endEarly: 1.8 }),
    backend,
    environment: { engine: 'test', backend: name, reason, device, runtime: 'test' },
    checker: async (items) => items.map(({ response, gold }) => judged(response, gold)),
    control: new Control(),
  });
  for await (const event of session) events.push(event);
  closeBackend();
  return events;
}

function ofType<T extends RunEvent['type']>(events: readonly RunEvent[], type: T) {
  return events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}

/** About half of all answers are right; it knows no arithmetic. */
function judged(response: string, gold: string): CheckResult {
  const sum = [...(response + gold)].reduce((total, character) => total + character.charCodeAt(0), 0);
  const side = (text: string) => ({ text, normalized: text, shape: 'number' });
  return {
    verdict: sum % 2 === 0 ? 'correct' : 'incorrect',
    rule: 'same_text',
    reason: { code: 'same', by: 'same_text', answer: response, gold },
    extraction: { span: [0, response.length], text: response, method: 'whole', boxes: 0, joined: 0 },
    gold: side(gold),
    pred: side(response),
    notes: [],
    steps: 1,
  };
}
