/** Gauges that look at trades and best quotes: volume, flow, impact, toxicity, spreads paid. */
import { ASK, BID, type BookSide } from '../book/index.ts';
import { CancelTrade } from './cancel-trade.ts';
import { GAUGE_AT } from './gauge-table.ts';
import type { MarketGaugeTerms } from './gauge-terms.ts';
import { RollingKyle } from './impact.ts';
import { OrderFlowImbalance } from './order-flow.ts';
import { RollingTotals } from './rolling-totals.ts';
import { type Aggressor, EffectiveSpread, RealisedSpread } from './spread.ts';
import { Vpin } from './vpin.ts';

const BP = 10_000;
/** Amounts of the totals: lots bought and sold by aggressors, trades, order-flow imbalance. */
const [BOUGHT, SOLD, TRADES, FLOW] = [0, 1, 2, 3];

/**
 * What flows through one market. Every method takes a time in ms; intervals and windows close by
 * the times that come in, never by themselves. Nothing is allocated after construction.
 */
export class FlowGauges {
  // state
  private readonly totals: RollingTotals; //   lots bought, lots sold, trades, order flow
  private readonly quotes = new OrderFlowImbalance();
  private readonly effective: EffectiveSpread;
  private readonly realised: RealisedSpread;
  private readonly cancels: CancelTrade;
  private readonly kyle: RollingKyle;
  private readonly vpin: Vpin;
  private interval = Number.NaN; //            number of the open interval since the epoch
  private flow = 0; //                         signed lots traded in it
  private midAtStart = Number.NaN; //          mid when it began
  private mid = Number.NaN; //                 newest mid; NaN while a side is empty
  private lastTrade = Number.NaN; //           ms
  // fixed
  private readonly kyleMs: number;

  constructor(terms: MarketGaugeTerms) {
    const { windowSlots, windowSlotMs } = terms;
    this.totals = new RollingTotals(4, windowSlots, windowSlotMs);
    this.effective = new EffectiveSpread(windowSlots, windowSlotMs);
    this.realised = new RealisedSpread(terms.realisedMs, windowSlots, windowSlotMs);
    this.cancels = new CancelTrade(windowSlots, windowSlotMs);
    this.kyle = new RollingKyle(terms.kyleIntervals);
    this.vpin = new Vpin(terms.vpinBucketLots, terms.vpinBuckets);
    this.kyleMs = terms.kyleMs;
  }

  /** The best quotes after a change; an empty side is NaN. */
  onQuotes(bid: number, bidLots: number, ask: number, askLots: number, time: number): void {
    this.advance(time);
    this.totals.add(FLOW, this.quotes.update(bid, bidLots, ask, askLots), time);
    this.mid = (bid + ask) / 2;
    if (Number.isNaN(this.midAtStart)) this.midAtStart = this.mid;
    if (!Number.isNaN(this.mid)) this.realised.onMid(this.mid, time);
  }

  onTrade(price: number, lots: number, aggressor: Aggressor, time: number): void {
    this.advance(time);
    this.totals.add(aggressor === 1 ? BOUGHT : SOLD, lots, time);
    this.totals.add(TRADES, 1, time);
    this.effective.onTrade(price, lots, aggressor, this.mid, time);
    this.realised.onTrade(price, lots, aggressor, this.mid, time);
    this.cancels.onTrade(aggressor === 1 ? ASK : BID, lots, time);
    this.vpin.add(lots, aggressor === 1 ? 1 : 0);
    this.flow += aggressor * lots;
    this.lastTrade = time;
  }

  /** A bar in place of trades: lots, the share that aggressors bought, and its move in bp. */
  onBar(lots: number, buyShare: number, moveBp: number, time: number): void {
    this.totals.add(BOUGHT, lots * buyShare, time);
    this.totals.add(SOLD, lots * (1 - buyShare), time);
    this.vpin.add(lots, buyShare);
    const flow = lots * (2 * buyShare - 1);
    if (flow !== 0) this.kyle.push(flow, moveBp);
    if (lots > 0) this.lastTrade = time;
  }

  onLevel(side: BookSide, before: number, after: number, time: number): void {
    this.cancels.onLevel(side, before, after, time);
  }

  /** Closes the interval of Kyle's lambda when it is over, and moves the windows on. */
  advance(time: number): void {
    const interval = Math.floor(time / this.kyleMs);
    if (Number.isNaN(this.interval)) this.interval = interval;
    if (!(interval > this.interval)) return;
    const move = ((this.mid - this.midAtStart) / this.midAtStart) * BP;
    if (this.flow !== 0) this.kyle.push(this.flow, move);
    this.interval = interval;
    this.flow = 0;
    this.midAtStart = this.mid;
  }

  /** Writes its gauges into a sample of a time in ms. */
  write(time: number, out: Float64Array): void {
    this.advance(time);
    this.totals.advance(time);
    this.effective.advance(time);
    this.realised.advance(time);
    this.cancels.advance(time);
    const bought = this.totals.total(BOUGHT);
    const volume = bought + this.totals.total(SOLD);
    out[GAUGE_AT.volume] = volume;
    out[GAUGE_AT.buy_share] = bought / volume;
    out[GAUGE_AT.trades] = this.totals.total(TRADES);
    out[GAUGE_AT.trade_age_ms] = time - this.lastTrade;
    out[GAUGE_AT.ofi] = this.totals.total(FLOW);
    out[GAUGE_AT.effective_spread_bp] = this.effective.value();
    out[GAUGE_AT.realised_spread_bp] = this.realised.value();
    out[GAUGE_AT.cancel_trade] = this.cancels.value();
    out[GAUGE_AT.cancel_trade_bid] = this.cancels.ofSide(BID);
    out[GAUGE_AT.cancel_trade_ask] = this.cancels.ofSide(ASK);
    out[GAUGE_AT.kyle] = this.kyle.throughOrigin();
    out[GAUGE_AT.vpin] = this.vpin.value();
  }
}
