/** What market streams say and when: developers.binance.com, "WebSocket Market Streams". */
import type { OrderEvent, PaperEvent, PaperMarket, PublicTrade } from '../paper/exchange-types.ts';
import { DepthFollower } from './depth-follower.ts';
import { type Desk, marketsOf } from './endpoint.ts';
import type { EventListener } from './gateway.ts';
import { barValueText, dayText, levelTexts, markText, topText } from './market-rows.ts';
import { sideText, statusText } from './order-rows.ts';
import { StreamHub } from './stream-hub.ts';
import { INTERVALS_MS, type StreamName } from './stream-name.ts';
import type { Tape } from './tape.ts';
import { averagePriceText, priceText, sizeText } from './texts.ts';

/** State of one stream that is listened to. */
interface Following {
  /** Server clock at which it speaks next. */
  due: number;
  readonly depth: DepthFollower | null;
  /** What was said last, where only changes are said. */
  said: string;
}

/** Speaks on the public streams. */
export class PublicStreams implements EventListener {
  readonly hub: StreamHub;
  readonly #following = new Map<string, Following>();
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.hub = new StreamHub(new Set(marketsOf(desk).keys()), (name) => this.#follow(name));
  }

  hear(event: PaperEvent): void {
    if (event.kind === 'trade') this.#trade(event.symbol, event.trade);
    if (event.kind === 'book') this.#top(event.symbol);
    if (event.kind === 'order' && event.execution === 'calculated') this.#forced(event);
    if (event.kind === 'stream' && event.account === '' && event.state === 'down') this.cut();
  }

  /** Cuts all connections off. */
  cut(): void {
    for (const connection of [...this.hub.connections()]) connection.cut();
  }

  tick(now: number): void {
    for (const name of this.hub.names()) {
      const following = this.#following.get(name.text);
      if (following === undefined || name.speedMs === 0 || now < following.due) continue;
      following.due = now + name.speedMs;
      const event = this.#timedEvent(name, following, now);
      if (event !== null) this.hub.publish(name.text, event);
    }
  }

