import { describe } from './config.ts';
import { ModelError } from './error.ts';
import { bfloat16ToFloat32, float16ToFloat32, float32ToBfloat16 } from './float16.ts';

/** How a file stores its numbers; in memory they are always float32. */
export type StoredType = 'F32' | 'F16' | 'BF16';

export interface FileTensor {
  shape: number[];
  /** Row-major, one float32 an element. */
  data: Float32Array;
}

export interface StoredTensor extends FileTensor {
  dtype: StoredType;
}

const bytesPerElement = { F32: 4, F16: 2, BF16: 2 } as const;
/** The limit of the reference implementation (huggingface/safetensors, `safetensors/src/tensor.rs`). */
const maxHeaderBytes = 100_000_000;
const maxRank = 8;

/**
 * Reads a safetensors file: 8 bytes of header length, a JSON header `{name: {dtype, shape, data_offsets}}`, the data.
 * As the reference implementation does, it demands that the tensors cover the data without gap or overlap.
 *
 * @throws ModelError on any file that is not exactly that, or holds a type other than F32, F16, BF16.
 */
export function readSafetensors(bytes: Uint8Array, file = 'model.safetensors'): Map<string, StoredTensor> {
  const fail = failureOf(file);
  const { header, headerBytes } = readHeader(bytes, fail);
  // A plain view, because `slice` of Node's Buffer, unlike that of its parent Uint8Array, does not copy.
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + 8 + headerBytes, bytes.length - 8 - headerBytes);

  header.delete('__metadata__');
  if (header.size === 0) fail('it holds no tensors.');
  const entries = [...header].map(([name, entry]) => checkEntry(name, entry, data.length, fail));
  entries.sort((a, b) => a.begin - b.begin);
  let covered = 0;
  for (const { name, begin, end } of entries) {
    if (begin < covered) fail(`tensor ${describe(name)} begins at byte ${begin}, inside the tensor before it.`);
    if (begin > covered) fail(`bytes ${covered} to ${begin} of the data belong to no tensor.`);
    covered = end;
  }
  if (covered !== data.length) fail(`the tensors end at byte ${covered} of the data, which has ${data.length} bytes.`);

  const tensors = new Map<string, StoredTensor>();
  for (const { name, dtype, shape, begin, end } of entries) {
    // A copy, because the data of a tensor need not be aligned to its element size within the file.
    const own = data.slice(begin, end).buffer;
    const values =
      dtype === 'F32'
        ? new Float32Array(own)
        : (dtype === 'F16' ? float16ToFloat32 : bfloat16ToFloat32)(new Uint16Array(own));
    tensors.set(name, { dtype, shape, data: values });
  }
  return tensors;
}

/**
 * The `__metadata__` of a safetensors file: text by name, none where the file has none.
 *
 * @throws ModelError when the header cannot be read, or its metadata is not text by name
 */
export function readSafetensorsMetadata(bytes: Uint8Array, file = 'model.safetensors'): Record<string, string> {
  const fail = failureOf(file);
  const metadata = readHeader(bytes, fail).header.get('__metadata__') ?? {};
  if (typeof metadata !== 'object' || Object.values(metadata).some((value) => typeof value !== 'string')) {
    return fail('its metadata is not text by name; the file is damaged.');
  }
  return metadata as Record<string, string>;
}

