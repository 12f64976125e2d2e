import { useEffect, useState } from 'react';
import { texToText } from '../words/tex.ts';

let katex: Promise<(tex: string) => string> | null = null;

/** KaTeX and its fonts, fetched once, after the page is up. */
function loadKatex(): Promise<(tex: string) => string> {
  katex ??= Promise.all([import('katex'), import('katex/dist/katex.min.css')]).then(
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
  if (html === null) return <span className="f">{texToText(tex)}</span>;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX's own output of a formula that is part of the source
  return <span className="f" dangerouslySetInnerHTML={{ __html: html }} />;
}
