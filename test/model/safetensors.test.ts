import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../src/model/error.ts';
import { float16ToFloat32, float32ToBfloat16 } from '../../src/model/float16.ts';
import { readSafetensors, writeSafetensors } from '../../src/model/safetensors.ts';

/** A file with any header text, valid or not. */
function fileOf(header: string | object, data: Uint8Array = new Uint8Array(0), claimed?: bigint): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, claimed ?? BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

const f32 = (shape: unknown, begin: unknown, end: unknown) => ({ dtype: 'F32', shape, data_offsets: [begin, end] });
const tensors = new Map([
  ['b', { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 1e-30, -0, 7) }],
  ['a', { shape: [], data: Float32Array.of(0.1) }],
]);

describe('a round trip', () => {
  it('keeps every bit in F32, whatever the order of the tensors', () => {
    const bytes = writeSafetensors(tensors, { metadata: { step: '3' } });
    const read = readSafetensors(bytes);
    expect([...read.keys()].sort()).toEqual(['a', 'b']);
    expect(read.get('b')).toEqual({ dtype: 'F32', ...tensors.get('b') });
    expect(Object.is(read.get('b')!.data[4], -0)).toBe(true);
    expect(writeSafetensors(new Map([...tensors].reverse()), { metadata: { step: '3' } })).toEqual(bytes);
    expect(new DataView(bytes.buffer).getUint32(0, true) % 8).toBe(0);
    expect(new TextDecoder().decode(bytes.subarray(8, 66))).toContain('"__metadata__":{"format":"pt","step":"3"}');
  });

  it('keeps any float32 exactly, NaN as NaN', () => {
    const values = fc.array(fc.float(), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, (list) => {
        const data = Float32Array.from(list);
        const file = writeSafetensors(new Map([['x', { shape: [list.length], data }]]));
        expect(readSafetensors(file).get('x')!.data).toEqual(data);
      }),
    );
  });

  it('in BF16 is off by at most half a unit in the last of 8 bits', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, min: Math.fround(-1e30), max: Math.fround(1e30) }), (value) => {
        const data = Float32Array.of(value);
        const file = writeSafetensors(new Map([['x', { shape: [1], data }]]), { dtype: 'BF16' });
        const got = readSafetensors(file).get('x')!;
        expect(got.dtype).toBe('BF16');
        expect(Math.abs(got.data[0]! - data[0]!)).toBeLessThanOrEqual(Math.abs(data[0]!) / 256 + 1e-38);
      }),
    );
  });

  it('reads tensors that are not aligned within the file', () => {
    const file = fileOf({ x: f32([1], 0, 4) }, new Uint8Array(Float32Array.of(2.5).buffer));
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(readSafetensors(shifted.subarray(3)).get('x')!.data[0]).toBe(2.5);
  });

  it("reads Node's buffers, whose slices are views", () => {
    const read = readSafetensors(Buffer.from(writeSafetensors(tensors)));
    expect(read.get('b')).toEqual({ dtype: 'F32', ...tensors.get('b') });
  });
});

describe('16-bit floats', () => {
  it('reads half precision: normal, subnormal, infinite', () => {
    const bits = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x03ff, 0x7bff, 0x3555, 0x7c00, 0xfc00, 0x7e00);
    expect([...float16ToFloat32(bits)]).toEqual([
      1,
      -2,
      2 ** -24,
      1023 * 2 ** -24,
      65504,
      0.333251953125,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]);
  });

  it('rounds to bfloat16 with ties to even and keeps NaN', () => {
    const tie = new Float32Array(
      Uint32Array.of(0x3f808000, 0x3f818000, 0x3f808001, 0x7fffffff, 0x7f800001, 0x7f800000).buffer,
    );
    expect([...float32ToBfloat16(tie)]).toEqual([0x3f80, 0x3f82, 0x3f81, 0x7fff, 0x7fc0, 0x7f80]);
  });
});

