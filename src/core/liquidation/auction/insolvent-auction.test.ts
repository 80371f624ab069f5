import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { QuoteUnits } from '../../money/index.ts';
import { insolventPayoutAt, takeInsolvent } from './insolvent-auction.ts';

const quote = (amount: bigint): QuoteUnits => amount as QuoteUnits;
const DORA = { equity: quote(-100n), maintenance: quote(300n), durationMs: 600_000n };

test('Dora is bankrupt by 100 and needs 300: the payout rises to 400 in ten minutes', () => {
  const at = (seconds: bigint) => insolventPayoutAt(DORA, seconds * 1_000n);
  expect([at(-1n), at(0n), at(300n), at(600n), at(9_999n)]).toEqual([100n, 100n, 250n, 400n, 400n]);
});

test('who is worth something, but finds no buyer, pays nobody at first', () => {
  const chen = { ...DORA, equity: quote(50n) };
  expect([insolventPayoutAt(chen, 0n), insolventPayoutAt(chen, 600_000n)]).toEqual([0n, 250n]);
  const healthy = { ...DORA, equity: quote(500n) };
  expect(insolventPayoutAt(healthy, 600_000n)).toBe(0n);
});

test('a share is paid in proportion, and the fund has that much less', () => {
  const request = { elapsedMs: 300_000n, sharePpm: 333_333n, fund: quote(100n) };
  expect(takeInsolvent(DORA, request)).toEqual({ kind: 'taken', payout: 83n, fund: 17n });
});

test('a fund that has too little pays nothing, and says what it could pay for', () => {
  const request = { elapsedMs: 300_000n, sharePpm: 1_000_000n, fund: quote(100n) };
  expect(takeInsolvent(DORA, request)).toEqual({
    kind: 'fund-exhausted',
    payout: 250n,
    mostPpm: 403_999n,
  });
  for (const sharePpm of [0n, 1_000_001n]) {
    expect(takeInsolvent(DORA, { ...request, sharePpm }).kind).toBe('share-out-of-range');
  }
});

test('the payout never falls, and the named share is the largest that the fund pays', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
  const time = fc.bigInt({ min: 0n, max: 900_000n });
  fc.assert(
    fc.property(amount, amount, amount, time, time, (below, maintenance, has, first, more) => {
      const auction = { ...DORA, equity: quote(-below), maintenance: quote(maintenance) };
      const payout = insolventPayoutAt(auction, first);
      expect(payout <= insolventPayoutAt(auction, first + more)).toBe(true);
      const request = { elapsedMs: first, sharePpm: 1_000_000n, fund: quote(has) };
      const result = takeInsolvent(auction, request);
      if (result.kind !== 'fund-exhausted') {
        expect(result).toEqual({ kind: 'taken', payout, fund: has - payout });
        return;
      }
      const { mostPpm } = result;
      expect((payout * mostPpm) / 1_000_000n <= has).toBe(true);
      expect((payout * (mostPpm + 1n)) / 1_000_000n > has).toBe(true);
    }),
    { seed: 20_251_010, numRuns: 600 },
  );
});
