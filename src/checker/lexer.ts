import { MAX_DEPTH, MAX_DIGITS, MAX_SPAN, Stop, Unreadable } from './budget.ts';
import { isUnitWord } from './units.ts';
import { DECORATIONS, FUNCTIONS, GREEK, MULTIPLIERS, RELATIONS, SHORT_WORDS, SPACES, STYLES, TEXT } from './words.ts';

export type TokenKind =
  | 'num'
  | 'sym'
  | 'word'
  | 'fn'
  | 'const'
  | 'cmd'
  | 'op'
  | 'rel'
  | 'setop'
  | 'set'
  | 'open'
  | 'close'
  | 'gopen'
  | 'gclose'
  | 'bar'
  | 'sep'
  | 'amp'
  | 'row'
  | 'begin'
  | 'end'
  | 'money'
  | 'eof';

/** A token; `space` tells whether a blank stands before it, `text` whether it was written inside `\text{}`. */
export interface Token {
  t: TokenKind;
  v: string;
  space: boolean;
  text?: boolean;
}

/** How ambiguous commas between digits are read. */
export interface LexOptions {
  /** `1,234` is one number (default true). */
  thousands?: boolean;
  /** `3,14` is 3.14 (default false). */
  decimalComma?: boolean;
}

const CONSTANTS = new Map<string, string>([
  ['pi', 'pi'],
  ['infty', 'inf'],
  ['infinity', 'inf'],
  ['inf', 'inf'],
  ['infinite', 'inf'],
  ['oo', 'inf'],
]);
const LETTER = /\p{L}/u;

