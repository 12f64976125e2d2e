import { describe, expect, it } from 'vitest';
import { countTests, wantsBrowser } from '../../scripts/test-report.mjs';

describe('countTests', () => {
  const ok = { status: 'passed', assertionResults: [{}] };
  const report = (numPassedTests: number, numFailedTests: number, testResults = [ok]) => ({
    numPassedTests,
    numFailedTests,
    testResults,
  });

  it.each([
    ['all well', report(7, 0), 0, { passed: 7, failed: 0 }],
    ['a failed test', report(6, 1, [ok, { status: 'failed', assertionResults: [{}] }]), 1, { passed: 6, failed: 1 }],
    [
      'a file that did not load',
      report(6, 0, [ok, { status: 'failed', assertionResults: [] }]),
      1,
      { passed: 6, failed: 1 },
    ],
    ['an error outside any test', report(7, 0), 1, { passed: 7, failed: 1 }],
    ['no test at all', report(0, 0, []), 0, { passed: 0, failed: 1 }],
    ['no report', undefined, 1, { passed: 0, failed: 1 }],
  ])('%s', (_, value, code, expected) => {
    expect(countTests(value, code)).toEqual(expected);
  });
});

describe('wantsBrowser', () => {
  it.each([
    [[], true],
    [['--project', 'pure'], false],
    [['--project=pure', '--project=chromium'], true],
    [['--project', '!wasm'], true],
    [['test/model'], false],
    [['test/e2e/page'], true],
    [['--project', 'pure', 'e2e'], false],
    [['-t', 'some name'], true],
    [['--testNamePattern', 'some name'], true],
  ])('%j: %s', (args, expected) => {
    expect(wantsBrowser(args)).toBe(expected);
  });
});
