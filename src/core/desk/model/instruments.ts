/** What a desk trades, and where. */
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';

/** How an instrument ends and what it pays. */
export const INSTRUMENT_KINDS = ['spot', 'perpetual', 'future', 'call', 'put'] as const;
export type InstrumentKind = (typeof INSTRUMENT_KINDS)[number];

/** An instrument at one venue; everything in whole numbers of its own smallest steps. */
export interface DeskInstrument {
  /** Unique in the desk, such as `BTC-PERP`. */
  readonly id: string;
  readonly venue: string;
  /** The venue's own name, such as `BTCUSDT`. */
  readonly symbol: string;
  /** What its delta is counted in, such as `BTC`. */
  readonly underlying: string;
  readonly kind: InstrumentKind;
  /** Decimals of price units and of lots: 10^-decimals of the quote currency and of the base. */
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  /** Price units of one step of the order book. */
  readonly tick: PriceUnits;
  /** Lots of one step of an order's size. */
  readonly step: Lots;
  /** Smallest order, in lots and in quote units of its value. */
  readonly sizeMin: Lots;
  readonly notionalMin: QuoteUnits;
  /** Fees as parts per million of the value; negative is a rebate. */
  readonly makerPpm: bigint;
  readonly takerPpm: bigint;
  /** Unix ms of the end of futures and options; 0 elsewhere. */
  readonly expiry: number;
  /** Price units; 0 where it is no option. */
  readonly strike: PriceUnits;
}

/** Decimals of the quote units that a desk keeps its books in. */
export const DESK_QUOTE_DECIMALS = 8;