/** Splits folded text (see `fold`) into tokens. Throws Stop when it is too long, too deep or has too many digits. */
export function lex(source: string, options: LexOptions = {}): Token[] {
  if (source.length > MAX_SPAN) throw new Stop('too_long', `The answer has more than ${MAX_SPAN} characters.`);
  const tokens: Token[] = [];
  const thousands = options.thousands ?? true;
  const matrixLike = /\\begin|matrix|\\cr\b/.test(source);
  const bracket: string[] = [];
  let space = false;
  const push = (t: TokenKind, v: string, text?: boolean): void => {
    tokens.push(text ? { t, v, space, text } : { t, v, space });
    space = false;
  };
  const run = (from: number, to: number, inText: boolean): void => {
    let i = from;
    while (i < to) {
      const c = source[i] as string;
      if (c === ' ' || c === '\t' || c === '\r' || c === '~') {
        space = true;
        i++;
      } else if (c === '\n') {
        space = true;
        i++;
      } else if (c === '\\') i = command(i, to, inText);
      else if (
        /[0-9]/.test(c) ||
        (c === '.' && /[0-9]/.test(source[i + 1] ?? '') && !/[0-9]/.test(source[i - 1] ?? ''))
      )
        i = number(i, to);
      else if (LETTER.test(c)) i = letters(i, to, inText);
      else i = punctuation(i, to);
      if (tokens.length > 3000) throw new Stop('too_long', 'The answer has more than 3,000 parts.');
    }
  };

  function number(i: number, to: number): number {
    // Inside round or curly brackets a comma separates; `{,}` never does.
    const loose = bracket.length === 0 || bracket.every((b) => b === 'g');
    const rest = source.slice(i, to);
    const digits = /^[0-9]*/.exec(rest)?.[0] ?? '';
    let length = digits.length;
    let text = digits;
    const group =
      /^(?:\{,\}|,\\!|\\!,\\!|\{,\}\\!|\\,|\{\\,\}|\\ |~|\\;|_(?=\d{3})|(?<=\d)'(?=\d{3})|\{ \}|\\:)(?:\\!)?(\d{3})(?!\d)/;
    if (digits.length > 0 && digits.length <= 3) {
      for (;;) {
        const tail = rest.slice(length, length + 16);
        const m =
          group.exec(tail) ?? (loose && thousands ? /^(?:,| (?=\d{3}(?!\s*\/)))(\d{3})(?!\d)/.exec(tail) : null);
        if (!m) break;
        length += m[0].length;
        text += m[1];
      }
    }
    const grouped = length > digits.length;
    let point =
      /^\.(\d+)/.exec(rest.slice(length)) ??
      /^\{,\}(\d+)(?!\d)/.exec(rest.slice(length)) ??
      /^\{\.\}(\d+)/.exec(rest.slice(length));
    if (!point && options.decimalComma && !grouped) point = /^,(\d+)(?!\d)/.exec(rest.slice(length));
    if (point) {
      text += `.${point[1]}`;
      length += point[0].length;
      // 0.333... and 0.\overline{3}
      const spaced = /^(?:\\,\d{3})+/.exec(rest.slice(length));
      if (spaced) {
        text += spaced[0].replace(/\\,/g, '');
        length += spaced[0].length;
      }
    } else if (
      rest[length] === '.' &&
      !/^\.\.|^\.\s*$/.test(rest.slice(length, length + 2)) &&
      /^\.(\s*[-+*/)^\\}]|\\overline)/.test(rest.slice(length))
    ) {
      text += '.';
      length++;
    }
    const repeat = /^\s*\\(?:overline|bar|dot)\s*\{?(\d+)\}?/.exec(rest.slice(length));
    if (repeat && text.includes('.')) {
      text += `r${repeat[1]}`;
      length += repeat[0].length;
    } else {
      const dots = /^\s*(\.\.\.+|\\l?dots|\\cdots)/.exec(rest.slice(length));
      if (dots && text.includes('.')) {
        text += '~';
        length += dots[0].length;
      }
    }
    const exponent = /^[eE]([-+]?\d{1,4})(?![\d.])/.exec(rest.slice(length));
    if (exponent && !/[a-zA-Z]/.test(rest[length + exponent[0].length] ?? '')) {
      text += `e${exponent[1]}`;
      length += exponent[0].length;
    }
    if (text.length > MAX_DIGITS) throw new Stop('too_long', `A number has more than ${MAX_DIGITS} digits.`);
    push('num', grouped ? `g${text}` : text);
    return i + length;
  }

  function letters(i: number, to: number, inText: boolean): number {
    let j = i;
    while (j < to && LETTER.test(source[j] as string)) j++;
    // "p.m." and "isn't" are words too.
    if (inText)
      while (j < to && /['.-]/.test(source[j] as string) && LETTER.test(source[j + 1] ?? '') && j + 1 < to)
        for (j++; j < to && LETTER.test(source[j] as string); ) j++;
    const run = source.slice(i, j);
    word(run, inText);
    // The full stop of an abbreviation: sq. ft., approx.
    return source[j] === '.' && (inText || isUnitWord(run)) && !/[0-9]/.test(source[j + 1] ?? '') ? j + 1 : j;
  }

  function word(text: string, inText: boolean): void {
    const lower = text.toLowerCase();
    if (lower === 'and' || lower === 'or') return push('sep', lower);
    if (inText && text.length > 1 && lower === 'in') return push('word', text, true);
    if (lower === 'percent' || lower === 'percentage' || lower === 'pct') return push('op', '%');
    if (lower === 'degrees' || lower === 'degree') return push('op', 'deg');
    if (lower === 'squared' && !inText && tokens.at(-1)?.t !== 'word') {
      push('op', '^');
      return push('num', '2');
    }
    if (MULTIPLIERS.has(lower)) return push('word', lower, inText);
    if (inText || /^[ap]\.m$/i.test(text)) return push('word', text.replace(/\./g, ''), true);
    if (text.length === 1) {
      if (text === 'e' || text === 'i') return push('const', text);
      return push('sym', text);
    }
    const fn = FUNCTIONS.get(text) ?? FUNCTIONS.get(lower);
    if (fn !== undefined) return push('fn', fn);
    const constant = CONSTANTS.get(lower);
    if (constant !== undefined) return push('const', constant);
    if (lower === 'in') return push('rel', 'in');
    if (lower === 'mod') return push('cmd', 'mod');
    if (lower === 'union' || lower === 'cup') return push('setop', 'cup');
    if (lower === 'cap') return push('setop', 'cap');
    if (GREEK.has(text)) return push('sym', text);
    // A word needs a blank before it, or it is a product of variables as in 5am; a unit may follow its number at once.
    const apart = space || tokens.length === 0 || tokens.at(-1)?.t === 'word' || tokens.at(-1)?.t === 'sep';
    if (isUnitWord(text) || (SHORT_WORDS.has(lower) && apart)) return push('word', text);
    const parts = splitRun(text);
    if (parts) {
      for (const part of parts) word(part, false);
      return;
    }
    if (text.length <= 3) {
      for (const letter of text) push(letter === 'e' || letter === 'i' ? 'const' : 'sym', letter);
      return;
    }
    push('word', text);
  }

  function command(i: number, to: number, inText: boolean): number {
    const next = source[i + 1] ?? '';
    if (next === '\\') {
      // A doubled backslash is a new row in a matrix, else a backslash written twice.
      if (matrixLike && !/^\\\\(begin|end|frac|dfrac)/.test(source.slice(i, i + 8))) {
        push('row', '\\\\');
        const spacing = /^\[[^\]]{0,8}\]/.exec(source.slice(i + 2, i + 12));
        return i + 2 + (spacing && /[a-z]{2}\]/.test(spacing[0]) ? spacing[0].length : 0);
      }
      if (LETTER.test(source[i + 2] ?? '') || /[,;!%${}]/.test(source[i + 2] ?? '')) return i + 1;
      push('sep', '\\\\');
      return i + 2;
    }
    if (!LETTER.test(next)) {
      if (next === '{') {
        bracket.push('{');
        push('open', '{');
      } else if (next === '}') {
        bracket.pop();
        push('close', '}');
      } else if (next === '%') push('op', '%');
      else if (next === '$') push('money', '$');
      else if (next === '|') push('bar', '||');
      else if (
        next === '!' ||
        next === ',' ||
        next === ';' ||
        next === ':' ||
        next === ' ' ||
        next === '>' ||
        next === '/' ||
        next === '\n' ||
        next === ''
      )
        space = true;
      else if (
        next === '(' ||
        next === ')' ||
        next === '[' ||
        next === ']' ||
        next === '#' ||
        next === '&' ||
        next === '_' ||
        next === '-'
      )
        space = true;
      else throw new Unreadable(`\\${next} is not a command the checker knows.`);
      return i + 2;
    }
    let j = i + 1;
    while (j < to && /[A-Za-z]/.test(source[j] as string)) j++;
    const name = source.slice(i + 1, j);
    return named(name, i, j, to, inText);
  }

  function named(name: string, i: number, j: number, to: number, inText: boolean): number {
    if (STYLES.has(name)) {
      // `\right.` and `\left.` have an invisible bracket.
      if (/^(left|right|middle|big|Big|bigg|Bigg)/.test(name)) {
        const dot = /^\s*\.(?!\d)/.exec(source.slice(j, j + 4));
        if (dot) return j + dot[0].length;
      }
      return j;
    }
    if (SPACES.has(name)) {
      if (name === 'quad' || name === 'qquad') push('sep', 'quad');
      else space = true;
      if (name === 'hspace' || name === 'vspace') return argument(j, to).end;
      return j;
    }
    if (TEXT.has(name)) {
      const arg = argument(j, to);
      textual(name, arg.from, arg.to);
      return arg.end;
    }
    if (DECORATIONS.has(name)) {
      const arg = argument(j, to);
      const content = source.slice(arg.from, arg.to).trim();
      if (/^[A-Za-z]{1,6}$/.test(content)) {
        // A bold or hatted i, j, k is a unit vector, not the imaginary unit.
        const mark = content === 'i' || content === 'e' ? '_' : name === 'bar' ? '_bar' : '';
        if (content.length > 1 && name !== 'vec' && name !== 'overrightarrow' && !/^[A-Z]{2,3}$/.test(content))
          word(content, true);
        else push('sym', content + mark);
      } else run(arg.from, arg.to, inText);
      return arg.end;
    }
    if (name === 'overline' || name === 'overparen' || name === 'overset' || name === 'widearc') {
      const arg = argument(j, to);
      push('sym', `${source.slice(arg.from, arg.to).replace(/[\s{}\\$]/g, '')}_bar`);
      return arg.end;
    }
    if (name === 'mathbb' || name === 'Bbb') {
      const arg = argument(j, to);
      push('set', source.slice(arg.from, arg.to).trim());
      return arg.end;
    }
    if (name === 'begin' || name === 'end') {
      const arg = argument(j, to);
      const env = source.slice(arg.from, arg.to).trim();
      let end = arg.end;
      if (name === 'begin' && /^(array|tabular)/.test(env)) end = argument(end, to).end;
      push(name, env);
      return end;
    }
    if (name === 'tag' || name === 'label' || name === 'color') return argument(j, to).end;
    const fn = FUNCTIONS.get(name);
    if (/^[dt]?binom$/.test(name)) push('cmd', 'binom');
    else if (fn !== undefined) push('fn', fn);
    else if (name === 'arccot' || name === 'qrrt') push('fn', name);
    else if (CONSTANTS.has(name)) push('const', CONSTANTS.get(name) as string);
    else if (GREEK.has(name)) push('sym', GREEK.get(name) as string);
    else if (RELATIONS.has(name)) push('rel', RELATIONS.get(name) as string);
    else if (name === 'not') push('cmd', 'not');
    else if (/^[dtc]?frac$/.test(name)) push('cmd', 'frac');
    else if (name === 'choose' || name === 'over') push('cmd', name);
    else if (name === 'cdot' || name === 'times' || name === 'ast' || name === 'cdotp') push('op', '*');
    else if (name === 'div') push('op', '/');
    else if (name === 'pm' || name === 'mp') push('op', name);
    else if (name === 'circ' || name === 'degree') push('op', 'deg');
    else if (name === 'prime') push('op', "'");
    else if (name === 'cup' || name === 'bigcup') push('setop', 'cup');
    else if (name === 'cap' || name === 'bigcap') push('setop', 'cap');
    else if (name === 'setminus' || name === 'backslash' || name === 'smallsetminus') push('setop', 'minus');
    else if (name === 'emptyset' || name === 'varnothing') push('set', 'empty');
    else if (name === 'colon') push('op', ':');
    else if (name === 'lbrace') push('open', '{');
    else if (name === 'rbrace') push('close', '}');
    else if (name === 'lbrack') push('open', '[');
    else if (name === 'rbrack') push('close', ']');
    else if (name === 'langle') push('open', '<');
    else if (name === 'rangle') push('close', '>');
    else if (name === 'lfloor' || name === 'lceil') push('open', name);
    else if (name === 'rfloor' || name === 'rceil') push('close', name);
    else if (name === 'vert' || name === 'lvert' || name === 'rvert') push('bar', '|');
    else if (name === 'mid') push('bar', 'mid');
    else if (name === 'Vert' || name === 'lVert' || name === 'rVert') push('bar', '||');
    else if (name === 'sum' || name === 'prod') push('cmd', name);
    else if (name === 'angle' || name === 'triangle' || name === 'odot' || name === 'measuredangle') space = true;
    else if (name === 'dots' || name === 'ldots' || name === 'cdots' || name === 'dotsc' || name === 'dotsb')
      push('sym', '…');
    else if (name === 'euro' || name === 'pounds' || name === 'yen' || name === 'rupee')
      push('money', { euro: '€', pounds: '£', yen: '¥', rupee: '₹' }[name]);
    else if (name === 'textdollar') push('money', '$');
    else if (name === 'percent') push('op', '%');
    else if (name === 'cr') push('row', '\\\\');
    else if (name === 'land' || name === 'wedge') push('sep', 'and');
    else if (name === 'lor' || name === 'vee') push('sep', 'or');
    else if (name === 'forall' || name === 'exists') push('word', name);
    else if (name === 'bmod' || name === 'mod' || name === 'pmod' || name === 'operatornamewithlimits')
      push('cmd', 'mod');
    else if (name === 'complement' || name === 'ast' || name === 'star' || name === 'dagger') push('sym', name);
    else throw new Unreadable(`\\${name} is not a command the checker knows.`);
    return j;
  }

  /** The braced argument after a command, or the one token there. */
  function argument(at: number, to: number): { from: number; to: number; end: number } {
    let i = at;
    while (i < to && source[i] === ' ') i++;
    if (source[i] !== '{') return { from: i, to: Math.min(i + 1, to), end: Math.min(i + 1, to) };
    let depth = 0;
    for (let j = i; j < to; j++) {
      if (source[j] === '\\') j++;
      else if (source[j] === '{') depth++;
      else if (source[j] === '}' && --depth === 0) return { from: i + 1, to: j, end: j + 1 };
    }
    return { from: i + 1, to, end: to };
  }

  function textual(name: string, from: number, to: number): void {
    const content = source.slice(from, to).replace(/^[\s~]+|[\s~]+$/g, '');
    if (/^\s/.test(source.slice(from, to))) space = true;
    if (name === 'textcolor') return;
    if (!/^text|box$|^emph/.test(name)) {
      // \mathrm{e}, \mathrm{d}, \mathrm{AB} are symbols; \mathrm{cm} is a unit; \operatorname{tg} a function.
      if (name === 'operatorname' || FUNCTIONS.has(content)) return word(content, false);
      if (/^[A-Za-z]$/.test(content))
        return tokens.at(-1)?.t === 'num' && !/[ei]/.test(content) ? push('word', content, true) : word(content, false);
      if (/^[A-Z]{2,3}$/.test(content)) {
        for (const letter of content) push('sym', letter);
        return;
      }
      if (content === '') return;
    }
    if (depth++ > 8) throw new Stop('too_deep', 'The answer is nested too deep.');
    run(from, to, true);
    depth--;
  }

  function punctuation(i: number, to: number): number {
    const c = source[i] as string;
    const next = source[i + 1] ?? '';
    if (c === '$') {
      // A dollar sign that opens an amount and is not one of a pair is money; every other is a math delimiter.
      if (oddDollars && /^\$\s?-?[\d.]/.test(source.slice(i, i + 4))) push('money', '$');
      else space = true;
      return i + 1;
    }
    if (c === '{') {
      bracket.push('g');
      push('gopen', '{');
    } else if (c === '}') {
      bracket.pop();
      push('gclose', '}');
    } else if (c === '(' || c === '[') {
      bracket.push(c);
      push('open', c);
    } else if (c === ')' || c === ']') {
      bracket.pop();
      push('close', c);
    } else if (c === '|') push('bar', next === '|' ? '||' : '|');
    else if (c === '<' || c === '>') {
      const or = next === '=';
      push('rel', or ? `${c}=` : c);
      return i + (or ? 2 : 1);
    } else if (c === '=') {
      if (next === '<' || next === '>') {
        push('rel', next === '<' ? '<=' : '>=');
        return i + 2;
      }
      push('rel', '=');
      return i + (next === '=' ? 2 : 1);
    } else if (c === '!' && next === '=') {
      push('rel', '!=');
      return i + 2;
    } else if (c === '*' && next === '*') {
      push('op', '^');
      return i + 2;
    } else if (c === '+' && (next === '-' || /^\+\/-/.test(source.slice(i, i + 3)))) {
      if (next === '-') push('op', '+');
      else push('op', 'pm');
      return i + (next === '-' ? 1 : 3);
    } else if (/[-+*/^_!%:']/.test(c)) {
      push('op', c === '%' ? '%' : c);
    } else if (c === '"') push('op', '"');
    else if (c === ',' || c === ';') push('sep', c);
    else if (c === '&') push('amp', '&');
    else if (c === '.') {
      const rest = source.slice(i, to);
      if (/^\.(?:[\s$}\]*]|\\[)\]])*$/.test(rest)) return i + 1;
      if (/^\.\.\.+/.test(rest)) {
        push('sym', '…');
        return i + (/^\.+/.exec(rest)?.[0].length ?? 1);
      }
      throw new Unreadable('A full stop stands inside the answer.');
    } else if (c === '?' || c === '`' || c === '@' || c === '#') throw new Unreadable(`${c} is not part of an answer.`);
    else if (c === '¢') push('word', '¢');
    else throw new Unreadable(`${c} is not part of an answer.`);
    return i + (c === '|' && next === '|' ? 2 : 1);
  }

  let depth = 0;
  const oddDollars = (source.match(/(?<!\\)\$/g)?.length ?? 0) % 2 === 1;
  let nesting = 0;
  for (const c of source) {
    if (c === '{' || c === '(' || c === '[') {
      if (++nesting > MAX_DEPTH) throw new Stop('too_deep', 'The answer has brackets nested too deep.');
    } else if (c === '}' || c === ')' || c === ']') nesting--;
  }
  run(0, source.length, false);
  push('eof', '');
  return tokens;
}

/** `sinx`, `xlnx`, `pir`: a known function or constant between at most two letters on each side. */
function splitRun(text: string): string[] | undefined {
  for (const key of [
    'arcsin',
    'arccos',
    'arctan',
    'sqrt',
    'sin',
    'cos',
    'tan',
    'cot',
    'sec',
    'csc',
    'log',
    'ln',
    'pi',
  ]) {
    const at = text.indexOf(key);
    if (at < 0 || at > 2) continue;
    const tail = text.slice(at + key.length);
    if (tail.length > 2 || (key === 'pi' && at + tail.length > 2)) continue;
    return [...text.slice(0, at), key, ...tail];
  }
  return undefined;
}
