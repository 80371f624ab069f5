/** The same takers in the same stressed book, with and without quotes of the reserve. */
import {
  afterFill,
  lossAt,
  NO_POSITION,
  type QuoteLadderTerms,
  quoteLadder,
  type ReserveLimits,
  type ReserveMark,
  type ReserveOrder,
  type ReservePosition,
  reserveRoom,
} from '../../core/liquidity/index.ts';
import type { Lots, Ppm, PriceUnits } from '../../core/money/index.ts';
import { QuantileCurve } from '../../core/numeric/index.ts';
import { defaultPopulation } from '../population/population.ts';
import {
  type FlowBar,
  impliedShocks,
  replayMinutes,
  type StressedBook,
  type ThinningTerms,
} from '../thinning/index.ts';

/** What the reserve may do, and in which book. */
export interface SupportTerms {
  readonly book: ThinningTerms;
  readonly priceDecimals: number;
  /** One lot is 10^-sizeDecimals base units. */
  readonly sizeDecimals: number;
  /** Milliseconds of a bar. */
  readonly intervalMs: number;
  /** Place in `LEVELS` from which the reserve quotes. */
  readonly level: number;
  readonly limits: ReserveLimits;
  readonly ladder: QuoteLadderTerms;
  /** Time between two rounds of quotes. */
  readonly requoteMs: number;
}

/** A second of both runs. Prices in quote currency, depth in base units. */
export interface SupportSecond {
  readonly time: number;
  /** Level in force. */
  readonly level: number;
  readonly mid: number;
  readonly midWith: number;
  /** Bids within `DEPTH_BP` of the mid, those of the reserve included. */
  readonly depth: number;
  readonly depthWith: number;
}

/** One run in figures. */
export interface SupportSide {
  readonly lowest: number;
  /** Bids within `DEPTH_BP`: the least, and the mean while support was active; base units. */
  readonly depthLeast: number;
  readonly depthMean: number;
  /** Share of longs of equal size that the lowest price liquidates. */
  readonly liquidated: number;
  /** What takers received for what they sold while support was active, at the mid. */
  readonly proceeds: number;
}

/** What support did. Amounts in quote currency. */
export interface SupportOutcome {
  readonly seconds: readonly SupportSecond[];
  readonly activeSeconds: number;
  readonly without: SupportSide;
  readonly supported: SupportSide;
  readonly fills: number;
  /** Base units that are held at the end. */
  readonly inventory: number;
  /** The furthest that quotes were filled at any time: paid out, net. */
  readonly spentMost: number;
  /** Profit at the last price of the run without support. */
  readonly profit: number;
  readonly isStopped: boolean;
}

export const DEPTH_BP = 50;
/** Of a long: it is liquidated where its equity is under this share of its notional. */
export const MAINTENANCE = 0.005;

const QUOTE_DECIMALS = 6;
const PPM_PER_BP = 100;
const ACCOUNTS = 1_000;

/** What is seen of a book every second. */
interface Seen {
  readonly time: number[];
  readonly mid: number[]; //   price units
  readonly depth: number[]; // lots
  readonly sold: number[]; //  lots of takers
}

const nothingSeen = (): Seen => ({ time: [], mid: [], depth: [], sold: [] });

function note(seen: Seen, book: StressedBook, time: number, sold: number): void {
  seen.time.push(time);
  seen.mid.push(book.exactMid());
  seen.depth.push(book.depthWithin(DEPTH_BP, 'bid'));
  seen.sold.push(sold);
}

/** The reserve while it quotes in a book. */
class Reserve {
  // state
  position: ReservePosition = NO_POSITION;
  isStopped = false; //          a stop is not taken back
  fills = 0;
  spentMost = 0n; //             quote units
  private readonly ids: number[] = []; // of its orders in the book
  private quotedAt = Number.NEGATIVE_INFINITY; // Unix ms
  // fixed
  private readonly terms: SupportTerms;
  readonly scale: bigint;

  constructor(terms: SupportTerms) {
    this.terms = terms;
    this.scale = 10n ** BigInt(QUOTE_DECIMALS - terms.priceDecimals - terms.sizeDecimals);
  }

  /**
   * Books what was filled and, where it is time, quotes anew.
   *
   * @param index price of the market outside, price units
   */
  act(book: StressedBook, time: number, isActive: boolean, index: number): void {
    this.bookFills(book);
    if (!isActive || this.isStopped) {
      this.withdraw(book);
      return;
    }
    if (time - this.quotedAt < this.terms.requoteMs) return;
    this.quotedAt = time;
    this.withdraw(book);
    this.quote(book, index);
  }

  private bookFills(book: StressedBook): void {
    for (const { side, price, lots } of book.takeRestingFills()) {
      const fill: ReserveOrder = { side: side === 'bid' ? 'buy' : 'sell', limit: price, lots };
      this.position = afterFill(this.position, fill, this.scale);
      this.fills += 1;
      if (this.position.spent > this.spentMost) this.spentMost = this.position.spent;
    }
  }

  private withdraw(book: StressedBook): void {
    for (const id of this.ids.splice(0)) book.cancel(id);
  }

