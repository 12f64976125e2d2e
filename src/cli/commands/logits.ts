import { disposeWeights, forward, uploadWeights } from '../../model/decoder.ts';
import { keep, read, scope, upload } from '../../tensor/index.ts';
import { UsageError } from '../args.ts';
import { backendOption, openChosen } from '../backend.ts';
import type { Command } from '../command.ts';
import { loadModel } from '../files.ts';

export const logits: Command = {
  name: 'logits',
  about: "prints a model's logits at every position as JSON",
  options: {
    model: { value: 'DIR', about: 'a model folder, or the folder of one checkpoint', required: true },
    checkpoint: { value: 'NAME', about: "instead of the model's default" },
    tokens: { value: '1,2,3', about: 'token ids', required: true },
    backend: backendOption,
  },
  async run(args, io) {
    const model = await loadModel(args.required('model'), args.text('checkpoint'));
    const { vocabularySize, maxPositions } = model.config;
    const tokens = args.commas('tokens')!.map(Number);
    for (const id of tokens) {
      if (!Number.isInteger(id) || id < 0 || id >= vocabularySize) {
        throw new UsageError(`--tokens has ${id}; token ids are whole numbers from 0 to ${vocabularySize - 1}.`);
      }
    }
    if (tokens.length > maxPositions) {
      throw new UsageError(`--tokens has ${tokens.length} ids; the model has ${maxPositions} positions.`);
    }
    await openChosen(args);
    const weights = uploadWeights(model.config, [model.weights]);
    const ids = upload(Int32Array.from(tokens), [1, tokens.length]);
    const values = await read(scope(() => keep(forward(weights, ids, 1, tokens.length))));
    disposeWeights(weights);
    const rows = tokens.map((_, t) => Array.from(values.subarray(t * vocabularySize, (t + 1) * vocabularySize)));
    await io.line(JSON.stringify({ tokens, logits: rows }));
    return 0;
  },
};
