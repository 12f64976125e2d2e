import { useEffect, useState } from 'react';
import type { RolloutReason } from '../../lab/record/rollout-reason.ts';
import { bringCheckerWords, checkerWords } from '../words/index.ts';

/**
 * Why a rollout has its verdict. A sentence that a record holds is there at once; the words for a reason that is data come
 * with the first one that is opened, so that they are no part of the first load.
 */
export function VerdictReason({ of }: { of: RolloutReason }) {
  const recorded = of.code === 'recorded';
  const [spoken, setSpoken] = useState(checkerWords !== undefined);
  useEffect(() => {
    if (recorded || spoken) return;
    let gone = false;
    // Where they cannot be had, the verdict stands without its reason.
    bringCheckerWords().then(
      () => !gone && setSpoken(true),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [recorded, spoken]);
  if (recorded) return of.text;
  return spoken ? checkerWords.why(of) : null;
}
