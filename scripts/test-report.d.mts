export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

export function countTests(report: VitestReport | undefined, exitCode: number): { passed: number; failed: number };

export function wantsBrowser(args: string[]): boolean;
