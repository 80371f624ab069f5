/** One market of a recording: its messages go in, samples and what was noticed come out. */
import {
  ASK,
  BID,
  GAUGE_AT,
  GAUGES,
  MARKET_GAUGE_TERMS,
  MarketGauges,
  type OrderBook,
} from '../../core/liquidity/index.ts';
import {
  BookSync,
  type Level2Message,
  type Level2Ticker,
  type Level2Trade,
  QuoteCheck,
  TradeCheck,
} from '../../io/feeds/level-2/index.ts';
import { BookReach } from './book-reach.ts';
import { ClockSkew } from './clock-skew.ts';
import { FeedNotes } from './feed-notes.ts';
import { LeastDelay, QuoteQueue } from './quote-queue.ts';
import { GAUGES_FROM, MID, REACH, readable, TIME } from './sample-columns.ts';
import { SampleGrid } from './sample-grid.ts';
import { SampleTable } from './sample-table.ts';
import { SizeCosts } from './size-costs.ts';
import {
  type AnalysisTerms,
  BARS_MS,
  HOLD_MS,
  LATE_MS,
  LEVELS_MAX,
  SAMPLES_MAX,
  WINDOW_SLOTS,
} from './terms.ts';
import { VpinRuns } from './vpin-runs.ts';
import { WatchedBook } from './watched-book.ts';

/** How ticks and lots of a market become prices and base units. */
export interface MarketScale {
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
}

/** Gauges that say nothing while the book is not known, and those that need its updates. */
const OF_BOOK = GAUGES.flatMap(({ id }, at) =>
  /^(?:spread_bp|depth_|imbalance|microprice|book_age)/.test(id) ? [at] : [],
);
const OF_UPDATES = GAUGES.flatMap(({ id }, at) => (id.startsWith('cancel_') ? [at] : []));
/** What would be a zero where nobody recorded it. */
const OF_TRADES = [GAUGE_AT.volume, GAUGE_AT.trades];
const OF_QUOTES = [GAUGE_AT.ofi];
const VPIN_COLUMN = GAUGES_FROM + GAUGE_AT.vpin;

const gaugeTermsOf = ({ windowMs, barMs }: AnalysisTerms) => ({
  ...MARKET_GAUGE_TERMS,
  windowSlots: WINDOW_SLOTS,
  windowSlotMs: windowMs / WINDOW_SLOTS,
  barMs,
  bars: Math.max(Math.round(BARS_MS / barMs), 2),
  vpinBucketLots: Number.POSITIVE_INFINITY, // filled in when the recording has ended
});

/** Feeds book, gauges and checks with the messages of one market, in the order of the feed. */
export class MarketStudy {
  // state
  readonly sync: BookSync;
  readonly samples = new SampleTable(GAUGES_FROM + GAUGES.length);
  readonly costs: SizeCosts;
  readonly skew = new ClockSkew();
  readonly quoteCheck = new QuoteCheck();
  readonly tradeCheck = new TradeCheck();
  readonly notes = new FeedNotes();
  readonly grid: SampleGrid;
  /** Messages by kind, lots traded, and whether there were more samples than are kept. */
  readonly counts = { snapshot: 0, update: 0, trade: 0, ticker: 0, lots: 0 };
  isFull = false;
  private readonly gauges: MarketGauges;
  private readonly delay = new LeastDelay();
  private readonly quotes = new QuoteQueue((ticker, time) => this.quote(ticker, time));
  private isQuoted = false; // whether best quotes ever came
  private readonly reach = new BookReach();
  private readonly vpin = new VpinRuns();
  private readonly row = new Float64Array(GAUGES_FROM + GAUGES.length);
  private readonly out = new Float64Array(GAUGES.length);
  // fixed
  readonly book: OrderBook;
  private readonly symbol: string;
  private readonly vpinBucket: number | null;
  private readonly ticksOfOne: number;
  readonly lotsOfOne: number;

  constructor(symbol: string, scale: MarketScale, terms: AnalysisTerms) {
    this.symbol = symbol;
    this.ticksOfOne = Number(`1e${scale.priceDecimals}`);
    this.lotsOfOne = Number(`1e${scale.sizeDecimals}`);
    this.vpinBucket = terms.vpinBucket;
    this.gauges = new MarketGauges(gaugeTermsOf(terms));
    this.grid = new SampleGrid(terms.everyMs, (time) => this.sample(time));
    this.book = new WatchedBook(LEVELS_MAX, (side, before, after) => {
      if (!Number.isNaN(this.grid.clock)) this.gauges.onLevel(side, before, after, this.grid.clock);
    });
    this.sync = new BookSync(this.book, { symbol });
    this.costs = new SizeCosts(terms, (size) => Number((size * this.lotsOfOne).toPrecision(15)));
  }