/**
 * Writes a safetensors file, tensors in the order of their names, so that equal tensors give equal bytes.
 * BF16 rounds to nearest even. `format: pt` in the metadata is what Hugging Face Transformers asks for.
 *
 * @throws ModelError when a tensor's data does not fill its shape.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, FileTensor>,
  options: { dtype?: 'F32' | 'BF16'; metadata?: Record<string, string> } = {},
): Uint8Array {
  const dtype = options.dtype ?? 'F32';
  const header: Record<string, unknown> = { __metadata__: { format: 'pt', ...options.metadata } };
  const names = [...tensors.keys()].sort();
  let end = 0;
  for (const name of names) {
    const { shape, data } = tensors.get(name)!;
    const size = shape.reduce((product, extent) => product * extent, 1);
    if (size !== data.length) {
      throw new ModelError(
        `FileTensor ${describe(name)} has ${data.length} numbers but its shape [${shape}] needs ${size}.`,
      );
    }
    const begin = end;
    end += size * bytesPerElement[dtype];
    header[name] = { dtype, shape, data_offsets: [begin, end] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Padding with spaces so that the data begins at a multiple of 8, as the format recommends.
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerBytes + end).fill(0x20, 8, 8 + headerBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(json, 8);
  let offset = 8 + headerBytes;
  for (const name of names) {
    const { data } = tensors.get(name)!;
    const stored = dtype === 'F32' ? data : float32ToBfloat16(data);
    bytes.set(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength), offset);
    offset += stored.byteLength;
  }
  return bytes;
}

type Fail = (problem: string) => never;

const failureOf =
  (file: string): Fail =>
  (problem) => {
    throw new ModelError(`${file}: ${problem}`);
  };

/** The length of the header and its entries, `__metadata__` among them. */
function readHeader(bytes: Uint8Array, fail: Fail): { header: Map<string, unknown>; headerBytes: number } {
  if (bytes.length < 8) return fail(`the file is ${bytes.length} bytes long, too short for a safetensors header.`);
  const headerBytes = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (headerBytes > maxHeaderBytes) {
    return fail(
      `the header claims ${headerBytes} bytes, above the limit of ${maxHeaderBytes}; this is no safetensors file.`,
    );
  }
  if (8 + headerBytes > bytes.length) {
    return fail(`the header claims ${headerBytes} bytes but the file ends after ${bytes.length}; it is cut off.`);
  }
  return { header: parseHeader(bytes.subarray(8, 8 + headerBytes), fail), headerBytes };
}

function parseHeader(bytes: Uint8Array, fail: Fail): Map<string, unknown> {
  let text: string;
  let parsed: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    parsed = JSON.parse(text);
  } catch {
    return fail('its header is not valid JSON; the file is damaged or no safetensors file.');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return fail('its header is not a JSON object.');
  }
  const entries = new Map<string, unknown>(Object.entries(parsed));
  const repeated = repeatedKey(text);
  if (repeated !== undefined) fail(`tensor ${describe(repeated)} is listed twice.`);
  return entries;
}

/** The first key that a JSON object's text has twice at its top level (JSON.parse keeps the last in silence). */
function repeatedKey(json: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (const token of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    const first = token[0][0];
    if (first === '{' || first === '[') depth++;
    else if (first === '}' || first === ']') depth--;
    else if (depth === 1 && token[1] !== undefined) {
      const key: string = JSON.parse(token[0].slice(0, token[0].length - token[1].length));
      if (seen.has(key)) return key;
      seen.add(key);
    }
  }
  return undefined;
}

function checkEntry(name: string, entry: unknown, dataBytes: number, fail: Fail) {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  const of = `tensor ${describe(name)}`;
  if (dtype !== 'F32' && dtype !== 'F16' && dtype !== 'BF16') {
    return fail(`${of} has type ${describe(dtype)}; only F32, F16 and BF16 are read.`);
  }
  if (!Array.isArray(shape) || shape.length > maxRank || !shape.every((extent) => Number.isSafeInteger(extent))) {
    return fail(`${of} has shape ${describe(shape)}; it must be a list of at most ${maxRank} whole numbers.`);
  }
  if (shape.some((extent) => extent < 1)) {
    return fail(`${of} has shape [${shape}]; every extent must be at least 1.`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every((offset) => Number.isSafeInteger(offset))) {
    return fail(`${of} has data_offsets ${describe(offsets)}; they must be two whole numbers.`);
  }
  const [begin, end] = offsets as [number, number];
  if (begin < 0 || end < begin || end > dataBytes) {
    return fail(`${of} lies at bytes ${begin} to ${end}, outside the ${dataBytes} bytes of data; the file is cut off.`);
  }
  const needed = shape.reduce((product: number, extent: number) => product * extent, bytesPerElement[dtype]);
  if (needed !== end - begin) {
    return fail(`${of} of type ${dtype} and shape [${shape}] needs ${needed} bytes but has ${end - begin}.`);
  }
  return { name, dtype, shape: shape as number[], begin, end } as const;
}
