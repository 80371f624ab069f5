/** Recorded option chains with a perpetual beside them, and an owner who sells straddles. */
import type { DeskInstrument } from '../../core/desk/index.ts';
import type { Lots, PriceUnits, QuoteUnits } from '../../core/money/index.ts';
import type { Feed } from '../backtest/index.ts';
import { type ChainSnapshot, readChain } from '../chain/chain-file.ts';
import type { ChainRow } from '../chain/chain-row.ts';
import { type ShownInstrument, shownAt } from './bar-market.ts';
import { cellNumber, csvRows } from './funding-market.ts';
import type { MarketEvent } from './market-event.ts';

const DAY_MS = 86_400_000;

export interface ChainMarketTerms {
  readonly currency: string;
  readonly venue: string;
  readonly files: readonly string[];
  /** Prices of the perpetual: `snapshot_timestamp_ms, coin, candle_price_used`. */
  readonly perpetualFile: string;
  readonly perpetual: ShownInstrument;
  /** Contracts shown at the touch of an option; the chains do not say. */
  readonly optionDepth: number;
  readonly straddle: {
    /** Straddles sold, base units each. */
    readonly size: number;
    readonly days: number;
    /** Rolled at the first snapshot with less than this left. */
    readonly rollDays: number;
  };
  /** Options that may be traded: strikes as shares of the price, days to the expiry. */
  readonly hedges: { readonly strikes: readonly number[]; readonly days: readonly number[] };
  readonly from: number;
  readonly to: number;
}

/** A chain with what the owner does in it. */
export interface ChainMarket {
  readonly feed: Feed<MarketEvent>;
  /** Options that appear, in the order in which they do. */
  readonly options: readonly DeskInstrument[];
  readonly rolls: number;
  readonly snapshots: number;
}

/** Two decimals of a dollar, a tenth of a coin: as Deribit's contracts, in dollars. */
function instrumentOf(row: ChainRow, { venue, currency }: ChainMarketTerms): DeskInstrument {
  return {
    id: row.instrument,
    venue,
    symbol: row.instrument,
    underlying: currency,
    kind: row.side === 1 ? 'call' : 'put',
    priceDecimals: 2,
    sizeDecimals: 1,
    tick: 1n as PriceUnits,
    step: 1n as Lots,
    sizeMin: 1n as Lots,
    notionalMin: 0n as QuoteUnits,
    makerPpm: 6_000n,
    // What a desk expects: 3 bp of the underlying are about 60 of a premium of a twentieth.
    takerPpm: 6_000n,
    expiry: row.expiry,
    strike: BigInt(Math.round(row.strike * 100)) as PriceUnits,
  };
}

const nearest = <T>(list: readonly T[], distance: (item: T) => number): T | undefined => {
  let found: T | undefined;
  for (const item of list) {
    if (found === undefined || distance(item) < distance(found)) found = item;
  }
  return found;
};

const isQuoted = ({ bid, ask, mark, volatility }: ChainRow): boolean =>
  bid !== null && ask !== null && bid > 0 && ask > bid && mark !== null && volatility !== null;

/** The row of one strike, side and expiry. */
const rowOf = (rows: readonly ChainRow[], like: ChainRow, side: 1 | -1): ChainRow | undefined =>
  rows.find((row) => row.strike === like.strike && row.expiry === like.expiry && row.side === side);

/** Call and put nearest to the price, at the expiry nearest to so many days. */
function straddleOf(
  rows: readonly ChainRow[],
  time: number,
  days: number,
): readonly [call: ChainRow, put: ChainRow] | undefined {
  const pairs = rows.flatMap((call) => {
    const put = call.side === 1 ? rowOf(rows, call, -1) : undefined;
    return put !== undefined && isQuoted(call) && isQuoted(put) ? [[call, put] as const] : [];
  });
  const [best] = nearest(pairs, ([call]) => Math.abs(call.expiry - time - days * DAY_MS)) ?? [];
  const there = pairs.filter(([call]) => call.expiry === best?.expiry);
  return nearest(there, ([call]) => Math.abs(call.strike - call.future));
}

/** Options out of the money at the wanted strikes and expiries. */
function hedgesOf(
  rows: readonly ChainRow[],
  time: number,
  { strikes, days }: ChainMarketTerms['hedges'],
): ChainRow[] {
  const quoted = rows.filter(isQuoted);
  return days.flatMap((wanted) => {
    const at = nearest(quoted, ({ expiry }) => Math.abs(expiry - time - wanted * DAY_MS));
    const there = quoted.filter(({ expiry }) => expiry === at?.expiry);
    return strikes.flatMap((share) => {
      const side = share >= 1 ? 1 : -1;
      const sided = there.filter((row) => row.side === side);
      const found = nearest(sided, (row) => Math.abs(row.strike / row.future - share));
      return found === undefined ? [] : [found];
    });
  });
}

