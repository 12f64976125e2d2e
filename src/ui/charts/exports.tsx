import type { RefObject } from 'react';
import { toCsv } from '../export/csv.ts';
import { download } from '../export/download.ts';
import { lab } from '../store.ts';
import { words } from '../words/index.ts';

export interface Exported {
  /** Head and rows of the figure's data. */
  table(): { head: readonly string[]; rows: readonly (readonly (string | number | null)[])[] };
  /** One line under the exported picture: what it shows, and the run it is of. */
  caption(): string;
}

interface ExportLinksProps {
  figure: RefObject<HTMLElement | null>;
  name: string;
  title: string;
  exported: Exported;
}

/** SVG, PNG and CSV of one figure, each with the hash of the run's configuration. */
export function ExportLinks({ figure, name, title, exported }: ExportLinksProps) {
  const { exportAs, formats } = words.charts;
  const file = () => `rift-lab-${name}-${lab.get().run.started?.configHash.slice(0, 7) ?? 'empty'}`;
  // Who draws pictures is fetched when the first one is asked for.
  const picture = async () => {
    try {
      const { figureSvg, svgToPng } = await import('../export/svg.ts');
      return figure.current && { ...figureSvg(figure.current, title, exported.caption()), svgToPng };
    } catch {
      lab.set({ notice: words.errors.partNotLoaded });
      return null;
    }
  };
  return (
    <span className="ex">
      <button
        type="button"
        className="txt"
        data-export="svg"
        aria-label={exportAs(title, formats.svg)}
        onClick={async () => {
          const svg = await picture();
          if (svg) download(`${file()}.svg`, svg.text, 'image/svg+xml');
        }}
      >
        {formats.svg}
      </button>
      <button
        type="button"
        className="txt"
        aria-label={exportAs(title, formats.png)}
        onClick={async () => {
          const svg = await picture();
          if (svg) download(`${file()}.png`, await svg.svgToPng(svg.text, svg.width, svg.height), 'image/png');
        }}
      >
        {formats.png}
      </button>
      <CsvLink name={file} title={title} exported={exported} />
    </span>
  );
}

export function CsvLink({ name, title, exported }: { name: () => string; title: string; exported: Exported }) {
  const { exportAs, formats } = words.charts;
  return (
    <button
      type="button"
      className="txt"
      aria-label={exportAs(title, formats.csv)}
      onClick={() => {
        const { head, rows } = exported.table();
        download(`${name()}.csv`, toCsv(head, rows, exported.caption()), 'text/csv');
      }}
    >
      {formats.csv}
    </button>
  );
}
