import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gumbel, philox4x32, uniform24 } from '../../src/random/philox.ts';
import { philoxWgsl } from '../../src/random/philox.wgsl.ts';
import { openDawnDevice, runCompute } from '../support/dawn.ts';

const count = 4096;

/** The counter and key of case i: the corners first, then words spread over all 32 bits. */
function caseOf(i: number): { counter: Uint32Array; key: Uint32Array } {
  if (i === 0) return { counter: new Uint32Array(4), key: new Uint32Array(2) };
  if (i === 1) return { counter: new Uint32Array(4).fill(0xffffffff), key: new Uint32Array(2).fill(0xffffffff) };
  const word = (j: number) => Math.imul(i * 7 + j, 0x9e3779b1) ^ Math.imul(i + j * 31, 0x85ebca77);
  return {
    counter: new Uint32Array([word(0), word(1), word(2), word(3)]),
    key: new Uint32Array([word(4), word(5)]),
  };
}

const caseWgsl = `
fn word(i: u32, j: u32) -> u32 { return ((i * 7u + j) * 0x9e3779b1u) ^ ((i + j * 31u) * 0x85ebca77u); }
fn counterOf(i: u32) -> vec4<u32> {
  if (i == 0u) { return vec4<u32>(0u); }
  if (i == 1u) { return vec4<u32>(0xffffffffu); }
  return vec4<u32>(word(i, 0u), word(i, 1u), word(i, 2u), word(i, 3u));
}
fn keyOf(i: u32) -> vec2<u32> {
  if (i == 0u) { return vec2<u32>(0u); }
  if (i == 1u) { return vec2<u32>(0xffffffffu); }
  return vec2<u32>(word(i, 4u), word(i, 5u));
}`;

describe('Philox on the device', () => {
  let device!: GPUDevice;
  beforeAll(async () => {
    device = await openDawnDevice();
  });
  afterAll(() => device?.destroy());

  test('gives the words of the TypeScript generator, bit for bit', async () => {
    const code = `${philoxWgsl}${caseWgsl}
      @group(0) @binding(0) var<storage, read_write> out: array<vec4<u32>>;
      @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
        out[id.x] = philox4x32(counterOf(id.x), keyOf(id.x));
      }`;
    const got = await runCompute(device, code, count * 4, count / 64);
    const expected = new Uint32Array(count * 4);
    for (let i = 0; i < count; i++) {
      const { counter, key } = caseOf(i);
      philox4x32(counter, key, expected.subarray(i * 4, i * 4 + 4));
    }
    expect(got).toEqual(expected);
    expect([...got.subarray(0, 4)]).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  });

  // The words at the ends, where rounding would show, and an even spread between.
  const probe = (i: number) => (i < 512 ? i : i < 1024 ? 2 ** 32 - 1 - (i - 512) : i * 1048573) >>> 0;
  const probeWgsl =
    'fn probe(i: u32) -> u32 { return select(select(i * 1048573u, ~(i - 512u), i < 1024u), i, i < 512u); }';

  test('turns words into the same numbers in (0, 1), bit for bit', async () => {
    const code = `${philoxWgsl}${probeWgsl}
      @group(0) @binding(0) var<storage, read_write> out: array<f32>;
      @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
        out[id.x] = uniform24(probe(id.x));
      }`;
    const words = await runCompute(device, code, count, count / 64);
    const got = Array.from(new Float32Array(words.buffer));
    expect(got).toEqual(Array.from({ length: count }, (_, i) => uniform24(probe(i))));
    expect(Math.min(...got)).toBeGreaterThan(0);
    expect(Math.max(...got)).toBeLessThan(1);
  });

  test('makes Gumbel noise within 1e-5 of doubles, at the tails too', async () => {
    const code = `${philoxWgsl}${probeWgsl}
      @group(0) @binding(0) var<storage, read_write> out: array<f32>;
      @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
        out[id.x] = gumbel(uniform24(probe(id.x)));
      }`;
    const words = await runCompute(device, code, count, count / 64);
    const got = new Float32Array(words.buffer);
    let worst = 0;
    for (let i = 0; i < count; i++) worst = Math.max(worst, Math.abs(got[i]! - gumbel(uniform24(probe(i)))));
    expect(worst).toBeLessThan(1e-5);
  });
});
