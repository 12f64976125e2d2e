import type { CollapseReason, RunFailed } from '../../lab/record/events.ts';

/** What a record holds as codes and data, in the words that the screen and the command line share. */

/** Why a lane collapsed, to stand behind a colon: "loss not finite". */
export function collapseWords(reason: CollapseReason): string {
  switch (reason.code) {
    case 'loss_not_finite':
      return 'loss not finite';
    case 'gradient_not_finite':
      return 'gradient not finite';
    case 'accuracy_below_share':
      return `mean@k under ${Number((reason.share * 100).toPrecision(3))} % of the base`;
  }
}

/** What happened to a run, what is kept and what comes next, in a few short sentences. */
export function failureWords({ step, kept, reason }: Pick<RunFailed, 'step' | 'kept' | 'reason'>): string {
  if (reason.code === 'recorded') return reason.text;
  const at = step > 0 ? `at step ${step}` : 'before its first step';
  const cause = asSentence(reason.cause);
  const keeps = kept > 0 ? `Kept up to step ${kept}.` : 'Nothing was kept yet.';
  switch (reason.code) {
    case 'device_failed':
      return `The device failed ${at}: ${cause} ${keeps} ${kept > 0 ? 'Going on from there.' : 'Starting over.'}`;
    case 'device_gone':
      return `The device failed ${at} and did not come back: ${cause} ${keeps}`;
    case 'run_stopped':
      return `The run stopped ${at}: ${cause} ${keeps} Press Run to start it again.`;
  }
}

/** That a record was written in an earlier format; null for one of today's. */
export function migratedWords(migrated: readonly string[]): string | null {
  return migrated[0] === undefined ? null : `This record was written as ${migrated[0]} and is read as today's format.`;
}

const asSentence = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);
