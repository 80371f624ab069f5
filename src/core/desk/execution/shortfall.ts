/** What an order cost against the price at which it was decided, and why. */
import { attributeUnwind, type TouchPrices } from '../../liquidity/index.ts';
import {
  type Lots,
  mulDivDown,
  mulDivUp,
  type PriceUnits,
  type QuoteUnits,
} from '../../money/index.ts';
import { MARKOUT_MS, type Markouts, markoutBp } from './markout.ts';

/** A fill with the market around it. */
export interface WorkedFill {
  /** Above zero. */
  readonly size: Lots;
  readonly filledAt: PriceUnits;
  /** Best prices just before it. */
  readonly touch: TouchPrices;
  /** Quote units; negative is a rebate. */
  readonly fee: QuoteUnits;
  /** Best prices by `MARKOUT_MS` after it. */
  readonly after: Markouts;
}

/** An order that is over, from the decision to its last fill. */
export interface WorkedOrder {
  readonly module: string;
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  /** What was decided, above zero. */
  readonly size: Lots;
  /** Best prices when it was decided, when its first child reached the venue, when it was over. */
  readonly decision: TouchPrices;
  readonly arrival: TouchPrices;
  readonly end: TouchPrices;
  readonly fills: readonly WorkedFill[];
  /** Quote units of one lot at one price unit. */
  readonly scale: bigint;
}

/** Costs in quote units: above zero was paid, under zero gained. All parts sum to `total`. */
export interface ShortfallParts {
  /** The middle moved between decision and arrival, of what was filled. */
  readonly delay: QuoteUnits;
  /** It moved between arrival and each fill. */
  readonly drift: QuoteUnits;
  /** From the middle to the best price of the side that was taken, or given. */
  readonly spread: QuoteUnits;
  /** From that best price to the fill. */
  readonly impact: QuoteUnits;
  readonly fees: QuoteUnits;
  /** The middle moved between decision and end, of what was never filled. */
  readonly opportunity: QuoteUnits;
  readonly total: QuoteUnits;
}

/** The shortfall of one order, or of many. */
export interface Shortfall extends ShortfallParts {
  readonly orders: number;
  /** Value of what was decided, at the middle of the decision, rounded down. */
  readonly decided: QuoteUnits;
  /** Value of what was filled, at the prices of the fills. */
  readonly traded: QuoteUnits;
  /** `total` in basis points of `decided`; 0 where that is nothing. */
  readonly totalBp: number;
  /** By `MARKOUT_MS`, weighted by value, above zero our way; null where no price was known. */
  readonly markoutsBp: readonly (number | null)[];
}

/** Sums that a shortfall is made of; markouts as sums of value times basis points. */
interface Sums {
  readonly orders: number;
  readonly parts: ShortfallParts;
  readonly decided: bigint;
  readonly traded: bigint;
  readonly marked: readonly { readonly value: number; readonly weighted: number }[];
}

/** Twice the value at the middle of best prices. */
const twiceAt = (lots: bigint, { bid, ask }: TouchPrices, scale: bigint): bigint =>
  lots * (bid + ask) * scale;

/**
 * Delay, drift, spread, impact and fees are those of `attributeUnwind` with the value at the
 * decision for the cost; opportunity is added for what was not filled. Middles may lie on half
 * units: delay and opportunity round up, against us, and the other parts as `attributeUnwind` says.
 * Source: A. Perold, The implementation shortfall: paper versus reality (1988); the delay apart as
 * in W. Wagner, M. Edwards, Best execution (1993).
 */
