/** What a venue is made of: its genesis, its assets, its markets. */
import type { LiquidityPolicy } from '../liquidity/index.ts';
import {
  type Capacity,
  DEFAULT_CAPACITY,
  type MarketTerms,
  type VenueTerms,
} from '../model/index.ts';
import type { LayerPolicy } from './fund-terms.ts';
import type { AuctionPolicy, VaultPolicy } from './market-terms.ts';

/** A settlement asset: a ledger of its own, with its own house accounts, that sums to zero. */
export interface Asset {
  readonly name: string;
  readonly decimals: number;
  /** Row of its `world`; the other house accounts follow in the order of `HOUSE`. */
  readonly houseRow: number;
  readonly layers: readonly LayerPolicy[];
}

/** A listed market: its terms and the rows of its house accounts. */
export interface Market {
  readonly name: string;
  /** Place in `State.assets` of what it settles in. */
  readonly asset: number;
  /** `houseRow` of that asset. */
  readonly house: number;
  /** Of inverse contracts: coin units of a lot times price units; 0 of all others. */
  readonly reciprocal: bigint;
  readonly isOption: boolean;
  readonly terms: MarketTerms;
  readonly vault: VaultPolicy;
  readonly auction: AuctionPolicy;
  readonly withdrawalPpm: bigint;
  readonly clearingRow: number;
  readonly fundRow: number;
  readonly vaultRow: number;
  /** Account of the liquidity reserve; -1 where the terms need none. */
  readonly reserveRow: number;
  readonly liquidity: LiquidityPolicy;
  readonly transitRow: number;
}

/** What an engine is made from; the first record of its journal. */
export interface Genesis {
  readonly venue: VenueTerms;
  readonly capacity: Capacity;
  /** First part of the names of the engine's own orders; unique per journal. */
  readonly orderPrefix: string;
}

/** Genesis of an engine with the defaults of the house. */
export const genesisOf = (
  venue: VenueTerms,
  options: { readonly capacity?: Partial<Capacity>; readonly orderPrefix?: string } = {},
): Genesis => ({
  venue,
  capacity: { ...DEFAULT_CAPACITY, ...options.capacity },
  orderPrefix: options.orderPrefix ?? 'bw',
});
