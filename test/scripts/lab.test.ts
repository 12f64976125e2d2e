import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** The command line as a person starts it: bundle and all. */
function lab(args: string[], input = ''): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['scripts/lab.mjs', ...args]);
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('close', (code) => done({ code, out, err }));
    child.stdin.end(input);
  });
}

describe('npm run -s lab', { timeout: 60_000 }, () => {
  it('prints nothing on stdout but the data of the command', async () => {
    const { code, out, err } = await lab(['objectives', 'test/fixtures/objectives.json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('passes stdin on', async () => {
    const { code, out } = await lab(['check'], '{"id":1,"gold":"5","response":"2+3=5#5"}\n');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id: 1, verdict: 'correct' });
  });

  it('answers a mistake on stderr alone', async () => {
    const { code, out, err } = await lab(['nope']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^There is no command "nope"; the commands are [^\n]+\.\n$/);
  });
});
