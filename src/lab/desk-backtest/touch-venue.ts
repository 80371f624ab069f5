/** A venue that fills at the touch: latency, half spread, fees, impact, margin and liquidation. */
import {
  type DeskCommand,
  foreignClientOf,
  type OrderIntent,
  type OrderStatus,
} from '../../core/desk/index.ts';
import {
  type Lots,
  mulDivUp,
  PPM,
  type PriceUnits,
  type QuoteUnits,
} from '../../core/money/index.ts';
import { InputError } from '../input-error.ts';
import { Accounts } from './accounts.ts';
import { baseOf, lotsOf, priceOf, priceUnits, quoteOf, quoteUnits } from './instrument-units.ts';
import { type Touch, type TouchFill, touchFill } from './touch-fill.ts';
import type { TouchTerms, TradedInstrument } from './venue-terms.ts';

type Untimed<C> = C extends DeskCommand ? Omit<C, 'time'> : never;
/** A command that still has to be stamped. */
export type Report = Untimed<DeskCommand>;

/** Who traded: the desk, the owner beside it, or the venue by force. */
export type Trader = 'desk' | 'owner' | 'liquidation' | 'deleverage' | 'settlement';

/** One trade with what it cost, in quote currency. */
export interface VenueTrade {
  readonly time: number;
  readonly row: number;
  /** Signed base units. */
  readonly size: number;
  readonly price: number;
  readonly by: Trader;
  readonly fee: number;
  /** Against the middle, and beyond the touch. */
  readonly spread: number;
  readonly impact: number;
}

interface Resting {
  readonly intent: OrderIntent;
  readonly row: number;
  readonly arrivesAt: number; // Unix ms
  isOpen: boolean;
  filled: bigint; //             lots
}

const EMPTY: Touch = { bid: 0, ask: 0, bidSize: 0, askSize: 0 };
/** Deribit takes no more than an eighth of the premium. */
const OPTION_FEE_PREMIUM_PPM = 125_000n;

/** All venues of a desk. It answers with reports; whoever calls stamps and delivers them. */
export class TouchVenue {
  // state
  readonly accounts: Accounts;
  readonly trades: VenueTrade[] = [];
  readonly quotes: Touch[]; //               by instrument
  readonly down = new Set<string>(); //      venues that answer nobody
  funded = 0; //                             funding received, quote currency
  private readonly orders = new Map<string, Resting>();
  private readonly indexes: number[]; //     quote currency, 0: none
  private count = 0; //                      trades, for their ids
  // fixed
  protected readonly terms: TouchTerms;
  /** Whether orders are looked at when they arrive, or at the next quote alone. */
  readonly looks: 'at-arrival' | 'at-quotes';

  constructor(
    traded: readonly TradedInstrument[],
    capital: Readonly<Record<string, bigint>>,
    terms: TouchTerms,
  ) {
    this.accounts = new Accounts(traded, capital);
    this.terms = terms;
    this.looks = terms.against === 'present' ? 'at-arrival' : 'at-quotes';
    this.quotes = traded.map(() => EMPTY);
    this.indexes = traded.map(() => 0);
  }

  /** Takes a new best bid and ask; what waited for one meets it. */
  quote(row: number, touch: Touch, time: number): Report[] {
    this.quotes[row] = touch;
    const reports: Report[] = [];
    for (const order of [...this.orders.values()]) {
      if (order.row !== row) continue;
      if (order.isOpen) reports.push(...this.cross(order, time));
      else if (this.terms.against === 'next' && order.arrivesAt <= time) {
        reports.push(...this.arrive(order, time));
      }
    }
    return reports;
  }

  /** Takes a mark; `index` is 0 where there is none. */
  mark(row: number, mark: bigint, index: number, _time: number): Report[] {
    this.accounts.marks[row] = mark;
    if (index > 0) this.indexes[row] = index;
    return [];
  }

  setLeverage(row: number, leverage: number, _time: number): Report[] {
    this.accounts.leverages[row] = leverage;
    return [];
  }

  /** Pays funding on what is held. */
  fund(row: number, rate: number, time: number): Report[] {
    const { id, venue } = this.accounts.instrument(row);
    const amount = -quoteUnits(quoteOf(this.accounts.value(row)) * rate) as bigint;
    return amount === 0n ? [] : [this.cash(venue, 'funding', `${id} ${time}`, amount)];
  }

  /** Takes an order of the desk. */
  send(intent: OrderIntent, time: number): void {
    const row = this.accounts.row(intent.instrument);
    const arrivesAt = time + this.terms.latencyMs;
    this.orders.set(intent.client, { intent, row, arrivesAt, isOpen: false, filled: 0n });
  }

  /** Orders that are there by now and do not wait for a quote. */
  arrivals(time: number): Report[] {
    if (this.terms.against !== 'present') return [];
    return [...this.orders.values()]
      .filter(({ isOpen, arrivesAt }) => !isOpen && arrivesAt <= time)
      .flatMap((order) => this.arrive(order, time));
  }

