import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyHouse, exampleFor, type HouseCopy } from '../support/house-copy.ts';

const path = 'src/problems/families/twice.ts';

let house: HouseCopy;

beforeAll(() => {
  house = copyHouse();
  house.write(path, exampleFor(path));
  house.replace('src/problems/families.ts', 'lin2, paren];', 'lin2, paren, twice];');
  house.addLine('src/problems/families.ts', "import { twice } from './families/twice.ts';", 'families/wide.ts');
});
afterAll(() => house.remove());

describe('a family is one file and its name in the list', () => {
  it('is known by its id, with problems of every split, none in two of them', async () => {
    const { familyOf, sampleProblems, splitOf } =
      await house.load<typeof import('../../src/problems/index.ts')>('src/problems/index.ts');
    const family = familyOf('twice');
    expect(family).toMatchObject({ title: 'A number twice', size: 90 * 90 });
    expect(family.example).toMatchObject({ question: '23+23+15', gold: '61', family: 'twice' });
    const seen = new Set<string>();
    for (const split of ['pretrain', 'train', 'evaluate'] as const) {
      const problems = sampleProblems({ families: ['twice'], split, count: 40, seed: 1 });
      for (const problem of problems) {
        expect(splitOf(problem)).toBe(split);
        expect(seen.has(problem.question)).toBe(false);
        seen.add(problem.question);
      }
    }
    expect(seen.size).toBe(120);
  });

  it('has a suite, and mistakes that are wrong', async () => {
    const { familyOf, suiteOf, suiteProblems, pretrainingExample } =
      await house.load<typeof import('../../src/problems/index.ts')>('src/problems/index.ts');
    const { stream } = await house.load<typeof import('../../src/random/index.ts')>('src/random/index.ts');
    expect(suiteOf('twice')).toEqual({ id: 'twice', title: 'A number twice', kind: 'id', family: 'twice' });
    expect(pretrainingExample).toBeTypeOf('function');
    for (const problem of suiteProblems('twice', 30, 7))
      expect(familyOf('twice').mistake?.(problem, stream(7, 'problems')).answer).not.toBe(problem.gold);
  });

  it('can be named in a configuration, and its golds pass the checker', async () => {
    const { parseConfig } = await house.load<typeof import('../../src/lab/config/parse-config.ts')>(
      'src/lab/config/parse-config.ts',
    );
    const { presetConfig } =
      await house.load<typeof import('../../src/lab/config/presets.ts')>('src/lab/config/presets.ts');
    const { check } = await house.load<typeof import('../../src/checker/index.ts')>('src/checker/index.ts');
    const { suiteProblems } = await house.load<typeof import('../../src/problems/index.ts')>('src/problems/index.ts');
    const base = presetConfig('smoke');
    const config = { ...base, problems: { ...base.problems, families: ['add', 'twice'] } };
    expect(parseConfig(config).problems.families).toEqual(['add', 'twice']);
    for (const { gold, solution } of suiteProblems('twice', 10, 3))
      expect(check({ gold, response: solution })).toMatchObject({ verdict: 'correct' });
  });

  it('is not there without the line', async () => {
    const { familyOf } = await import('../../src/problems/index.ts');
    expect(() => familyOf('twice')).toThrow('There is no problem family "twice"');
  });
});
