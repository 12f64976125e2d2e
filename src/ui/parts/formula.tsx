import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { later } from '../later.ts';
import { texToText } from '../words/tex.ts';

let katex: Promise<(tex: string) => string> | null = null;

/** KaTeX and its fonts, fetched once: the first paint goes before, and formulas stand as text until then. */
function loadKatex(): Promise<(tex: string) => string> {
  katex ??= later()
    .then(() => Promise.all([import('katex'), import('katex/dist/katex.min.css')]))
    .then(
      ([{ default: k }]) =>
        (tex: string) =>
          k.renderToString(tex, { throwOnError: false, output: 'htmlAndMathml' }),
    );
  return katex;
}

/** A formula: as text at once, set by KaTeX when it has arrived. */
export function Formula({ tex }: { tex: string }) {
  const [html, setHtml] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    loadKatex().then(
      (render) => current && setHtml(render(tex)),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [tex]);
  const ref = useRef<HTMLSpanElement>(null);
  // A long formula is set a little smaller rather than cut; below 11 pixels it scrolls.
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew whenever what is set has changed
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const shrink = () => {
      element.style.fontSize = '';
      const share = element.clientWidth / element.scrollWidth;
      if (share < 1) element.style.fontSize = `${Math.max(11, Math.floor(16 * share * 10) / 10)}px`;
    };
    shrink();
    // The formula's own faces arrive after its markup.
    void document.fonts.ready.then(shrink);
    const observer = new ResizeObserver(shrink);
    observer.observe(element);
    return () => observer.disconnect();
  }, [html]);
  if (html === null) return <span className="f">{texToText(tex)}</span>;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX's own output of a formula that is part of the source
  return <span className="f" ref={ref} dangerouslySetInnerHTML={{ __html: html }} />;
}
