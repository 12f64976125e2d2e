const SYMBOLS: readonly (readonly [RegExp, string])[] = [
  [/\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}/g, '($1)/($2)'],
  [/\\(?:mathcal|mathrm|text|operatorname|mathit)\{([^{}]*)\}/g, '$1'],
  [/\\sum/g, '\u03a3'],
  [/\\pi/g, '\u03c0'],
  [/\\theta/g, '\u03b8'],
  [/\\log/g, 'log '],
  [/\\exp/g, 'exp '],
  [/\\in/g, '\u2208'],
  [/\\cdot/g, '\u00b7'],
  [/\\(?:left|right|big|Big|bigl|bigr|Bigl|Bigr)/g, ''],
  [/\\[,;:! ]|\\q?quad/g, ' '],
  [/-/g, '\u2212'],
  [/[_^]\{([^{}]*)\}/g, '$1'],
  [/[_^]/g, ''],
  [/\\([{}|])/g, '$1'],
  [/\\[a-zA-Z]+/g, ''],
  [/[{}]/g, ''],
  [/\s+/g, ' '],
];

/** A formula as plain text, good enough to read until it is set: `L = −(1)/(N) Σ log p`. */
export function texToText(tex: string): string {
  let text = tex;
  for (const [pattern, replacement] of SYMBOLS) text = text.replace(pattern, replacement);
  return text.trim();
}
