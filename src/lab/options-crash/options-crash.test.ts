/** The crash of February 2026, small: the same seed twice, and files that are wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { DEFAULT_RULEBOOK } from '../../core/index.ts';
import { Random } from '../../core/numeric/index.ts';
import { faultOfSvi } from '../../core/surface/index.ts';
import { verifyJournal } from '../../io/runtime/index.ts';
import { crashSteps } from './crash-path.ts';
import { type CrashResult, loadCrash, renderCrashReport, runCrash } from './index.ts';

const FILE = fileURLToPath(new URL('../../../scenarios/2026-02-05.yaml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'breakwater-options-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (name: string, seed?: number): CrashResult => {
  const crash = loadCrash(FILE, { accounts: 30, ...(seed === undefined ? {} : { seed }) });
  const shorter = { ...crash, stepMs: 1_800_000, snapshots: crash.snapshots.slice(4, 11) };
  return runCrash(shorter, { venue: DEFAULT_RULEBOOK, journal: join(folder, `${name}.db`) });
};

test('the same seed ends in the same state, another in another, and the journal proves it', () => {
  const [one, two, other] = [run('one'), run('two'), run('other', 7)];
  expect(two.stateHash).toBe(one.stateHash);
  expect(other.stateHash).not.toBe(one.stateHash);
  expect(one.totals.refused).toBe(0);
  expect(one.totals.warned).toBeGreaterThan(0);
  expect(one.totals.looksSpared).toBeGreaterThan(0);
  expect(one.settled.map(({ market }) => market)).toContain('BTC-6FEB26-70000-P');
  expect(verifyJournal(join(folder, 'one.db')).stateHash).toBe(one.stateHash);
  const page = renderCrashReport(one);
  expect(page).toContain(one.stateHash);
  expect(page).not.toContain('NaN');
});

test('the path passes through every snapshot, and every smile on it is one', () => {
  const crash = loadCrash(FILE);
  const steps = [...crashSteps(crash, new Random(1))];
  for (const snapshot of crash.snapshots.slice(0, -1)) {
    const step = steps.find(({ time }) => time >= snapshot.time);
    expect(step?.index).toBeCloseTo(snapshot.index, 6);
  }
  for (const { smiles } of steps) {
    for (const { svi } of smiles) expect(faultOfSvi(svi)).toBeNull();
  }
});

/** The file with one text replaced by another. */
function changed(from: string, to: string): string {
  const text = readFileSync(FILE, 'utf8');
  expect(text).toContain(from);
  const file = join(folder, 'changed.yaml');
  writeFileSync(file, text.replace(from, to));
  return file;
}

test.each([
  ['accounts: 300', 'accounts: -3', 'accounts', 'from 10 to 5'],
  ['seed: 20260205', 'seed: 20260205\nluck: 1', 'luck', 'no field of that name'],
  ['at: 2026-02-04T09:36Z', 'at: 2026-02-04T03:36Z', 'snapshots[1].at', 'after that of the one'],
  ['expiry: 13FEB26, fit', 'expiry: 14FEB26, fit', 'snapshots[0].smiles[1].expiry', '13FEB26'],
  ['0.039639, -0.1385', '-0.039639, -0.1385', 'snapshots[0].smiles[0].fit', '0 or more'],
  ['leastCover: 1.05', 'leastCover: 9', 'population.leastCover', 'at most 3'],
  ['strangleWriters: 0.35', 'strangleWriters: 0.95', 'population', 'at most 1'],
])('a file with "%s" made "%s" is refused at %s', (from, to, field, accepted) => {
  let message = '';
  try {
    loadCrash(changed(from, to));
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toContain(field);
  expect(message).toContain(accepted);
});
