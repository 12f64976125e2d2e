import { type KeyboardEvent, useRef } from 'react';
import type { RunState } from '../../lab/record/run-state.ts';
import { VerdictMark } from '../parts/marks.tsx';
import { Say } from '../parts/say.tsx';
import { chipKind } from '../rollout-marks.ts';
import { lab, useLab } from '../store.ts';
import { words } from '../words/index.ts';
import { verdictWord } from '../words/verdict.ts';

export const PAGE_SIZE = 10;

/** A problem's answers, counted. */
export interface ProblemRow {
  index: number;
  right: number;
  wrong: number;
  arrived: number;
}

interface GridProps {
  run: RunState;
  rows: readonly ProblemRow[];
  k: number;
  page: number;
  pages: number;
}

const BLANK_ROWS = Array.from({ length: PAGE_SIZE }, (_, i) => i);

/** Problems by their K answers. One mark has the tab stop; arrows move it, Enter opens, PageUp and PageDown turn pages. */
export function RolloutGrid({ run, rows, k, page, pages }: GridProps) {
  const say = words.stages.rollouts;
  const opened = useLab((state) => state.opened);
  const ref = useRef<HTMLTableElement>(null);
  const temperature = run.started?.config.rollouts.temperature;
  const openedHere = opened !== null && rows.some((row) => row.index === opened.problem);
  const move = (event: KeyboardEvent<HTMLTableElement>) => {
    const chip = (event.target as Element).closest<HTMLButtonElement>('[data-chip]');
    if (!chip) return;
    const [row = 0, column = 0] = (chip.dataset.chip ?? '').split(',').map(Number);
    const by: Record<string, readonly [number, number]> = {
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      Home: [0, -k],
      End: [0, k],
    };
    if (event.key === 'PageDown' || event.key === 'PageUp') {
      event.preventDefault();
      event.stopPropagation();
      lab.set({ page: Math.min(pages - 1, Math.max(0, page + (event.key === 'PageDown' ? 1 : -1))) });
      return;
    }
    const delta = by[event.key];
    if (!delta) return;
    event.preventDefault();
    event.stopPropagation();
    const to = [clamp(row + delta[0], rows.length), clamp(column + delta[1], k)];
    ref.current?.querySelector<HTMLButtonElement>(`[data-chip="${to[0]},${to[1]}"]`)?.focus();
  };
  return (
    <table className="rolls" ref={ref} onKeyDown={move}>
      <thead>
        <tr>
          <td className="th idx" />
          <th>{say.problem}</th>
          <th className="r">{say.answer}</th>
          <th>{say.rollouts(k, temperature)}</th>
          <th className="r">{say.right}</th>
        </tr>
      </thead>
      <tbody>
        {run.problems.length === 0 &&
          BLANK_ROWS.map((i) => (
            <tr key={i}>
              <td className="r qq idx">{i + 1}</td>
              <td />
              <td />
              <td className="chips">
                <span className="chip-blank" />
              </td>
              <td />
            </tr>
          ))}
        {rows.map((row, nth) => {
          const problem = run.problems[row.index];
          if (!problem) return null;
          return (
            <tr key={row.index} className={opened?.problem === row.index ? 'on' : undefined}>
              <td className="r qq idx">{row.index + 1}</td>
              <td className="mono sm pr" title={problem.question}>
                {problem.question}
              </td>
              <td className="r">{problem.gold}</td>
              <td className="chips">
                {Array.from({ length: k }, (_, i) => {
                  const rollout = run.rollouts[row.index]?.[i];
                  const open = opened?.problem === row.index && opened.k === i;
                  const stop = openedHere ? open : nth === 0 && i === 0;
                  return (
                    <button
                      // biome-ignore lint/suspicious/noArrayIndexKey: the index is the rollout's own number
                      key={i}
                      type="button"
                      className="chip"
                      data-chip={`${nth},${i}`}
                      tabIndex={stop ? 0 : -1}
                      disabled={!rollout}
                      aria-pressed={open}
                      aria-label={words.stages.answer.mark(row.index + 1, i + 1, verdictWord(rollout))}
                      onClick={() => lab.set({ opened: open ? null : { problem: row.index, k: i } })}
                    >
                      <VerdictMark kind={chipKind(rollout)} opened={open} />
                    </button>
                  );
                })}
              </td>
              <td className="r nowrap">
                {row.arrived > 0 && (
                  <Say text={say.rightOf(row.right, row.arrived)} mark={(part) => <span className="qq">{part}</span>} />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const clamp = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value));
