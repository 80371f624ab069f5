/**
 * Every preset as a venue small enough for random histories: its layers, policy, funds and ladder,
 * with amounts a ten-thousandth and times of seconds, so that what it says is reached.
 */
import type { LayerTerms, VenueTerms } from '../model/index.ts';
import { formatDecimal, parseDecimal } from '../money/index.ts';
import { RULEBOOKS } from '../rulebook/index.ts';
import type { World } from './worlds.contract.ts';

/** Real amounts over those of these worlds. */
const SMALLER = 10_000n;
/** No time is longer, so that windows, cooldowns and auctions end within a history. */
const LONGEST_MS = 8_000;
const DECIMALS = 6;
const UNIT = 1_000_000n;

/** An amount made smaller; what was above zero stays above zero. */
function smaller(text: string): string {
  const parsed = parseDecimal(text, DECIMALS);
  const units = parsed.kind === 'decimal' ? parsed.value : 0n;
  const small = units / SMALLER;
  return formatDecimal(units > 0n && small === 0n ? 1n : small, DECIMALS);
}

const sooner = (ms: number): number => Math.min(ms, LONGEST_MS);

const smallLayer = (layer: LayerTerms): LayerTerms => ({
  ...layer,
  floor: smaller(layer.floor),
  capPerCase: layer.capPerCase === null ? null : smaller(layer.capPerCase),
  ...(layer.window === undefined
    ? {}
    : { window: { ms: sooner(layer.window.ms), cap: smaller(layer.window.cap) } }),
});

function smallFund({ fund }: VenueTerms): VenueTerms['fund'] {
  const { stake, clusterMax } = fund;
  return {
    ...fund,
    target: smaller(fund.target),
    deadlineMs: sooner(fund.deadlineMs),
    fallWindowMs: sooner(fund.fallWindowMs),
    clusterMax: clusterMax === null ? null : smaller(clusterMax),
    clusterWindowMs: sooner(fund.clusterWindowMs),
    assessmentPeriodMs: sooner(fund.assessmentPeriodMs),
    stake:
      stake === null
        ? null
        : {
            ...stake,
            minimum: smaller(stake.minimum),
            cooldownMs: Math.min(stake.cooldownMs, 800),
            windowMs: Math.min(stake.windowMs, 2_500),
          },
  };
}

function smallMarket({ market }: VenueTerms): VenueTerms['market'] {
  const { ladder, auction, vault, schedule } = market;
  const { openInterest } = schedule;
  return {
    ...market,
    schedule: {
      tiers: schedule.tiers.map((tier) => ({ ...tier, from: smaller(tier.from) })),
      openInterest:
        openInterest === null
          ? null
          : { lower: smaller(openInterest.lower), upper: smaller(openInterest.upper) },
    },
    price: { ...market.price, ageMsMax: 30_000 },
    ladder: {
      ...ladder,
      sliceNotionalMin: smaller(ladder.sliceNotionalMin),
      sliceNotionalMax: smaller(ladder.sliceNotionalMax),
      windowNotionalMax: smaller(ladder.windowNotionalMax),
      windowMs: sooner(ladder.windowMs),
      cooldownMs: sooner(ladder.cooldownMs),
      orderlyMsMax: sooner(ladder.orderlyMsMax),
    },
    auction: { ...auction, fastMs: sooner(auction.fastMs), slowMs: sooner(auction.slowMs) },
    vault: {
      ...vault,
      lossBudget: smaller(vault.lossBudget),
      notionalMax: smaller(vault.notionalMax),
      windowMs: sooner(vault.windowMs),
      unwindEveryMs: Math.min(vault.unwindEveryMs, 1_000),
    },
  };
}

const small = (venue: VenueTerms): VenueTerms => ({
  ...venue,
  layers: venue.layers.map(smallLayer),
  fund: smallFund(venue),
  market: smallMarket(venue),
});

const decimals = { priceDecimals: 2, sizeDecimals: 3 };

const worldOf = (venue: VenueTerms): World => ({
  name: venue.rulebook,
  venue: small(venue),
  capacity: { accounts: 50, positions: 40, orders: 3, commandIds: 64 },
  markets: [
    { name: 'A', terms: decimals, price: 10_000n },
    {
      name: 'B',
      terms: { ...decimals, price: { sources: ['east', 'north', 'west'], quorum: 2 } },
      price: 700n,
    },
  ],
  money: 150n * UNIT,
  houses: [
    ['fee-reserve', 5n * UNIT],
    ['operator-capital', 10n * UNIT],
    ['fund:A', 10n * UNIT],
    ['shared-fund', 20n * UNIT],
    ['vault', 250n * UNIT],
  ],
});

/** One world for every preset. */
export const RULEBOOK_WORLDS: readonly World[] = Object.values(RULEBOOKS).map(worldOf);
