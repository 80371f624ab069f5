/** Does at the simulated market what the backstop of the engine asks for, and reports it back. */
import { readEvent, type State } from '../../core/engine/index.ts';
import { type CommandBody, EVENT, type EventOf } from '../../core/model/index.ts';
import type { Lots, PriceUnits } from '../../core/money/index.ts';
import type { RestingMarket, RestingMarketFill } from '../market/resting-market.ts';
import type { LiquidityLog } from './liquidity-log.ts';
import type { FillWay } from './liquidity-story.ts';
import type { SimulatedGauges } from './simulated-gauges.ts';

type Sent = EventOf<'reserve-order'> | EventOf<'reserve-cancel'>;

/** A quote of the reserve that rests in the market. */
interface RestingQuote {
  readonly order: string;
  readonly side: 'buy' | 'sell';
  /** Lots of which no fill was reported yet. */
  left: bigint;
}

/** A part of an order of the reserve that traded. */
interface Part {
  readonly size: bigint;
  readonly price: bigint;
  readonly way: FillWay;
}

/** What the desk works with. */
export interface DeskMeans {
  readonly state: State;
  readonly market: RestingMarket;
  readonly gauges: SimulatedGauges;
  readonly log: LiquidityLog;
  /** Name of the market. */
  readonly name: string;
  /** Names of the makers, by their index. */
  readonly makers: readonly string[];
  /** Milliseconds between two samples of gauges. */
  readonly everyMs: number;
  /** Sends a command; true when it was refused. */
  readonly send: (command: CommandBody, time: number) => boolean;
  /** Waits until everything that was sent is durable: only then may orders leave. */
  readonly settle: () => void;
}

/**
 * Quotes rest in the market; purchases and unwinding orders meet its makers at once, and what is
 * not filled is closed. The engine books trades between the reserve and accounts of traders, so
 * what a liquidation order trades with the reserve goes through the account of a maker, which buys
 * and sells the same lots at the same price.
 */
export class LiquidityDesk {
  // state
  private readonly inbox: Sent[] = []; //                     not yet done
  private readonly quotes = new Map<number, RestingQuote>(); // by id in the market
  private sampledAt = Number.NEGATIVE_INFINITY; //             ms
  // fixed
  private readonly means: DeskMeans;

  constructor(means: DeskMeans) {
    this.means = means;
  }

  /** Reads the events of the last command. */
  read(): void {
    const { state, log, gauges } = this.means;
    for (let at = 0; at < state.log.count; at += 1) {
      const kind = state.log.kind[at];
      log.read(at);
      if (kind === EVENT['reserve-order'] || kind === EVENT['reserve-cancel']) {
        this.inbox.push(readEvent(state, at) as Sent);
      } else if (kind === EVENT['liquidation-filled']) {
        gauges.noteLiquidation(Number(state.log.big(at, 1)), state.time);
      }
    }
  }

  /** Sends a sample of the gauges where one is due. */
  observe(time: number): void {
    const { state, market, gauges, name, everyMs, send } = this.means;
    if (time - this.sampledAt < everyMs) return;
    this.sampledAt = time;
    const values = gauges.observe(market.makers, Number(state.prices.index[0]), time);
    send({ kind: 'observe-gauges', market: name, gauges: JSON.stringify(values) }, time);
  }

  /** Reports what the market traded with quotes as it went through them. */
  reportPassed(time: number): void {
    const { market, makers } = this.means;
    for (const { resting, price, lots, maker } of market.takePassed()) {
      this.report(resting, { size: lots, price, way: 'path' }, makers[maker] as string, time);
    }
  }

  /** Does what the engine asked for; false when there was nothing. */
  work(time: number): boolean {
    if (this.inbox.length === 0) return false;
    this.means.settle();
    for (const sent of this.inbox.splice(0, this.inbox.length)) {
      if (sent.kind === 'reserve-cancel') this.cancel(sent.order, time);
      else if (sent.purpose === 'quote') this.rest(sent, time);
      else this.trade(sent, sent.purpose, time);
    }
    return true;
  }

  /** A liquidation order hit a quote, and the account in between has the lots. */
  hit(fill: RestingMarketFill, between: string, time: number): void {
    const { resting, lots, price } = fill;
    if (resting === null) return;
    this.report(resting, { size: lots, price, way: 'liquidation' }, between, time);
  }

  /** What was hit is not booked: the quote is taken out, as its lots no longer agree. */
  drop({ resting }: RestingMarketFill, time: number): void {
    const quote = resting === null ? undefined : this.quotes.get(resting);
    if (quote !== undefined) this.close(quote.order, time);
  }

  private rest({ order, side, size, limit }: EventOf<'reserve-order'>, time: number): void {
    const { market, makers } = this.means;
    const lots = size as Lots;
    const { id, fills, remaining } = market.rest({ side, price: limit as PriceUnits, lots });
    if (id !== null) this.quotes.set(id, { order, side, left: remaining });
    for (const { price, lots: part, maker } of fills) {
      const isBooked = this.book(
        { order, side },
        { size: part, price, way: 'arrival' },
        makers[maker] as string,
        time,
      );
      if (isBooked) continue;
      this.close(order, time);
      return;
    }
  }

  private trade(
    { order, side, size, limit }: EventOf<'reserve-order'>,
    way: 'purchase' | 'unwind',
    time: number,
  ): void {
    const { market, makers } = this.means;
    const terms = { side, lots: size as Lots, limitPrice: limit as PriceUnits, time };
    let left = size;
    for (const { price, lots, maker } of market.makers.execute(terms).fills) {
      const part = { size: lots, price, way };
      if (!this.book({ order, side }, part, makers[maker] as string, time)) break;
      left -= lots;
    }
    if (left > 0n) this.close(order, time);
  }

  /** The engine wants a quote back; one that is gone already needs no report. */
  private cancel(order: string, time: number): void {
    for (const quote of this.quotes.values()) {
      if (quote.order !== order) continue;
      this.close(order, time);
      return;
    }
  }

  /** Takes what rests of an order out of the market, and says that it is gone. */
  private close(order: string, time: number): void {
    for (const [id, quote] of this.quotes) {
      if (quote.order !== order) continue;
      this.means.market.cancel(id);
      this.quotes.delete(id);
    }
    this.means.send({ kind: 'reserve-close', order }, time);
  }

  private report(id: number, part: Part, counterparty: string, time: number): void {
    const quote = this.quotes.get(id);
    if (quote === undefined) return;
    quote.left -= part.size;
    if (quote.left === 0n) this.quotes.delete(id);
    if (!this.book(quote, part, counterparty, time)) this.close(quote.order, time);
  }

  /** Reports a fill; false when the engine refused it. */
  private book(
    { order, side }: Pick<RestingQuote, 'order' | 'side'>,
    part: Part,
    counterparty: string,
    time: number,
  ): boolean {
    const { log, send } = this.means;
    const { size, price } = part;
    if (send({ kind: 'reserve-fill', order, counterparty, size, price }, time)) {
      log.refused += 1;
      return false;
    }
    log.noteFill({ ...part, side });
    return true;
  }
}
