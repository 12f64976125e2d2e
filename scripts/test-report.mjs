// What `npm test` counts and what its filters mean; apart from test.mjs so that it can be tested itself.

/**
 * @typedef {object} VitestReport the part of vitest's JSON report that counts
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {{ status: string, assertionResults: unknown[] }[]} testResults
 */

/**
 * @param {VitestReport | undefined} report undefined when vitest ended without one
 * @param {number} exitCode of vitest
 * @returns {{ passed: number, failed: number }} a file that could not even load is one failure; so is an error outside any
 *   test, and a run of no test at all
 */
export function countTests(report, exitCode) {
  if (!report) return { passed: 0, failed: 1 };
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + unloaded.length;
  const silent = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed };
}

/**
 * Whether vitest's filters leave the browser tests in: `--project NAME`, `--project=NAME`, file names.
 *
 * @param {string[]} args
 */
export function wantsBrowser(args) {
  const projects = [];
  const files = [];
  for (const [i, arg] of args.entries()) {
    const [, inline] = arg.match(/^--project=(.*)$/) ?? [];
    if (inline !== undefined) projects.push(inline);
    else if (args[i - 1] === '--project') projects.push(arg);
    else if (!arg.startsWith('-') && !/^(-t|--\w+)$/.test(args[i - 1] ?? '')) files.push(arg);
  }
  const byProject = projects.length === 0 || projects.some((name) => name === 'chromium' || /[*!]/.test(name));
  return byProject && (files.length === 0 || files.some((name) => name.includes('e2e')));
}
