import type { RunEvent } from '../../../src/lab/record/events.ts';

export type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
