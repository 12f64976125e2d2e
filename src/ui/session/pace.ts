import type { RunEvent } from '../../lab/record/events.ts';

/** A replay shows a whole run in at least and at most so many seconds, however long it took. */
const SHORTEST = 20;
const LONGEST = 45;
/** Share of the replay given to the arriving rollouts. */
const GENERATION = 0.15;

/**
 * When each event is shown in a replay, in seconds from its start; rises with the index. A step takes as long as any
 * other step; the rollouts share a fixed opening. The record holds no clock of its own, only its length in seconds.
 */
export function replayTimes(events: readonly RunEvent[]): number[] {
  const end = events.findLast((event) => event.type === 'end');
  const steps = events.filter((event) => event.type === 'step').length;
  const recorded = end?.type === 'end' ? end.seconds : LONGEST;
  const total = Math.min(LONGEST, Math.max(Math.min(SHORTEST, steps), recorded));
  const arriving = events.filter(isArrival).length;
  const opening = arriving > 0 ? total * (steps > 0 ? GENERATION : 1) : 0;
  let arrived = 0;
  let taken = 0;
  return events.map((event) => {
    if (isArrival(event)) arrived++;
    if (event.type === 'step') taken++;
    const first = arriving > 0 ? opening * (arrived / arriving) : 0;
    return first + (steps > 0 ? (total - opening) * (taken / steps) : 0);
  });
}

const isArrival = (event: RunEvent): boolean => event.type === 'rollouts';

/** How many events are due at a time: the first index whose time is later. */
export function dueAt(times: readonly number[], seconds: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The event count of a run that has only begun: its settings and problems are there, and no answer yet. */
export function beginning(events: readonly RunEvent[]): number {
  const first = events.findIndex((event) => event.type !== 'run' && event.type !== 'problems');
  return first < 0 ? events.length : first;
}

/** The event count right after a given optimizer step: what "one step" means in a replay. */
export function afterStep(events: readonly RunEvent[], position: number, by: number): number {
  if (by > 0) {
    let left = by;
    for (let i = position; i < events.length; i++) {
      if (events[i]?.type === 'step' && --left === 0) return i + 1;
    }
    return events.length;
  }
  let left = -by;
  for (let i = position - 1; i > 0; i--) {
    if (events[i]?.type === 'step' && left-- === 0) return i + 1;
  }
  return 0;
}
