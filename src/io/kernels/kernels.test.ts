import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { areKernelsStale, buildKernels } from '../../../scripts/build-kernels.ts';
import { doAgree } from './agreement.ts';
import { openKernels } from './index.ts';
import { promisesOfKernels } from './kernels.contract.ts';
import { scalarKernels } from './kernels.ts';

if (areKernelsStale()) buildKernels();

promisesOfKernels('scalar', () => scalarKernels(''));
promisesOfKernels('vector', (bytes) => openKernels(bytes));

test('with the module in its place the kernels are vectors', () => {
  const { kind, why } = openKernels(0);
  expect({ kind, why }).toEqual({ kind: 'vector', why: '' });
});

test('without a module, or with a wrong one, the kernels are scalar and say so', () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-kernels-'));
  const place = join(folder, 'kernels.wasm');
  const openWith = (content: string | Uint8Array) => {
    writeFileSync(place, content);
    return openKernels(0, pathToFileURL(place));
  };
  const absent = openKernels(0, pathToFileURL(place));
  const damaged = openWith('no module');
  const empty = openWith(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  rmSync(folder, { recursive: true });
  expect([absent.kind, damaged.kind, empty.kind]).toEqual(['scalar', 'scalar', 'scalar']);
  expect(absent.why).toMatch(/no module of kernels at .*kernels\.wasm/);
  expect(empty.why).toMatch(/kernels\.wasm is not of this build/);
});

test('kernels that differ from the scalar ones by one bit are not trusted', () => {
  const scalar = scalarKernels('');
  const other = new Float64Array(1);
  const bits = new BigInt64Array(other.buffer);
  expect(doAgree(scalar)).toBe(true);
  const wrongChain = doAgree({
    ...scalar,
    chain: (chain) => {
      scalar.chain(chain);
      other[0] = chain.vegas[100] as number;
      bits[0] = (bits[0] as bigint) ^ 1n;
      chain.vegas[100] = other[0];
    },
  });
  const wrongRows = doAgree({ ...scalar, addRows: () => undefined });
  expect([wrongChain, wrongRows]).toEqual([false, false]);
});
