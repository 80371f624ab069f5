import { describe, expect, test } from 'vitest';
import type { Lots, Ppm, PriceUnits, QuoteUnits } from '../../money/index.ts';
import { isCompliant, type ProviderQuote, scoreMinute, scoreSamples } from './minute.ts';
import {
  afterMinute,
  endSession,
  NEW_PROVIDER,
  type ProviderRecord,
  sessionOf,
  standingOf,
} from './session.ts';
import { faultOfObligation, type ObligationTerms } from './terms.ts';

const TERMS: ObligationTerms = {
  spreadPpmMax: 2_000n as Ppm,
  sizeMin: 100_000n as QuoteUnits,
  presencePpm: 500_000n as Ppm,
  fastMarket: { spreadTimes: 2n, sizeShare: 500_000n as Ppm },
  sessionMs: 3_600_000,
  rewardPerSession: 900n as QuoteUnits,
  penaltyPerSession: 400n as QuoteUnits,
  graceSessions: 1,
  failuresMax: 3,
};
const NORMAL = { condition: 'normal', scale: 1n } as const;
const FAST = { condition: 'fast', scale: 1n } as const;

const both = (bid: bigint, bidLots: bigint, ask: bigint, askLots: bigint): ProviderQuote => ({
  bid: bid as PriceUnits,
  bidLots: bidLots as Lots,
  ask: ask as PriceUnits,
  askLots: askLots as Lots,
});
const GOOD = both(9_990n, 11n, 10_010n, 10n); // exactly 2000 ppm of 10000; 109890 and 100100
const WIDE = both(9_980n, 11n, 10_020n, 10n);

describe('a quote keeps the promise', () => {
  test('at the largest spread and not one step beyond it', () => {
    expect(isCompliant(TERMS, NORMAL, GOOD)).toBe(true);
    expect(isCompliant(TERMS, NORMAL, both(9_990n, 11n, 10_011n, 10n))).toBe(false);
  });

  test('with the least notional on both sides, each at its own price', () => {
    expect(isCompliant(TERMS, NORMAL, both(9_990n, 10n, 10_010n, 10n))).toBe(false);
    expect(isCompliant({ ...TERMS, sizeMin: 99_900n as QuoteUnits }, NORMAL, GOOD)).toBe(true);
  });

  test('only with two sides that do not cross', () => {
    expect(isCompliant(TERMS, NORMAL, both(9_990n, 11n, 10_010n, 0n))).toBe(false);
    expect(isCompliant(TERMS, NORMAL, both(10_000n, 11n, 10_000n, 11n))).toBe(false);
    expect(isCompliant(TERMS, NORMAL, both(10_001n, 11n, 10_000n, 11n))).toBe(false);
  });

  test('at twice the spread and half the size while the market is fast', () => {
    expect(isCompliant(TERMS, NORMAL, WIDE)).toBe(false);
    expect(isCompliant(TERMS, FAST, WIDE)).toBe(true);
    expect(isCompliant(TERMS, FAST, both(9_980n, 6n, 10_020n, 5n))).toBe(true);
    expect(isCompliant(TERMS, FAST, both(9_980n, 6n, 10_020n, 4n))).toBe(false);
  });
});

