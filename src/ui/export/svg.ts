import { words } from '../words/index.ts';

/** A figure as one SVG file that looks the same without the page's style sheet. */

const PAINTED = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-linecap',
  'opacity',
  'font-size',
  'font-family',
  'font-weight',
  'text-anchor',
  'paint-order',
] as const;

const HEAD = 44;
const FOOT = 40;
const SERIF = 'Charter, "Iowan Old Style", "Source Serif 4", "Times New Roman", serif';

/**
 * Joins the layers of a figure's panels into one drawing, with the computed style of every shape written onto it, the
 * title above and the caption below.
 */
export function figureSvg(
  figure: HTMLElement,
  title: string,
  caption: string,
): { text: string; width: number; height: number } {
  const box = figure.querySelector('.panels')?.getBoundingClientRect() ?? figure.getBoundingClientRect();
  // Names at the line heads may stand a little outside the figure.
  const width = Math.ceil(box.width) + 28;
  const lines = wrap(caption, Math.max(40, Math.floor(width / 6.2)));
  const height = Math.ceil(box.height) + HEAD + FOOT + 16 * (lines.length - 1);
  const page = getComputedStyle(document.documentElement).getPropertyValue('--page').trim();
  const ink = getComputedStyle(document.documentElement).getPropertyValue('--ink').trim();
  const second = getComputedStyle(document.documentElement).getPropertyValue('--ink-2').trim();
  const sans = getComputedStyle(document.body).fontFamily;
  const unit = figure.querySelector('.unit, .fh [aria-pressed="true"]')?.textContent ?? '';
  const layers = [...figure.querySelectorAll<SVGSVGElement>('.panels svg')].map((svg) => {
    const at = svg.getBoundingClientRect();
    const inner = [...svg.children]
      .filter((shape) => !shape.matches('.upright.cursor'))
      .map(painted)
      .join('');
    return `<g transform="translate(${(at.left - box.left).toFixed(1)} ${(at.top - box.top + HEAD).toFixed(1)})">${inner}</g>`;
  });
  const foot = lines
    .map(
      (line, i) =>
        `<text x="8" y="${Math.ceil(box.height) + HEAD + 20 + 16 * i}" font-size="12" fill="${second}">${escapeXml(line)}</text>`,
    )
    .join('');
  const text =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escapeXml(sans)}">` +
    `<rect width="${width}" height="${height}" fill="${page}"/>` +
    `<text x="8" y="24" font-size="15" font-weight="600" fill="${ink}">${escapeXml(title)}<tspan font-weight="400" font-size="13" fill="${second}" dx="8">${escapeXml(unit)}</tspan></text>` +
    layers.join('') +
    `<g font-family="${escapeXml(SERIF)}">${foot}</g></svg>`;
  return { text, width, height };
}

/** Draws the SVG at twice its size. */
export async function svgToPng(svg: string, width: number, height: number): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * 2;
  canvas.height = height * 2;
  const context = canvas.getContext('2d');
  if (!context) throw new Error(words.errors.noCanvas);
  context.scale(2, 2);
  context.drawImage(image, 0, 0);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(words.errors.noPng))), 'image/png'),
  );
}

function painted(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  const from = [element, ...element.querySelectorAll('*')];
  const to = [copy, ...copy.querySelectorAll('*')];
  for (const [i, source] of from.entries()) {
    const target = to[i];
    if (!target || !(source instanceof SVGElement)) continue;
    const style = getComputedStyle(source);
    target.removeAttribute('class');
    target.removeAttribute('style');
    for (const name of PAINTED) {
      const value = style.getPropertyValue(name);
      if (value) target.setAttribute(name, value);
    }
  }
  return new XMLSerializer().serializeToString(copy);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** Breaks a caption at spaces into lines of at most `length` letters. */
export function wrap(text: string, length: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > length) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}
