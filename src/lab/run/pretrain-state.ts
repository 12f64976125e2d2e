import { readSafetensors, type Tensor, writeSafetensors } from '../../model/safetensors.ts';
import type { PretrainState } from './pretrain.ts';

/** A pretraining state as one safetensors file: `weight/`, `m/` and `v/` with the parameter's name, `active` and `step`. */
export function writePretrainState({ step, weights, optimizer }: PretrainState): Uint8Array {
  const tensors = new Map<string, Tensor>();
  for (const [name, tensor] of weights) {
    tensors.set(`weight/${name}`, tensor);
    const { m, v } = optimizer.moments[name]!;
    tensors.set(`m/${name}`, { shape: tensor.shape, data: m });
    tensors.set(`v/${name}`, { shape: tensor.shape, data: v });
  }
  tensors.set('active', { shape: [optimizer.active.length], data: optimizer.active });
  tensors.set('step', { shape: [1], data: Float32Array.of(step) });
  return writeSafetensors(tensors, { dtype: 'F32' });
}

export function readPretrainState(bytes: Uint8Array, file: string): PretrainState {
  const weights = new Map<string, Tensor>();
  const moments: PretrainState['optimizer']['moments'] = {};
  const tensors = readSafetensors(bytes, file);
  for (const [name, { shape, data }] of tensors) {
    const [kind, parameter] = [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)];
    if (kind === 'weight') weights.set(parameter, { shape, data });
    if (kind === 'm' || kind === 'v') {
      moments[parameter] ??= { m: data, v: data };
      moments[parameter]![kind] = data;
    }
  }
  return {
    step: tensors.get('step')!.data[0]!,
    weights,
    optimizer: { moments, active: tensors.get('active')!.data },
  };
}
