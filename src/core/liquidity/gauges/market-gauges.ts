/** All gauges of one market, fed with its book and trades, sampled whenever somebody asks. */
import { ASK, BID, type BookSide, type OrderBook } from '../book/index.ts';
import { BarGauges, type TradeBar } from './bar-gauges.ts';
import { BranchingRatio } from './branching.ts';
import { writeDepths } from './depth-gauges.ts';
import { FlowGauges } from './flow-gauges.ts';
import { GAUGE_AT, GAUGES } from './gauge-table.ts';
import type { MarketGaugeTerms } from './gauge-terms.ts';
import { Intensity } from './intensity.ts';
import { type MicropriceTable, micropriceAdjustment } from './microprice.ts';
import { imbalance, weightedMid } from './order-flow.ts';
import { Resilience } from './resilience.ts';
import { Dispersion, RollingScore } from './scores.ts';
import { type Aggressor, quotedSpreadBp } from './spread.ts';
import { BulkClassifier } from './vpin.ts';

const BP = 10_000;

/**
 * Feed it in the order in which things happened: a change of the book and its levels, a trade, an
 * index price, a funding rate, a liquidation, the prices of other venues; what is never fed stays
 * NaN. Or feed it bars, where books were not recorded. Times are ms and may stand still; prices are
 * ticks, sizes lots. The book itself is looked at when a sample is taken, so it must be the one
 * that was given last. Nothing is allocated after construction.
 *
 *     book.set(BID, price, lots);
 *     gauges.onLevel(BID, before, lots, time);
 *     gauges.onBook(book, time);
 *     gauges.sample(time, out); // out[GAUGE_AT.spread_bp]
 */
export class MarketGauges {
  // state
  private book: OrderBook | null = null;
  private readonly flows: FlowGauges;
  private readonly bars: BarGauges;
  private readonly resilience: Resilience;
  private readonly basisScore: RollingScore;
  private readonly fundingScore: RollingScore;
  private readonly dispersion: Dispersion;
  private readonly liquidations: Intensity;
  private readonly echoes: BranchingRatio;
  private readonly bulk: BulkClassifier;
  private lastBook = Number.NaN; //        ms
  private nextDepth = Number.NaN; //       ms, when depth is looked at again
  private lastClose = Number.NaN; //       of the last bar that was fed
  private index = Number.NaN; //           index price, ticks
  private funding = Number.NaN; //         rate of one period
  private isLiquidating = false; //        whether a liquidation was ever fed
  private isQuoted = false; //             whether best quotes were ever fed
  // fixed
  private readonly resilienceBp: number;
  private readonly resilienceStepMs: number;
  private readonly table: MicropriceTable | null;

  constructor(terms: MarketGaugeTerms) {
    this.flows = new FlowGauges(terms);
    this.bars = new BarGauges(terms);
    this.resilience = new Resilience(terms.resilience);
    this.basisScore = new RollingScore(terms.scoreSamples, terms.scoreSamplesMin, 0);
    this.fundingScore = new RollingScore(terms.scoreSamples, terms.scoreSamplesMin, 0);
    this.dispersion = new Dispersion(terms.venues);
    this.liquidations = new Intensity(terms.liquidationHalfLifeMs);
    this.echoes = new BranchingRatio(terms.branchingWindows, terms.branchingMs);
    this.bulk = new BulkClassifier(terms.bars);
    this.resilienceBp = terms.resilienceBp;
    this.resilienceStepMs = terms.resilienceStepMs;
    this.table = terms.microprice;
  }

  /** The book changed. A crossed book is a mistake of the feed and is passed over. */
  onBook(book: OrderBook, time: number): void {
    this.book = book;
    if (book.isCrossed()) return;
    this.lastBook = time;
    if (!this.isQuoted) {
      const bidLots = book.size(BID, 0);
      const askLots = book.size(ASK, 0);
      this.flows.onQuotes(book.bestBid(), bidLots, book.bestAsk(), askLots, time);
    }
    if (time < this.nextDepth) return;
    this.nextDepth = time + this.resilienceStepMs;
    const bid = book.depthWithin(BID, this.resilienceBp);
    const ask = book.depthWithin(ASK, this.resilienceBp);
    // A side without orders is the worst loss of depth there is.
    this.resilience.update(Number.isNaN(bid) ? 0 : Math.min(bid, ask), time);
  }

