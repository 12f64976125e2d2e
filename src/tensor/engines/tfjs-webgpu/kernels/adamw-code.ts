/**
 * AdamW of number `index` of `lane`, whose gradients are scaled by `clip`: bindings p, m, v, g and hyper. One text for an array
 * alone and for all in one dispatch, so that both give the same bits.
 */
export const ADAMW_WGSL = `
  let h = hyper[lane * 2];
  let h2 = hyper[lane * 2 + 1];
  let grad = g[index] * clip;
  let mi = h.y * m[index] + (1.0 - h.y) * grad;
  let vi = h.z * v[index] + (1.0 - h.z) * grad * grad;
  m[index] = mi;
  v[index] = vi;
  p[index] = p[index] * (1.0 - h.x * h2.z) - h.x * (mi / h.w) / (sqrt(vi / h2.x) + h2.y);`;
