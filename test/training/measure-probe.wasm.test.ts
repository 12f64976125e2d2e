import { beforeAll, expect, it } from 'vitest';
import { disposeWeights, uploadWeights } from '../../src/model/decoder.ts';
import { memory } from '../../src/tensor/index.ts';
import { measureProbe, type Probe } from '../../src/training/measure-probe.ts';
import type { Sequence } from '../../src/training/rows.ts';
import { backend } from '../support/backend.ts';
import { referenceLogits } from '../support/reference-decoder.ts';
import { tinyModel } from '../support/tiny-model.ts';
import { makeRows, model } from './support.ts';

beforeAll(() => backend('wasm'));

/** log softmax in doubles at every completion position of a row, with its label. */
function completion(of: typeof model, row: Sequence): { log: number[]; label: number }[] {
  return referenceLogits(of.config, of.weights, row.tokens.slice(0, -1)).flatMap((logits, t) => {
    if (t + 1 < row.promptLength) return [];
    const top = Math.max(...logits);
    const total = top + Math.log(logits.reduce((sum, z) => sum + Math.exp(z - top), 0));
    return [{ log: logits.map((z) => z - total), label: row.tokens[t + 1]! }];
  });
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

async function measure(of: typeof model, probe: Probe) {
  const weights = uploadWeights(of.config, [of.weights]);
  const [reading] = await measureProbe(weights, probe, 0);
  disposeWeights(weights);
  return reading!;
}

it('means over completion tokens, entropy and KL, as in doubles', async () => {
  const other = tinyModel({ seed: 11 });
  const rows = makeRows(7);
  const probe: Probe = { right: rows.slice(0, 3), wrong: rows.slice(3), base: null };
  await measure(model, probe);
  const before = memory().tensors;
  const got = await measure(other, probe);
  expect(memory().tensors).toBe(before);
  const [right, wrong] = [probe.right, probe.wrong].map((side) => side.flatMap((row) => completion(other, row)));
  const base = rows.flatMap((row) => completion(model, row));
  const all = [...right!, ...wrong!];
  const own = ({ log, label }: { log: number[]; label: number }) => log[label]!;
  const wanted = {
    logpRight: mean(right!.map(own)),
    logpWrong: mean(wrong!.map(own)),
    pRight: mean(right!.map((at) => Math.exp(own(at)))),
    pWrong: mean(wrong!.map((at) => Math.exp(own(at)))),
    entropy: mean(all.map(({ log }) => -log.reduce((sum, l) => sum + Math.exp(l) * l, 0))),
    kl: mean(all.map(({ log }, i) => log.reduce((sum, l, v) => sum + Math.exp(l) * (l - base[i]!.log[v]!), 0))),
  };
  for (const [name, value] of Object.entries(wanted)) {
    expect(Math.abs(got[name as keyof typeof wanted]! - value), name).toBeLessThan(2e-5);
  }
});

it('an empty side is null, and an empty probe says nothing', async () => {
  const rows = makeRows(2);
  expect(await measure(model, { right: rows, wrong: [], base: null })).toMatchObject({ logpWrong: null, pWrong: null });
  expect(await measure(model, { right: [], wrong: rows, base: null })).toMatchObject({ logpRight: null, pRight: null });
  const nothing = await measure(model, { right: [], wrong: [], base: null });
  expect(nothing).toEqual({
    logpRight: null,
    logpWrong: null,
    pRight: null,
    pWrong: null,
    entropy: Number.NaN,
    kl: Number.NaN,
  });
});
