/** A process that is killed, again and again, and a run that comes to the same end all the same. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleCommandLine } from '../../scripts/bundle.mjs';
import { stream } from '../../src/random/index.ts';

const random = stream(11, 'bootstrap', 0);
const settings = ['--set', 'training.steps=40', '--set', 'evaluation.every=10'];
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'resume-'));
  // Once, so that no process spends its life on bundling.
  await bundleCommandLine();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

function start(...args: string[]): { child: ChildProcess; ended: Promise<{ code: number | null; said: string }> } {
  const child = spawn(process.execPath, ['scripts/lab.mjs', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr!.on('data', (text) => {
    said += text;
  });
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, said }));
  });
  return { child, ended };
}

const lab = (...args: string[]) => start(...args).ended;
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** The record without its environment and its end, which tells seconds and bytes. */
const told = (out: string) => readFileSync(join(out, 'run.jsonl'), 'utf8').trimEnd().split('\n').slice(1, -1);
const summary = (out: string) => {
  const {
    environment: _,
    seconds: __,
    peakBytes: ___,
    ...rest
  } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
  return rest;
};

it('is killed at ten random moments and gives the record of an uninterrupted run', async () => {
  const plain = join(folder, 'plain');
  expect((await lab('run', 'smoke', '--backend', 'wasm', '--out', plain, ...settings)).code).toBe(0);
  const out = join(folder, 'killed');
  let interrupted = 0;
  for (let kill = 0; kill < 10; kill++) {
    const begun = existsSync(join(out, 'experiment.json'));
    const args = begun ? ['--resume', out] : ['smoke', '--backend', 'wasm', '--out', out, ...settings];
    const { child, ended } = start('run', ...args);
    // At a moment that follows the record, not the clock, so that a busy machine is killed at the same places.
    const after = 1 + random.integer(0, 12);
    const lines = () =>
      existsSync(join(out, 'run.jsonl')) ? readFileSync(join(out, 'run.jsonl'), 'utf8').split('\n').length : 0;
    const first = lines();
    while (child.exitCode === null && lines() < first + after) await wait(2);
    child.kill('SIGKILL');
    const { code } = await ended;
    if (code === null) interrupted++;
  }
  expect(interrupted).toBeGreaterThan(3);
  expect((await lab('run', '--resume', out)).code).toBe(0);
  expect(told(out)).toEqual(told(plain));
  expect(summary(out)).toEqual(summary(plain));
  expect(readdirSync(out).sort()).toEqual(['results.csv', 'run.jsonl', 'summary.json']);
}, 180_000);

it('goes on from a record whose last line was torn, and starts over where the record lacks what the snapshot has', async () => {
  const out = join(folder, 'torn');
  const { child, ended } = start('run', 'smoke', '--backend', 'wasm', '--out', out, ...settings);
  while (child.exitCode === null && !existsSync(join(out, 'run.state'))) await wait(2);
  child.kill('SIGKILL');
  await ended;
  const record = join(out, 'run.jsonl');
  truncateSync(record, Math.floor(statSync(record).size / 3));
  const { code, said } = await lab('run', '--resume', out);
  expect(code).toBe(0);
  expect(said).toContain('nothing was kept; starting over');
  expect(told(out)).toEqual(told(join(folder, 'plain')));
});

it('refuses a folder whose files are not of one run, and loses none of them', async () => {
  const out = join(folder, 'mixed');
  const { child, ended } = start('run', 'smoke', '--backend', 'wasm', '--out', out, ...settings);
  while (child.exitCode === null && !existsSync(join(out, 'run.state'))) await wait(2);
  child.kill('SIGKILL');
  await ended;
  const other = readFileSync(join(folder, 'plain', 'run.jsonl'), 'utf8').replace('"seed":7', '"seed":8');
  writeFileSync(join(out, 'run.jsonl'), other);
  const mixed = await lab('run', '--resume', out);
  expect(mixed.code).toBe(2);
  expect(mixed.said).toMatch(
    /run\.jsonl is not the record that .*run\.state goes on from; move .*run\.state away to start over\.\n$/,
  );
  expect(readFileSync(join(out, 'run.jsonl'), 'utf8')).toBe(other);
  for (const text of ['{"foo":1}', '{bad', 'null']) {
    writeFileSync(join(out, 'experiment.json'), text);
    const damaged = await lab('run', '--resume', out);
    expect(damaged.code).toBe(2);
    expect(damaged.said).toMatch(
      /^\S+experiment\.json is damaged; begin the run anew with lab run PRESET --out DIR\.\n$/,
    );
  }
}, 60_000);

it('says what there is to go on with', async () => {
  expect(await lab('run', '--resume', join(folder, 'plain'))).toEqual({
    code: 0,
    said: 'The run has come to its end; there is nothing to go on with.\n',
  });
  const none = await lab('run', '--resume', folder);
  expect(none.code).toBe(2);
  expect(none.said).toContain('holds no run to go on with; begin one with lab run PRESET --out');
  const both = await lab('run', 'smoke', '--resume', folder);
  expect(both.code).toBe(2);
  expect(both.said).toContain('--resume goes on with a run as it is');
});