  /** Takes orders back: one, or all of an instrument. */
  cancel(instrument: string, client: string, _time: number): Report[] {
    return [...this.orders.values()]
      .filter(({ intent }) =>
        client === '' ? intent.instrument === instrument : intent.client === client,
      )
      .map((order) => this.end(order, 'cancelled', 'asked'));
  }

  private end(order: Resting, status: OrderStatus, reason: string): Report {
    this.orders.delete(order.intent.client);
    return this.said(order, status, reason);
  }

  private said(order: Resting, status: OrderStatus, reason: string): Report {
    const { client } = order.intent;
    const filled = order.filled as Lots;
    return { kind: 'report-order', client, status, filled, order: client, reason };
  }

  private arrive(order: Resting, time: number): Report[] {
    const { intent, row } = order;
    const instrument = this.accounts.instrument(row);
    if (this.down.has(instrument.venue)) return [this.end(order, 'rejected', 'unavailable')];
    const sign = intent.side === 'buy' ? 1n : -1n;
    const held = this.accounts.lots[row] as bigint;
    const closes = held !== 0n && held > 0n !== sign > 0n ? (held < 0n ? -held : held) : 0n;
    const size: bigint =
      intent.reduceOnly && closes < intent.size ? closes : (intent.size as bigint);
    if (size === 0n) return [this.end(order, 'rejected', 'reduce-only')];
    if (!this.isCarried(row, size - (closes < size ? closes : size))) {
      return [this.end(order, 'rejected', 'margin')];
    }
    const fill = this.fillOf(order, size);
    const isCrossing = fill.size > 0;
    if (intent.timeInForce === 'post-only') {
      return [isCrossing ? this.end(order, 'rejected', 'would take') : this.rest(order)];
    }
    const lots = lotsOf(instrument, fill.size);
    const reports = lots > 0n ? [this.take(order, lots, fill, time)] : [];
    if (order.filled === intent.size) return [...reports, this.end(order, 'filled', '')];
    if (intent.timeInForce === 'immediate-or-cancel') {
      return [...reports, this.end(order, 'cancelled', 'the rest of an immediate order')];
    }
    return [...reports, this.rest(order)];
  }

  private rest(order: Resting): Report {
    order.isOpen = true;
    return this.said(order, 'open', '');
  }

  /** Whether the account has collateral for so many more lots. */
  private isCarried(row: number, lots: bigint): boolean {
    const { brackets, instrument } = this.accounts.traded[row] as TradedInstrument;
    if (brackets.length === 0 || lots <= 0n) return true;
    const { available } = this.accounts.account(instrument.venue);
    const value =
      lots * (this.accounts.marks[row] as bigint) * (this.accounts.scales[row] as bigint);
    return available * BigInt(this.accounts.leverages[row] as number) >= value;
  }

  private fillOf({ intent, row }: Resting, lots: bigint): TouchFill {
    const { instrument, impact } = this.accounts.traded[row] as TradedInstrument;
    const limit = priceOf(instrument, intent.limit);
    const quote = this.quotes[row] as Touch;
    const size = baseOf(instrument, lots);
    return touchFill(intent.side, size, limit, quote, impact, this.terms.depthShare);
  }

  /** Takes from the other side. */
  private take(order: Resting, lots: bigint, fill: TouchFill, time: number): Report {
    const { intent, row } = order;
    const instrument = this.accounts.instrument(row);
    const isBuy = intent.side === 'buy';
    const price = priceUnits(instrument, fill.price, isBuy ? 'up' : 'down');
    order.filled += lots;
    const signed = isBuy ? lots : -lots;
    const rate = instrument.takerPpm;
    return this.trade(intent.client, row, signed, price, rate, fill, 'desk', time);
  }

  /** A resting order is filled at its limit when the other side has come there. */
  private cross(order: Resting, time: number): Report[] {
    const { intent, row } = order;
    const instrument = this.accounts.instrument(row);
    const { bid, ask } = this.quotes[row] as Touch;
    const limit = priceOf(instrument, intent.limit);
    const isBuy = intent.side === 'buy';
    if (!(isBuy ? ask > 0 && ask <= limit : bid >= limit)) return [];
    const lots = (intent.size as bigint) - order.filled;
    order.filled = intent.size as bigint;
    const middle = ask > 0 && bid > 0 ? 0.5 * (bid + ask) : limit;
    const fill = { size: baseOf(instrument, lots), price: limit, touch: limit, middle };
    const rate = instrument.makerPpm;
    const signed = isBuy ? lots : -lots;
    const report = this.trade(intent.client, row, signed, intent.limit, rate, fill, 'desk', time);
    return [report, this.end(order, 'filled', '')];
  }

  private feeOf(row: number, lots: bigint, price: bigint, ratePpm: bigint): bigint {
    const { fee, instrument } = this.accounts.traded[row] as TradedInstrument;
    const size = lots < 0n ? -lots : lots;
    const value = size * price * (this.accounts.scales[row] as bigint);
    if (fee.of === 'value') return mulDivUp(value, ratePpm, PPM);
    const underlying = quoteUnits(baseOf(instrument, size) * (this.indexes[row] as number));
    const most = mulDivUp(value, OPTION_FEE_PREMIUM_PPM, PPM);
    const owed = mulDivUp(underlying as bigint, fee.ppm, PPM);
    return owed < most ? owed : most;
  }

