import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { BASE } from '../../../src/ui/lane-style.ts';
import { checker } from '../../../src/ui/words/en/checker.ts';
import { en, type Words } from '../../../src/ui/words/en.ts';
import { bringCheckerWords, checkerWords, speak, words } from '../../../src/ui/words/index.ts';
import { accent, pseudo } from '../../../src/ui/words/pseudo.ts';
import { earlyWords, stringsOnPage } from '../support/page-strings.ts';

const ui = join(import.meta.dirname, '../../../src/ui');
const sources = readdirSync(ui, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts') && !file.startsWith('words/'))
  .map((file) => ({ file, source: readFileSync(join(ui, file), 'utf8') }));

/** The modules that choose a sentence from the numbers of a run. */
const makers = readdirSync(join(ui, 'words'), { encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'en.ts')
  .map((file) => ({ file, source: readFileSync(join(ui, 'words', file), 'utf8') }));

/** The path of every entry of a catalogue: `stages.lanes.title`. */
const entries = (catalogue: object, path: readonly string[] = []): string[] =>
  Object.entries(catalogue).flatMap(([key, entry]) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? entries(entry, [...path, key])
      : [[...path, key].join('.')],
  );

/** What looks like words to the walk and stays where it is, each for its reason. */
const ALLOWED: readonly { file: string; text: RegExp; why: string }[] = [
  { file: 'main.tsx', text: /^index\.html has no element/, why: 'for whoever breaks index.html; there is no page yet' },
  { file: 'checker/examples.ts', text: /./, why: 'what models write: data in the language of the problems' },
  { file: 'checker/text.ts', text: /^U\+…$/, why: 'the name of a code point' },
  { file: 'export/svg.ts', text: /^<|^Charter, /, why: 'markup and names of fonts' },
  { file: 'parts/say.tsx', text: /^r$/, why: 'a letter of the formula' },
  { file: 'session/start-up.ts', text: /^bytes$/, why: 'the id of a unit' },
];

const asRead = (found: readonly { file: string; line: number; text: string }[]): string[] =>
  found.map(({ file, line, text }) => `${file}:${line} ${text}`);

describe('the strings of the page', () => {
  const found = sources.flatMap(({ file, source }) => stringsOnPage(file, source).map((one) => ({ file, ...one })));
  const allows = (one: (typeof found)[number]) => (rule: (typeof ALLOWED)[number]) =>
    rule.file === one.file && rule.text.test(one.text);

  it('are all in the catalogue', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(asRead(found.filter((one) => !ALLOWED.some(allows(one))))).toEqual([]);
  });

  it('have no exception that nothing needs', () => {
    expect(ALLOWED.filter((rule) => !found.some((one) => allows(one)(rule))).map((rule) => rule.why)).toEqual([]);
  });

  it('are each read somewhere', () => {
    const code = [...sources, ...makers].map(({ source }) => source).join('\n');
    // Tables that are read as a whole, by an id or in their order; and numbers, which sentences write.
    const tables = /^(numbers|keys\.list|runBar\.backends|checker\.(rules|notes|verdicts|examples))\./;
    const unread = [...entries(en), ...entries({ checker })].filter(
      (path) => !tables.test(path) && !new RegExp(`\\b${path.split('.').at(-1)}\\b`).test(code),
    );
    expect(unread).toEqual([]);
  });

  it('are read inside functions, where the language is chosen', () => {
    const early = sources.flatMap(({ file, source }) => earlyWords(file, source).map((one) => ({ file, ...one })));
    expect(asRead(early)).toEqual([]);
  });

  it.each([
    ['text between tags', 'export const A = () => <p>No run yet.</p>;', 'No run yet.'],
    ['one word between tags', 'export const A = () => <b>Close</b>;', 'Close'],
    ['a literal among children', "export const A = (on: boolean) => <b>{on ? 'Pause' : play()}</b>;", 'Pause'],
    ['a template among children', `export const A = (k: number) => <b>{\`mean@\${k}\`}</b>;`, 'mean@…'],
    ['an attribute that is read aloud', 'export const A = () => <p aria-label="Pages" className="a b" />;', 'Pages'],
    ['a title built on the way', `export const A = (s: string) => <p title={\`\${s} as SVG\`} />;`, '… as SVG'],
    ["a choice's label", "export const a = { id: 'light', label: 'Light' };", 'Light'],
    ['a notice', "lab.set({ notice: 'It stopped.' });", 'It stopped.'],
    ['a phrase anywhere', "const a = say('of this page');", 'of this page'],
    ['an error', "throw new Error('The PNG could not be made.');", 'The PNG could not be made.'],
  ])('would be found elsewhere: %s', (_, source, text) => {
    expect(stringsOnPage('a.tsx', source).map((one) => one.text)).toEqual([text]);
  });

  it('are not confused with code', () => {
    const code = `import { a } from './two words.ts';
      export const A = ({ kind }: { kind: 'not used' | 'b' }) => (
        <p className="txt mono" style={{ border: '1px solid red' }} data-kind={kind === 'b' ? 'x' : 'y'}>
          {kind === 'b' && <path d="M1 2h3v4z" />} {document.querySelector('main h2[tabindex]')?.id} 95 %
        </p>
      );`;
    expect(stringsOnPage('a.tsx', code)).toEqual([]);
  });

  it('would be found where a module reads them while it loads', () => {
    expect(earlyWords('a.ts', 'const A = words.brand;')).toHaveLength(1);
    expect(earlyWords('a.ts', 'const A = { name: words.brand };')).toHaveLength(1);
    expect(
      earlyWords('a.ts', 'const A = () => words.brand; const B = { get name() { return words.brand; } };'),
    ).toEqual([]);
  });
});

describe('languages', () => {
  afterEach(async () => speak(null));

  it('have every entry of the English catalogue, or the types say so', () => {
    const { brand: _, ...lacking } = en;
    // @ts-expect-error An entry is missing: no language may lack one.
    const incomplete: Words = lacking;
    expect(incomplete).toBe(lacking);
  });

  it('are chosen once for the page and for the pages that load later', async () => {
    await speak('pseudo');
    await bringCheckerWords();
    expect(words.record.open).toBe('[Öþéñ ŕéçöŕð]');
    expect(words.stages.rollouts.filters.mixed(3)).toBe('[ɱîẋéð 3]');
    expect(BASE.name).toBe('[Ɓåšé]');
    expect(checkerWords.verdicts.correct).toBe('[Ŕîĝĥţ]');
    expect(words.lang).toBe('en-XA');
    await speak('klingon');
    await bringCheckerWords();
    expect(words).toBe(en);
    expect(checkerWords).toBe(checker);
  });

  it('with accents leave no plain letter, and numbers as they are', () => {
    expect(accent('Step *12* of 60')).toBe('[Šţéþ *12* öƒ 60]');
    expect(accent('.756')).toBe('.756');
    expect(pseudo(en.numbers).plain(0.5)).toBe('0.500');
    expect(pseudo(en.numbers).plain(Number.NaN)).toBe('[ñöţ ƒîñîţé]');
    expect(accent('The quick brown fox jumps over the lazy dog')).not.toMatch(/[a-z]/i);
  });
});
