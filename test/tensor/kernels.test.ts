/** The one list of kernels: every engine has all of it. What the type check refuses is in kernel-types.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { kernels as host } from '../../src/tensor/engines/host/kernels/index.ts';
import { kernels as webgpu } from '../../src/tensor/engines/tfjs-webgpu/kernels/index.ts';

it('every engine has every kernel', () => {
  const names = Object.keys(host).sort();
  expect(names.length).toBeGreaterThan(40);
  expect(Object.keys(webgpu).sort()).toEqual(names);
});

it('outside the engines nothing of the seam knows tfjs', () => {
  const files = readdirSync('src/tensor', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const importing = files.filter((path) => /from '@tensorflow\//.test(readFileSync(join('src/tensor', path), 'utf8')));
  expect(importing.length).toBeGreaterThan(3);
  expect(importing.filter((path) => !path.startsWith('engines/tfjs'))).toEqual([]);
});
