import { MAX_DEPTH, MAX_SPAN, Stop, Unreadable } from '../explain/budget.ts';
import { lexCommand } from './commands.ts';
import { scanNumber } from './scan-number.ts';
import { lexWord } from './scan-word.ts';
import type { LexOptions, Token, TokenKind } from './token.ts';
import { isUnitWord } from './units.ts';
import { DECORATIONS, FUNCTIONS, SPACES, STYLES, TEXT } from './words.ts';

const LETTER = /\p{L}/u;

/** Splits folded text (see `fold`) into tokens. Throws Stop when it is too long, too deep or has too many digits. */
export function lex(source: string, options: LexOptions = {}): Token[] {
  if (source.length > MAX_SPAN) throw new Stop('too_long', { code: 'characters', most: MAX_SPAN });
  const tokens: Token[] = [];
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
      if (tokens.length > 3000) throw new Stop('too_long', { code: 'parts', most: 3000 });
    }
  };

  function number(i: number, to: number): number {
    const { text, length } = scanNumber(
      source.slice(i, to),
      bracket.some((b) => b !== 'g'),
      options,
    );
    push('num', text);
    // A quotient of unit letters directly after the number: 9.8 m/s^2
    const unit =
      /^\s*(?:km|cm|mm|m|kg|g|mg|N|J|W|L|ft)\s*\/\s*(?:s|h|hr|min|m|cm|kg|g|L|mL|mol|K)(?![A-Za-z])(?:\^\{?-?\d\}?)?/.exec(
        source.slice(i + length, i + length + 24),
      );
    if (unit && bracket.length === 0) {
      push('word', unit[0].replace(/[\s{}]/g, ''), true);
      return i + length + unit[0].length;
    }
    return i + length;
  }

  function letters(i: number, to: number, inText: boolean): number {
    let j = i;
    while (j < to && LETTER.test(source[j] as string)) j++;
    // "p.m." and "isn't" are words too.
    if (/^[ap]\.m\b/i.test(source.slice(i, i + 4))) {
      push('word', `${source[i]}m`, true);
      return source[i + 3] === '.' ? i + 4 : i + 3;
    }
    // "5 x 10^3": a times sign between two numbers.
    if (
      j - i === 1 &&
      source[i] === 'x' &&
      space &&
      tokens.at(-1)?.t === 'num' &&
      /^\s+\d/.test(source.slice(j, j + 4))
    ) {
      push('op', '*');
      return j;
    }
    if (inText)
      while (j < to && /['.-]/.test(source[j] as string) && LETTER.test(source[j + 1] ?? '') && j + 1 < to)
        for (j++; j < to && LETTER.test(source[j] as string); ) j++;
    const run = source.slice(i, j);
    word(run, inText);
    // The full stop of an abbreviation: sq. ft., approx.
    return source[j] === '.' && (inText || isUnitWord(run)) && !/[0-9]/.test(source[j + 1] ?? '') ? j + 1 : j;
  }

  function word(text: string, inText: boolean): void {
    const apart = space || tokens.length === 0 || tokens.at(-1)?.t === 'word' || tokens.at(-1)?.t === 'sep';
    if (text.toLowerCase() === 'squared' && !inText && tokens.at(-1)?.t !== 'word') {
      push('op', '^');
      push('num', '2');
      return;
    }
    for (const [t, v] of lexWord(text, inText, apart)) push(t, v, inText);
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
      else throw new Unreadable('unknown_command', `\\${next}`);
      return i + 2;
    }
    let j = i + 1;
    while (j < to && /[A-Za-z]/.test(source[j] as string)) j++;
    const name = source.slice(i + 1, j);
    return named(name, j, to, inText);
  }

  function named(name: string, j: number, to: number, inText: boolean): number {
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
      if (/^d+ot$/.test(name)) push('sym', `${content.replace(/[\\{}\s]/g, '')}_${name}`);
      else if (/^[A-Za-z]{1,6}$/.test(content)) {
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
    if (name === 'angle' || name === 'triangle' || name === 'odot' || name === 'measuredangle') {
      space = true;
      return j;
    }
    const lexeme = lexCommand(name);
    if (!lexeme) throw new Unreadable('unknown_command', `\\${name}`);
    push(...lexeme);
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
      // \mathrm{min} is a minute unless an argument follows.
      const minute = content === 'min' && name !== 'operatorname' && !/^\s*[_({\\]/.test(source.slice(to + 1, to + 4));
      if (minute) {
        push('word', content, true);
        return;
      }
      if (name === 'operatorname' || FUNCTIONS.has(content)) {
        word(content, false);
        return;
      }
      if (/^[A-Za-z]$/.test(content)) {
        // A single letter after a number is a unit, as in 5 \mathrm{m}.
        if (tokens.at(-1)?.t === 'num' && !/[ei]/.test(content)) push('word', content, true);
        else word(content, false);
        return;
      }
      if (/^[A-Z]{2,3}$/.test(content)) {
        for (const letter of content) push('sym', letter);
        return;
      }
      if (content === '') return;
    }
    if (depth++ > 8) throw new Stop('too_deep', { code: 'depth', most: 8 });
    run(from, to, true);
    depth--;
  }

  function punctuation(i: number, to: number): number {
    const c = source[i] as string;
    const next = source[i + 1] ?? '';
    if (c === '$') {
      // A formula, a line break and another formula are two answers.
      const next = /^\$+\s*\n\s*(?=\$)/.exec(source.slice(i, i + 20));
      if (next && tokens.length > 0) {
        push('sep', ',');
        return i + next[0].length;
      }
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
      throw new Unreadable('full_stop');
    } else if (c === '?' || c === '`' || c === '@' || c === '#') throw new Unreadable('not_part', c);
    else if (c === '¢') push('word', '¢');
    else throw new Unreadable('not_part', c);
    return i + (c === '|' && next === '|' ? 2 : 1);
  }

  let depth = 0;
  const oddDollars = (source.match(/(?<!\\)\$/g)?.length ?? 0) % 2 === 1;
  let nesting = 0;
  for (const c of source) {
    if (c === '{' || c === '(' || c === '[') {
      if (++nesting > MAX_DEPTH) throw new Stop('too_deep', { code: 'depth', most: MAX_DEPTH });
    } else if (c === '}' || c === ')' || c === ']') nesting--;
  }
  run(0, source.length, false);
  push('eof', '');
  return tokens;
}
