/**
 * Fingerprints of the self-test's results, made by `npm run selftest-values` on the engine of plain TypeScript (float32
 * storage, double sums), whose gradients test/tensor/gradients.wasm.test.ts checks by finite differences.
 */
export const expected: Record<string, number> = {
  'label log-probs': 8.29978113,
  'gradient of embedding': 14.4462554,
  'gradient of norm': 2.66709228,
  'gradient of qkv': 0.87664382,
  'gradient of out': -0.88440436,
  'gradient of gateUp': 8.33050192,
  'gradient of down': -4.10783126,
  'product after an update': 3.19561327,
};
