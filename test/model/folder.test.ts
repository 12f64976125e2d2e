import { describe, expect, it } from 'vitest';
import { ModelError } from '../../src/model/error.ts';
import { listCheckpoints, loadModelFolder, writeModelFolder } from '../../src/model/folder.ts';
import { writeSafetensors } from '../../src/model/safetensors.ts';
import { countParameters, toHuggingFace } from '../../src/model/weights.ts';
import { configJson, sampleConfig, sampleWeights, tokenizerFiles } from './sample.ts';

const config = sampleConfig();
const weights = sampleWeights(config);
const doubled = new Map([...weights].map(([name, { shape, data }]) => [name, { shape, data: data.map((x) => 2 * x) }]));

function folder(changes: Record<string, Uint8Array | string | null> = {}) {
  const files = writeModelFolder({
    config,
    tokenizer: tokenizerFiles,
    checkpoints: [
      { id: 'step-100', step: 100, weights },
      { id: 'step-600', step: 600, weights: doubled },
    ],
    defaultCheckpoint: 'step-600',
    card: '# a model',
  });
  return async (path: string) => {
    const change = changes[path];
    const found = change === undefined ? files[path] : change;
    if (found == null) throw new Error('no such file');
    return typeof found === 'string' ? new TextEncoder().encode(found) : found;
  };
}

const jsonOf = async (path: string) => JSON.parse(new TextDecoder().decode(await folder()(path)));

describe('a model folder', () => {
  it('opens the default checkpoint, or the one asked for, exactly as written', async () => {
    const seen: number[] = [];
    const model = await loadModelFolder(folder(), { progress: (done, total) => seen.push(done / total) });
    expect(model.config).toEqual(config);
    expect(model.weights).toEqual(doubled);
    expect(model).toMatchObject({ checkpoint: 'step-600', parameters: countParameters(config) });
    expect(model.bytes).toBeGreaterThan(4 * model.parameters);
    expect(model.tokenizer.decode(model.tokenizer.encode('Q:1+1\nA:2#2'))).toBe('Q:1+1\nA:2#2');
    expect(seen.at(-1)).toBe(1);
    expect((await loadModelFolder(folder(), { checkpoint: 'step-100' })).weights).toEqual(weights);
  });

  it('holds what Hugging Face Transformers looks for', async () => {
    expect(await jsonOf('config.json')).toMatchObject({ architectures: ['LlamaForCausalLM'], torch_dtype: 'float32' });
    const own = await jsonOf('step-100/config.json');
    expect(own.rift_lab).toBeUndefined();
    expect(own).toEqual({ ...(await jsonOf('config.json')), rift_lab: undefined });
    expect(await jsonOf('generation_config.json')).toMatchObject({ eos_token_id: 2, pad_token_id: 0 });
    expect(await jsonOf('tokenizer_config.json')).toMatchObject({ model_max_length: 128, eos_token: '<eos>' });
    const header = new TextDecoder().decode((await folder()('step-100/model.safetensors')).subarray(8, 80));
    expect(header).toContain('{"__metadata__":{"format":"pt","step":"100"}');
    expect(listCheckpoints(await jsonOf('config.json'))).toEqual({
      default: 'step-600',
      checkpoints: [
        { id: 'step-100', step: 100 },
        { id: 'step-600', step: 600 },
      ],
    });
  });

  it('opens a plain Hugging Face folder too', async () => {
    const plain = {
      'config.json': JSON.stringify(configJson()),
      'model.safetensors': writeSafetensors(toHuggingFace(weights, config)),
    };
    const model = await loadModelFolder(folder(plain));
    expect(model.checkpoint).toBeNull();
    expect(model.weights).toEqual(weights);
  });

  it('in BF16 halves the file', () => {
    const write = (dtype: 'F32' | 'BF16') =>
      writeModelFolder({
        config,
        tokenizer: tokenizerFiles,
        checkpoints: [{ id: 'a', step: 1, weights }],
        defaultCheckpoint: 'a',
        dtype,
        card: '',
      });
    const half = write('BF16');
    expect(half['a/model.safetensors']!.length).toBeLessThan(write('F32')['a/model.safetensors']!.length * 0.75);
    expect(new TextDecoder().decode(half['config.json'])).toContain('"torch_dtype": "bfloat16"');
  });
});

describe('a broken model folder', () => {
  const nan = new Map(weights).set('layers.1.mlp.down', {
    shape: [12, 8],
    data: new Float32Array(96).fill(Number.NaN, 3),
  });
  const damaged = writeSafetensors(toHuggingFace(nan, config));
  const other = writeSafetensors(
    toHuggingFace(sampleWeights(sampleConfig({ num_hidden_layers: 1 })), sampleConfig({ num_hidden_layers: 1 })),
  );
  const smaller = JSON.stringify(configJson({ vocab_size: 20 }));

  it.each<[string, Record<string, Uint8Array | string | null>, string]>([
    ['no config', { 'config.json': null }, 'config.json cannot be read: no such file'],
    ['config of HTML', { 'config.json': '<!doctype html>' }, 'config.json is not valid JSON'],
    [
      'a bad list of checkpoints',
      { 'config.json': JSON.stringify(configJson({ rift_lab: { default: '../x', checkpoints: [] } })) },
      'rift_lab does not list',
    ],
    ['no tokenizer', { 'tokenizer.json': null }, 'tokenizer.json cannot be read'],
    ['a foreign tokenizer', { 'config.json': smaller }, 'the tokenizer belongs to another model'],
    ['no weights', { 'step-600/model.safetensors': null }, 'step-600/model.safetensors cannot be read'],
    ['cut weights', { 'step-600/model.safetensors': damaged.subarray(0, 3000) }, 'the file is cut off'],
    [
      'NaN weights',
      { 'step-600/model.safetensors': damaged },
      'tensor "model.layers.1.mlp.down_proj.weight" holds NaN',
    ],
    ['too few layers', { 'step-600/model.safetensors': other }, 'no tensor "model.layers.1.'],
  ])('%s: one sentence', async (_, changes, sentence) => {
    const error = await loadModelFolder(folder(changes)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).message).toContain(sentence);
    expect((error as ModelError).message).toMatch(/^[^\n]{10,300}$/);
  });

  it('lists the checkpoints there are', async () => {
    await expect(loadModelFolder(folder(), { checkpoint: '../secret' })).rejects.toThrow(
      'no checkpoint "../secret"; it has: step-100, step-600.',
    );
  });

  it('is not written: tokenizer or default checkpoint that does not fit', () => {
    const contents = { config, tokenizer: tokenizerFiles, checkpoints: [{ id: 'a', step: 1, weights }], card: '' };
    expect(() => writeModelFolder({ ...contents, defaultCheckpoint: 'b' })).toThrow('"b" is not among');
    expect(() =>
      writeModelFolder({ ...contents, defaultCheckpoint: 'a', config: { ...config, vocabularySize: 9 } }),
    ).toThrow(ModelError);
  });
});
