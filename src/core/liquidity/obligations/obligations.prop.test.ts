import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Lots, PPM, type Ppm, type PriceUnits, type QuoteUnits } from '../../money/index.ts';
import { type ProviderQuote, type QuoteSpell, scoreMinute, scoreSamples } from './minute.ts';
import { afterMinute, endSession, NEW_PROVIDER, sessionScore } from './session.ts';
import type { ObligationTerms } from './terms.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const runs = (numRuns: number) => ({ seed: SEED, numRuns });

const big = (least: bigint, most: bigint) => fc.bigInt({ min: least, max: most });
const terms: fc.Arbitrary<ObligationTerms> = fc.record({
  spreadPpmMax: big(1n, 50_000n).map((value) => value as Ppm),
  sizeMin: big(1n, 40_000n).map((value) => value as QuoteUnits),
  presencePpm: big(1n, PPM).map((value) => value as Ppm),
  fastMarket: fc.record({
    spreadTimes: big(1n, 4n),
    sizeShare: big(0n, PPM).map((value) => value as Ppm),
  }),
  sessionMs: fc.constant(600_000),
  rewardPerSession: big(0n, 100n).map((value) => value as QuoteUnits),
  penaltyPerSession: big(0n, 100n).map((value) => value as QuoteUnits),
  graceSessions: fc.nat(2),
  failuresMax: fc.nat(3),
});
const quote: fc.Arbitrary<ProviderQuote> = fc.record({
  bid: big(975n, 1_002n).map((value) => value as PriceUnits),
  ask: big(998n, 1_025n).map((value) => value as PriceUnits),
  bidLots: big(0n, 90n).map((value) => value as Lots),
  askLots: big(0n, 90n).map((value) => value as Lots),
});
const spell: fc.Arbitrary<QuoteSpell> = fc
  .record({ fromMs: fc.integer({ min: -20_000, max: 79_000 }), lasts: fc.nat(30_000), quote })
  .map(({ fromMs, lasts, quote: shown }) => ({ fromMs, untilMs: fromMs + lasts, quote: shown }));
const spells = fc.array(spell, { maxLength: 8 });
const share = big(0n, PPM).map((value) => value as Ppm);
const NORMAL = { condition: 'normal', scale: 1n, startMs: 0 } as const;
const FAST = { ...NORMAL, condition: 'fast' } as const;

test('another quote never lowers the score of a minute, which is from none to all of it', () => {
  let between = 0;
  fc.assert(
    fc.property(terms, spells, spell, (of, some, more) => {
      const before = scoreMinute(of, NORMAL, some) as bigint;
      const after = scoreMinute(of, NORMAL, [...some, more]) as bigint;
      expect(before >= 0n && before <= after && after <= PPM).toBe(true);
      if (before > 0n && before < after) between += 1;
    }),
    runs(1_500),
  );
  expect(between).toBeGreaterThan(20);
});

test('relief never lowers a score', () => {
  let helped = 0;
  fc.assert(
    fc.property(terms, spells, (of, some) => {
      const [strict, eased] = [scoreMinute(of, NORMAL, some), scoreMinute(of, FAST, some)];
      expect((eased as bigint) >= (strict as bigint)).toBe(true);
      if ((eased as bigint) > (strict as bigint)) helped += 1;
      const quotes = some.map(({ quote: shown }) => shown);
      const [few, many] = [scoreSamples(of, NORMAL, quotes), scoreSamples(of, FAST, quotes)];
      if (few !== null) expect((many as bigint) >= few).toBe(true);
    }),
    runs(1_500),
  );
  expect(helped).toBeGreaterThan(20);
});

test('the score of a minute is the length of the union of what was kept', () => {
  fc.assert(
    fc.property(terms, spells, (of, some) => {
      let kept = 0;
      const good = some.filter(({ quote: shown }) => scoreSamples(of, NORMAL, [shown]) === PPM);
      for (let ms = 0; ms < 60_000; ms += 1) {
        if (good.some(({ fromMs, untilMs }) => fromMs <= ms && ms < untilMs)) kept += 1;
      }
      expect(scoreMinute(of, NORMAL, some)).toBe((BigInt(kept) * PPM) / 60_000n);
    }),
    runs(60),
  );
});

test('a session that was present for more never ends worse', () => {
  const shares = fc.array(fc.tuple(share, share), { minLength: 1, maxLength: 30 });
  const failed = fc.nat(3);
  fc.assert(
    fc.property(terms, shares, failed, (of, pairs, sessionsFailed) => {
      const start = { ...NEW_PROVIDER, sessionsFailed, sessionsJudged: sessionsFailed };
      const low = pairs.reduce((so, [a, b]) => afterMinute(so, a < b ? a : b), start);
      const high = pairs.reduce((so, [a, b]) => afterMinute(so, a < b ? b : a), start);
      expect((sessionScore(low) as bigint) <= (sessionScore(high) as bigint)).toBe(true);
      const [worse, better] = [endSession(of, low), endSession(of, high)];
      expect(worse.reward - worse.penalty <= better.reward - better.penalty).toBe(true);
      expect(better.record.sessionsFailed).toBeLessThanOrEqual(worse.record.sessionsFailed);
      expect(worse.reward * worse.penalty).toBe(0n);
    }),
    runs(1_000),
  );
});

test('closed minutes change neither the score nor what follows', () => {
  const shares = fc.array(fc.option(share), { maxLength: 40 });
  fc.assert(
    fc.property(terms, shares, (of, all) => {
      const open = all.filter((one) => one !== null);
      const [with_, without] = [all, open].map((list) =>
        endSession(of, list.reduce<typeof NEW_PROVIDER>(afterMinute, NEW_PROVIDER)),
      );
      expect(with_).toEqual(without);
    }),
    runs(500),
  );
});