  private quote(book: StressedBook, index: number): void {
    const { limits, ladder } = this.terms;
    const { scale, position } = this;
    const units = BigInt(Math.round(index)) as PriceUnits;
    const mark: ReserveMark = { index: units, isIndexLive: true, scale };
    const room = reserveRoom(limits, position, [], mark);
    this.isStopped = room.isStopped;
    const orders = quoteLadder(ladder, {
      ...mark,
      inventory: position.inventory,
      inventoryMax: limits.inventoryMax,
      volatility: BigInt(Math.round(book.volatilityBp() * PPM_PER_BP)) as Ppm,
      tick: 1n as PriceUnits,
      room,
    });
    let held: bigint = position.inventory > 0n ? position.inventory : 0n;
    for (const { side, limit, lots } of orders) {
      // It sells what it bought, and never short: support is for falls.
      if (side === 'sell' && lots > held) continue;
      if (side === 'sell') held -= lots;
      const rested = book.rest({ side: side === 'buy' ? 'bid' : 'ask', price: limit, lots });
      // What would trade at once is not sent: the reserve waits, it does not take.
      if (rested.kind === 'resting') this.ids.push(rested.id);
    }
  }
}

/** Share of longs opened at a price that a lower one liquidates, by quantiles of their leverage. */
export function liquidatedShare(opening: number, lowest: number): number {
  const { knots, most } = defaultPopulation(ACCOUNTS).leverage.long;
  const curve = new QuantileCurve(knots, { most });
  const fall = 1 - lowest / opening;
  let liquidated = 0;
  for (let account = 0; account < ACCOUNTS; account += 1) {
    const leverage = curve.at((account + 0.5) / ACCOUNTS);
    // Equity over notional after the fall: (1 / leverage - fall) / (1 - fall).
    if ((1 / leverage - fall) / (1 - fall) < MAINTENANCE) liquidated += 1;
  }
  return liquidated / ACCOUNTS;
}

/**
 * Replays bars twice. Both follow what the recorded minutes had beyond the law of the book, so the
 * run without support is the recorded path; the index of the reserve is that path, and its quotes
 * change the other. Takers do not react to it: what they would do otherwise is not known.
 *
 * @param levelAt level in force at a time, Unix ms
 */
export function replaySupport(
  bars: readonly FlowBar[],
  levelAt: (time: number) => number,
  terms: SupportTerms,
): SupportOutcome {
  const options = { sizeDecimals: terms.sizeDecimals, interval: terms.intervalMs };
  const { shocks } = impliedShocks(bars, terms.book, options);
  const without = nothingSeen();
  replayMinutes(bars, terms.book, {
    ...options,
    shocks,
    onTick: (book, time, { sold }) => note(without, book, time, sold),
  });
  const reserve = new Reserve(terms);
  const supported = nothingSeen();
  replayMinutes(bars, terms.book, {
    ...options,
    shocks,
    onTick: (book, time, { sold }) => {
      const index = without.mid[supported.mid.length] as number;
      reserve.act(book, time, levelAt(time) >= terms.level, index);
      note(supported, book, time, sold);
    },
  });
  return outcomeOf(without, supported, reserve, levelAt, terms);
}

function outcomeOf(
  without: Seen,
  supported: Seen,
  reserve: Reserve,
  levelAt: (time: number) => number,
  terms: SupportTerms,
): SupportOutcome {
  const perPrice = 10 ** terms.priceDecimals;
  const perLot = 10 ** terms.sizeDecimals;
  const seconds = without.time.map((time, at) => ({
    time,
    level: levelAt(time),
    mid: (without.mid[at] as number) / perPrice,
    midWith: (supported.mid[at] as number) / perPrice,
    depth: (without.depth[at] as number) / perLot,
    depthWith: (supported.depth[at] as number) / perLot,
  }));
  const active = seconds.map(({ level }) => level >= terms.level);
  const sideOf = ({ mid, depth, sold }: Seen): SupportSide => {
    const lowest = Math.min(...mid) / perPrice;
    const used = active.flatMap((isActive, at) => (isActive ? [at] : []));
    const sum = (read: (at: number) => number): number =>
      used.reduce((total, at) => total + read(at), 0);
    return {
      lowest,
      depthLeast: Math.min(...depth) / perLot,
      depthMean: sum((at) => depth[at] as number) / used.length / perLot,
      liquidated: liquidatedShare((mid[0] as number) / perPrice, lowest),
      proceeds: sum((at) => ((sold[at] as number) / perLot) * ((mid[at] as number) / perPrice)),
    };
  };
  const last = BigInt(Math.round(without.mid.at(-1) as number)) as PriceUnits;
  const quote = (units: bigint): number => Number(units) / 10 ** QUOTE_DECIMALS;
  const { position, scale } = reserve;
  return {
    seconds,
    activeSeconds: active.filter(Boolean).length,
    without: sideOf(without),
    supported: sideOf(supported),
    fills: reserve.fills,
    inventory: Number(position.inventory as Lots) / perLot,
    spentMost: quote(reserve.spentMost),
    profit: -quote(lossAt(position, last, scale)),
    isStopped: reserve.isStopped,
  };
}
