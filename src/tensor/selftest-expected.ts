/**
 * Fingerprints of the self-test's results. They were computed on the cpu backend with the plain kernels of `host/`
 * (float32 storage, double sums), which test/tensor/gradients.wasm.test.ts checks by finite differences.
 */
export const expected: Record<string, number> = {
  'label log-probs': 8.29978113,
  'gradient of embedding': 14.446256,
  'gradient of norm': 2.66709014,
  'gradient of qkv': 0.876644872,
  'gradient of out': -0.88440436,
  'gradient of gateUp': 8.33050192,
  'gradient of down': -4.10783126,
  'product after an update': 3.19561327,
};
