import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { Engine } from '../../core/engine/index.ts';
import { continuousBrackets, requirementOf } from '../../core/margin/index.ts';
import { type Ppm, parseDecimal, type QuoteUnits } from '../../core/money/index.ts';
import { DEFAULT_RULEBOOK, readMarketTerms } from '../../core/rulebook/index.ts';
import { type PublishedBrackets, readBrackets, readBracketsOf } from './bracket-file.ts';

const HEADER = 'symbol,tier,min_notional,max_notional,mmr,max_leverage,maint_amount';
const SAMPLE = `${HEADER}
BTC,1,0.0,50000.0,0.004,125.0,0.0
BTC,2,50000.0,600000.0,0.005,100.0,50.0
BTC,3,600000.0,3000000.0,0.0065,75.0,950.0
`;

function fileWith(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'breakwater-brackets-')), 'brackets.csv');
  writeFileSync(file, text);
  return file;
}

const units = (text: string): QuoteUnits => {
  const parsed = parseDecimal(text, 6);
  return (parsed.kind === 'decimal' ? parsed.value : -1n) as QuoteUnits;
};

/** Deductions as stated, requirement continuous at every boundary, terms accepted by the engine. */
function check({ symbol, schedule, maintenanceAmounts }: PublishedBrackets): void {
  const brackets = continuousBrackets(
    schedule.tiers.map((tier) => units(tier.from)),
    schedule.tiers.map((tier) => BigInt(tier.maintenancePpm) as Ppm),
  );
  expect(brackets.map(({ deduction }) => deduction, symbol)).toEqual(maintenanceAmounts);
  const terms = JSON.stringify({ priceDecimals: 0, sizeDecimals: 0, schedule });
  expect(readMarketTerms(DEFAULT_RULEBOOK.market, terms, 6).kind, symbol).toBe('terms');
  for (const { from } of brackets.slice(1)) {
    const below = requirementOf(brackets, (from - 1n) as QuoteUnits);
    const at = requirementOf(brackets, from);
    expect(at - below, `${symbol} at ${from}`).toBeLessThanOrEqual(1n);
    expect(at).toBeGreaterThanOrEqual(below);
  }
}

test('published brackets become a schedule with the stated maintenance amounts', () => {
  const found = readBracketsOf(fileWith(SAMPLE), 'BTC');
  check(found);
  const terms = JSON.stringify({ priceDecimals: 1, sizeDecimals: 3, schedule: found.schedule });
  const events = new Engine().apply({ kind: 'list-market', id: '1', market: 'BTC', terms });
  expect(events.map(({ kind }) => kind)).toEqual(['market-listed']);
});

test('a wrong cell is named by line, column and value', () => {
  const file = fileWith(SAMPLE.replace('0.005', 'half'));
  expect(() => readBrackets(file)).toThrow(/brackets\.csv:3: mmr is half, accepted: a decimal/);
  expect(() => readBrackets(fileWith('symbol,tier\n'))).toThrow(/:1: min_notional is missing/);
  expect(() => readBracketsOf(fileWith(SAMPLE), 'XYZ')).toThrow(/symbol is XYZ.*such as BTC/);
  expect(() => readBrackets('nowhere.csv')).toThrow(/file is missing/);
});

const data = process.env['BREAKWATER_DATA'] ?? resolve('..', 'shared', 'data');
const folder = join(data, 'risk-params');

test.skipIf(!existsSync(folder))(
  'all brackets of three real dates are continuous as stated',
  () => {
    let tiers = 0;
    for (const name of readdirSync(folder).filter((file) => file.startsWith('binance-um'))) {
      for (const published of readBrackets(join(folder, name))) {
        check(published);
        tiers += published.schedule.tiers.length;
      }
    }
    expect(tiers).toBe(11_094);
  },
);
