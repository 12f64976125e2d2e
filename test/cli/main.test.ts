import { describe, expect, it } from 'vitest';
import { usage } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/main.ts';
import { lab } from './run-main.ts';

describe('lab', () => {
  it('lists every command without a command, and says what one takes', async () => {
    const { code, out } = await lab([]);
    expect(code).toBe(0);
    for (const { name, about } of commands) expect(out.join('\n')).toMatch(new RegExp(`^  ${name} +${about}$`, 'm'));
    for (const command of commands) {
      for (const argv of [
        ['help', command.name],
        [command.name, '--help'],
      ]) {
        const result = await lab(argv);
        expect(result.code).toBe(0);
        expect(result.out[0]).toContain(usage(command));
        for (const { about } of Object.values(command.options ?? {})) expect(result.out.join('\n')).toContain(about);
      }
    }
  });

  it('answers a mistake with one sentence on stderr and exit code 2', async () => {
    expect(await lab(['nope'])).toEqual({
      code: 2,
      out: [],
      err: [`There is no command "nope"; the commands are ${commands.map((c) => c.name).join(', ')}, help.`],
    });
    expect(await lab(['objectives'])).toEqual({ code: 2, out: [], err: ['FIXTURE.json is missing.'] });
    expect((await lab(['help', 'nope'])).code).toBe(2);
  });
});
