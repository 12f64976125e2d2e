import type { Lexeme } from './token.ts';
import { CONSTANTS, FUNCTIONS, GREEK, RELATIONS } from './words.ts';

/** LaTeX commands without an argument of their own, by the token they stand for. */
const COMMANDS = new Map<string, Lexeme>(
  (
    [
      [['cmd', 'frac'], 'frac dfrac tfrac cfrac'],
      [['cmd', 'binom'], 'binom dbinom tbinom'],
      [['cmd', 'choose'], 'choose'],
      [['cmd', 'over'], 'over'],
      [['cmd', 'not'], 'not'],
      [['cmd', 'sum'], 'sum'],
      [['cmd', 'prod'], 'prod'],
      [['cmd', 'cup'], 'bigcup'],
      [['cmd', 'cap'], 'bigcap'],
      [['cmd', 'lim'], 'lim'],
      [['cmd', 'int'], 'int iint oint'],
      [['cmd', 'mod'], 'bmod mod pmod'],
      [['op', '*'], 'cdot times ast cdotp bullet'],
      [['op', '/'], 'div'],
      [['op', 'pm'], 'pm'],
      [['op', 'mp'], 'mp'],
      [['op', 'deg'], 'circ degree'],
      [['op', "'"], 'prime'],
      [['op', ':'], 'colon'],
      [['op', '%'], 'percent'],
      [['setop', 'cup'], 'cup'],
      [['setop', 'cap'], 'cap'],
      [['setop', 'minus'], 'setminus backslash smallsetminus'],
      [['set', 'empty'], 'emptyset varnothing oslash'],
      [['open', '{'], 'lbrace'],
      [['close', '}'], 'rbrace'],
      [['open', '['], 'lbrack'],
      [['close', ']'], 'rbrack'],
      [['open', '<'], 'langle'],
      [['close', '>'], 'rangle'],
      [['open', 'lfloor'], 'lfloor'],
      [['close', 'rfloor'], 'rfloor'],
      [['open', 'lceil'], 'lceil'],
      [['close', 'rceil'], 'rceil'],
      [['bar', '|'], 'vert lvert rvert'],
      [['bar', '||'], 'Vert lVert rVert'],
      [['bar', 'mid'], 'mid'],
      [['sym', '…'], 'dots ldots cdots dotsc dotsb vdots ddots'],
      [['money', '$'], 'textdollar'],
      [['money', '€'], 'euro'],
      [['money', '£'], 'pounds'],
      [['money', '¥'], 'yen'],
      [['money', '₹'], 'rupee'],
      [['row', '\\\\'], 'cr'],
      [['sep', 'and'], 'land wedge'],
      [['sep', 'or'], 'lor vee'],
      [['word', 'forall'], 'forall'],
      [['word', 'exists'], 'exists'],
      [['sym', 'complement'], 'complement'],
      [['sym', 'star'], 'star'],
      [['sym', 'dagger'], 'dagger'],
      [['fn', 'qrrt'], 'qrrt'],
    ] as [Lexeme, string][]
  ).flatMap(([lexeme, names]) => names.split(' ').map((name): [string, Lexeme] => [name, lexeme])),
);

/** The token of a command without an argument, or undefined if the checker does not know it. */
export function lexCommand(name: string): Lexeme | undefined {
  const command = COMMANDS.get(name);
  if (command) return command;
  const fn = FUNCTIONS.get(name);
  if (fn !== undefined) return ['fn', fn];
  const constant = CONSTANTS.get(name);
  if (constant !== undefined) return ['const', constant];
  const greek = GREEK.get(name);
  if (greek !== undefined) return ['sym', greek];
  const relation = RELATIONS.get(name);
  return relation === undefined ? undefined : ['rel', relation];
}
