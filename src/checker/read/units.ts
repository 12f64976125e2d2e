/** Units of measure: which words are units, which are the same unit, and the factor to a base unit where one exists. */

interface Unit {
  name: string;
  dimension: string;
  factor: readonly [bigint, bigint];
}

const UNITS = new Map<string, Unit>();

function define(dimension: string, rows: readonly (readonly [names: string, n: number, d?: number])[]): void {
  for (const [names, n, d] of rows) {
    const all = names.split(' ');
    for (const word of all) UNITS.set(word, { name: all[0] ?? word, dimension, factor: [BigInt(n), BigInt(d ?? 1)] });
  }
}

define('length', [
  ['mm millimeter millimeters millimetre millimetres', 1],
  ['cm centimeter centimeters centimetre centimetres cms', 10],
  ['dm decimeter decimeters decimetre decimetres', 100],
  ['m meter meters metre metres', 1000],
  ['km kilometer kilometers kilometre kilometres kms', 1_000_000],
]);
define('imperial length', [
  ['inch inches in', 1],
  ['ft foot feet', 12],
  ['yd yard yards yds', 36],
  ['mi mile miles', 63_360],
]);
define('mass', [
  ['mg milligram milligrams', 1],
  ['g gram grams gm', 1000],
  ['kg kilogram kilograms kgs kilo kilos', 1_000_000],
  ['tonne tonnes', 1_000_000_000],
]);
define('imperial mass', [
  ['oz ounce ounces', 1],
  ['lb lbs pound pounds', 16],
  ['ton tons', 32_000],
]);
define('time', [
  ['s sec secs second seconds', 1],
  ['min mins minute minutes', 60],
  ['h hr hrs hour hours', 3600],
  ['day days', 86_400],
  ['week weeks wk', 604_800],
]);
define('calendar', [
  ['month months', 1],
  ['year years yr yrs', 12],
]);
define('volume', [
  ['ml mL milliliter milliliters millilitre millilitres', 1],
  ['cl', 10],
  ['L l liter liters litre litres', 1000],
]);
define('imperial volume', [
  ['cup cups', 1],
  ['pint pints', 2],
  ['qt quart quarts', 4],
  ['gal gallon gallons', 16],
]);
define('money', [
  ['cent cents ¢', 1],
  ['$ dollar dollars usd USD buck bucks', 100],
]);
define('money 2', [
  ['pence', 1],
  ['£ gbp', 100],
]);
define('money 3', [['€ euro euros eur', 1]]);
define('money 4', [['¥ yen yuan rmb', 1]]);
define('money 5', [['₹ rupee rupees Rs rs', 1]]);
define('angle', [['deg degree degrees', 1]]);
define('angle 2', [['rad radian radians rads', 1]]);
for (const names of [
  'N newton newtons',
  'J joule joules',
  'kJ kilojoules',
  'W watt watts',
  'kW kilowatts',
  'V volt volts',
  'A amp amps ampere amperes',
  'Hz hertz',
  'kHz',
  'MHz',
  'Pa pascal pascals',
  'kPa',
  'K kelvin kelvins',
  'mol moles mole',
  'cal calories calorie',
  'kcal',
  'eV',
  'keV',
  'MeV',
  'GeV',
  'ohm ohms',
  'T tesla',
  'C coulomb coulombs celsius',
  'F fahrenheit',
  'acre acres',
  'hectare hectares ha',
  'unit units',
  'sq square',
  'cu cubic',
  'angstrom angstroms',
  'AU',
  'pc parsec parsecs',
  'nm nanometer nanometers',
  'erg ergs',
  'Gauss gauss',
  'dyne dynes dyn',
  'point points pts pt',
]) {
  define(`${names.split(' ')[0]}`, [[names, 1]]);
}

/** Whether a word of two or more letters is a unit, so that the lexer does not read it as a product of variables. */
export const isUnitWord = (word: string): boolean =>
  word.length > 1 && (/^(mph|kmh|kph|kmph)$/.test(word) || UNITS.has(word) || UNITS.has(word.toLowerCase()));

/** Whether a single letter may be a unit when it ends an answer (`5 m`, `3 s`). */
export const isUnitLetter = (letter: string): boolean => letter.length === 1 && UNITS.has(letter);

/** A unit as written, in parts: `km/h` is km over h. */
export interface ParsedUnit {
  key: string;
  dimension: string;
  factor: readonly [bigint, bigint];
  known: boolean;
}

const POWER_WORDS = new Map([
  ['square', 2],
  ['sq', 2],
  ['squared', 2],
  ['cubic', 3],
  ['cu', 3],
  ['cubed', 3],
]);
/** Words that say nothing about which unit it is. */
const EMPTY = new Set(
  'units unit u of the in a an long wide tall high deep away old total altogether each exactly only approximately about'.split(
    ' ',
  ),
);

/**
 * Reads a unit written as words, `^`, `/`, `per` and numbers, such as `cm^2`, `miles per hour`, `square feet`.
 * Unknown words are kept as they are (without a plural s), so that apples and pears differ.
 */
export function parseUnit(text: string): ParsedUnit {
  const spelled = text.replace(/\bmph\b/g, 'miles/hour').replace(/\bk(mh|ph|mph)\b/g, 'km/hour');
  const tokens = spelled.match(/[A-Za-z]+|[$£€¥₹¢]|\^-?\d+|\/|-?\d+/g) ?? [];
  let n = 1n;
  let d = 1n;
  let below = false;
  let pending = 1;
  let known = true;
  const parts = new Map<string, number>();
  let last: { dimension: string; exponent: number; factor: readonly [bigint, bigint] } | undefined;
  const apply = (factor: readonly [bigint, bigint], exponent: number): void => {
    const k = Math.min(6, Math.abs(exponent));
    for (let i = 0; i < k; i++) {
      if (exponent > 0) [n, d] = [n * factor[0], d * factor[1]];
      else [n, d] = [n * factor[1], d * factor[0]];
    }
  };
  for (const token of tokens) {
    if (token === '/' || token === 'per') {
      below = true;
      continue;
    }
    const power = POWER_WORDS.get(token.toLowerCase());
    const exponent = /^\^/.test(token)
      ? Number(token.slice(1))
      : power !== undefined && /ed$/.test(token)
        ? power
        : undefined;
    if (exponent !== undefined) {
      if (last) {
        apply(last.factor, (exponent - 1) * Math.sign(last.exponent));
        parts.set(last.dimension, (parts.get(last.dimension) ?? 0) + (exponent - 1) * Math.sign(last.exponent));
      }
      continue;
    }
    if (power !== undefined) {
      pending = power;
      continue;
    }
    // Plain units say nothing; square units are not cubic units.
    if (EMPTY.has(token.toLowerCase()) && pending === 1) continue;
    const unit = UNITS.get(token) ?? UNITS.get(token.toLowerCase());
    if (!unit) known = false;
    const dimension = unit?.dimension ?? singular(token.toLowerCase());
    const e = (below ? -1 : 1) * pending;
    const factor = unit?.factor ?? ([1n, 1n] as const);
    apply(factor, e);
    parts.set(dimension, (parts.get(dimension) ?? 0) + e);
    last = { dimension, exponent: e, factor };
    pending = 1;
  }
  const key = [...parts]
    .filter(([, e]) => e !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, e]) => `${name}^${e}`)
    .join('*');
  return { key, dimension: key, factor: [n, d], known };
}

const singular = (word: string): string => (word.length > 3 ? word.replace(/(es|s)$/, '') : word);
