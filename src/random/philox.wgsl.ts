/**
 * Philox4x32-10 in WGSL: the same bits as `philox.ts`, on the device.
 * `philox4x32(counter, key) -> vec4<u32>`, `uniform24(word) -> f32` in (0, 1) and exact, `gumbel(u) -> f32`.
 * WGSL has no 64-bit product, so it is put together from 16-bit halves.
 */
export const philoxWgsl = /* wgsl */ `
fn philoxMultiplyHigh(a: u32, b: u32) -> u32 {
  let aLow = a & 0xffffu;
  let aHigh = a >> 16u;
  let bLow = b & 0xffffu;
  let bHigh = b >> 16u;
  let middle = aHigh * bLow + ((aLow * bLow) >> 16u);
  let cross = aLow * bHigh + (middle & 0xffffu);
  return aHigh * bHigh + (middle >> 16u) + (cross >> 16u);
}

fn philox4x32(counter: vec4<u32>, key: vec2<u32>) -> vec4<u32> {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    let high0 = philoxMultiplyHigh(0xd2511f53u, c.x);
    let low0 = 0xd2511f53u * c.x;
    let high1 = philoxMultiplyHigh(0xcd9e8d57u, c.z);
    let low1 = 0xcd9e8d57u * c.z;
    c = vec4<u32>(high1 ^ c.y ^ k.x, low1, high0 ^ c.w ^ k.y, low0);
    k += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

// An odd multiple of 2^-24, exact in f32: never 0, never 1, no rounding that a device could do its own way.
fn uniform24(word: u32) -> f32 {
  return f32((word >> 8u) | 1u) * 5.9604644775390625e-8;
}

// -log(-log u). WGSL's log near 1 is only good to 2^-21 in absolute terms, which would make the largest noise, the one
// that decides a Gumbel-max, wrong or NaN; there 1 - u is exact and the series converges.
fn gumbel(u: f32) -> f32 {
  let v = 1.0 - u;
  let series = v * (1.0 + v * (0.5 + v * (0.33333333 + v * (0.25 + v * 0.2))));
  return -log(select(-log(u), series, v < 0.03125));
}
`;
