/**
 * The quotes of the reserve: levels on both sides of a centre that leans against the inventory,
 * wider where the market is more volatile, within the room that the limits leave.
 */

import type { Side } from '../../model/index.ts';
import {
  AMOUNT_MAX,
  type Lots,
  lesser,
  magnitude,
  mulDivDown,
  mulDivUp,
  PPM,
  type Ppm,
  type PriceUnits,
  type QuoteUnits,
} from '../../money/index.ts';
import { firstOutside, type TermsFault } from '../terms-fault.ts';
import type { ReserveMark, ReserveOrder, ReserveRoom } from './limits.ts';

/** Levels of one side at most. */
export const LADDER_LEVELS_MAX = 64;

/**
 * How the reserve quotes. The lean of the centre by the share of the inventory is that of
 * M. Avellaneda and S. Stoikov, High-frequency trading in a limit order book (2008), with a stated
 * slope in the place of a risk aversion.
 */
export interface QuoteLadderTerms {
  /** Levels of each side. */
  readonly levels: number;
  /** Distance of the best quote from the centre, ppm of the centre, 1 or more. */
  readonly halfSpreadPpm: Ppm;
  /** Distance from one level to the next, ppm of the centre. */
  readonly stepPpm: Ppm;
  /** Most notional of one level, quote units. */
  readonly sizePerLevel: QuoteUnits;
  /** How far the centre is from the index at full inventory, against it, ppm of the index. */
  readonly skewPpm: Ppm;
  /** Added to the half spread for a volatility of one, ppm; in proportion for less. */
  readonly widenPpmPerVolatility: Ppm;
}

/** What the quotes depend on beside the terms. */
export interface QuoteLadderState extends ReserveMark {
  /** Signed lots, and the limit of them. */
  readonly inventory: Lots;
  readonly inventoryMax: Lots;
  /** Volatility over the horizon that the terms are meant for, ppm of one. */
  readonly volatility: Ppm;
  /** Price units of one step of the order book, 1 or more. */
  readonly tick: PriceUnits;
  readonly room: ReserveRoom;
}

/** The first term that is out of range; null where all are accepted. */
export function faultOfQuoteLadder(terms: QuoteLadderTerms): TermsFault | null {
  return firstOutside([
    ['levels', terms.levels, 1, LADDER_LEVELS_MAX],
    ['halfSpreadPpm', terms.halfSpreadPpm, 1n, PPM - 1n],
    ['stepPpm', terms.stepPpm, 0n, PPM - 1n],
    ['sizePerLevel', terms.sizePerLevel, 1n, AMOUNT_MAX],
    ['skewPpm', terms.skewPpm, 0n, PPM - 1n],
    ['widenPpmPerVolatility', terms.widenPpmPerVolatility, 0n, 1_000n * PPM],
  ]);
}

/** A fraction; the denominator is more than zero. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The index, lowered by the skew for the long share of the inventory, raised for the short one. */
function centreOf(terms: QuoteLadderTerms, state: QuoteLadderState): Fraction {
  const { index, inventory, inventoryMax } = state;
  const most = inventoryMax * PPM;
  const held = lesser(magnitude(inventory), inventoryMax);
  const lean = terms.skewPpm * (inventory < 0n ? -held : held);
  return { numerator: index * (most - lean), denominator: most };
}

/** Prices of a side, best first: away from the centre onto the tick, each worse than the last. */
function pricesOf(side: Side, terms: QuoteLadderTerms, state: QuoteLadderState): PriceUnits[] {
  const { numerator, denominator } = centreOf(terms, state);
  const widening = mulDivUp(terms.widenPpmPerVolatility, state.volatility, PPM);
  const { tick } = state;
  const prices: PriceUnits[] = [];
  for (let level = 0; level < terms.levels; level += 1) {
    const away = terms.halfSpreadPpm + widening + terms.stepPpm * BigInt(level);
    const share = side === 'buy' ? PPM - away : PPM + away;
    const exact = [numerator, share, denominator * PPM * tick] as const;
    let steps = side === 'buy' ? mulDivDown(...exact) : mulDivUp(...exact);
    const last = prices.at(-1);
    if (last !== undefined) {
      const next = last / tick + (side === 'buy' ? -1n : 1n);
      steps = side === 'buy' ? lesser(steps, next) : next > steps ? next : steps;
    }
    if (steps <= 0n) break;
    prices.push((steps * tick) as PriceUnits);
  }
  return prices;
}

/** Orders of a side: whole lots, rounded down, until the room of the side is used up. */
function ordersOf(side: Side, terms: QuoteLadderTerms, state: QuoteLadderState): ReserveOrder[] {
  let { notional, lots: lotsLeft } = state.room[side];
  const orders: ReserveOrder[] = [];
  for (const limit of pricesOf(side, terms, state)) {
    const lotNotional = limit * state.scale;
    const affordable = (lesser(terms.sizePerLevel, notional) / lotNotional) as Lots;
    const lots = lesser(affordable, lotsLeft);
    if (lots <= 0n) continue;
    orders.push({ side, limit, lots });
    notional = (notional - lots * lotNotional) as QuoteUnits;
    lotsLeft = (lotsLeft - lots) as Lots;
  }
  return orders;
}

/**
 * The quotes that the reserve should have, bids from the best, then asks from the best; they stand
 * in the place of those it has, whose room must be free (`reserveRoom` without them, or with them
 * until they are known to be gone).
 *
 * Bids round down and asks up onto the tick, so the best bid is below the centre and the best ask
 * above it; levels that fall on one tick move apart. The notional of the bids together is within
 * the room to buy, in quote units and in lots, and that of the asks within the room to sell.
 *
 * @returns none where the index is not live, the reserve stopped, or may hold nothing
 */
export function quoteLadder(terms: QuoteLadderTerms, state: QuoteLadderState): ReserveOrder[] {
  if (!state.isIndexLive || state.room.isStopped || state.index <= 0n) return [];
  if (state.inventoryMax <= 0n) return [];
  return [...ordersOf('buy', terms, state), ...ordersOf('sell', terms, state)];
}
