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
import {
  type CrashResult,
  loadCrash,
  renderCrashReport,
  runCrash,
  snapshotsOfChains,
} from './index.ts';

const FILE = fileURLToPath(new URL('../../../scenarios/2026-02-05.yaml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'breakwater-options-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (name: string, seed?: number): CrashResult => {
  const crash = loadCrash(FILE, { accounts: 30, ...(seed === undefined ? {} : { seed }) });
  const shorter = { ...crash, stepMs: 1_800_000, snapshots: crash.snapshots.slice(4, 11) };
  return runCrash(shorter, { venue: DEFAULT_RULEBOOK, journal: join(folder, `${name}.db`) });
};

const one = run('one');

test('the same seed ends in the same state, another in another, and the journal proves it', () => {
  const [two, other] = [run('two'), run('other', 7)];
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

test('after a fall the layers pay the shortfall to the unit, and the venue owes nothing', () => {
  const crash = loadCrash(FILE, { accounts: 40, seed: 1 });
  const fallen = crash.snapshots.slice(8, 10).map((one) => ({ ...one, index: one.index * 0.8 }));
  const result = runCrash(
    {
      ...crash,
      stepMs: 3_600_000,
      snapshots: [...crash.snapshots.slice(0, 2), ...fallen],
      population: { ...crash.population, leastCover: 1.02, mostCover: 1.05 },
      book: { ...crash.book, perpetualDepth: 0.5, optionDepth: 0.2 },
      fund: { feeReserve: 100, operatorCapital: 100, sharedFund: 1000, vault: 5000 },
    },
    { venue: DEFAULT_RULEBOOK, journal: join(folder, 'fallen.db') },
  );
  const { totals, layers } = result;
  expect(totals.refused).toBe(0);
  expect(totals.bankrupt).toBeGreaterThan(0);
  expect(totals.deleveraged).toBeGreaterThan(0);
  const units = (text: string): bigint => BigInt(text.replace('.', ''));
  const paid = layers.reduce((sum, layer) => sum + units(layer.paid), 0n);
  expect(units(totals.shortfall)).toBe(paid);
  expect(units(totals.uncovered)).toBe(0n);
  for (const name of ['fee reserve', 'shared fund', 'adl']) {
    const layer = layers.find((one) => one.layer === name);
    expect(units(layer?.paid ?? '0')).toBeGreaterThan(0n);
  }
  expect(verifyJournal(join(folder, 'fallen.db')).stateHash).toBe(result.stateHash);
});

test('the population is measured wherever smiles are stated, and has what it was left with', () => {
  const { samples } = one;
  const measured = samples.flatMap(({ population }) => population ?? []);
  expect(measured.length).toBeGreaterThan(1);
  expect(measured.length).toBeLessThan(samples.length);
  const [first] = measured;
  // Least and most cover of the file, with room for the dollars of those who need nothing.
  const cover = (first?.equity ?? 0) / (first?.initial ?? 1);
  expect(cover).toBeGreaterThan(1.05);
  expect(cover).toBeLessThan(4);
  for (const { initial, maintenance } of measured) {
    expect(initial).toBeGreaterThanOrEqual(maintenance);
  }
});

test('a folder without chains is refused', async () => {
  const crash = loadCrash(FILE);
  const missing = join(folder, 'missing');
  await expect(snapshotsOfChains(missing, crash)).rejects.toThrow('a folder of chain files');
  await expect(snapshotsOfChains(folder, crash)).rejects.toThrow('two snapshots or more');
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
