import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compileKernels, moduleText } from '../../../../scripts/assembly.mjs';

it('is what the compiler makes of assembly/ (if not: node scripts/assembly.mjs)', async () => {
  const committed = readFileSync('src/tensor/engines/simd/binary.ts', 'utf8');
  expect(committed === moduleText(await compileKernels())).toBe(true);
}, 120_000);
