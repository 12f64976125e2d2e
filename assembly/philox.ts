// Philox4x32-10 (Salmon et al. 2011), as src/random/philox.ts: the four words of one counter and key [seed, 0].

export function philox(c0: u32, c1: u32, c2: u32, c3: u32, seed: u32, out: usize): void {
  let k0 = seed, k1: u32 = 0;
  for (let round = 0; round < 10; round++) {
    const a = <u64>0xd2511f53 * <u64>c0, b = <u64>0xcd9e8d57 * <u64>c2;
    c0 = <u32>(b >> 32) ^ c1 ^ k0;
    c1 = <u32>b;
    c2 = <u32>(a >> 32) ^ c3 ^ k1;
    c3 = <u32>a;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  store<u32>(out, c0);
  store<u32>(out, c1, 4);
  store<u32>(out, c2, 8);
  store<u32>(out, c3, 12);
}