  #follow(name: StreamName): void {
    const { exchange, gateway } = this.#desk;
    const depth = name.channel === 'depth' ? new DepthFollower(exchange.depth(name.symbol)) : null;
    this.#following.set(name.text, { due: gateway.now(), depth, said: '' });
  }

  #market(symbol: string): PaperMarket {
    return marketsOf(this.#desk).get(symbol) as PaperMarket;
  }

  #time(now: number): number {
    return this.#desk.exchange.venueTime(now);
  }

  #trade(symbol: string, trade: PublicTrade): void {
    const market = this.#market(symbol);
    const now = this.#time(this.#desk.gateway.now());
    const common = {
      E: now,
      s: symbol,
      p: priceText(market, trade.price),
      q: sizeText(market, trade.size),
      T: trade.time,
      m: trade.aggressor === 'sell',
    };
    const lower = symbol.toLowerCase();
    this.hub.publish(`${lower}@trade`, { e: 'trade', ...common, t: trade.trade, X: 'MARKET' });
    const ids = { a: trade.trade, f: trade.trade, l: trade.trade };
    this.hub.publish(`${lower}@aggTrade`, { e: 'aggTrade', ...common, ...ids });
  }

  #top(symbol: string): void {
    for (const name of [`${symbol.toLowerCase()}@bookTicker`, '!bookTicker']) {
      const following = this.#following.get(name);
      if (following === undefined) continue;
      const depth = this.#desk.exchange.depth(symbol, 1);
      const top = topText(this.#market(symbol), depth);
      const said = `${symbol} ${top.bid} ${top.bidSize} ${top.ask} ${top.askSize}`;
      if (said === following.said) continue;
      following.said = said;
      this.hub.publish(name, {
        e: 'bookTicker',
        u: depth.update,
        E: this.#time(this.#desk.gateway.now()),
        T: depth.time,
        s: symbol,
        b: top.bid,
        B: top.bidSize,
        a: top.ask,
        A: top.askSize,
      });
    }
  }

  #forced(event: OrderEvent): void {
    const { order, fill } = event;
    if (fill === null) return;
    const market = this.#market(order.symbol);
    const row = {
      e: 'forceOrder',
      E: event.time,
      o: {
        s: order.symbol,
        S: sideText(order),
        o: 'LIMIT',
        f: 'IOC',
        q: sizeText(market, order.size),
        p: priceText(market, order.limit),
        ap: averagePriceText(market, order),
        X: statusText(order),
        l: sizeText(market, fill.size),
        z: sizeText(market, order.filled),
        T: fill.time,
      },
    };
    this.hub.publish(`${order.symbol.toLowerCase()}@forceOrder`, row);
    this.hub.publish('!forceOrder@arr', row);
  }

  #timedEvent(name: StreamName, following: Following, now: number): object | null {
    const all = [...marketsOf(this.#desk).values()];
    const markets = name.symbol === '' ? all : [this.#market(name.symbol)];
    const listed = <T>(rows: readonly T[]): T | readonly T[] =>
      name.symbol === '' ? rows : (rows[0] as T);
    switch (name.channel) {
      case 'depth':
        return this.#depthEvent(name, following, now);
      case 'partial-depth':
        return this.#partialEvent(name, following, now);
      case 'mark-price':
        return listed(markets.map((market) => this.#markEvent(market, now))) as object;
      case 'ticker':
        return listed(markets.map((market) => this.#dayEvent(market, now))) as object;
      case 'mini-ticker':
        return listed(markets.map((market) => this.#miniEvent(market, now))) as object;
      case 'kline':
        return this.#barEvent(name, following, now);
      case 'book-ticker':
      case 'trade':
      case 'agg-trade':
      case 'force-order':
        return null;
      default:
        return name.channel satisfies never;
    }
  }

  #depthEvent(name: StreamName, following: Following, now: number): object | null {
    const change = following.depth?.change(this.#desk.exchange.depth(name.symbol));
    if (change === null || change === undefined) return null;
    const market = this.#market(name.symbol);
    return {
      e: 'depthUpdate',
      E: this.#time(now),
      T: change.time,
      s: name.symbol,
      U: change.first,
      u: change.last,
      pu: change.previous,
      b: levelTexts(market, change.bids),
      a: levelTexts(market, change.asks),
    };
  }

  #partialEvent(name: StreamName, following: Following, now: number): object | null {
    const depth = this.#desk.exchange.depth(name.symbol, name.levels);
    if (following.said === String(depth.update)) return null;
    const previous = following.said === '' ? depth.update - 1 : Number(following.said);
    following.said = String(depth.update);
    const market = this.#market(name.symbol);
    return {
      e: 'depthUpdate',
      E: this.#time(now),
      T: depth.time,
      s: name.symbol,
      U: previous + 1,
      u: depth.update,
      pu: previous,
      b: levelTexts(market, depth.bids),
      a: levelTexts(market, depth.asks),
    };
  }

  #markEvent(market: PaperMarket, now: number): object {
    const state = markText(market, this.#desk.exchange.markState(market.symbol));
    return {
      e: 'markPriceUpdate',
      E: this.#time(now),
      s: market.symbol,
      p: state.mark,
      i: state.index,
      P: state.index,
      r: state.rate,
      T: state.next,
    };
  }

  #dayEvent(market: PaperMarket, now: number): object {
    const day = dayText(this.#desk, market, this.#time(now));
    return {
      e: '24hrTicker',
      E: this.#time(now),
      s: market.symbol,
      p: day.change,
      P: day.percent,
      w: day.mean,
      c: day.last,
      Q: day.lastSize,
      o: day.first,
      h: day.high,
      l: day.low,
      v: day.volume,
      q: day.value,
      O: day.openTime,
      C: day.closeTime,
      F: day.firstTrade,
      L: day.lastTrade,
      n: day.trades,
    };
  }

  #miniEvent(market: PaperMarket, now: number): object {
    const day = dayText(this.#desk, market, this.#time(now));
    return {
      e: '24hrMiniTicker',
      E: this.#time(now),
      s: market.symbol,
      c: day.last,
      o: day.first,
      h: day.high,
      l: day.low,
      v: day.volume,
      q: day.value,
    };
  }

  #barEvent(name: StreamName, following: Following, now: number): object | null {
    const tape = this.#desk.tapes.get(name.symbol) as Tape;
    const lengthMs = INTERVALS_MS.get(name.interval) as number;
    const bar = tape.bars(lengthMs, 0, Number.MAX_SAFE_INTEGER, 1)[0];
    if (bar === undefined || following.said === `${bar.open} ${bar.trades}`) return null;
    following.said = `${bar.open} ${bar.trades}`;
    const market = this.#market(name.symbol);
    const time = this.#time(now);
    return {
      e: 'kline',
      E: time,
      s: name.symbol,
      k: {
        t: bar.open,
        T: bar.open + lengthMs - 1,
        s: name.symbol,
        i: name.interval,
        f: bar.firstTrade,
        L: bar.lastTrade,
        o: priceText(market, bar.first),
        c: priceText(market, bar.last),
        h: priceText(market, bar.high),
        l: priceText(market, bar.low),
        v: sizeText(market, bar.lots),
        n: bar.trades,
        x: time >= bar.open + lengthMs,
        q: barValueText(market, bar.value),
        V: sizeText(market, bar.buyLots),
        Q: barValueText(market, bar.buyValue),
        B: '0',
      },
    };
  }
}
