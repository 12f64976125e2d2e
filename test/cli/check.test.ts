import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { lab } from './run-main.ts';

const json = (value: unknown) => `${JSON.stringify(value)}\n`;
const parse = (out: string[]) => out.map((line) => JSON.parse(line));

describe('lab check', () => {
  it('labels a line each, in order, with id, verdict and rule', async () => {
    const { code, out, err } = await lab(
      ['check'],
      [
        json({ id: 'a', gold: '51', response: '23+45=68;68-17=51#51' }),
        json({ id: 2, gold: '51', response: '23+45=68;68-17=41#41' }),
        json({ id: 3, gold: '1/2', pred: '2/4' }),
        json({ gold: '5', response: '' }),
      ],
    );
    expect({ code, err }).toEqual({ code: 0, err: [] });
    expect(parse(out)).toMatchObject([
      { id: 'a', verdict: 'correct', rule: expect.any(String), extraction: { text: '51' } },
      { id: 2, verdict: 'incorrect' },
      { id: 3, verdict: 'correct' },
      { id: null, verdict: 'no_answer' },
    ]);
  });

  it('goes on after a line it cannot read, names its number and counts such lines', async () => {
    const good = { id: 1, gold: '5', pred: '5' };
    const { code, out, err } = await lab(['check'], ['\n', '{"id":\n', json([]), json(good), '{"id":9,"gold":"5"}']);
    expect(code).toBe(0);
    expect(parse(out)).toMatchObject([
      { line: 2, error: expect.any(String) },
      { line: 3, error: expect.any(String) },
      { id: 1, verdict: 'correct' },
      { line: 5, error: expect.any(String) },
    ]);
    expect(err).toEqual(['3 of 5 lines could not be read; their errors are among the results.']);
  });

  it('takes the profile as an option', async () => {
    const bare = json({ id: 1, gold: '5', response: 'It is 5' });
    expect(parse((await lab(['check', '--profile', 'evaluate'], [bare])).out)[0].verdict).toBe('correct');
    expect(parse((await lab(['check', '--profile', 'reward'], [bare])).out)[0].verdict).toBe('no_answer');
    expect((await lab(['check', '--profile', 'kind'], [bare])).code).toBe(2);
  });

  it('answers each line before it asks for the next', async () => {
    const events: string[] = [];
    async function* input() {
      for (const id of [1, 2, 3]) {
        events.push(`in ${id}`);
        yield json({ id, gold: '5', pred: '5' });
      }
    }
    const line = async (text: string) => void events.push(`out ${JSON.parse(text).id}`);
    await main(['check'], { root: '.', io: { input: input(), line, note: () => {} } });
    expect(events).toEqual(['in 1', 'out 1', 'in 2', 'out 2', 'in 3', 'out 3']);
  });
});
