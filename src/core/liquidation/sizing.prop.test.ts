import fc from 'fast-check';
import { expect, test } from 'vitest';
import { continuousBrackets, type Risk, requirementOf } from '../margin/index.ts';
import type { Lots, Ppm, QuoteUnits } from '../money/index.ts';
import { leastRestoringLots, type SizingCase, sliceLots } from './sizing.ts';

const SEED = 20_251_010;
const MILLION = 1_000_000n;
const quote = (amount: bigint): QuoteUnits => amount as QuoteUnits;

/** Two schedules over the same brackets, the initial one never below the other. */
const schedules = fc
  .array(
    fc.record({
      wide: fc.bigInt({ min: 1n, max: 3_000_000n }),
      maintenance: fc.bigInt({ min: 1n, max: 120_000n }),
      more: fc.bigInt({ min: 0n, max: 120_000n }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) => {
    let [from, low, high] = [0n, 0n, 0n];
    const rows = list.map(({ wide, maintenance, more }, at) => {
      if (at > 0) from += wide;
      low += maintenance;
      high = low + more > high ? low + more : high;
      return { from: quote(from), low: low as Ppm, high: high as Ppm };
    });
    const froms = rows.map((row) => row.from);
    const maintenance = continuousBrackets(
      froms,
      rows.map(({ low: rate }) => rate),
    );
    const initial = continuousBrackets(
      froms,
      rows.map(({ high: rate }) => rate),
    );
    return { maintenance, initial };
  });

/** Whether closing so many lots restores the account, as the sentence says it, in plain numbers. */
function restores(sizing: SizingCase, lots: bigint): boolean {
  const { risk, held, lotValue, costPpm, bufferPpm } = sizing;
  const at = (of: SizingCase['initial'], left: bigint) => requirementOf(of, quote(left * lotValue));
  const left = held - lots;
  const maintenance =
    risk.maintenance - at(sizing.maintenance, held) + at(sizing.maintenance, left);
  const initial = risk.initial - at(sizing.initial, held) + at(sizing.initial, left);
  const traded = lots * lotValue * costPpm;
  const cost = traded / MILLION + (traded % MILLION === 0n ? 0n : 1n);
  const between = initial > maintenance ? initial - maintenance : 0n;
  const missing = (risk.maintenanceEquity - cost - maintenance) * MILLION - between * bufferPpm;
  return missing >= 0n;
}

/** An account below maintenance, somewhere between nothing and all of it. */
const sizingOf = (lotValue: fc.Arbitrary<bigint>): fc.Arbitrary<SizingCase> =>
  fc
    .record({
      held: fc.bigInt({ min: 1n, max: 160n }),
      lotValue,
      equityPpm: fc.bigInt({ min: 0n, max: 999_999n }),
      others: fc.bigInt({ min: 0n, max: 100_000n }),
      costPpm: fc.bigInt({ min: 0n, max: 60_000n }),
      bufferPpm: fc.constantFrom(0n, 250_000n, 1_000_000n),
      schedules,
    })
    .map(({ held, lotValue: value, equityPpm, others, schedules: of, ...terms }) => {
      const whole = quote(held * value);
      const maintenance = quote(others + requirementOf(of.maintenance, whole));
      const initial = quote(2n * others + requirementOf(of.initial, whole));
      const equity = quote((maintenance * equityPpm) / MILLION);
      const weighed = { initialEquity: equity, maintenanceEquity: equity };
      const risk: Risk = { equity, ...weighed, initial, maintenance };
      return { risk, held: held as Lots, lotValue: quote(value), ...of, ...terms };
    });

/** The least lots that restore, or all of them, by trying every number. */
function byTrying(sizing: SizingCase): bigint {
  for (let lots = 1n; lots <= sizing.held; lots += 1n) if (restores(sizing, lots)) return lots;
  return sizing.held;
}

test('it is the least number of lots that restores, or all where none does', () => {
  let restored = 0;
  fc.assert(
    fc.property(sizingOf(fc.bigInt({ min: 1_000n, max: 90_000n })), (sizing) => {
      const lots = leastRestoringLots(sizing);
      if (restores(sizing, lots) && lots < sizing.held) restored += 1;
      expect(lots).toBe(byTrying(sizing));
    }),
    { seed: SEED, numRuns: 3_000 },
  );
  expect(restored).toBeGreaterThan(500);
});

test('of lots worth less than the rounding it may take more, worth less than ten cents', () => {
  fc.assert(
    fc.property(sizingOf(fc.bigInt({ min: 1n, max: 400n })), (sizing) => {
      const [lots, least] = [leastRestoringLots(sizing), byTrying(sizing)];
      expect(lots).toBeGreaterThanOrEqual(least);
      expect((lots - least) * sizing.lotValue).toBeLessThan(100_000n);
      if (restores(sizing, least)) expect(restores(sizing, lots)).toBe(true);
    }),
    { seed: SEED, numRuns: 3_000 },
  );
});

test('a slice is a share of the position, within a least and a most notional', () => {
  const bounds = (slicePpm: bigint, least: bigint, most: bigint) => ({
    slicePpm,
    notionalMin: quote(least),
    notionalMax: quote(most),
  });
  const slice = (held: bigint, value: bigint, of: ReturnType<typeof bounds>, step = 1n): bigint =>
    sliceLots(held as Lots, quote(value), of, step);
  expect(slice(100n, 10n, bounds(250_000n, 0n, 10_000n))).toBe(25n);
  expect(slice(100n, 10n, bounds(250_000n, 400n, 10_000n))).toBe(40n);
  expect(slice(100n, 10n, bounds(250_000n, 400n, 333n))).toBe(33n);
  expect(slice(100n, 10n, bounds(250_000n, 5_000n, 10_000n))).toBe(100n);
  expect(slice(100n, 10n, bounds(0n, 0n, 10_000n))).toBe(1n);
  expect(slice(100n, 10n, bounds(250_000n, 0n, 10_000n), 10n)).toBe(20n);
  expect(slice(9n, 10n, bounds(250_000n, 0n, 10_000n), 10n)).toBe(9n);
});
