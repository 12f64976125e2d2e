import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../lab/record/events.ts';
import { parseRecord, toJsonLine } from '../lab/record/record.ts';
import { resultsCsv } from '../lab/record/results.ts';
import type { Summary } from '../lab/record/summary.ts';
import { type Experiment, readExperiment } from '../lab/run/experiment.ts';
import { readSnapshot, type Snapshot, writeSnapshot } from '../lab/run/snapshot.ts';
import { UsageError } from './args.ts';
import { readText, writeWhole } from './files.ts';

/**
 * A run on disk. While it goes on, the folder holds `experiment.json` (what was asked for), `run.jsonl` (the record so far)
 * and `run.state` (a snapshot, and how much of the record belongs to it); a run that ends well leaves the record, its
 * `summary.json` and `results.csv`. A process may be killed at any moment: what is beyond the snapshot will happen again.
 */
export class RunFolder {
  readonly folder: string;
  private recordBytes = 0;
  /** Of the record so far: what a snapshot belongs to. */
  private readonly hash = createHash('sha256');

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Begins a run, in place of one that is there. */
  static async begin(folder: string, experiment: Experiment): Promise<RunFolder> {
    const own = new RunFolder(folder);
    await mkdir(folder, { recursive: true });
    for (const file of [own.record, own.state, own.path('summary.json'), own.path('results.csv')]) {
      await rm(file, { force: true });
    }
    await writeWhole(own.request, JSON.stringify(experiment));
    return own;
  }

  /**
   * Opens a run that did not come to its end; null for one that did.
   *
   * @throws UsageError where there is none
   */
  static async open(folder: string): Promise<{ own: RunFolder; experiment: Experiment } | null> {
    const own = new RunFolder(folder);
    if (!existsSync(own.request)) {
      if (existsSync(own.path('summary.json'))) return null;
      throw new UsageError(`${folder} holds no run to go on with; begin one with lab run PRESET --out ${folder}.`);
    }
    const experiment = readExperiment(await readText(own.request));
    if (!experiment)
      throw new UsageError(`${own.request} is damaged; begin the run anew with lab run PRESET --out DIR.`);
    return { own, experiment };
  }

  /**
   * The last snapshot and the events up to it; null, with an empty record, where there is none or the record lacks what the
   * snapshot has.
   *
   * @throws UsageError where the record is another run's
   */
  async resume(): Promise<{ snapshot: Snapshot; events: RunEvent[] } | null> {
    const there = existsSync(this.state) && existsSync(this.record);
    const saved = there ? readSnapshot(new Uint8Array(await readFile(this.state)), this.state) : null;
    if (!saved || (await stat(this.record)).size < saved.recordBytes) {
      await rm(this.record, { force: true });
      await rm(this.state, { force: true });
      return null;
    }
    const whole = await readFile(this.record);
    const own = whole.subarray(0, saved.recordBytes);
    if (createHash('sha256').update(own).digest('hex') !== saved.recordHash) {
      throw new UsageError(
        `${this.record} is not the record that ${this.state} goes on from; move ${this.state} away to start over.`,
      );
    }
    await truncate(this.record, saved.recordBytes);
    this.recordBytes = saved.recordBytes;
    this.hash.update(own);
    return { snapshot: saved.snapshot, events: parseRecord(new TextDecoder().decode(own)).events };
  }

  /** Adds an event to the record. How far something is on its way is no part of what happened. */
  async add(event: RunEvent): Promise<void> {
    if (event.type === 'generating') return;
    const line = `${toJsonLine(event)}\n`;
    await appendFile(this.record, line);
    this.recordBytes += Buffer.byteLength(line);
    this.hash.update(line);
  }

  async keep(snapshot: Snapshot): Promise<void> {
    await writeWhole(
      this.state,
      writeSnapshot(snapshot, { recordBytes: this.recordBytes, recordHash: this.hash.copy().digest('hex') }),
    );
  }

  /** Writes the results; with `ended`, nothing is left to go on with. */
  async finish(summary: Summary, ended: boolean): Promise<void> {
    await writeWhole(this.path('summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
    await writeWhole(this.path('results.csv'), resultsCsv(summary));
    if (!ended) return;
    await rm(this.state, { force: true });
    await rm(this.request, { force: true });
  }

  private get record(): string {
    return this.path('run.jsonl');
  }

  private get state(): string {
    return this.path('run.state');
  }

  private get request(): string {
    return this.path('experiment.json');
  }

  private path(file: string): string {
    return join(this.folder, file);
  }
}
