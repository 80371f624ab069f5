import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (file: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', file), 'utf8'));

const locked = read('package-lock.json').packages as Readonly<Record<string, Locked>>;

test('package.json asks for exact versions only', () => {
  const { dependencies, devDependencies } = read('package.json');
  const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version as string),
  );
  expect(ranges).toEqual([]);
});

test('every locked package has a version and a sha512 digest', () => {
  const bare = Object.entries(locked)
    .filter(([path]) => path !== '')
    .filter(([, { version, integrity }]) => !version || !integrity?.startsWith('sha512-'));
  expect(bare.map(([path]) => path)).toEqual([]);
});

test('packages for other platforms are locked too, or npm ci refuses to install at all', () => {
  const missing = Object.entries(locked).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !locked[`${path}/node_modules/${name}`] && !locked[`node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});
