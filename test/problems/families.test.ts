import { describe, expect, test } from 'vitest';
import { characters, type Family, families, familyOf, problemOf, splitOf } from '../../src/problems/index.ts';
import type { Problem, Split } from '../../src/problems/problem.ts';
import { stream } from '../../src/random/stream.ts';

const every = (family: Family): Problem[] => Array.from({ length: family.size }, (_, i) => family.at(i));
const alphabet = new Set(characters);
const strangers = (text: string) => [...text].filter((character) => !alphabet.has(character));

test('the alphabet has 80 characters, once each, and never changes: it is the vocabulary of the bundled models', () => {
  expect(alphabet.size).toBe(80);
  expect(characters.length).toBe(80);
  expect(characters).toBe("\n 0123456789+-*/=?#();:.,ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'$%");
});

test('ids are unique, kinds are as the design asks, and an unknown id is answered with the known ones', () => {
  expect(new Set(families.map(({ id }) => id)).size).toBe(families.length);
  expect(families.filter(({ kind }) => kind === 'id').length).toBeGreaterThanOrEqual(4);
  expect(families.filter(({ kind }) => kind === 'ood').length).toBeGreaterThanOrEqual(3);
  expect(familyOf('lin').title).toBe('Linear equations');
  expect(() => familyOf('calculus')).toThrow('no problem family "calculus"; the known ones are prec, add, chain');
});

/** a, b, c of `question` worked out from its text alone, by rules of arithmetic that no family file shares. */
function workOut(family: Family, question: string): string {
  const equation = question.match(/^(\d+)x([+-]\d+)=(\d+)$/);
  if (equation) return String((Number(equation[3]) - Number(equation[2])) / Number(equation[1]));
  const bagsLast = question.match(/^\w+ has (\d+) \w+ and (\d+) bags of (\d+)$/);
  if (bagsLast) return String(Number(bagsLast[1]) + Number(bagsLast[2]) * Number(bagsLast[3]));
  if (!/^[\d+*()-]+$/.test(question)) throw new Error(`The test cannot read ${question} of ${family.id}.`);
  return String(new Function(`return ${question}`)());
}

/** True when each step `expression=value` of a solution holds; a division must come out even. */
function stepsHold(completion: string): boolean {
  return completion
    .slice(0, completion.lastIndexOf('#'))
    .split(';')
    .every((step) => {
      const [left = '', right = ''] = step.split('=');
      return /^[\d+*/-]+$/.test(left) && new Function(`return ${left}`)() === Number(right);
    });
}

describe.each(families.map((family) => [family.id, family] as const))('%s', (_, family) => {
  const problems = every(family);

  test('has at least 5,000 problems, all distinct, on at least two levels', () => {
    expect(family.size).toBeGreaterThanOrEqual(5000);
    expect(new Set(problems.map(({ prompt }) => prompt)).size).toBe(family.size);
    expect(new Set(problems.map(({ id }) => id)).size).toBe(family.size);
    expect(new Set(problems.map(({ level }) => level)).size).toBeGreaterThanOrEqual(2);
    expect(Math.min(...new Set(problems.map(({ level }) => level)))).toBe(1);
    expect(() => family.at(family.size)).toThrow(`problems 0 to ${family.size - 1}`);
  });

  test('its answers are right, its solutions sound, its characters known, its texts short', () => {
    const faults: string[] = [];
    for (const problem of problems) {
      const { question, gold, solution, prompt } = problem;
      if (workOut(family, question) !== gold) faults.push(`${question} is not ${gold}`);
      if (!solution.endsWith(`#${gold}`) || !stepsHold(solution)) faults.push(`${question}: ${solution}`);
      if (prompt !== `Q:${question}\nA:`) faults.push(`prompt of ${question}`);
      if (strangers(prompt + solution).length > 0) faults.push(`characters of ${question}`);
      if (prompt.length + solution.length > 64) faults.push(`length of ${question}`);
      if (/(^|[=#])-/.test(gold) || gold === '0') faults.push(`${question} has a gold of ${gold}`);
    }
    expect(faults).toEqual([]);
  });

  test('its problems split 70 : 15 : 15 by their ids alone', () => {
    const shares: Record<Split, number> = { pretrain: 0, train: 0, evaluate: 0 };
    for (const problem of problems) shares[splitOf({ id: problem.id })] += 1 / family.size;
    // Four standard errors of a share.
    const allowed = 4 * Math.sqrt(0.25 / family.size);
    expect(Math.abs(shares.pretrain - 0.7)).toBeLessThan(allowed);
    expect(Math.abs(shares.train - 0.15)).toBeLessThan(allowed);
    expect(Math.abs(shares.evaluate - 0.15)).toBeLessThan(allowed);
  });

  test('tells what it is, with an example of its own', () => {
    for (const text of [family.title, family.about, family.typicalMistake]) expect(text.length).toBeGreaterThan(3);
    expect(problems.find(({ id }) => id === family.example.id)).toEqual(family.example);
    const { question, gold, solution, level } = family.example;
    expect(problemOf(family.id, { question, gold, solution, level })).toEqual(family.example);
  });
});

const taught = families.filter(({ kind }) => kind === 'id');
test.each(taught.map((family) => [family.id, family] as const))(
  'typical mistakes of %s never reach the gold answer, nor leave the alphabet',
  (_, family) => {
    const random = stream(1, 'pretrain');
    const faults: string[] = [];
    for (const problem of every(family)) {
      const { completion, answer } = family.mistake!(problem, random);
      const right = answer === problem.gold || completion === problem.solution;
      if (right || !completion.endsWith(`#${answer}`)) faults.push(`${problem.question}: ${completion}`);
      if (!/^\d+$/.test(answer) || strangers(completion).length > 0) faults.push(`${problem.question}: ${answer}`);
      if (problem.prompt.length + completion.length > 64) faults.push(`length of ${completion}`);
    }
    expect(faults).toEqual([]);
  },
);

test('the split comes from the lower half of the id, which addresses no random number', () => {
  const splits = (low: string) => ['00000000', '7fffffff', 'ffffffff'].map((high) => splitOf({ id: high + low }));
  expect(splits('00000000')).toEqual(['pretrain', 'pretrain', 'pretrain']);
  expect(splits('b3333333')).toEqual(['pretrain', 'pretrain', 'pretrain']);
  expect(splits('b3333334')).toEqual(['train', 'train', 'train']);
  expect(splits('d9999999')).toEqual(['train', 'train', 'train']);
  expect(splits('d999999a')).toEqual(['evaluate', 'evaluate', 'evaluate']);
  expect(splits('ffffffff')).toEqual(['evaluate', 'evaluate', 'evaluate']);
});

test('the problems and their hashes are what they were: a change would move problems between splits', () => {
  const { id, hash, prompt, gold, solution, level } = familyOf('prec').example;
  expect({ id, hash, prompt, gold, solution, level }).toMatchInlineSnapshot(`
    {
      "gold": "33",
      "hash": 712672591,
      "id": "2a7a854f16bbc9da",
      "level": 1,
      "prompt": "Q:12+3*7
    A:",
      "solution": "3*7=21;12+21=33#33",
    }
  `);
});
