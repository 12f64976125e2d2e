// npm test [-- VITEST ARGUMENTS]: everything that must hold before a change goes in. Types, lint, import rules, what nobody
// imports, the page's build and the command line's bundle count as one check each; the last line is `N passed, N failed`.
// With --project or file names only those tests run, and the build and Chromium only where the browser tests are among them.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium, ensurePackages, report, root, run, runTool } from './setup.mjs';
import { countTests, wantsBrowser } from './test-report.mjs';

const results = join('build', 'test-results.json');

function readReport() {
  try {
    return JSON.parse(readFileSync(join(root, results), 'utf8'));
  } catch {
    process.stdout.write('vitest ended without a report.\n');
    return undefined;
  }
}

async function main() {
  const args = process.argv.slice(2);
  const browser = wantsBrowser(args);
  const total = { passed: 0, failed: 0 };
  const check = async (name, work) => {
    process.stdout.write(`\n== ${name}\n`);
    let ok = false;
    try {
      ok = (await work()) === 0;
    } catch (error) {
      process.stdout.write(`${error instanceof Error ? error.message : error}\n`);
    }
    total[ok ? 'passed' : 'failed']++;
    process.stdout.write(`${ok ? 'ok' : 'FAILED'}: ${name}\n`);
  };

  await ensurePackages();
  mkdirSync(join(root, 'build'), { recursive: true });
  rmSync(join(root, results), { force: true });
  const env = { ...process.env };

  await check('types', () => runTool('typescript/bin/tsc', ['--noEmit']));
  await check('lint and format', () => runTool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']));
  await check('import rules', () => run(process.execPath, [join(root, 'scripts', 'rooms.mjs')]));
  await check('nothing unused', () => runTool('knip/bin/knip.js', ['--no-progress']));
  if (browser) {
    await check('build of the page', () => runTool('vite/bin/vite.js', ['build', '--logLevel', 'warn']));
    await check('a browser for the tests', async () => {
      env.CHROME_PATH = await ensureChromium();
      return 0;
    });
  }
  await check('bundle of the command line', async () => {
    const { bundleCommandLine } = await import('./bundle.mjs');
    await bundleCommandLine(true);
    return 0;
  });

  process.stdout.write('\n== tests\n');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const code = await runTool('vitest/vitest.mjs', ['run', ...reporters, ...args], { env });
  const tests = countTests(readReport(), code);
  process.stdout.write(`\n${total.passed + tests.passed} passed, ${total.failed + tests.failed} failed\n`);
  process.exitCode = total.failed + tests.failed > 0 ? 1 : 0;
}

main().catch(report);
