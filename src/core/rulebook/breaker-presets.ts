/** Breakers as exchanges publish them, and those that Breakwater recommends. */
import type { BreakerTerms, LooseningTerms, RunawayTerms } from '../model/index.ts';

const SECOND = 1_000;
const MINUTE = 60_000;

const BASE: Omit<BreakerTerms, 'id' | 'kind' | 'windowMs' | 'enter' | 'leave' | 'ladder'> = {
  floor: '0',
  holdMs: 5 * MINUTE,
  coolMs: 0,
  coolResponse: null,
  rearmMs: 0,
  restarts: false,
  slowPpm: 250_000,
  auctionPpm: 0,
};

/**
 * Limit Up-Limit Down: bands about the mean trade price of five minutes; 15 seconds at a band are
 * a pause of five minutes, then an auction. Source: Limit Up-Limit Down plan; bands: `luldBand`.
 *
 * @param widthPpm 50,000 (tier 1), 100,000 (tier 2), 200,000 (under 3 dollars)
 */
export const limitUpLimitDown = (widthPpm: number): readonly BreakerTerms[] => [
  {
    ...BASE,
    id: 'luld',
    kind: 'band',
    windowMs: 5 * MINUTE,
    enter: `${widthPpm}`,
    leave: `${widthPpm - 1}`,
    ladder: [
      { afterMs: 0, response: 'alert' },
      { afterMs: 15 * SECOND, response: 'halt' },
    ],
    coolMs: SECOND,
    coolResponse: 'auction',
    restarts: false,
  },
];

/**
 * A rolling limit in the manner of CME's dynamic circuit breaker: a move of the variant within an
 * hour is two minutes in which orders are collected; then the look-back begins anew.
 *
 * @param variantPpm CME: a share of the settlement of the day before, by product
 */
export const rollingLimit = (variantPpm: number): readonly BreakerTerms[] => [
  {
    ...BASE,
    id: 'rolling-limit',
    kind: 'move',
    windowMs: 60 * MINUTE,
    enter: `${variantPpm}`,
    leave: `${variantPpm - 1}`,
    ladder: [{ afterMs: 0, response: 'cancel-only' }],
    holdMs: 2 * MINUTE,
    restarts: true,
  },
];

/**
 * A volatility interruption in the manner of Xetra: a narrow range about recent trades and a wide
 * one over an hour, each of which turns continuous trading into an auction of two minutes, which
 * goes on while it would uncross too far away. The exchange does not publish its widths.
 */
export const volatilityInterruption = (
  dynamicPpm: number,
  staticPpm: number,
): readonly BreakerTerms[] => [
  {
    ...BASE,
    id: 'dynamic-range',
    kind: 'move',
    windowMs: MINUTE,
    enter: `${dynamicPpm}`,
    leave: `${dynamicPpm - 1}`,
    ladder: [{ afterMs: 0, response: 'auction' }],
    holdMs: 2 * MINUTE,
    restarts: true,
    auctionPpm: 2 * dynamicPpm,
  },
  {
    ...BASE,
    id: 'static-range',
    kind: 'move',
    windowMs: 60 * MINUTE,
    enter: `${staticPpm}`,
    leave: `${staticPpm - 1}`,
    ladder: [{ afterMs: 0, response: 'auction' }],
    holdMs: 2 * MINUTE,
    restarts: true,
    auctionPpm: 2 * staticPpm,
  },
];

/**
 * What Breakwater recommends for a perpetual that trades day and night. Nothing here stops trading
 * for a price alone before it has moved by a fifth within a minute: liquidations that wait are
 * losses that grow. Earlier, forced sales are slowed and offered to providers.
 */
export const CRYPTO_BREAKERS: readonly BreakerTerms[] = [
  {
    ...BASE,
    id: 'velocity',
    kind: 'move',
    windowMs: MINUTE,
    enter: '50000',
    leave: '20000',
    ladder: [
      { afterMs: 0, response: 'alert' },
      { afterMs: 5 * SECOND, response: 'slow' },
    ],
    holdMs: 30 * SECOND,
    slowPpm: 500_000,
  },
  {
    ...BASE,
    id: 'collapse',
    kind: 'move',
    windowMs: MINUTE,
    enter: '200000',
    leave: '50000',
    ladder: [
      { afterMs: 0, response: 'close-only' },
      { afterMs: 30 * SECOND, response: 'halt' },
    ],
    holdMs: 2 * MINUTE,
    coolMs: MINUTE,
    coolResponse: 'close-only',
    restarts: false,
  },
  {
    ...BASE,
    id: 'divergence',
    kind: 'divergence',
    windowMs: MINUTE,
    enter: '30000',
    leave: '10000',
    ladder: [
      { afterMs: 5 * SECOND, response: 'alert' },
      { afterMs: 30 * SECOND, response: 'close-only' },
    ],
    holdMs: MINUTE,
  },
  {
    ...BASE,
    id: 'cascade',
    kind: 'branching',
    windowMs: 10 * MINUTE,
    enter: '850000',
    leave: '500000',
    ladder: [{ afterMs: 0, response: 'slow' }],
    holdMs: MINUTE,
    slowPpm: 250_000,
  },
  {
    ...BASE,
    id: 'open-interest',
    kind: 'open-interest',
    windowMs: 60 * MINUTE,
    enter: '1000000',
    leave: '500000',
    floor: '5000000',
    ladder: [
      { afterMs: 0, response: 'alert' },
      { afterMs: MINUTE, response: 'close-only' },
    ],
    holdMs: 10 * MINUTE,
  },
  {
    ...BASE,
    id: 'concentration',
    kind: 'concentration',
    windowMs: MINUTE,
    enter: '20000000',
    leave: '15000000',
    floor: '5000000',
    ladder: [{ afterMs: 10 * SECOND, response: 'close-only' }],
    holdMs: 10 * MINUTE,
  },
  {
    ...BASE,
    id: 'own-orders',
    kind: 'own-orders',
    windowMs: 10 * SECOND,
    enter: '5000',
    leave: '1000',
    ladder: [{ afterMs: 0, response: 'halt' }],
    holdMs: MINUTE,
  },
  {
    ...BASE,
    id: 'prices',
    kind: 'prices',
    windowMs: MINUTE,
    enter: '2',
    leave: '1',
    ladder: [
      { afterMs: 0, response: 'alert' },
      { afterMs: SECOND, response: 'close-only' },
    ],
    holdMs: 5 * SECOND,
  },
];

/** Breakers of the whole venue: funds that fall, and losses that they may not cover. */
export const VENUE_BREAKERS: readonly BreakerTerms[] = [
  {
    ...BASE,
    id: 'fund-fall',
    kind: 'fund',
    windowMs: 8 * 60 * MINUTE,
    enter: '300000',
    leave: '200000',
    ladder: [
      { afterMs: 0, response: 'alert' },
      { afterMs: 10 * SECOND, response: 'gate' },
    ],
    holdMs: 10 * MINUTE,
  },
  {
    ...BASE,
    id: 'insolvency',
    kind: 'insolvency',
    windowMs: MINUTE,
    enter: '1000000',
    leave: '500000',
    ladder: [{ afterMs: 0, response: 'gate' }],
    holdMs: MINUTE,
  },
];

/** A hundred orders a second for ten seconds, or a hundred million, are no trader's will. */
export const RUNAWAY: RunawayTerms = {
  windowMs: 10 * SECOND,
  ordersMax: 1_000,
  notionalMax: '100000000',
  holdMs: MINUTE,
};

/** Two persons, and a minute to think again. */
export const TWO_PERSONS: LooseningTerms = { persons: 2, delayMs: MINUTE };