describe('a hostile or broken file', () => {
  const four = new Uint8Array(4);
  it.each<[string, Uint8Array, string]>([
    ['empty', new Uint8Array(0), 'too short'],
    ['cut in the header', fileOf({ x: f32([1], 0, 4) }, four).subarray(0, 20), 'cut off'],
    ['cut in the data', fileOf({ x: f32([1], 0, 4) }, four.subarray(1)), 'outside the 3 bytes of data'],
    ['absurd header length', fileOf('{}', four, 2n ** 63n), 'above the limit'],
    ['not JSON', fileOf('{"x":'), 'not valid JSON'],
    ['not UTF-8', fileOf('{}').map((byte, i) => (i === 8 ? 0xff : byte)), 'not valid JSON'],
    ['a list', fileOf('[]'), 'not a JSON object'],
    ['no tensor', fileOf({ __metadata__: { a: 'b' } }), 'holds no tensors'],
    ['null entry', fileOf({ x: null }), 'has type undefined'],
    ['unknown type', fileOf({ x: { ...f32([1], 0, 4), dtype: 'I64' } }, four), 'has type "I64"'],
    ['shape not a list', fileOf({ x: f32('1', 0, 4) }, four), 'has shape "1"'],
    ['fractional extent', fileOf({ x: f32([1.5], 0, 4) }, four), 'has shape [1.5]'],
    ['negative extent', fileOf({ x: f32([-1, -1], 0, 4) }, four), 'must be at least 1'],
    ['no numbers', fileOf({ x: f32([0, 4], 0, 0) }), 'must be at least 1'],
    ['huge shape', fileOf({ x: f32([2 ** 52, 2 ** 52], 0, 4) }, four), 'but has 4'],
    ['rank 9', fileOf({ x: f32(Array(9).fill(1), 0, 4) }, four), 'at most 8'],
    ['no offsets', fileOf({ x: { dtype: 'F32', shape: [1] } }, four), 'data_offsets undefined'],
    ['negative offset', fileOf({ x: f32([1], -4, 0) }, four), 'outside the 4 bytes'],
    ['reversed offsets', fileOf({ x: f32([1], 4, 0) }, four), 'outside the 4 bytes'],
    ['offset past the end', fileOf({ x: f32([2], 0, 8) }, four), 'outside the 4 bytes'],
    ['wrong size', fileOf({ x: f32([2], 0, 4) }, four), 'needs 8 bytes but has 4'],
    ['overlap', fileOf({ x: f32([1], 0, 4), y: f32([1], 0, 4) }, four), 'inside the tensor before it'],
    ['gap', fileOf({ x: f32([1], 4, 8) }, new Uint8Array(8)), 'belong to no tensor'],
    ['data left over', fileOf({ x: f32([1], 0, 4) }, new Uint8Array(8)), 'the tensors end at byte 4'],
    [
      'a name twice',
      fileOf(
        '{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0078" :{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        four,
      ),
      'listed twice',
    ],
  ])('%s: one sentence', (_, bytes, sentence) => {
    expect(() => readSafetensors(bytes, 'w.safetensors')).toThrow(ModelError);
    expect(() => readSafetensors(bytes, 'w.safetensors')).toThrow(/^w\.safetensors: [^\n]{10,400}\.$/);
    expect(() => readSafetensors(bytes)).toThrow(sentence);
  });

  it('is not confused by keys inside tensors or by odd names', () => {
    const file = fileOf(
      '{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a\\"{":{"shape":[1],"shape":[1],"dtype":"F32","data_offsets":[4,8]}}',
      new Uint8Array(8),
    );
    expect([...readSafetensors(file).keys()]).toEqual(['__proto__', 'a"{']);
  });

  it('never throws anything but ModelError, whichever bytes flip', () => {
    const original = writeSafetensors(tensors);
    const flips = fc.array(fc.tuple(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(flips, fc.nat(original.length), (list, length) => {
        const bytes = original.slice(0, length % 3 === 0 ? length : original.length);
        for (const [at, mask] of list) if (at < bytes.length) bytes[at]! ^= mask;
        try {
          readSafetensors(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ModelError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses to write a tensor that does not fill its shape', () => {
    expect(() => writeSafetensors(new Map([['x', { shape: [3], data: Float32Array.of(1) }]]))).toThrow('needs 3');
  });
});
