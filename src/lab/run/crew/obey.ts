import { messageOf } from '../../../message-of.ts';
import type { ModelConfig } from '../../../model/config.ts';
import { disposeWeights, downloadWeights, uploadWeights, type Weights } from '../../../model/decoder.ts';
import type { FileTensor } from '../../../model/safetensors.ts';
import { generate } from '../../../rollouts/generate.ts';
import { type BackendName, memory, trim } from '../../../tensor/index.ts';
import type { Columns } from '../../../training/columns.ts';
import { LaneGroup } from '../../../training/lane-group.ts';
import { measureProbe } from '../../../training/measure-probe.ts';
import { laneObjective } from '../lanes.ts';
import { Parts } from './parts.ts';
import type { Answer, Order, Subject } from './protocol.ts';
import { takeStep } from './take-step.ts';

/** How a worker's program reaches its surroundings. */
export interface Around {
  post(answer: Answer, transfer?: ArrayBuffer[]): void;
  /** Opens the engine that the lab has open too. */
  open(backend: BackendName): Promise<unknown>;
}

/** A worker's side: gives the function that hears orders. They are obeyed one after another; what fails is said once. */
export function obeyOrders(around: Around): (order: Order) => void {
  const member = new Member(around);
  let last: Promise<void> = Promise.resolve();
  let failed = false;
  return (order) => {
    if (order.type === 'part') member.parts.put(order.part);
    else {
      last = last
        .then(() => (failed ? undefined : member.obey(order)))
        .catch((error) => {
          failed = true;
          around.post({ type: 'broken', message: messageOf(error) });
        });
    }
  };
}

/** One engine with the base and some lanes. */
class Member {
  readonly parts = new Parts();
  private readonly around: Around;
  private model: { config: ModelConfig; weights: Map<string, FileTensor> } | null = null;
  private base: Weights | null = null;
  private readonly groups = new Map<number, LaneGroup>();
  private readonly columns = new Map<number, Columns>();

  constructor(around: Around) {
    this.around = around;
  }

  async obey(order: Exclude<Order, { type: 'part' }>): Promise<void> {
    const { post, open } = this.around;
    switch (order.type) {
      case 'begin':
        await open(order.backend);
        this.model = order;
        return post({ type: 'ready' });
      case 'hold':
        return this.hold(order);
      case 'columns':
        this.columns.set(order.key, order.columns);
        return;
      case 'train': {
        const { step, lanes } = order;
        const holding = { groups: this.groups, columns: this.columns, parts: this.parts, post };
        const told = await takeStep(step, lanes, holding);
        return post({ type: 'stepped', step, told, bytes: bytes() });
      }
      case 'write': {
        const { job, subject, request, options } = order;
        for await (const { finished } of generate(this.weightsOf(subject), request, options)) {
          post({ type: 'wrote', job, finished });
        }
        return post({ type: 'done', job, bytes: bytes() });
      }
      case 'measure': {
        const { job, subject, probe, pad } = order;
        const knew = probe.base !== null;
        const readings = await measureProbe(this.weightsOf(subject), probe, pad);
        return post({ type: 'measured', job, readings, base: knew ? null : probe.base, bytes: bytes() });
      }
      case 'save': {
        const group = this.groupOf(order.lane);
        const [weights] = await downloadWeights(group.weights);
        const state = { weights: weights!, optimizer: await group.optimizer.save() };
        return post({ type: 'saved', job: order.job, state, bytes: bytes() });
      }
      case 'drop':
        if (order.what === 'base') this.dropBase();
        else this.dropLanes();
        trim();
    }
  }

  private hold({ lanes, shape }: Extract<Order, { type: 'hold' }>): void {
    this.dropLanes();
    for (const { lane, config, state } of lanes) {
      const { model } = this;
      const weights = uploadWeights(model!.config, [state?.weights ?? model!.weights]);
      const group = new LaneGroup(weights, [laneObjective(config)], { ...shape, tokens: null }, state?.optimizer);
      this.groups.set(lane, group);
    }
  }

  private groupOf(lane: number): LaneGroup {
    const group = this.groups.get(lane);
    if (!group) throw new Error(`Lane ${lane} is held by another worker.`);
    return group;
  }

  private weightsOf(subject: Subject): Weights {
    if (subject !== 'base') return this.groupOf(subject).weights;
    this.base ??= uploadWeights(this.model!.config, [this.model!.weights]);
    return this.base;
  }

  private dropBase(): void {
    if (this.base) disposeWeights(this.base);
    this.base = null;
  }

  private dropLanes(): void {
    for (const group of this.groups.values()) {
      disposeWeights(group.weights);
      group.dispose();
    }
    this.groups.clear();
    this.columns.clear();
  }
}

const bytes = (): number => memory().allocated;
