/** Compiles `wasm/` to `dist/wasm/kernels.wasm`. Run: `node scripts/build-kernels.ts`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const sources = join(root, 'wasm');
const target = join(root, 'dist', 'wasm', 'kernels.wasm');
const compiler = join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js');

/** SIMD of 128 bits and nothing relaxed: results are fixed to the bit by the standard. */
const OPTIONS = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  '--noExportMemory',
  '--use',
  'abort=',
  '--enable',
  'simd',
];

const changedAt = (file: string): number =>
  statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;

/** Whether a source is newer than what was compiled of it. */
export function areKernelsStale(): boolean {
  const built = changedAt(target);
  return readdirSync(sources).some((file) => changedAt(join(sources, file)) > built);
}

/** Compiles the kernels. Who reads meanwhile finds the old file or the new one, never half. */
export function buildKernels(): void {
  mkdirSync(dirname(target), { recursive: true });
  const draft = `${target}.${process.pid}`;
  const entry = join('wasm', 'kernels.ts');
  const { status, error } = spawnSync(
    process.execPath,
    [compiler, entry, '-o', draft, ...OPTIONS],
    { cwd: root, stdio: 'inherit' },
  );
  if (error || status !== 0)
    throw new Error(`asc could not compile ${entry}; its message is above`);
  renameSync(draft, target);
}

if (import.meta.main) buildKernels();
