// What the other scripts need before they can work: packages, a browser, a build newer than its sources.
// Plain JavaScript on nothing but Node, because it runs on a fresh clone before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Something a person has to put right; its message says what and how. */
export class SetupError extends Error {}

/**
 * Runs a program and waits for it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ stdio?: import('node:child_process').StdioOptions, env?: NodeJS.ProcessEnv }} [options] with `stdio` as of spawn
 * @returns {Promise<number>} its exit code; 1 when a signal ended it
 */
export function run(command, args, { stdio = 'inherit', env = process.env } = {}) {
  return new Promise((done, fail) => {
    // Only npm needs a shell, and only on Windows, where it is a .cmd file.
    const shell = process.platform === 'win32' && command === 'npm';
    const child = spawn(command, args, { cwd: root, stdio, env, shell });
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

/** Runs the command-line program of an installed package with this Node. */
export function runTool(script, args, options) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args], options);
}

/** stdout of the child goes to our stderr, for scripts whose own stdout is data. */
const quiet = ['ignore', 2, 2];

/**
 * Installs the packages of package-lock.json when they are missing or of other versions.
 *
 * @throws SetupError when npm fails or Node is too old
 */
export async function ensurePackages() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetupError(`Node ${process.versions.node} is too old; install Node 20.19 or newer.`);
  }
  if (packagesAreInstalled()) return;
  process.stderr.write('Installing packages (npm ci)…\n');
  const code = await run('npm', ['ci', '--no-audit', '--no-fund'], { stdio: quiet });
  if (code !== 0) throw new SetupError('npm ci failed; see its message above, then try again.');
}

/** Compared by content, because a copied or checked-out file's time says nothing. Programs of other platforms are optional. */
function packagesAreInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const found = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || found[path]?.version === version,
  );
}

/**
 * A Chromium or Chrome that is already on this machine.
 *
 * @returns {string | undefined} path of its program
 */
export function findChromium() {
  const programs = {
    darwin: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
    win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
  };
  const linux = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(
    (name) => `/usr/bin/${name}`,
  );
  const candidates = [
    process.env.CHROME_PATH,
    ...(programs[process.platform] ?? linux),
    '/snap/bin/chromium',
    ...playwrightBrowsers(),
  ];
  return candidates.find((path) => path && existsSync(path));
}

/** Browsers that `npx playwright install chromium` has put into its cache, newest first. */
function playwrightBrowsers() {
  const caches = {
    darwin: join(homedir(), 'Library', 'Caches', 'ms-playwright'),
    win32: join(process.env.LOCALAPPDATA ?? homedir(), 'ms-playwright'),
  };
  const cache =
    process.env.PLAYWRIGHT_BROWSERS_PATH ?? caches[process.platform] ?? join(homedir(), '.cache', 'ms-playwright');
  const programs = [
    'chrome-linux64/chrome',
    'chrome-linux/chrome',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
    'chrome-win64/chrome.exe',
    'chrome-win/chrome.exe',
  ];
  if (!existsSync(cache)) return [];
  const versions = readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name));
  versions.sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)));
  return versions.flatMap((version) => programs.map((program) => join(cache, version, program)));
}

/**
 * A Chromium for the browser tests; installs Debian's package where that can be done without asking.
 *
 * @returns {Promise<string>} path of its program
 * @throws SetupError when there is none and none could be installed
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    process.stderr.write('Installing Chromium (apt-get install chromium)…\n');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { stdio: quiet, env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { stdio: quiet, env });
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new SetupError(
    'The browser tests need Chromium or Chrome; install one, run `npx playwright-core install chromium`, or set CHROME_PATH to its program.',
  );
}

/**
 * Whether a built file is there and newer than everything it is built from.
 *
 * @param {string} output path from the root
 * @param {string[]} inputs files and folders, from the root; absent ones are passed over
 */
export function isFresh(output, inputs) {
  const built = join(root, output);
  if (!existsSync(built)) return false;
  const time = modified(built);
  return inputs.every((input) => newest(join(root, input)) <= time);
}

/**
 * Dates a built file back to when its build began: a source saved meanwhile is then newer, as it should be.
 *
 * @param {string} output path from the root
 * @param {Date} began
 */
export function date(output, began) {
  utimesSync(join(root, output), began, began);
}

function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  // A folder's own time changes when a file in it is deleted or renamed.
  return readdirSync(path).reduce((time, name) => Math.max(time, newest(join(path, name))), stat.mtimeMs);
}

function modified(path) {
  return statSync(path).mtimeMs;
}

/** What a script does with an error: one sentence for what a person can put right, the stack for a bug. */
export function report(error) {
  process.stderr.write(`${error instanceof SetupError ? error.message : (error?.stack ?? error)}\n`);
  process.exit(1);
}
