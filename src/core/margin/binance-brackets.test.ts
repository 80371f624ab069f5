import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Ppm, parseDecimal, type QuoteUnits } from '../money/index.ts';
import { DEFAULT_RULEBOOK, readMarketTerms } from '../rulebook/index.ts';
import { type Bracket, continuousBrackets, requirementOf } from './schedule.ts';
import { Schedules } from './schedules.ts';

/**
 * Maintenance brackets as Binance publishes them: `maintenance = notional * rate - amount`. All of
 * them lie outside the project: `BREAKWATER_DATA`, or `shared/data` beside the project's folder.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const folder = join(process.env['BREAKWATER_DATA'] ?? join(root, '../shared/data'), 'risk-params');
const isHere = existsSync(folder);
const absent = isHere ? '' : ' (skipped: there is no folder risk-params)';

/** The first brackets of BTC/USDT in January 2025. */
const SAMPLE = `
symbol,tier,min_notional,max_notional,mmr,max_leverage,maint_amount
BTC/USDT:USDT,1,0.0,50000.0,0.004,125.0,0.0
BTC/USDT:USDT,2,50000.0,600000.0,0.005,100.0,50.0
BTC/USDT:USDT,3,600000.0,3000000.0,0.0065,75.0,950.0
BTC/USDT:USDT,4,3000000.0,12000000.0,0.01,50.0,11450.0
BTC/USDT:USDT,5,12000000.0,70000000.0,0.02,25.0,131450.0
`;

interface Row {
  readonly from: string;
  readonly ratePpm: number;
  readonly leverage: number;
  readonly amount: bigint;
}

/** A decimal text of the file in quote units: some have an exponent, all are whole millionths. */
function units(text: string): bigint {
  const parsed = parseDecimal(text.includes('e') ? Number(text).toFixed(6) : text, 6);
  if (parsed.kind === 'fault') throw new Error(`${text}: ${parsed.fault}`);
  return parsed.value;
}

function readRows(csv: string): Map<string, Row[]> {
  const markets = new Map<string, Row[]>();
  for (const line of csv.trim().split('\n').slice(1)) {
    const [symbol = '', , from = '', , mmr = '', leverage = '', amount = ''] = line.split(',');
    const rows = markets.get(symbol) ?? [];
    rows.push({
      from: String(Number(from)),
      ratePpm: Math.round(Number(mmr) * 1e6),
      leverage: Number(leverage),
      amount: units(Number(amount).toFixed(6)),
    });
    markets.set(symbol, rows);
  }
  return markets;
}

/** Loads one market as a listing would, and compares every bracket with the published one. */
function compare(rows: readonly Row[]): number {
  const tiers = rows.map(({ from, ratePpm, leverage }) => ({
    from,
    initialPpm: Math.max(ratePpm, Math.floor(1e6 / leverage)),
    maintenancePpm: ratePpm,
  }));
  const listing = JSON.stringify({ priceDecimals: 2, sizeDecimals: 3, schedule: { tiers } });
  const reading = readMarketTerms(DEFAULT_RULEBOOK.market, listing, 6);
  if (reading.kind === 'fault') throw new Error(`${reading.at} ${reading.seen}`);
  const { schedule, gainWeight } = reading.terms;
  const schedules = new Schedules(1);
  schedules.setTerms(0, { scale: 10n, decimals: 6, schedule, gainWeight });
  const brackets = schedules.maintenanceBrackets(0);
  brackets.forEach((bracket, at) => {
    expect([bracket.from, bracket.rate]).toEqual([
      units(rows[at]!.from),
      BigInt(rows[at]!.ratePpm),
    ]);
    expect(bracket.deduction).toBe(rows[at]!.amount);
    if (at > 0) demandContinuity(brackets, bracket);
  });
  return brackets.length;
}

function demandContinuity(brackets: readonly Bracket[], { from }: Bracket): void {
  const [below, here, above] = [-1n, 0n, 1n].map((off) =>
    requirementOf(brackets, (from + off) as QuoteUnits),
  ) as unknown as [bigint, bigint, bigint];
  expect(here - below >= 0n && here - below <= 1n).toBe(true);
  expect(above - here >= 0n && above - here <= 1n).toBe(true);
}

test('the brackets of one Binance market load with the maintenance amounts it publishes', () => {
  for (const rows of readRows(SAMPLE).values()) expect(compare(rows)).toBe(5);
});

test.skipIf(!isHere)(`all published Binance brackets load with their amounts${absent}`, () => {
  let count = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.csv.gz'))) {
    const csv = gunzipSync(readFileSync(join(folder, file))).toString('utf8');
    for (const rows of readRows(csv).values()) count += compare(rows);
  }
  expect(count).toBe(11_094);
});

test('a deduction that is no whole unit rounds down, so that the requirement rounds up', () => {
  const froms = [0n, 3n] as QuoteUnits[];
  const brackets = continuousBrackets(froms, [100_000n, 200_001n] as Ppm[]);
  expect(brackets[1]!.deduction).toBe(0n); // 0.300003
  expect(requirementOf(brackets, 3n as QuoteUnits)).toBe(1n);
});
