import type { FundTerms, LayerKind, LayerTerms, MarketTerms, VenueTerms } from '../model/index.ts';
import { DEFAULT_RULEBOOK } from './default.ts';

/** Funds that nobody stakes in, that nothing flows into and that nothing guards. */
export const PLAIN_FUND: FundTerms = {
  feePpm: 0,
  target: '0',
  divertPpm: 0,
  deadlineMs: 0,
  fallPpm: 0,
  fallWindowMs: 28_800_000,
  deductiblePpm: 0,
  clusterMax: null,
  clusterWindowMs: 86_400_000,
  assessmentMultiple: 1,
  assessmentPeriodMs: 604_800_000,
  stake: null,
};

/** Stakes without ice: no share that is asked back changes the state of the fund. */
export const NEVER_FROZEN = { onIcePpm: 1_000_000, frozenPpm: 1_000_000 } as const;

type MarketBase = Omit<MarketTerms, 'priceDecimals' | 'sizeDecimals'>;

/** A market without a vault, without auctions and without takeover: the book is all there is. */
export const PLAIN_MARKET: MarketBase = {
  ...DEFAULT_RULEBOOK.market,
  ladder: {
    ...DEFAULT_RULEBOOK.market.ladder,
    bufferPpm: 0,
    feePpm: 0,
    feeToFundPpm: 1_000_000,
    slicePpm: 1_000_000,
    sliceNotionalMin: '0',
    sliceNotionalMax: '1000000000',
    windowNotionalMax: '1000000000',
    takeoverPpm: 0,
  },
  vault: {
    lossBudget: '0',
    windowMs: 86_400_000,
    notionalMax: '0',
    unwindPpm: 0,
    unwindEveryMs: 3_000,
    stagedBelowPpm: 0,
    stagedPpm: 0,
  },
};

/** What a preset begins with where its venue says nothing. */
export const PLAIN_RULEBOOK: Omit<VenueTerms, 'rulebook' | 'source' | 'date' | 'layers' | 'adl'> = {
  notExpressed: [],
  notStated: [],
  settlement: DEFAULT_RULEBOOK.settlement,
  fund: PLAIN_FUND,
  adlWedgePpm: null,
  portfolio: DEFAULT_RULEBOOK.portfolio,
  breakers: [],
  runaway: null,
  loosening: { persons: 1, delayMs: 0 },
  market: PLAIN_MARKET,
};

/** A layer that takes all it can and keeps nothing. */
export const layerOf = (id: string, kind: LayerKind): LayerTerms => ({
  id,
  kind,
  floor: '0',
  capPerCase: null,
});

/** A schedule of one rate: the requirement grows with the notional and nothing else. */
export const flatSchedule = (initialPpm: number, maintenancePpm: number) => ({
  tiers: [{ from: '0', initialPpm, maintenancePpm }],
  openInterest: null,
});

/** Places where the base gives a number that hardly any venue publishes. */
const BASE_PLACES: readonly string[] = [
  'portfolio',
  'market.price',
  'market.integrity',
  'market.fundingPpbMax',
  'market.withdrawalPpm',
  'market.ladder.slippagePpm',
  'market.ladder.sliceNotionalMin',
  'market.ladder.sliceNotionalMax',
  'market.ladder.windowNotionalMax',
  'market.ladder.windowMs',
  'market.ladder.cooldownMs',
  'market.ladder.failuresMax',
  'market.ladder.orderlyMsMax',
];

/**
 * Places of a preset where the numbers are Breakwater's.
 *
 * @param stated places of the base that the venue does state
 * @param more places beside those of the base
 */
export const oursBut = (stated: readonly string[], more: readonly string[]): readonly string[] => [
  ...BASE_PLACES.filter((place) => !stated.includes(place)),
  ...more,
];
