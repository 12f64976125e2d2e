import type { RunEvent } from './events.ts';

/**
 * One JSON object a line, with a line end after the last. Token log-probs are rounded to 4 decimals; all other numbers are
 * kept whole. A number that JSON cannot hold (NaN, an infinity) becomes null.
 */
export function toJsonLines(events: Iterable<RunEvent>): string {
  let text = '';
  for (const event of events) text += `${toJsonLine(event)}\n`;
  return text;
}

/** One event as one line, without a line end: for a record that is written as the run goes. */
export function toJsonLine(event: RunEvent): string {
  if (event.type !== 'rollouts') return JSON.stringify(event);
  const rollouts = event.rollouts.map((rollout) => ({ ...rollout, logp: rollout.logp.map(fourDecimals) }));
  return JSON.stringify({ ...event, rollouts });
}

const fourDecimals = (value: number) => Math.round(value * 1e4) / 1e4 + 0;
