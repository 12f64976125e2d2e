import type { LoadedModel } from '../../../model/folder.ts';
import type { BackendName } from '../../../tensor/index.ts';
import { Mailbox } from './mailbox.ts';
import type { Answer, Hand, Hands, Order } from './protocol.ts';
import { buffersOf } from './take-step.ts';

export type Job = Extract<Order, { job: number }>;
type JobAnswer = Extract<Answer, { job: number }>;
type Unnumbered<T> = T extends unknown ? Omit<T, 'job'> : never;

interface Waiting {
  job: Job;
  /** The workers that can do it. */
  holders: readonly number[];
  box: Mailbox<JobAnswer>;
}

interface Member {
  hand: Hand;
  doing: Waiting | null;
  /** What its engine has taken. */
  bytes: number;
}

/**
 * Workers with an engine each, the base's weights and some of the lanes: they write, measure and train side by side. Which of
 * them does what changes nothing in what comes out. A worker that fails or dies breaks the crew: whoever waits for it gets the
 * error, and a new crew is needed.
 */
export class Crew {
  private readonly members: Member[];
  private readonly queue: Waiting[] = [];
  private readonly boxes = new Set<{ fail(error: Error): void }>();
  private broken: Error | null = null;
  private numbers = 0;
  /** Who holds which lane; said by whoever gives lanes out. */
  private holders: readonly (readonly number[])[] = [];
  private stepped: Mailbox<Extract<Answer, { type: 'stepped' }>>;
  private readonly ready = new Mailbox<null>();

  private constructor(hands: Hand[]) {
    this.members = hands.map((hand) => ({ hand, doing: null, bytes: 0 }));
    this.stepped = new Mailbox();
    for (const [index, { hand }] of this.members.entries()) {
      hand.listen({ answer: (answer) => this.hear(index, answer), end: (why) => this.breakOff(why) });
    }
  }

  /** Starts so many workers and waits until each has its engine. Throws where they cannot be had; none is left then. */
  static async open(hands: Hands, count: number, model: LoadedModel, backend: BackendName): Promise<Crew> {
    const started: Hand[] = [];
    try {
      for (let i = 0; i < count; i++) started.push(hands.start());
      const crew = new Crew(started);
      const { config, weights } = model;
      crew.tellAll({ type: 'begin', backend, config, weights });
      for (let i = 0; i < count; i++) await crew.ready.next();
      return crew;
    } catch (error) {
      for (const hand of started) hand.end();
      throw error;
    }
  }

  get size(): number {
    return this.members.length;
  }

  /** All workers, by their numbers. */
  everybody(): number[] {
    return this.members.map((_, index) => index);
  }

  /** Bytes that all engines have taken, as of their last answers. */
  get bytes(): number {
    return this.members.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Notes who holds which lanes from now on; returns where the answers to their steps come in. */
  giveLanes(holders: readonly (readonly number[])[]): Mailbox<Extract<Answer, { type: 'stepped' }>> {
    this.holders = holders;
    this.boxes.delete(this.stepped);
    this.stepped = this.opened(new Mailbox());
    return this.stepped;
  }

  tell(member: number, order: Order, transfer?: ArrayBuffer[]): void {
    if (!this.broken) this.members[member]!.hand.post(order, transfer);
  }

  tellAll(order: Order): void {
    for (const member of this.everybody()) this.tell(member, order);
  }

  /** Has a job done by the first of its holders who is free; its answers come in the box, the last of which ends it. */
  ask(job: Unnumbered<Job>, holders: readonly number[], urgent = false): Mailbox<JobAnswer> {
    const box = this.opened(new Mailbox<JobAnswer>());
    const waiting = { job: { ...job, job: ++this.numbers } as Job, holders, box };
    if (urgent) this.queue.unshift(waiting);
    else this.queue.push(waiting);
    this.giveOut();
    return box;
  }

  /** Ends all workers at once. */
  end(): void {
    this.broken ??= new Error('The workers were sent home.');
    for (const { hand } of this.members) hand.end();
  }

  private opened<T>(box: Mailbox<T>): Mailbox<T> {
    if (this.broken) box.fail(this.broken);
    else this.boxes.add(box);
    return box;
  }

  /** What few can do comes before what many can: so all have something to do to the end. */
  private giveOut(): void {
    for (const [index, member] of this.members.entries()) {
      if (member.doing) continue;
      const possible = this.queue.filter(({ holders }) => holders.includes(index));
      if (possible.length === 0) continue;
      const fewest = Math.min(...possible.map(({ holders }) => holders.length));
      const next = possible.find(({ job, holders }) => job.type !== 'write' || holders.length === fewest)!;
      this.queue.splice(this.queue.indexOf(next), 1);
      member.doing = next;
      this.tell(index, next.job);
    }
  }

  private hear(index: number, answer: Answer): void {
    if (this.broken) return;
    const member = this.members[index]!;
    if ('bytes' in answer) member.bytes = answer.bytes;
    switch (answer.type) {
      case 'ready':
        this.ready.put(null);
        break;
      case 'part':
        this.passOn(index, answer);
        break;
      case 'stepped':
        this.stepped.put(answer);
        break;
      case 'broken':
        this.breakOff(answer.message);
        break;
      default:
        this.hearOfJob(member, answer);
    }
  }

  private hearOfJob(member: Member, answer: JobAnswer): void {
    const { doing } = member;
    if (doing?.job.job !== answer.job) return;
    doing.box.put(answer);
    if (answer.type === 'wrote') return;
    this.boxes.delete(doing.box);
    member.doing = null;
    this.giveOut();
  }

  /** To the others who hold the lane; the last of them gets the arrays themselves, the others copies. */
  private passOn(from: number, order: Extract<Answer, { type: 'part' }>): void {
    const others = this.holders[order.part.lane]!.filter((member) => member !== from);
    for (const [i, member] of others.entries()) {
      this.tell(member, order, i === others.length - 1 ? buffersOf(order.part) : undefined);
    }
  }

  private breakOff(why: string): void {
    if (this.broken) return;
    this.broken = new Error(why);
    this.ready.fail(this.broken);
    for (const box of this.boxes) box.fail(this.broken);
    this.boxes.clear();
    this.queue.length = 0;
  }
}
