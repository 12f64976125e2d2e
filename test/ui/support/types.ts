import type { RunEvent } from '../../../src/lab/events.ts';

export type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