describe('a minute', () => {
  const minute = { ...NORMAL, startMs: 120_000 };

  test('counts the time in which the promise was kept, and twice covered time once', () => {
    const spells = [
      { fromMs: 150_000, untilMs: 165_000, quote: GOOD },
      { fromMs: 100_000, untilMs: 135_000, quote: GOOD },
      { fromMs: 130_000, untilMs: 140_000, quote: GOOD },
      { fromMs: 140_000, untilMs: 150_000, quote: WIDE },
    ];
    // 15 s, 5 s more, then 15 s: 35 of 60
    expect(scoreMinute(TERMS, minute, spells)).toBe(583_333n);
  });

  test('is a whole one where the quote stood throughout, and nothing where nobody quoted', () => {
    const throughout = { fromMs: 0, untilMs: 999_999, quote: GOOD };
    expect(scoreMinute(TERMS, minute, [throughout])).toBe(1_000_000n);
    expect(scoreMinute(TERMS, minute, [])).toBe(0n);
  });

  test('is not scored while the market is closed', () => {
    const closed = { condition: 'closed', scale: 1n, startMs: 0 } as const;
    expect(scoreMinute(TERMS, closed, [{ fromMs: 0, untilMs: 60_000, quote: GOOD }])).toBeNull();
    expect(scoreSamples(TERMS, closed, [GOOD])).toBeNull();
  });

  test('may be known from samples', () => {
    expect(scoreSamples(TERMS, NORMAL, [GOOD, null, WIDE])).toBe(333_333n);
    expect(scoreSamples(TERMS, FAST, [GOOD, null, WIDE])).toBe(666_666n);
    expect(scoreSamples(TERMS, NORMAL, [])).toBeNull();
  });
});

describe('a session', () => {
  const played = (record: ProviderRecord, ...shares: (bigint | null)[]) =>
    endSession(
      TERMS,
      shares.reduce<ProviderRecord>((so, s) => afterMinute(so, s as Ppm), record),
    );
  const OLD: ProviderRecord = { ...NEW_PROVIDER, sessionsJudged: 1 };

  test('is passed at the promised presence and failed one part below it', () => {
    expect(played(OLD, 1_000_000n, 0n)).toMatchObject({
      score: 500_000n,
      verdict: 'passed',
      reward: 900n,
      penalty: 0n,
      standing: 'good',
    });
    expect(played(OLD, 999_999n, 0n)).toMatchObject({
      score: 499_999n,
      verdict: 'failed',
      reward: 0n,
      penalty: 400n,
      record: { minutesCounted: 0, passedPpm: 0, sessionsJudged: 2, sessionsFailed: 1 },
    });
  });

  test('leaves closed minutes out of the count', () => {
    expect(played(OLD, 1_000_000n, null, null, 0n).score).toBe(500_000n);
  });

  test('without a scored minute is not judged and uses up no grace', () => {
    expect(played(NEW_PROVIDER, null, null)).toEqual({
      score: null,
      verdict: 'not-judged',
      reward: 0n,
      penalty: 0n,
      standing: 'grace',
      record: NEW_PROVIDER,
    });
  });

  test('costs nothing while it is one of the first', () => {
    const first = played(NEW_PROVIDER, 0n);
    expect(first).toMatchObject({ verdict: 'failed', penalty: 0n, standing: 'good' });
    expect(first.record.sessionsFailed).toBe(0);
  });

  test('excludes after three failures in a row, which a passed one breaks', () => {
    let record = OLD;
    const standings = [0n, 0n, 1_000_000n, 0n, 0n, 0n, 1_000_000n].map((share) => {
      const outcome = played(record, share);
      record = outcome.record;
      return `${outcome.verdict} ${outcome.standing}`;
    });
    expect(standings).toEqual([
      'failed good',
      'failed good',
      'passed good',
      'failed good',
      'failed good',
      'failed excluded',
      'not-judged excluded',
    ]);
    expect(standingOf({ ...TERMS, failuresMax: 0 }, record)).toBe('good');
  });

  test('begins with each whole length of it', () => {
    expect([3_599_999, 3_600_000].map((time) => sessionOf(TERMS, time))).toEqual([0, 1]);
  });
});

test.each([
  ['no presence', { presencePpm: 0n as Ppm }, 'presencePpm'],
  ['relief that narrows', { fastMarket: { spreadTimes: 0n, sizeShare: 1n as Ppm } }, 'spreadTimes'],
  ['half a minute', { sessionMs: 90_000 }, 'sessionMs'],
  ['a reward of less than nothing', { rewardPerSession: -1n as QuoteUnits }, 'rewardPerSession'],
])('%s is refused with its place', (_, change, at) => {
  expect(faultOfObligation({ ...TERMS, ...change })?.at).toContain(at);
  expect(faultOfObligation(TERMS)).toBeNull();
});
