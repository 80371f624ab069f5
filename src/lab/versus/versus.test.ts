import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { VenueTerms } from '../../core/model/index.ts';
import { formatDecimal, parseDecimal } from '../../core/money/index.ts';
import { DEFAULT_RULEBOOK, RULEBOOKS } from '../../core/rulebook/index.ts';
import { loadScenario } from '../scenario/scenario.ts';
import { simulate } from '../simulation/simulate.ts';
import { renderVersus, type Versus, versusOf } from './index.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const SCENARIO = loadScenario(join(ROOT, 'vectors', 'golden', 'small-crash.yaml'));

const played = (name: string) => {
  const venue = RULEBOOKS[name] as VenueTerms;
  return { venue, result: simulate(SCENARIO, { venue }) };
};
const own = played(DEFAULT_RULEBOOK.rulebook);

const rowOf = ({ groups }: Versus, what: string) =>
  groups.flatMap(({ rows }) => rows).find((row) => row.what === what);

const units = (text: string | null): bigint => {
  const parsed = parseDecimal((text ?? '0').replace('-', ''), 6);
  const value = parsed.kind === 'decimal' ? parsed.value : 0n;
  return text?.startsWith('-') === true ? -value : value;
};

test.each(Object.keys(RULEBOOKS))('breakwater and %s: who paid sums to the shortfall', (name) => {
  const versus = versusOf(own, played(name));
  const rows = versus.groups[0]?.rows ?? [];
  const shortfall = rows.find(({ what }) => what === 'shortfall');
  for (const side of ['left', 'right'] as const) {
    const payers = rows.filter(({ what }) => what !== 'shortfall');
    const sum = payers.reduce((all, row) => all + units(row[side]), 0n);
    expect(formatDecimal(sum, 6)).toBe(shortfall?.[side]);
  }
  for (const { left, right, difference } of rows) {
    expect(units(difference)).toBe(units(right) - units(left));
  }
});

test('a layer that only one rulebook has is nothing in the other, not zero', () => {
  const versus = versusOf(own, played('hyperliquid'));
  expect(rowOf(versus, 'shared fund')?.right).toBeNull();
  expect(rowOf(versus, 'deleveraged winners')?.right).toBe(
    versus.results[1].layers.find(({ layer }) => layer === 'adl')?.paid,
  );
  expect(rowOf(versus, 'bankrupt')?.difference).toBe(
    `${versus.results[1].totals.accountsBankrupt - versus.results[0].totals.accountsBankrupt}`,
  );
});

test('a rulebook against itself differs in nothing', () => {
  const { groups } = versusOf(own, own);
  for (const { rows } of groups) {
    for (const { left, right, difference } of rows) {
      expect(right).toBe(left);
      expect(difference).not.toMatch(/[1-9]/);
    }
  }
});

test('makers: what they had and brought in is part of what was ever paid in', () => {
  const { makers } = own.result;
  expect(makers.count).toBeGreaterThan(0);
  expect(units(makers.equityBefore)).toBeGreaterThan(0n);
  expect(units(makers.broughtIn)).toBeGreaterThanOrEqual(0n);
});

test('the page stands alone, names both rulebooks and escapes what it is given', () => {
  const versus = versusOf(own, played('okx'));
  const html = renderVersus({ ...versus, scenario: '<b>crash</b>' });
  expect(html).toMatch(/^<!doctype html>/);
  expect(html).toContain('&lt;b&gt;crash&lt;/b&gt;: breakwater versus okx');
  expect(html).not.toContain('<b>crash');
  expect(html).not.toMatch(/<script|https?:\/\//);
  for (const { title } of versus.groups) expect(html).toContain(`<h2>${title}</h2>`);
});