  /** Books a trade and says it. */
  private trade(
    client: string,
    row: number,
    lots: bigint,
    price: bigint,
    ratePpm: bigint,
    { touch, middle }: Pick<TouchFill, 'touch' | 'middle'>,
    by: Trader,
    time: number,
  ): Report {
    const fee = by === 'settlement' ? 0n : this.feeOf(row, lots, price, ratePpm);
    return this.book(client, row, lots, price, fee, { touch, middle }, by, time);
  }

  /** Books a trade whose fee is known, and says it. */
  protected book(
    client: string,
    row: number,
    lots: bigint,
    price: bigint,
    fee: bigint,
    { touch, middle }: Pick<TouchFill, 'touch' | 'middle'>,
    by: Trader,
    time: number,
  ): Report {
    const instrument = this.accounts.instrument(row);
    this.accounts.trade(row, lots, price, fee);
    this.count += 1;
    const size = baseOf(instrument, lots);
    const paid = priceOf(instrument, price);
    const spread = size * (touch - middle);
    const impact = size * (paid - touch);
    this.trades.push({ time, row, size, price: paid, by, fee: quoteOf(fee), spread, impact });
    return {
      kind: 'report-fill',
      client,
      trade: String(this.count),
      size: (by === 'desk' && lots < 0n ? -lots : lots) as Lots,
      price: price as PriceUnits,
      fee: fee as QuoteUnits,
    };
  }

  /** A trade that no order of the desk made, at the touch with impact. */
  force(row: number, lots: bigint, by: Trader, time: number, extraPpm = 0n): Report[] {
    if (lots === 0n) return [];
    const { instrument, impact } = this.accounts.traded[row] as TradedInstrument;
    const side = lots > 0n ? 'buy' : 'sell';
    const quote = this.quotes[row] as Touch;
    const size = Math.abs(baseOf(instrument, lots));
    const isAtMark = by === 'deleverage' || !((side === 'buy' ? quote.ask : quote.bid) > 0);
    const mark = priceOf(instrument, this.accounts.marks[row] as bigint);
    const fill = isAtMark
      ? { size, price: mark, touch: mark, middle: mark }
      : touchFill(side, size, 0, quote, impact, 0);
    if (!(fill.price > 0)) {
      throw new InputError({
        file: instrument.id,
        field: by,
        value: `a trade at ${new Date(time).toISOString()}`,
        accepted: 'a trade after the first price of the instrument',
      });
    }
    const price = priceUnits(instrument, fill.price, side === 'buy' ? 'up' : 'down');
    const client = foreignClientOf(instrument.id, by);
    const rate = by === 'deleverage' ? 0n : instrument.takerPpm + extraPpm;
    return [this.trade(client, row, lots, price, rate, fill, by, time)];
  }

  /** Pays what an instrument is worth at its end; worth nothing is a unit, given back. */
  settle(row: number, price: number, time: number): Report[] {
    const lots = this.accounts.lots[row] as bigint;
    if (lots === 0n) return [];
    const { id: instrument, venue } = this.accounts.instrument(row);
    const of = this.accounts.instrument(row);
    const paid = price > 0 ? priceUnits(of, price, 'near') : 1n;
    const at = { touch: priceOf(of, paid), middle: priceOf(of, paid) };
    const client = foreignClientOf(instrument, 'settlement');
    const report = this.trade(client, row, -lots, paid, 0n, at, 'settlement', time);
    if (price > 0) return [report];
    const given = -lots * (this.accounts.scales[row] as bigint);
    return [report, this.cash(venue, 'other', `${instrument} ended at nothing`, given)];
  }

  /** Money that moves without a trade. */
  cash(
    venue: string,
    reason: 'funding' | 'transfer' | 'other' | 'liquidation',
    id: string,
    amount: bigint,
  ): Report {
    this.accounts.add(venue, amount);
    if (reason === 'funding') this.funded += quoteOf(amount);
    return { kind: 'report-cash', venue, reason, id, amount: amount as QuoteUnits };
  }

  /** Liquidates a venue whose equity no longer covers maintenance; a debt is forgiven. */
  liquidate(venue: string, time: number): Report[] {
    const { equity, maintenance } = this.accounts.account(venue);
    const rows = this.accounts.margined(venue);
    if (rows.length === 0 || equity >= maintenance) return [];
    const reports: Report[] = [];
    for (const row of rows) {
      const { id: instrument } = this.accounts.instrument(row);
      reports.push(...this.cancel(instrument, '', time));
      const lots = -(this.accounts.lots[row] as bigint);
      reports.push(...this.force(row, lots, 'liquidation', time, this.terms.liquidationPpm));
      reports.push({ kind: 'report-notice', instrument, notice: 'liquidation' });
    }
    const left = this.accounts.account(venue).equity;
    if (left < 0n) reports.push(this.cash(venue, 'other', `insurance ${time}`, -left));
    return reports;
  }

  /** Says where what is simulated and what is booked differ; here they are one. */
  assertKept(): void {}
}
