/** What worlds are made of: markets with short times, and how large everything is. */
import type { Capacity, VenueTerms } from '../model/index.ts';

/** One market of a world: its listing and where its price begins, in price units. */
export interface WorldMarket {
  readonly name: string;
  readonly terms: Readonly<Record<string, unknown>>;
  readonly price: bigint;
}

export interface World {
  readonly name: string;
  readonly venue: VenueTerms;
  readonly capacity: Capacity;
  readonly markets: readonly WorldMarket[];
  /** A usual deposit, quote units; the market makers bring a hundred times as much. */
  readonly money: bigint;
  readonly houses: readonly (readonly [string, bigint])[];
}

export const capacity: Capacity = { accounts: 42, positions: 40, orders: 3, commandIds: 64 };

export const UNIT = 1_000_000n;

/** 5 % maintenance, 8 % initial, and times short enough for a test. */
const SHORT = {
  priceDecimals: 2,
  sizeDecimals: 3,
  schedule: { tiers: [{ from: '0', initialPpm: 80_000, maintenancePpm: 50_000 }] },
  price: { ageMsMax: 30_000 },
  ladder: { failuresMax: 2, orderlyMsMax: 20_000, sliceNotionalMin: '50', slicePpm: 400_000 },
  vault: { lossBudget: '100', windowMs: 40_000, notionalMax: '3000', unwindEveryMs: 1_000 },
};

export type Nested = Readonly<Record<string, unknown>>;

const terms = (patch: Nested): Nested => {
  const merged: Record<string, unknown> = { ...SHORT };
  for (const [group, value] of Object.entries(patch)) {
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    merged[group] = isGroup ? { ...((SHORT as Nested)[group] as object), ...value } : value;
  }
  return merged;
};

export const market = (name: string, price: bigint, patch: Nested = {}): WorldMarket => ({
  name,
  price,
  terms: terms(patch),
});

export const SOURCES = { sources: ['east', 'north', 'west'], quorum: 2 };
