import type { ReactNode } from 'react';

interface StageProps {
  n: number;
  title: string;
  lede: ReactNode;
  children: ReactNode;
}

/** A stage of the page: its numeral in the gutter, title, lede, body. Keys 1 to 4 lead here. */
export function Stage({ n, title, lede, children }: StageProps) {
  return (
    <section className="stage" id={`stage-${n}`} aria-labelledby={`stage-${n}-title`}>
      <div className="n" aria-hidden="true">
        {n}
      </div>
      <div className="stage-in">
        <h2 id={`stage-${n}-title`} tabIndex={-1}>
          {title}
        </h2>
        <div className="lede">{lede}</div>
        <div className="body">{children}</div>
      </div>
    </section>
  );
}
