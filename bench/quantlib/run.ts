/** Builds `black.cpp` against an installed QuantLib, once a run, and reads what it prints. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SOURCE = join(import.meta.dirname, 'black.cpp');
const FLAGS = ['-O3', '-march=native', '-std=c++17'];

/** Nanoseconds an option by name, or the sentence that says why there are none. */
export type QuantLibFigures = ReadonlyMap<string, number> | string;

export function quantLibFigures(): QuantLibFigures {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-quantlib-'));
  try {
    const program = join(folder, 'black');
    const built = spawnSync('g++', [...FLAGS, SOURCE, '-o', program, '-lQuantLib'], {
      encoding: 'utf8',
    });
    if (built.status !== 0) return 'QuantLib is not measured: g++ or libquantlib0-dev is missing';
    const ran = spawnSync(program, { encoding: 'utf8' });
    if (ran.status !== 0) return 'QuantLib is not measured: the program did not end well';
    const lines = ran.stdout.trim().split('\n');
    return new Map(
      lines.map((line) => line.split(' ')).map(([name, ns]) => [`${name}`, Number(ns)]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
