/** The table of gauges in the manual says what the table of gauges in the code says. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DEPTH_BANDS_BP, GAUGES } from './gauge-table.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'concepts', 'liquidity.md'), 'utf8');

/** Rows of the table of gauges, by cell; depths share a row by side. */
const ROWS = (/\| gauge \|.*\n.*\n((?:\|.*\n)+)/.exec(PAGE)?.[1] ?? '')
  .trim()
  .split('\n')
  .map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));

const idsOf = (row: readonly string[]): string[] =>
  [...(row[0] ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1] ?? '');

test('every gauge is in the manual once, in the order of a sample, and no other is', () => {
  const rank = (id: string): number => GAUGES.findIndex((gauge) => gauge.id === id);
  const ids = ROWS.flatMap(idsOf);
  expect([...ids].sort((a, b) => rank(a) - rank(b))).toEqual(GAUGES.map(({ id }) => id));
  const firsts = ROWS.map((row) => rank(idsOf(row)[0] ?? ''));
  expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
});

test('with its unit, what it says, and a formula or source', () => {
  for (const row of ROWS) {
    const ids = idsOf(row);
    for (const { id, unit, says } of GAUGES.filter((gauge) => ids.includes(gauge.id))) {
      const words = ids.length === 1 ? says : says.replace(/\d+ bp/, 'so many bp');
      expect([id, ...row.slice(1, 3)]).toEqual([id, unit, words]);
    }
    expect([1, DEPTH_BANDS_BP.length]).toContain(ids.length);
    expect(row[3]?.length).toBeGreaterThan(2);
  }
});
