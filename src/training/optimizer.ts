import type { Weights } from '../model/decoder.ts';
import {
  dispose,
  keep,
  type Parameter,
  read,
  type Slot,
  scope,
  slot,
  type Tensor,
  update,
  upload,
  zeros,
} from '../tensor/index.ts';

/** AdamW's settings for one lane at one step. */
export interface LaneHyper {
  /** 0: the lane sits this step out; its weights and moments stay as they are. */
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** Largest gradient norm of the lane; 0 turns clipping off. */
  clipNorm: number;
  /** Steps this lane has taken, this one included: the t of the bias correction. */
  step: number;
}

/** First and second moments of every parameter, and which lanes are active: what a checkpoint needs besides the weights. */
export interface OptimizerState {
  moments: Record<string, { m: Float32Array; v: Float32Array }>;
  active: Float32Array;
}

/** The state of each lane by itself, so that it can go on in other company. */
export function unstackState({ moments, active }: OptimizerState): OptimizerState[] {
  const lanes = active.length;
  return Array.from({ length: lanes }, (_, lane) => {
    const own = (data: Float32Array) => data.slice((lane * data.length) / lanes, ((lane + 1) * data.length) / lanes);
    const parts = Object.entries(moments).map(([name, { m, v }]) => [name, { m: own(m), v: own(v) }]);
    return { moments: Object.fromEntries(parts), active: active.slice(lane, lane + 1) };
  });
}

/** The inverse of `unstackState`: lanes that share a pass, in their order. */
export function stackStates(states: readonly OptimizerState[]): OptimizerState {
  const moments: OptimizerState['moments'] = {};
  for (const name of Object.keys(states[0]!.moments)) {
    moments[name] = {
      m: joinFloats(states.map((state) => state.moments[name]!.m)),
      v: joinFloats(states.map((state) => state.moments[name]!.v)),
    };
  }
  return { moments, active: joinFloats(states.map(({ active }) => active)) };
}

/** Some arrays end to end. */
export function joinFloats(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** AdamW over stacked lanes, with a clip and a finiteness gate for each lane by itself. */
export class Optimizer {
  private readonly parameters: readonly Parameter[];
  private readonly lanes: number;
  private readonly moments: Map<string, { m: Tensor; v: Tensor }>;
  private readonly hyper: Slot;
  /** What `hyper` is written from, [L, 8]. */
  private readonly settings: Float32Array;
  private active: Tensor;

  constructor(weights: Weights, state?: OptimizerState) {
    this.parameters = [...weights.parameters.values()];
    this.lanes = weights.lanes;
    this.hyper = slot([this.lanes, hyperWidth]);
    this.settings = new Float32Array(this.lanes * hyperWidth);
    this.moments = new Map(
      this.parameters.map((p) => {
        const saved = state?.moments[p.name];
        const make = (data?: Float32Array): Tensor => (data ? upload(data, p.shape) : zeros(p.shape));
        return [p.name, { m: make(saved?.m), v: make(saved?.v) }];
      }),
    );
    this.active = upload(state?.active ?? new Float32Array(this.lanes).fill(1), [this.lanes]);
  }

  /** Writes the settings of the next update, one a lane. */
  write(hypers: readonly LaneHyper[]): void {
    for (const [lane, hyper] of hypers.entries()) writeHyper(hyper, this.settings, lane * hyperWidth);
    this.hyper.write(this.settings);
  }

  /**
   * One update from gradients (in the order of the weights' parameters) and losses [L], under the settings that were written
   * last. Returns the gradient norm of each lane before clipping, [L]; the caller frees it. Gradients are left to the caller.
   */
  apply(grads: readonly Tensor[], loss: Tensor): Tensor {
    const moments = this.parameters.map(({ name }) => this.moments.get(name)!);
    return scope(() =>
      keep(
        update({
          parameters: this.parameters.map(({ tensor }) => tensor),
          m: moments.map(({ m }) => m),
          v: moments.map(({ v }) => v),
          grads,
          loss,
          hyper: this.hyper.tensor,
          active: this.active,
        }),
      ),
    );
  }

  /** 1 for each lane that is active, 0 for one whose loss or gradient was not finite. */
  async readActive(): Promise<Float32Array> {
    return (await read(this.active)) as Float32Array;
  }

  async save(): Promise<OptimizerState> {
    const moments: OptimizerState['moments'] = {};
    for (const [name, { m, v }] of this.moments) {
      moments[name] = { m: (await read(m)) as Float32Array, v: (await read(v)) as Float32Array };
    }
    return { moments, active: await this.readActive() };
  }

  dispose(): void {
    for (const { m, v } of this.moments.values()) dispose(m, v);
    dispose(this.active);
    this.hyper.dispose();
  }
}

/** Numbers of a lane's settings on the device. */
const hyperWidth = 8;

function writeHyper(h: LaneHyper, into: Float32Array, at: number): void {
  into[at] = h.learningRate;
  into[at + 1] = h.beta1;
  into[at + 2] = h.beta2;
  into[at + 3] = 1 - h.beta1 ** h.step;
  into[at + 4] = 1 - h.beta2 ** h.step;
  into[at + 5] = h.epsilon;
  into[at + 6] = h.weightDecay;
  into[at + 7] = h.clipNorm;
}
