import { z } from 'zod';
import type { RunConfigInput } from './config/config.ts';
import { backendNames } from './record/backends.ts';
import type { RunEvent } from './record/events.ts';

/**
 * The whole language between the page and the lab's worker, as two unions. The page numbers its runs; whatever is about a run
 * carries its number, and what is about another run than the one at hand is dropped on either side.
 */

const run = z.number().int().min(1);
/** Of any value: what a lane that trains may be given, `liveProblem` says in a sentence. */
const change = z.object({ lane: z.string(), path: z.string(), value: z.union([z.number(), z.boolean(), z.string()]) });

/** What the page says. The worker holds it against this: a page and a worker of two versions must not guess. */
export const command = z.discriminatedUnion('type', [
  /** Start a fresh run; a run in progress is stopped first. */
  z.object({
    type: z.literal('run'),
    run,
    /** Checked by `parseConfig`, whose sentences are for a person. */
    config: z.custom<RunConfigInput>(),
    backend: z.enum(['auto', ...backendNames]),
    startPaused: z.boolean().default(false),
  }),
  z.object({ type: z.literal('pause'), run }),
  z.object({ type: z.literal('play'), run }),
  /** Take so many optimizer steps, then pause. */
  z.object({ type: z.literal('step'), run, count: z.number().int().min(1) }),
  z.object({ type: z.literal('stop'), run }),
  /** Change a setting of a lane from the next step on. */
  z.object({ type: z.literal('set'), run, change }),
  /** Print each kind of step once to the console, as a program; for engines that are opened after this. */
  z.object({ type: z.literal('debug') }),
]);
export type Command = z.input<typeof command>;
/** A command of one kind, as the worker has read it. */
export type Heard<T extends Command['type']> = Extract<z.output<typeof command>, { type: T }>;

/** What the worker says. */
const message = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('device'),
    backend: z.enum(backendNames),
    reason: z.string(),
    device: z.string(),
    selfTest: z.string(),
  }),
  /** A quantity while something loads: "Weights, 1.1 of 1.4 MB". */
  z.object({
    type: z.literal('loading'),
    run,
    what: z.string(),
    done: z.number(),
    total: z.number(),
    unit: z.enum(['bytes', 'shaders']),
  }),
  /** At most ten batches a second. */
  z.object({ type: z.literal('events'), run, events: z.array(z.custom<RunEvent>()) }),
  /** The change was not made; the run goes on. */
  z.object({ type: z.literal('refused'), run, change, message: z.string() }),
  /** The run could not begin, or ended without a word of its own. */
  z.object({ type: z.literal('error'), run, message: z.string() }),
]);
export type Message = z.output<typeof message>;
