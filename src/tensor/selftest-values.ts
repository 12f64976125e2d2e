/** Writes selftest-expected.ts anew: `npm run selftest-values`, where the self-test or a plain kernel has changed. */
import { Context, setCurrent } from './context.ts';
import type { Engine } from './engine.ts';
import { fingerprint, measure } from './selftest.ts';

/** The source text of selftest-expected.ts, computed by an engine of plain TypeScript, which becomes the one that is open. */
export async function expectedSource(plain: Engine): Promise<string> {
  setCurrent(new Context(plain));
  const results = Object.entries(await measure());
  const lines = results.map(([name, values]) => `  '${name}': ${Number(fingerprint(values).toPrecision(9))},`);
  return `/**
 * Fingerprints of the self-test's results, made by \`npm run selftest-values\` on the engine of plain TypeScript (float32
 * storage, double sums), whose gradients test/tensor/gradients.wasm.test.ts checks by finite differences.
 */
export const expected: Record<string, number> = {
${lines.join('\n')}
};
`;
}
