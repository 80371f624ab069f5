/** Moves one market of the paper exchange along prices, step by step of a clock. */
import type { Lots, PriceUnits } from '../../core/money/index.ts';
import { Random } from '../../core/numeric/index.ts';
import type { Courier, PaperLevel } from '../../io/venues/paper/index.ts';

/** What surrounds a price. */
export interface DriveTerms {
  readonly symbol: string;
  readonly prices: Iterator<PriceUnits>;
  /** Between two steps of the exchange's clock. */
  readonly stepMs: number;
  /** Steps that pass in one step of the clock, 1 or more: a day of bars in an hour is 24. */
  readonly speed: number;
  /** Half the spread, parts per million of the price; a tick at least. */
  readonly halfSpreadPpm: number;
  /** Lots at the best price; each further level has a tenth more. */
  readonly depth: Lots;
  readonly levels: number;
  readonly seed: number;
  /** Funding a period, parts per billion; paid by the exchange's interval. */
  readonly fundingPpb: bigint;
  /** Told when the prices have ended. */
  readonly ended?: () => void;
}

/** A market that moves; `stop` holds it where it is. */
export interface DrivenMarket {
  stop(): void;
}

function book(
  terms: DriveTerms,
  price: bigint,
  tick: bigint,
): readonly [PaperLevel[], PaperLevel[]] {
  const wide = (price * BigInt(terms.halfSpreadPpm)) / 1_000_000n / tick;
  const half = (wide > 0n ? wide : 1n) * tick;
  const middle = (price / tick) * tick;
  const bids: PaperLevel[] = [];
  const asks: PaperLevel[] = [];
  for (let level = 0n; level < BigInt(terms.levels); level += 1n) {
    const size = (terms.depth + (terms.depth * level) / 10n) as Lots;
    const bid = middle - half - level * tick;
    if (bid > 0n) bids.push([bid as PriceUnits, size]);
    asks.push([(middle + half + level * tick) as PriceUnits, size]);
  }
  return [bids, asks];
}

/**
 * States the market at every step until its prices end or it is stopped. Each step is a book, the
 * mark and index at the price, and sometimes a public trade at the touch.
 */
export function driveMarket(
  courier: Pick<Courier, 'exchange' | 'clock' | 'wake'>,
  terms: DriveTerms,
): DrivenMarket {
  const { exchange, clock } = courier;
  const { symbol } = terms;
  const random = new Random(terms.seed).split(`trades ${symbol}`);
  const { tick, fundingIntervalMs } = exchange.market(symbol);
  let nextFunding = (Math.floor(clock.now() / fundingIntervalMs) + 1) * fundingIntervalMs;
  let takeBack = (): void => {};
  const state = (price: PriceUnits): void => {
    const now = clock.now();
    const [bids, asks] = book(terms, price, tick);
    exchange.setBook(symbol, bids, asks, now);
    exchange.mark(symbol, price, price, now);
    if (random.unit() < 0.5) {
      const side = random.unit() < 0.5 ? 'buy' : 'sell';
      const [at] = (side === 'buy' ? asks[0] : bids[0]) as PaperLevel;
      const size = ((terms.depth * BigInt(1 + random.below(20))) / 100n) as Lots;
      if (size > 0n) exchange.marketTrade(symbol, at, size, side, now);
    }
    if (now >= nextFunding) {
      exchange.funding(symbol, terms.fundingPpb, now);
      nextFunding += fundingIntervalMs;
      exchange.announceFunding(symbol, terms.fundingPpb, nextFunding, now);
    }
    courier.wake();
  };
  const step = (): void => {
    let price: PriceUnits | null = null;
    for (let n = 0; n < terms.speed; n += 1) {
      const next = terms.prices.next();
      if (next.done === true) {
        if (price !== null) state(price);
        terms.ended?.();
        return;
      }
      price = next.value;
    }
    if (price !== null) state(price);
    takeBack = clock.after(terms.stepMs, step);
  };
  exchange.announceFunding(symbol, terms.fundingPpb, nextFunding, clock.now());
  step();
  return { stop: () => takeBack() };
}
