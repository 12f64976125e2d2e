import type { CSSProperties } from 'react';
import type { LaneStyle, Mark } from '../lane-style.ts';
import { dashArray } from '../lane-style.ts';

/** Path data of a filled mark of radius r around (x, y). */
function markPath(mark: Mark, x: number, y: number, r: number): string {
  switch (mark) {
    case 'square':
      return `M${x - r * 0.9} ${y - r * 0.9}h${r * 1.8}v${r * 1.8}h${-r * 1.8}z`;
    case 'triangle-down':
      return `M${x - r * 1.15} ${y - r * 0.8}h${r * 2.3}l${-r * 1.15} ${r * 1.95}z`;
    case 'triangle-up':
      return `M${x - r * 1.15} ${y + r * 0.8}h${r * 2.3}l${-r * 1.15} ${-r * 1.95}z`;
    case 'diamond':
      return `M${x} ${y - r * 1.3}l${r * 1.3} ${r * 1.3}l${-r * 1.3} ${r * 1.3}l${-r * 1.3} ${-r * 1.3}z`;
    case 'plus': {
      const a = r * 0.36;
      return `M${x - a} ${y - r * 1.1}h${2 * a}v${r * 1.1 - a}h${r * 1.1 - a}v${2 * a}h${a - r * 1.1}v${r * 1.1 - a}h${-2 * a}v${a - r * 1.1}h${a - r * 1.1}v${-2 * a}h${r * 1.1 - a}z`;
    }
    default:
      return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  }
}

interface MarkProps {
  style: LaneStyle;
  x: number;
  y: number;
  /** Radius in pixels. */
  r?: number;
}

/** A lane's mark inside an SVG, with a rim in the page's colour so that it reads on top of its line. */
export function LaneMark({ style, x, y, r = 4.2 }: MarkProps) {
  const open = style.mark === 'open-circle';
  const paint: CSSProperties = open
    ? { fill: 'var(--page)', stroke: `var(--${style.hue})` }
    : { fill: `var(--${style.hue})`, stroke: 'var(--page)' };
  return <path d={markPath(style.mark, x, y, r)} style={paint} strokeWidth={open ? r * 0.48 : r * 0.31} />;
}

/** A lane's mark as an inline picture, beside its name or its value. */
export function LaneGlyph({ style, size = 14 }: { style: LaneStyle; size?: number }) {
  return (
    <svg className="glyph" width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      <LaneMark style={style} x={7} y={7} r={4.4} />
    </svg>
  );
}

/** A lane's line and mark: the head of its column. */
export function LaneRule({ style }: { style: LaneStyle }) {
  return (
    <svg className="lane-rule" width="100%" height="14" aria-hidden="true">
      <line
        x1="22"
        x2="100%"
        y1="7"
        y2="7"
        style={{ stroke: `var(--${style.hue})` }}
        strokeWidth="2.25"
        strokeDasharray={dashArray(style)}
      />
      <LaneMark style={style} x={7} y={7} r={5.6} />
    </svg>
  );
}

export type ChipKind = 'right' | 'wrong' | 'undecided' | 'none' | 'waiting';

/** A verdict as a mark: read by fill first, by shape second, by colour last. 24 units wide. */
export function VerdictMark({ kind, size = 24, opened = false }: { kind: ChipKind; size?: number; opened?: boolean }) {
  return (
    <svg className="verdict" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      {opened && <circle cx="12" cy="12" r="11.3" fill="none" style={{ stroke: 'var(--ink)' }} strokeWidth="1.4" />}
      <VerdictShape kind={kind} />
    </svg>
  );
}

function VerdictShape({ kind }: { kind: ChipKind }) {
  switch (kind) {
    case 'right':
      return (
        <>
          <circle className="v-right" cx="12" cy="12" r="9" />
          <path
            className="v-tick"
            d="M7.9 12.4l2.9 3.2l5.2-6.8"
            strokeWidth="2"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </>
      );
    case 'wrong':
      return (
        <>
          <rect className="v-wrong" x="4.1" y="4.1" width="15.8" height="15.8" rx="1.8" strokeWidth="1.4" />
          <path className="v-wrong" d="M8.2 8.2l7.6 7.6m0-7.6l-7.6 7.6" strokeWidth="1.8" strokeLinecap="round" />
        </>
      );
    case 'undecided':
      return (
        <>
          <path className="v-open" d="M12 2.4l9.6 9.6l-9.6 9.6l-9.6-9.6z" strokeWidth="1.4" />
          <circle cx="12" cy="12" r="1.6" style={{ fill: 'var(--open)' }} />
        </>
      );
    case 'none':
      return <path className="v-none" d="M6.4 12h11.2" strokeWidth="1.8" strokeLinecap="round" />;
    default:
      return <circle cx="12" cy="12" r="1.4" style={{ fill: 'var(--rule)' }} />;
  }
}

/** The flag of a collapsed lane, inline. */
export function Flag() {
  return (
    <svg className="glyph" width="11" height="11" viewBox="0 0 11 11" aria-hidden="true">
      <path d="M1.5 0v11M1.5.8l8 3-8 3z" fill="currentColor" stroke="currentColor" strokeWidth="1.4" />
    </svg>
  );
}

const ICONS = {
  play: 'M2 1l8 5-8 5z',
  pause: 'M2 1h3v10H2zM7 1h3v10H7z',
  step: 'M1 1l6.5 5L1 11zM9 1h2v10H9z',
} as const;

/** The three filled icons of the run bar, and the arrow of reset. */
export function Icon({ name }: { name: keyof typeof ICONS | 'reset' | 'chevron' }) {
  if (name === 'reset') {
    return (
      <svg width="13" height="13" viewBox="0 0 13 13" aria-hidden="true">
        <path d="M3 3.2A4.8 4.8 0 1 1 1.8 7.6M3.2.6v3h3" fill="none" stroke="currentColor" strokeWidth="1.5" />
      </svg>
    );
  }
  if (name === 'chevron') {
    return (
      <svg width="9" height="6" viewBox="0 0 9 6" aria-hidden="true">
        <path d="M.7.8l3.8 4 3.8-4" fill="none" stroke="currentColor" strokeWidth="1.4" />
      </svg>
    );
  }
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path d={ICONS[name]} fill="currentColor" />
    </svg>
  );
}
