import { addressOf, type SimdKernel } from '../array.ts';

export const cacheFill: SimdKernel<'cacheFill'> = (machine, { k, v, keys, values }, shape) => {
  const { tokens: T, kvHeads: G, headDim: d, repeat } = shape;
  const [ks, vs, toKeys, toValues] = [addressOf(k), addressOf(v), addressOf(keys), addressOf(values)];
  machine.wasm.cacheFill(ks, vs, toKeys, toValues, k.shape[0]! / G, repeat, G, T, keys.shape[1]!, d);
  return {};
};

export const decodeHeads: SimdKernel<'decodeHeads'> = (machine, { qkv, table, keys, values, positions }, shape) => {
  const { heads: H, kvHeads: G, headDim: d } = shape;
  const rows = positions.shape[0]!;
  const q = machine.allocate([rows * H, d]);
  const [from, angles, ks, vs] = [addressOf(qkv), addressOf(table), addressOf(keys), addressOf(values)];
  const [at, to] = [addressOf(positions), addressOf(q)];
  machine.wasm.decodeHeads(from, angles, ks, vs, at, to, rows, keys.shape[1]!, H, G, d);
  return { q };
};

export const decodeAttention: SimdKernel<'decodeAttention'> = (machine, { q, keys, values, positions }, shape) => {
  const { batch: N, heads: H, kvHeads: G, headDim: d } = shape;
  const rows = positions.shape[0]!;
  const capacity = keys.shape[1]!;
  const o = machine.allocate([rows / N, N, H * d]);
  const scratch = machine.scratch((capacity + 4) * 4);
  const [qs, ks, vs, at] = [addressOf(q), addressOf(keys), addressOf(values), addressOf(positions)];
  machine.wasm.decodeAttention(qs, ks, vs, at, addressOf(o), rows, capacity, H, G, d, scratch);
  return { o };
};

export const sample: SimdKernel<'sample'> = (machine, inputs, attributes) => {
  const { temperature, topK, topP, seed, stream, eos, pad, capacity } = attributes;
  const V = inputs.logits.shape[2]!;
  machine.wasm.sample(
    addressOf(inputs.logits),
    addressOf(inputs.problem),
    addressOf(inputs.rollout),
    addressOf(inputs.positions),
    addressOf(inputs.done),
    addressOf(inputs.history),
    addressOf(inputs.logp),
    addressOf(inputs.counts),
    addressOf(inputs.next),
    inputs.positions.shape[0]!,
    V,
    capacity,
    temperature,
    topK,
    topP,
    seed,
    stream,
    eos,
    pad,
    machine.scratch(machine.wasm.sampleScratch(V)),
  );
  return {};
};
