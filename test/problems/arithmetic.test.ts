import { expect, test } from 'vitest';
import { addWithoutCarry, borrows, carries } from '../../src/problems/arithmetic.ts';
import { familyOf } from '../../src/problems/index.ts';
import { parameterSpace } from '../../src/problems/space.ts';
import { stream } from '../../src/random/stream.ts';

test('sums without their carries', () => {
  expect(addWithoutCarry(47, 38)).toBe(75);
  expect(addWithoutCarry(95, 72)).toBe(67);
  expect(addWithoutCarry(23, 45)).toBe(68);
  expect(addWithoutCarry(5, 123)).toBe(128);
  expect([carries(47, 38), carries(95, 72), carries(23, 45)]).toEqual([true, true, false]);
});

test('borrows are those of written subtraction', () => {
  expect([borrows(45, 27), borrows(47, 25), borrows(103, 21), borrows(123, 45), borrows(100, 1)]).toEqual([
    true,
    false,
    true,
    true,
    true,
  ]);
});

test('a space counts what is kept and can be read at any index', () => {
  const box = parameterSpace([
    [2, 4],
    [-1, 0],
  ]);
  expect(box.size).toBe(6);
  expect(Array.from({ length: 6 }, (_, i) => box.at(i).join())).toEqual(['2,-1', '2,0', '3,-1', '3,0', '4,-1', '4,0']);
  const kept = parameterSpace(
    [
      [1, 3],
      [1, 3],
    ],
    ([a = 0, b = 0]) => a > b,
  );
  expect(kept.size).toBe(3);
  expect([0, 1, 2].map((i) => kept.at(i).join())).toEqual(['2,1', '3,1', '3,2']);
  expect(() => kept.at(3)).toThrow('problems 0 to 2');
});

test('each family makes its own kind of mistake', () => {
  const mistakes = (family: string, question: string) => {
    const space = familyOf(family);
    const random = stream(1, 'pretrain');
    const problem = Array.from({ length: space.size }, (_, i) => space.at(i)).find((p) => p.question === question)!;
    return new Set(Array.from({ length: 60 }, () => space.mistake!(problem, random).completion));
  };
  expect(mistakes('prec', '12+3*7')).toEqual(new Set(['12+3=15;15*7=105#105']));
  expect(mistakes('add', '47+38')).toEqual(new Set(['47+38=75#75']));
  expect(mistakes('add', '23+45')).toEqual(new Set(['23+45=78#78']));
  expect(mistakes('chain', '27+15-9')).toEqual(new Set(['27+15=32;32-9=23#23', '27+15=42;42+9=51#51']));
  expect(mistakes('lin', '7x+5=47')).toEqual(new Set(['47+5=52;52/7=7#7', '47-5=42#42']));
  // 9x+1=10: (10+1)/9 rounds to the right 1, so only the other mistake is left.
  expect(mistakes('lin', '9x+1=10')).toEqual(new Set(['10-1=9#9']));
  expect(mistakes('word', 'Tom has 12 pens and 3 bags of 7')).toEqual(new Set(['12+3=15;15+7=22#22', '3*7=21#21']));
  // 2 + 2 = 2 * 2: adding everything would be right.
  expect(mistakes('word', 'Ana has 5 cups and 2 bags of 2')).toEqual(new Set(['2*2=4#4']));
});
