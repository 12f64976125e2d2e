import { disposeWeights, uploadWeights } from '../../model/decoder.ts';
import { hash64 } from '../../random/index.ts';
import { generate as sampleResponses } from '../../rollouts/generate.ts';
import { backendOption, openChosen } from '../backend.ts';
import type { Command } from '../command.ts';
import { loadModel } from '../files.ts';

export const generate: Command = {
  name: 'generate',
  about: 'samples responses to a prompt and prints one JSON line each',
  options: {
    model: { value: 'DIR', about: 'a model folder, or the folder of one checkpoint', required: true },
    checkpoint: { value: 'NAME', about: "instead of the model's default" },
    prompt: { value: 'TEXT', about: 'the prompt; \\n stands for a new line', required: true },
    k: { value: 'N', about: 'responses', default: '8' },
    temperature: { value: 'T', about: '0 takes the likeliest token', default: '0.7' },
    'top-p': { value: 'P', about: 'keeps the smallest set of tokens of this probability', default: '1' },
    'top-k': { value: 'N', about: 'keeps the likeliest tokens; 0 keeps all', default: '0' },
    'max-new-tokens': { value: 'N', about: 'longest response', default: '48' },
    seed: { value: 'N', about: 'of the noise', default: '7' },
    backend: backendOption,
  },
  async run(args, io) {
    const model = await loadModel(args.required('model'), args.text('checkpoint'));
    const prompt = args.required('prompt').replaceAll('\\n', '\n');
    const { tokenizer } = model;
    const start = tokenizer.bos === null ? [] : [tokenizer.bos];
    const request = {
      prompts: [{ tokens: [...start, ...tokenizer.encode(prompt)], hash: hash64(prompt).high }],
      k: args.integer('k', { min: 1, max: 4096 })!,
      sampling: {
        temperature: args.number('temperature', { min: 0, max: 10 })!,
        topP: args.number('top-p', { min: 0.001, max: 1 })!,
        topK: args.integer('top-k', { min: 0, max: model.config.vocabularySize })!,
        maxNewTokens: args.integer('max-new-tokens', { min: 1, max: model.config.maxPositions })!,
      },
      seed: args.integer('seed', { min: 0, max: 0xffffffff })!,
      purpose: 'rollout' as const,
      round: 0,
      eos: tokenizer.eos,
      pad: tokenizer.pad,
    };
    await openChosen(args);
    const weights = uploadWeights(model.config, [model.weights]);
    for await (const { finished } of sampleResponses(weights, request, { rowsTogether: 512, tokensPerRead: 16 })) {
      for (const { k, tokens, logp, finish } of finished) {
        await io.line(JSON.stringify({ k, text: tokenizer.decode(tokens), finish, tokens, logp }));
      }
    }
    disposeWeights(weights);
    return 0;
  },
};