/** What an option shows at a snapshot, in dollars: coin times the index. */
function optionEvents(row: ChainRow, time: number, depth: number): MarketEvent[] {
  const { instrument } = row;
  const index = row.index ?? row.future;
  const [bid, ask] = [(row.bid ?? 0) * index, (row.ask ?? 0) * index];
  const events: MarketEvent[] = [];
  if (row.mark !== null) {
    const mark = row.mark * index;
    events.push({ kind: 'mark', time, instrument, mark, index, seen: 'by-all' });
  }
  if (row.volatility !== null && row.volatility > 0) {
    events.push({ kind: 'volatility', time, instrument, volatility: row.volatility });
  }
  const isSane = ask === 0 || bid <= ask;
  if (isSane) {
    const sizes = { bidSize: bid > 0 ? depth : 0, askSize: ask > 0 ? depth : 0 };
    events.push({ kind: 'quote', time, instrument, bid, ask, ...sizes, seen: 'by-all' });
  }
  return events;
}

/** What the owner holds, and which options the desk may see, as snapshots pass. */
class Owner {
  // state
  readonly options = new Map<string, DeskInstrument>();
  rolls = 0;
  private straddle: readonly [ChainRow, ChainRow] | undefined;
  private readonly ended = new Set<string>();
  // fixed
  private readonly terms: ChainMarketTerms;

  constructor(terms: ChainMarketTerms) {
    this.terms = terms;
  }

  private see(row: ChainRow): void {
    if (!this.options.has(row.instrument)) {
      this.options.set(row.instrument, instrumentOf(row, this.terms));
    }
  }

  /** Options that were picked until now, then what the owner does, all at one snapshot. */
  look({ time, rows }: ChainSnapshot): MarketEvent[] {
    const { straddle: wanted, hedges, currency, optionDepth } = this.terms;
    const own = rows.filter((row) => row.currency === currency && row.expiry > time);
    const trades: MarketEvent[] = [];
    const [held] = this.straddle ?? [];
    if (held === undefined || held.expiry - time < wanted.rollDays * DAY_MS) {
      const next = straddleOf(own, time, wanted.days);
      const isHeldQuoted =
        this.straddle === undefined ||
        this.straddle.every((of) => own.some((row) => row.instrument === of.instrument));
      if (next !== undefined && isHeldQuoted) trades.push(...this.roll(next, time));
      for (const row of hedgesOf(own, time, hedges)) this.see(row);
    }
    const shown = own.filter(({ instrument }) => this.options.has(instrument));
    return [...shown.flatMap((row) => optionEvents(row, time, optionDepth)), ...trades];
  }

  private roll(next: readonly [ChainRow, ChainRow], time: number): MarketEvent[] {
    const { size } = this.terms.straddle;
    const trade = (row: ChainRow, signed: number): MarketEvent => {
      return { kind: 'owner-trade', time, instrument: row.instrument, size: signed };
    };
    const closed = (this.straddle ?? []).map((row) => trade(row, size));
    this.straddle = next;
    this.rolls += 1;
    for (const row of next) this.see(row);
    return [...closed, ...next.map((row) => trade(row, -size))];
  }

  /** Options that ended since, at what they are worth at this price. */
  expired(time: number, price: number): MarketEvent[] {
    return [...this.options.values()].flatMap((of): MarketEvent[] => {
      if (of.expiry > time || this.ended.has(of.id)) return [];
      this.ended.add(of.id);
      const side = of.kind === 'call' ? 1 : -1;
      const worth = Math.max(0, side * (price - Number(of.strike) / 100));
      return [{ kind: 'settle', time, instrument: of.id, price: worth }];
    });
  }
}

/** Prices of the perpetual, in order of time. */
function perpetualPrices({ perpetualFile: file, currency, from, to }: ChainMarketTerms) {
  const prices = csvRows(file).flatMap((row, at) => {
    if (row['coin'] !== currency) return [];
    const time = cellNumber(file, at + 2, row, 'snapshot_timestamp_ms');
    const price = cellNumber(file, at + 2, row, 'candle_price_used');
    return time < from || time > to ? [] : [{ time, price }];
  });
  return prices.sort((a, b) => a.time - b.time);
}

/**
 * Reads chains and decides what the owner does in them, snapshot by snapshot: what he picks he
 * picks from that snapshot alone, and an option is shown from when it was picked. At a snapshot
 * options come first, then the owner's trades, the perpetual last: a desk that waits for a fresh
 * price sees all of it together.
 */
export async function openChainMarket(terms: ChainMarketTerms): Promise<ChainMarket> {
  const owner = new Owner(terms);
  const at = new Map<number, MarketEvent[]>();
  for (const file of terms.files) {
    for await (const snapshot of readChain(file)) {
      const { time } = snapshot;
      if (time >= terms.from && time <= terms.to) at.set(time, owner.look(snapshot));
    }
  }
  const prices = perpetualPrices(terms);
  const moments = [...new Set([...at.keys(), ...prices.map(({ time }) => time)])];
  moments.sort((a, b) => a - b);
  const priceAt = new Map(prices.map(({ time, price }) => [time, price]));
  const batches = moments.map((time) => {
    const price = priceAt.get(time);
    const shown = price === undefined ? [] : shownAt(terms.perpetual, time, price);
    const ended = price === undefined ? [] : owner.expired(time, price);
    return [...(at.get(time) ?? []), ...ended, ...shown];
  });
  const feed: Feed<MarketEvent> = { name: `${terms.currency} chain`, events: () => batches };
  return { feed, options: [...owner.options.values()], rolls: owner.rolls, snapshots: at.size };
}
