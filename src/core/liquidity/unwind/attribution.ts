/** Where the profit or loss of an unwinding came from, to the unit. */
import {
  type Lots,
  mulDivDown,
  type PriceUnits,
  type QuoteUnits,
  valueOf,
} from '../../money/index.ts';

/** Best bid and ask, price units. */
export interface TouchPrices {
  readonly bid: PriceUnits;
  readonly ask: PriceUnits;
}

/** One fill of an unwinding. */
export interface UnwindFill {
  /** Signed lots: negative sells what was held long. */
  readonly size: Lots;
  readonly filledAt: PriceUnits;
  /** The best prices just before it. */
  readonly touch: TouchPrices;
  /** Quote units paid for it; negative for a rebate. */
  readonly fee: QuoteUnits;
}

/** An unwinding that is over, or a part of one. */
export interface Unwinding {
  /** Cost of the lots that were unwound, quote units, signed as the position: short is negative. */
  readonly cost: QuoteUnits;
  /** The best prices when the unwinding was decided. */
  readonly arrival: TouchPrices;
  readonly fills: readonly UnwindFill[];
  /** Quote units of one lot at one price unit. */
  readonly scale: bigint;
}

/** Parts of a profit (positive) or loss, quote units; they sum to `total` exactly. */
export interface UnwindAttribution {
  /** What the position had made when the unwinding was decided: its value at the middle price. */
  readonly arrival: QuoteUnits;
  /** What the middle price moved until each fill; our own lasting impact is part of it. */
  readonly drift: QuoteUnits;
  /** From the middle to the best price of the side that was taken, or given. */
  readonly spread: QuoteUnits;
  /** From that best price to the fill: beyond it through the book, or better. */
  readonly impact: QuoteUnits;
  readonly fees: QuoteUnits;
  readonly total: QuoteUnits;
}

/**
 * Takes the profit of an unwinding apart along each fill: cost, middle at the decision, middle at
 * the fill, best price, fill. Middles may lie on half units: arrival and drift round down, and the
 * spread takes what is left. The parts from the decision on are the implementation shortfall of
 * A. Perold (The implementation shortfall: paper versus reality, 1988).
 */
export function attributeUnwind(unwinding: Unwinding): UnwindAttribution {
  const { cost, arrival, fills, scale } = unwinding;
  const arrivalTwice = arrival.bid + arrival.ask;
  let [atArrivalTwice, driftTwice, impact, received, fees] = [0n, 0n, 0n, 0n, 0n];
  for (const { size, filledAt, touch, fee } of fills) {
    const given = -size as Lots;
    const best = size < 0n ? touch.bid : touch.ask;
    const middleTwice = touch.bid + touch.ask;
    atArrivalTwice += given * arrivalTwice * scale;
    driftTwice += given * (middleTwice - arrivalTwice) * scale;
    impact += given * (filledAt - best) * scale;
    received += valueOf(given, filledAt, scale);
    fees -= fee;
  }
  const made = mulDivDown<bigint>(atArrivalTwice, 1n, 2n) - cost;
  const drift = mulDivDown<bigint>(driftTwice, 1n, 2n);
  const traded = received - cost;
  return {
    arrival: made as QuoteUnits,
    drift: drift as QuoteUnits,
    spread: (traded - made - drift - impact) as QuoteUnits,
    impact: impact as QuoteUnits,
    fees: fees as QuoteUnits,
    total: (traded + fees) as QuoteUnits,
  };
}