function partsOf(order: WorkedOrder): ShortfallParts {
  const { side, size, decision, arrival, end, fills, scale } = order;
  const sign = side === 'buy' ? 1n : -1n;
  const filled = fills.reduce((sum, fill) => sum + fill.size, 0n);
  const paid = attributeUnwind({
    cost: mulDivUp<bigint>(twiceAt(-sign * filled, decision, scale), 1n, 2n) as QuoteUnits,
    arrival,
    fills: fills.map((fill) => ({ ...fill, size: (sign * fill.size) as Lots })),
    scale,
  });
  const missed = size - filled;
  const movedTwice = twiceAt(sign * missed, end, scale) - twiceAt(sign * missed, decision, scale);
  const opportunity = mulDivUp<bigint>(movedTwice, 1n, 2n);
  return {
    delay: -paid.arrival as QuoteUnits,
    drift: -paid.drift as QuoteUnits,
    spread: -paid.spread as QuoteUnits,
    impact: -paid.impact as QuoteUnits,
    fees: -paid.fees as QuoteUnits,
    opportunity: opportunity as QuoteUnits,
    total: (opportunity - paid.total) as QuoteUnits,
  };
}

function sumsOf(order: WorkedOrder): Sums {
  const { side, size, decision, fills, scale } = order;
  const marked = MARKOUT_MS.map((_, at) => {
    let [value, weighted] = [0, 0];
    for (const { size: lots, filledAt, after } of fills) {
      const touch = after[at] ?? null;
      if (touch === null) continue;
      const worth = Number(lots * filledAt * scale);
      value += worth;
      weighted += worth * markoutBp(side, filledAt, touch);
    }
    return { value, weighted };
  });
  return {
    orders: 1,
    parts: partsOf(order),
    decided: mulDivDown<bigint>(twiceAt(size, decision, scale), 1n, 2n),
    traded: fills.reduce((sum, fill) => sum + fill.size * fill.filledAt * scale, 0n),
    marked,
  };
}

function added(a: Sums, b: Sums): Sums {
  const sum = (name: keyof ShortfallParts): QuoteUnits =>
    (a.parts[name] + b.parts[name]) as QuoteUnits;
  return {
    orders: a.orders + b.orders,
    parts: {
      delay: sum('delay'),
      drift: sum('drift'),
      spread: sum('spread'),
      impact: sum('impact'),
      fees: sum('fees'),
      opportunity: sum('opportunity'),
      total: sum('total'),
    },
    decided: a.decided + b.decided,
    traded: a.traded + b.traded,
    marked: a.marked.map(({ value, weighted }, at) => {
      const other = b.marked[at] as (typeof b.marked)[0];
      return { value: value + other.value, weighted: weighted + other.weighted };
    }),
  };
}

const shortfallFrom = ({ orders, parts, decided, traded, marked }: Sums): Shortfall => ({
  ...parts,
  orders,
  decided: decided as QuoteUnits,
  traded: traded as QuoteUnits,
  totalBp: decided === 0n ? 0 : (Number(parts.total) / Number(decided)) * 10_000,
  markoutsBp: marked.map(({ value, weighted }) => (value > 0 ? weighted / value : null)),
});

/** The implementation shortfall of one order. */
export const shortfallOf = (order: WorkedOrder): Shortfall => shortfallFrom(sumsOf(order));

/** Shortfalls of many orders: of all together (null where none is), and by name in their order. */
export interface ShortfallReport {
  readonly all: Shortfall | null;
  readonly byModule: readonly (readonly [module: string, shortfall: Shortfall])[];
  readonly byInstrument: readonly (readonly [instrument: string, shortfall: Shortfall])[];
}

/** The report over orders that are over. Instruments' quote units must be of one currency. */
export function shortfallReport(orders: readonly WorkedOrder[]): ShortfallReport {
  const modules = new Map<string, Sums>();
  const instruments = new Map<string, Sums>();
  let all: Sums | null = null;
  const put = (into: Map<string, Sums>, name: string, sums: Sums): void => {
    const before = into.get(name);
    into.set(name, before === undefined ? sums : added(before, sums));
  };
  for (const order of orders) {
    const sums = sumsOf(order);
    put(modules, order.module, sums);
    put(instruments, order.instrument, sums);
    all = all === null ? sums : added(all, sums);
  }
  const named = (of: Map<string, Sums>): [string, Shortfall][] =>
    [...of].map(([name, sums]) => [name, shortfallFrom(sums)]);
  return {
    all: all === null ? null : shortfallFrom(all),
    byModule: named(modules),
    byInstrument: named(instruments),
  };
}