  /**
   * Best quotes from a stream of their own that is ahead of the book; an empty side is NaN. From
   * the first on, order flow and the mid of trades come from these and no longer from the book,
   * which would tell every change a second time and late.
   */
  onQuotes(bid: number, bidLots: number, ask: number, askLots: number, time: number): void {
    this.isQuoted = true;
    if (!(bid >= ask)) this.flows.onQuotes(bid, bidLots, ask, askLots, time);
  }

  /** A trade, after the quotes that it met. */
  onTrade(price: number, lots: number, aggressor: Aggressor, time: number): void {
    this.flows.onTrade(price, lots, aggressor, time);
    this.bars.onTrade(price, lots, time);
  }

  /** A level of the book went from `before` to `after` lots: for what is cancelled. */
  onLevel(side: BookSide, before: number, after: number, time: number): void {
    this.flows.onLevel(side, before, after, time);
  }

  /**
   * A bar that is over, in place of trades.
   *
   * @param buyShare share of its lots that aggressors bought; NaN: classified in bulk
   * @param time ms of its end
   */
  onBar(bar: TradeBar, buyShare: number, time: number): void {
    const moveBp = (bar.close / this.lastClose - 1) * BP;
    this.lastClose = bar.close;
    const bulkShare = this.bulk.share(moveBp);
    this.flows.onBar(bar.lots, Number.isNaN(buyShare) ? bulkShare : buyShare, moveBp, time);
    this.bars.onBar(bar);
  }

  /** Index price in ticks. */
  onIndex(price: number): void {
    this.index = price;
  }

  /** Funding rate of one period, as a fraction; to be fed once a period. */
  onFunding(rate: number): void {
    this.funding = rate;
    this.fundingScore.push(rate);
  }

  /** Prices of this market at several venues at one moment, in any one unit. */
  onVenues(prices: ArrayLike<number>): void {
    this.dispersion.update(prices);
  }

  /** Somebody was liquidated for so many lots. */
  onLiquidation(lots: number, time: number): void {
    this.isLiquidating = true;
    this.liquidations.add(lots, time);
    this.echoes.add(time);
  }

  /**
   * Writes every gauge into `out`, in the order of `GAUGES`; NaN where it is not known. The score
   * of the basis looks back on samples, so they should come in an even rhythm.
   *
   * @param time ms, not before what was fed last
   * @param out of at least `GAUGES.length` places
   */
  sample(time: number, out: Float64Array): void {
    out.fill(Number.NaN, 0, GAUGES.length);
    this.flows.write(time, out);
    this.bars.advance(time);
    this.bars.write(out);
    if (this.book !== null) this.writeBook(this.book, time, out);
    out[GAUGE_AT.funding_bp] = this.funding * BP;
    out[GAUGE_AT.funding_z] = this.fundingScore.value();
    out[GAUGE_AT.dispersion_bp] = this.dispersion.value();
    if (!this.isLiquidating) return;
    this.echoes.advance(time);
    out[GAUGE_AT.liquidation_intensity] = this.liquidations.value(time);
    out[GAUGE_AT.liquidation_branching] = this.echoes.value();
  }

  private writeBook(book: OrderBook, time: number, out: Float64Array): void {
    out[GAUGE_AT.book_age_ms] = time - this.lastBook;
    out[GAUGE_AT.resilience_ms] = this.resilience.value(time);
    if (book.isCrossed()) return;
    writeDepths(book, out);
    const mid = book.mid();
    const basis = ((mid - this.index) / this.index) * BP;
    this.basisScore.push(basis);
    out[GAUGE_AT.basis_bp] = basis;
    out[GAUGE_AT.basis_z] = this.basisScore.value();
    const bid = book.bestBid();
    const ask = book.bestAsk();
    const bidLots = book.size(BID, 0);
    const askLots = book.size(ASK, 0);
    out[GAUGE_AT.spread_bp] = quotedSpreadBp(bid, ask);
    out[GAUGE_AT.imbalance] = imbalance(bidLots, askLots);
    const ahead =
      this.table === null
        ? weightedMid(bid, bidLots, ask, askLots) - mid
        : micropriceAdjustment(this.table, bid, bidLots, ask, askLots);
    out[GAUGE_AT.microprice_bp] = (ahead / mid) * BP;
  }
}
