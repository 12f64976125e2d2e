import { Fragment, type ReactNode } from 'react';

/** Words with what stands between two asterisks set apart: `Step *12* of 60`. */
export function Say({ text, mark }: { text: string; mark(part: string): ReactNode }) {
  return text.split('*').map((part, i) => {
    if (part === '') return null;
    // biome-ignore lint/suspicious/noArrayIndexKey: a part's place is its identity
    return <Fragment key={i}>{i % 2 === 1 ? mark(part) : part}</Fragment>;
  });
}

/** The reward of a wrong answer, as a formula has it. */
export function NegativeReward() {
  return (
    <>
      <i className="serif">r</i>
      <sup>−</sup>
    </>
  );
}
