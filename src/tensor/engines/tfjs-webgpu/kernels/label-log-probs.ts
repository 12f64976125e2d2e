import { extents3 } from '../../../tensor.ts';
import { launch, packing } from '../launch.ts';
import type { WebGpuKernel } from './kernel.ts';

/** log softmax(logits)[label] by rows, through the log-sum-exp of the shifted logits: never log(softmax). */
export const labelLogProbs: WebGpuKernel<'labelLogProbs'> = (backend, { logits, labels }) => {
  const [L, R, V] = extents3(logits);
  const p = packing(V);
  const { logp, lse } = launch(backend, {
    key: `labelLogProbs${p.suffix}`,
    outputs: { logp: { shape: [L, R] }, lse: { shape: [L, R] } },
    inputs: { logits, labels },
    vectors: p.vectors('logits'),
    uniforms: { V, W: V / p.unit },
    workgroup: 32,
    items: L * R,
    declarations: () => `${p.wgsl}
fn largest(p: Packed) -> f32 { return ${p.unit === 4 ? 'max(max(p.x, p.y), max(p.z, p.w))' : 'p'}; }`,
    body: () => `
  let start = index * u.W;
  var tops = logits[start];
  for (var i = 1; i < u.W; i++) { tops = max(tops, logits[start + i]); }
  let top = largest(tops);
  var sums = Packed();
  for (var i = 0; i < u.W; i++) { sums += exp(logits[start + i] - top); }
  let all = top + log(total(sums));
  let label = clamp(labels[index], 0, u.V - 1);
  lse[index] = all;
  logp[index] = ${p.unit === 4 ? 'logits[start + label / 4][label % 4]' : 'logits[start + label]'} - all;`,
  });
  return { logp, lse };
};

/** d log p / d logits = onehot - softmax, times the coefficient dy of the row. Rows with dy = 0 are exactly 0. */
export const labelLogProbsGrad: WebGpuKernel<'labelLogProbsGrad'> = (backend, { logits, labels, lse, dy }) => {
  const [L, R, V] = extents3(logits);
  const p = packing(V);
  const isLabel =
    p.unit === 4
      ? 'vec4<i32>(column, column + 1, column + 2, column + 3) == vec4<i32>(labels[row])'
      : 'column == labels[row]';
  const { dx } = launch(backend, {
    key: `labelLogProbsGrad${p.suffix}`,
    outputs: { dx: { shape: logits.shape } },
    inputs: { logits, labels, lse, dy },
    vectors: p.vectors('dx', 'logits'),
    uniforms: { W: V / p.unit },
    workgroup: 64,
    items: (L * R * V) / p.unit,
    declarations: () => p.wgsl,
    body: () => `
  let row = index / u.W;
  let column = (index % u.W) * ${p.unit};
  let c = dy[row];
  if (c == 0.0) {
    dx[index] = Packed();
    return;
  }
  dx[index] = c * (select(Packed(), Packed(1.0), ${isLabel}) - exp(logits[index] - lse[row]));`,
  });
  return { dx };
};
