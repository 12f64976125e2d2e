import type { LaneBatch } from '../../../training/batch.ts';
import type { Columns } from '../../../training/columns.ts';
import { SortedBatch } from '../../../training/cut.ts';
import type { LaneConfig } from '../../config/config.ts';
import { type LaneCheckpoint, type LaneMetrics, type Lanes, packingOrder } from '../lanes.ts';
import type { Voice } from '../voice.ts';
import type { Crew } from './crew.ts';
import { crewVoice } from './crew-voice.ts';
import type { Mailbox } from './mailbox.ts';
import type { Answer, LaneStep, LaneTold } from './protocol.ts';
import { assignPieces, holdersOf, piecesOf } from './share.ts';

/** All lanes of a run, spread over workers. */
export class CrewLanes implements Lanes {
  private readonly crew: Crew;
  private readonly configs: readonly LaneConfig[];
  private readonly holders: number[][];
  /** Workers that hold a lane. */
  private readonly busy: number[];
  private readonly stepped: Mailbox<Extract<Answer, { type: 'stepped' }>>;
  private readonly sorted: SortedBatch[];
  private readonly columns = new Map<Columns, { key: number; sent: Set<number> }>();
  private launched = 0;
  private drained = 0;

  constructor(crew: Crew, lanes: readonly LaneConfig[], shape: { batch: number; pad: number }, from?: LaneCheckpoint) {
    this.crew = crew;
    this.configs = lanes;
    this.holders = holdersOf(lanes.length, crew.size);
    this.busy = [...new Set(this.holders.flat())];
    this.sorted = lanes.map(() => new SortedBatch());
    this.stepped = crew.giveLanes(this.holders);
    for (const member of this.busy) {
      const held = lanes.flatMap((config, lane) => {
        if (!this.holders[lane]!.includes(member)) return [];
        const state = from ? { weights: from.weights[lane]!, optimizer: from.optimizers[lane]! } : null;
        return [{ lane, config, state }];
      });
      crew.tell(member, { type: 'hold', lanes: held, shape });
    }
  }

  launch(batches: readonly LaneBatch[]): void {
    const pieces = batches.map((batch, lane) => piecesOf(this.sorted[lane]!, batch));
    const assigned = assignPieces(pieces, this.holders);
    const step = ++this.launched;
    for (const member of this.busy) {
      const lanes: LaneStep[] = [];
      for (const [lane, { columns, drawn, rewards, hyper }] of batches.entries()) {
        const holders = this.holders[lane]!;
        if (!holders.includes(member)) continue;
        const rows = drawn.rows.slice(0, drawn.count);
        lanes.push({
          lane,
          columns: this.bring(columns, member),
          drawn: { ...drawn, rows, unit: drawn.unit.slice(0, drawn.count) },
          rewards: Float64Array.from(rows, (row) => rewards[row]!),
          hyper,
          shared: holders.length > 1,
          pieces: pieces[lane]!.length,
          mine: assigned[lane]!.flatMap((who, piece) => (who === member ? [piece] : [])),
          tells: holders[0] === member,
        });
      }
      this.crew.tell(member, { type: 'train', step, lanes });
    }
  }

  async drain(): Promise<LaneMetrics[]> {
    const first = this.drained;
    const told: LaneTold[][] = Array.from({ length: this.launched - first }, () => []);
    for (let left = told.length * this.busy.length; left > 0; left--) {
      const answer = await this.stepped.next();
      told[answer.step - first - 1]!.push(...answer.told);
    }
    this.drained = this.launched;
    return told.map((lanes) => this.metricsOf(lanes));
  }

  voices(): Voice[] {
    return packingOrder(this.configs).map((lane) => crewVoice(this.crew, lane, [lane], this.holders[lane]!));
  }

  async save(): Promise<LaneCheckpoint> {
    const boxes = this.holders.map(([first], lane) => this.crew.ask({ type: 'save', lane }, [first!]));
    const checkpoint: LaneCheckpoint = { weights: [], optimizers: [] };
    for (const [lane, box] of boxes.entries()) {
      const answer = await box.next();
      if (answer.type !== 'saved') throw new Error('A worker answered to another order.');
      checkpoint.weights[lane] = answer.state.weights;
      checkpoint.optimizers[lane] = answer.state.optimizer;
    }
    return checkpoint;
  }

  dispose(): void {
    this.crew.tellAll({ type: 'drop', what: 'lanes' });
  }

  /** In the order in which lanes in place would have told. */
  private metricsOf(told: readonly LaneTold[]): LaneMetrics {
    const metrics: LaneMetrics = { loss: [], gradNorm: [], reports: {} };
    for (const lane of packingOrder(this.configs)) {
      const { loss, gradNorm, reports } = told.find((one) => one.lane === lane)!;
      metrics.loss[lane] = loss;
      metrics.gradNorm[lane] = gradNorm;
      for (const [name, value] of reports) {
        metrics.reports[name] ??= new Array<number>(this.configs.length).fill(Number.NaN);
        metrics.reports[name][lane] = value;
      }
    }
    return metrics;
  }

  /** The number under which a worker knows the columns; sends them where it does not. */
  private bring(columns: Columns, member: number): number {
    let known = this.columns.get(columns);
    if (!known) {
      known = { key: this.columns.size + 1, sent: new Set() };
      this.columns.set(columns, known);
    }
    if (!known.sent.has(member)) this.crew.tell(member, { type: 'columns', key: known.key, columns });
    known.sent.add(member);
    return known.key;
  }
}
