/**
 * One spelling for every character a model may write: full-width and other digits, Unicode minus, fractions,
 * superscripts, roots and Greek letters become ASCII or LaTeX. Fractions and superscripts come first, since NFKC would
 * turn `1½` into 11/2 and `x²` into x2. Look-alike letters of other scripts are left alone: they are different letters.
 */

const VULGAR = new Map<string, string>([
  ['½', '1/2'],
  ['⅓', '1/3'],
  ['⅔', '2/3'],
  ['¼', '1/4'],
  ['¾', '3/4'],
  ['⅕', '1/5'],
  ['⅖', '2/5'],
  ['⅗', '3/5'],
  ['⅘', '4/5'],
  ['⅙', '1/6'],
  ['⅚', '5/6'],
  ['⅐', '1/7'],
  ['⅛', '1/8'],
  ['⅜', '3/8'],
  ['⅝', '5/8'],
  ['⅞', '7/8'],
  ['⅑', '1/9'],
  ['⅒', '1/10'],
]);

const SUPER = new Map<string, string>([...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱ'].map((c, i) => [c, [...'0123456789+-()ni'][i] ?? '']));
const SUB = new Map<string, string>([...'₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₙ'].map((c, i) => [c, [...'0123456789+-()n'][i] ?? '']));

/** Characters that stand for one LaTeX command or ASCII character. */
const SINGLE = new Map<string, string>([
  ['−', '-'],
  ['–', '-'],
  ['—', '-'],
  ['‐', '-'],
  ['‑', '-'],
  ['﹣', '-'],
  ['×', '\\times '],
  ['·', '\\cdot '],
  ['⋅', '\\cdot '],
  ['∙', '\\cdot '],
  ['•', '\\cdot '],
  ['∗', '*'],
  ['÷', '\\div '],
  ['⁄', '/'],
  ['∕', '/'],
  ['≤', '\\le '],
  ['⩽', '\\le '],
  ['≦', '\\le '],
  ['≥', '\\ge '],
  ['⩾', '\\ge '],
  ['≧', '\\ge '],
  ['≠', '\\ne '],
  ['≈', '\\approx '],
  ['≅', '\\approx '],
  ['≡', '\\equiv '],
  ['±', '\\pm '],
  ['∓', '\\mp '],
  ['∞', '\\infty '],
  ['∪', '\\cup '],
  ['∩', '\\cap '],
  ['∈', '\\in '],
  ['∉', '\\notin '],
  ['∅', '\\emptyset '],
  ['⌀', '\\emptyset '],
  ['√', '\\sqrt '],
  ['∛', '\\cbrt '],
  ['∜', '\\qrrt '],
  ['°', '^\\circ '],
  ['º', '^\\circ '],
  ['′', "'"],
  ['″', "''"],
  ['’', "'"],
  ['‘', "'"],
  ['“', '"'],
  ['”', '"'],
  ['…', '\\ldots '],
  ['→', '\\to '],
  ['⟨', '\\langle '],
  ['⟩', '\\rangle '],
  ['⌊', '\\lfloor '],
  ['⌋', '\\rfloor '],
  ['⌈', '\\lceil '],
  ['⌉', '\\rceil '],
  ['∣', '|'],
  ['∖', '\\setminus '],
  ['ℝ', '\\mathbb{R}'],
  ['ℤ', '\\mathbb{Z}'],
  ['ℕ', '\\mathbb{N}'],
  ['ℚ', '\\mathbb{Q}'],
  ['ℂ', '\\mathbb{C}'],
  ['∑', '\\sum '],
  ['∏', '\\prod '],
  ['∫', '\\int '],
  ['∠', '\\angle '],
  ['△', '\\triangle '],
  ['、', ','],
  ['。', '.'],
  ['，', ','],
  ['；', ';'],
  ['：', ':'],
  ['（', '('],
  ['）', ')'],
  ['【', '['],
  ['】', ']'],
  ['％', '%'],
  ['€', '\\euro '],
  ['£', '\\pounds '],
  ['¥', '\\yen '],
  ['￥', '\\yen '],
  ['₹', '\\rupee '],
  ['℃', '^\\circ '],
  ['℉', '^\\circ '],
]);

const GREEK = new Map<string, string>(
  [...'αβγδεζηθικλμνξπρστυφχψω', ...'ΓΔΘΛΞΠΣΦΨΩϕϵ'].map((c, i) => {
    const names =
      'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega phi epsilon'.split(
        ' ',
      );
    return [c, `\\${names[i] ?? ''} `];
  }),
);

/** Code points of the digit zero in scripts with ten consecutive decimal digits. */
const ZEROS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
  0x1040, 0x17e0, 0x1810, 0xff10, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
];

const isInvisible = (c: number): boolean =>
  c === 0xad ||
  (c >= 0x200b && c <= 0x200d) ||
  c === 0x2060 ||
  c === 0xfeff ||
  c === 0x180e ||
  c === 0x2063 ||
  c === 0x2062;
const isSpace = (c: number): boolean =>
  c === 0xa0 ||
  (c >= 0x2000 && c <= 0x200a) ||
  c === 0x202f ||
  c === 0x205f ||
  c === 0x3000 ||
  c === 0x2028 ||
  c === 0x2029;

/** Characters that change the order in which text is shown; an answer with one is never trusted. */
export const hasBidiControl = (text: string): boolean => /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/.test(text);

/** Folds `text` to ASCII and LaTeX. `hidden` is true if invisible characters were removed. */
export function fold(text: string): { text: string; hidden: boolean } {
  // Nearly every answer is plain ASCII and needs no work at all.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the class is "everything that is not printable ASCII"
  if (!/[^\x09\x0a\x0d\x20-\x7e]/.test(text)) return { text, hidden: false };
  let out = '';
  let hidden = false;
  const chars = [...text];
  for (let i = 0; i < chars.length; i++) {
    const ch = chars[i] ?? '';
    const code = ch.codePointAt(0) ?? 0;
    if (code >= 0x20 && code < 0x7f) {
      out += ch;
      continue;
    }
    const vulgar = VULGAR.get(ch);
    if (vulgar !== undefined) {
      const [n, d] = vulgar.split('/');
      out += `\\frac{${n}}{${d}}`;
      continue;
    }
    const table = SUPER.has(ch) ? SUPER : SUB.has(ch) ? SUB : undefined;
    if (table !== undefined) {
      let run = '';
      while (i < chars.length && table.has(chars[i] ?? '')) run += table.get(chars[i++] ?? '');
      i--;
      out += `${table === SUPER ? '^' : '_'}{${run}}`;
      continue;
    }
    const single = SINGLE.get(ch) ?? GREEK.get(ch);
    if (single !== undefined) {
      out += single;
      continue;
    }
    if (isInvisible(code)) {
      hidden = true;
      continue;
    }
    if (isSpace(code) || code < 0x20 || code === 0x7f) {
      if (code < 0x20 && code !== 9 && code !== 10 && code !== 13) hidden = true;
      out += ' ';
      continue;
    }
    const zero = code >= 0x660 ? ZEROS.find((z) => code >= z && code <= z + 9) : undefined;
    if (zero !== undefined) {
      out += String(code - zero);
      continue;
    }
    if (code >= 0xff01 && code <= 0xff5e) {
      out += String.fromCharCode(code - 0xfee0);
      continue;
    }
    // Styled letters (bold, script, double-struck) are the same letter in another typeface.
    out += code >= 0x1d400 && code <= 0x1d7cb ? ch.normalize('NFKC') : ch;
  }
  return { text: out, hidden };
}