  /** Takes the next message; `file` is where its line is. */
  take(message: Level2Message, file: string): void {
    const { exchangeMs, receivedMs, line, kind, symbol } = message;
    if (symbol !== this.symbol) {
      this.notes.add('other-market', file, line, () => `${symbol} is left out`);
      return;
    }
    this.counts[kind] += 1;
    this.skew.take(exchangeMs, receivedMs);
    this.delay.take(exchangeMs, receivedMs);
    const silence = this.grid.moveTo(exchangeMs);
    if (silence > 0) {
      this.notes.add('silence', file, line, () => `nothing for ${Math.round(silence / 1_000)} s`);
    }
    const { snapshots } = this.sync.applied;
    if (this.sync.take(message)) this.onBook(line);
    if (message.kind === 'snapshot' && this.sync.applied.snapshots > snapshots) {
      this.reach.take(message);
    }
    if (message.kind === 'ticker') this.onTicker(message);
    else if (message.kind === 'trade') this.onTrade(message, file);
  }

  /** The recording has ended. */
  end(): void {
    this.sync.end();
    this.grid.end();
    const values = this.vpin.values(this.vpinBucketLots());
    const { snapshot, update, trade, ticker } = this.counts;
    const unknown = [
      ...(trade === 0 ? OF_TRADES : []),
      ...(snapshot + update + ticker === 0 ? OF_QUOTES : []),
    ];
    values.forEach((value, row) => {
      this.samples.put(row, VPIN_COLUMN, value);
      for (const at of unknown) this.samples.put(row, GAUGES_FROM + at, Number.NaN);
    });
  }

  /** Lots of a bucket of VPIN. */
  vpinBucketLots(): number {
    const { vpinBucket, lotsOfOne } = this;
    return this.vpin.bucketOf(vpinBucket === null ? null : vpinBucket * lotsOfOne);
  }

  private onBook(line: number): void {
    const { book } = this;
    this.quoteCheck.takeBook(this.sync.lastId, line, book);
    this.tradeCheck.takeBook(book.bestBid(), book.bestAsk());
    if (!Number.isNaN(this.grid.clock)) this.gauges.onBook(book, this.grid.clock);
  }

  private onTicker(ticker: Level2Ticker): void {
    const { bid, ask, exchangeMs, receivedMs } = ticker;
    this.quoteCheck.takeTicker(ticker);
    this.tradeCheck.takeTicker(bid, ask);
    const { clock } = this.grid;
    if (Number.isNaN(clock)) return;
    // The first one is told at once: from then on the book is not asked for quotes any more.
    if (!this.isQuoted) this.quote(ticker, clock);
    else if (!Number.isNaN(exchangeMs)) this.quotes.push(ticker, exchangeMs);
    else this.quotes.push(ticker, this.delay.latestExchangeMs(receivedMs));
    this.isQuoted = true;
    this.quotes.releaseUpTo(clock - HOLD_MS);
  }

  private quote({ bid, bidLots, ask, askLots }: Level2Ticker, time: number): void {
    this.gauges.onQuotes(bid, bidLots, ask, askLots, time);
  }

  private onTrade(trade: Level2Trade, file: string): void {
    const { clock } = this.grid;
    const age = clock - trade.exchangeMs;
    if (age > LATE_MS) {
      this.notes.add('late-trade', file, trade.line, () => `${Math.round(age)} ms before the feed`);
      return;
    }
    this.tradeCheck.takeTrade(trade);
    if (Number.isNaN(clock)) return;
    this.quotes.releaseBefore(trade.exchangeMs);
    const aggressor = trade.taker === 'buy' ? 1 : -1;
    this.gauges.onTrade(trade.price, trade.lots, aggressor, clock);
    this.vpin.onTrade(trade.lots, aggressor);
    this.counts.lots += trade.lots;
  }

  private sample(time: number): void {
    this.isFull = this.samples.rows >= SAMPLES_MAX;
    if (this.isFull) return;
    const { row, out, book, sync } = this;
    this.quotes.releaseUpTo(time);
    this.gauges.sample(time, out);
    if (!sync.isUsable) for (const at of OF_BOOK) out[at] = Number.NaN;
    // A level that is no longer among those shown may still be there.
    if (sync.applied.updates === 0) for (const at of OF_UPDATES) out[at] = Number.NaN;
    row[TIME] = time;
    const mid = sync.isUsable ? book.mid() : Number.NaN;
    row[MID] = mid / this.ticksOfOne;
    row[REACH] = this.reach.bp(BID, mid);
    row[REACH + 1] = this.reach.bp(ASK, mid);
    GAUGES.forEach(({ unit }, at) => {
      row[GAUGES_FROM + at] = readable(out[at] as number, unit, this.lotsOfOne);
    });
    this.samples.push(row);
    this.costs.take(sync.isUsable ? book : null, this.reach);
    this.vpin.onSample();
  }
}
