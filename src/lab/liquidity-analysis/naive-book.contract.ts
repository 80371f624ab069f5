/**
 * The slow way to the same gauges: every raw line is parsed by itself, the book is a plain map, and
 * at every sample everything is counted anew from lists. Nothing of the feeds, the book or the
 * gauges is used.
 */

/** A side of a book: ticks to lots. */
type Side = Map<number, number>;

interface Happened {
  readonly slot: number;
  readonly value: number;
}

interface Sent {
  readonly time: number;
  readonly quote: readonly [bid: number, bidLots: number, ask: number, askLots: number];
}

/** Figures of one sample, in lots and bp. */
export type NaiveSample = Readonly<Record<string, number>>;

export interface NaiveTerms {
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  readonly everyMs: number;
  readonly windowMs: number;
}

/** Parts of the window, the longest wait of quotes, and the age of trades that are not counted. */
const SLOTS = 60;
const HOLD_MS = 500;
const LATE_MS = 5_000;
const BANDS = [5, 10, 25, 50, 100];

// biome-ignore lint/suspicious/noExplicitAny: raw JSON of several venues
type Raw = any;

export class NaiveBook {
  readonly samples: NaiveSample[] = [];
  private bids: Side = new Map();
  private asks: Side = new Map();
  private isKnown = false;
  private lastId = Number.NaN;
  private isFirst = false;
  private held: Raw[] = [];
  private clock = Number.NaN;
  private grid = Number.NaN;
  private delays: (readonly [stretch: number, delay: number])[] = [];
  private waiting: Sent[] = [];
  private hasTicker = false;
  private quote: Sent['quote'] | null = null;
  private flowSlot = Number.NEGATIVE_INFINITY;
  private flow: Happened[] = [];
  private trades: (Happened & { readonly side: 1 | -1; readonly cost: number })[] = [];
  private shrunk: Happened[] = [];

  private readonly terms: NaiveTerms;

  constructor(terms: NaiveTerms) {
    this.terms = terms;
  }

  private ticks = (text: string): number =>
    Math.round(Number(text) * 10 ** this.terms.priceDecimals);
  private lots = (text: string): number => Math.round(Number(text) * 10 ** this.terms.sizeDecimals);
  private slotOf = (time: number): number => Math.floor(time / (this.terms.windowMs / SLOTS));

  takeLine(line: string): void {
    const received = Number(line.slice(0, 19)) / 1e6;
    const body: Raw = JSON.parse(line.slice(20));
    if (body.channel === undefined) this.takeBinance(body.data ?? body, received);
    else this.takeHyperliquid(body, received);
  }

  private takeBinance(event: Raw, received: number): void {
    const time = event.T ?? event.E ?? Number.NaN;
    if (event.X !== undefined && event.X !== 'MARKET') return;
    this.moveTo(time, received);
    if (event.lastUpdateId !== undefined) this.takeSnapshot(event);
    else if (event.e === 'depthUpdate') this.takeUpdate(event);
    else if (event.e === 'trade') {
      this.takeTrade(this.ticks(event.p), this.lots(event.q), event.m ? -1 : 1, time);
    } else this.takeTicker(event, time, received);
  }

  end(): void {
    if (this.grid === this.clock) this.sample(this.grid);
  }

  private takeHyperliquid({ channel, data }: Raw, received: number): void {
    if (channel === 'l2Book') {
      this.moveTo(data.time, received);
      const [bids, asks] = data.levels.map((side: Raw[]) => side.map(({ px, sz }) => [px, sz]));
      this.takeSnapshot({ bids, asks, lastUpdateId: Number.NaN });
      return;
    }
    if (channel !== 'trades') return;
    for (const { time, px, sz, side } of data) {
      this.moveTo(time, received);
      this.takeTrade(this.ticks(px), this.lots(sz), side === 'B' ? 1 : -1, time);
    }
  }

  private moveTo(time: number, received: number): void {
    const stretch = Math.floor(received / 60_000);
    if (!Number.isNaN(time)) this.delays.push([stretch, received - time]);
    if (Number.isNaN(this.clock)) {
      this.clock = time;
      this.grid = Math.ceil(time / this.terms.everyMs) * this.terms.everyMs;
    }
    if (!(time > this.clock)) return;
    while (this.grid < time) {
      this.sample(this.grid);
      this.grid += this.terms.everyMs;
    }
    this.clock = time;
  }

  private write(side: Side, [price, size]: readonly [string, string]): void {
    const [ticks, lots] = [this.ticks(price), this.lots(size)];
    const before = side.get(ticks) ?? 0;
    if (lots === 0) side.delete(ticks);
    else side.set(ticks, lots);
    if (lots < before) this.shrunk.push({ slot: this.slotOf(this.clock), value: before - lots });
  }

  private takeSnapshot({ bids, asks, lastUpdateId }: Raw): void {
    this.bids = new Map();
    this.asks = new Map();
    for (const level of bids) this.write(this.bids, level);
    for (const level of asks) this.write(this.asks, level);
    this.lastId = lastUpdateId;
    this.isKnown = true;
    this.isFirst = true;
    const held = this.held;
    this.held = [];
    for (const update of held) this.follow(update);
    this.afterBook();
  }

  private takeUpdate(update: Raw): void {
    if (!this.isKnown) {
      this.held.push(update);
      return;
    }
    if (this.follow(update)) this.afterBook();
  }

  /** Spot drops u <= L, USD-M u < L; after a gap nothing is known. */
  private follow(update: Raw): boolean {
    const isUsdm = update.pu !== undefined;
    if (this.isFirst && (isUsdm ? update.u < this.lastId : update.u <= this.lastId)) return false;
    const isNext = isUsdm ? update.pu === this.lastId : update.U === this.lastId + 1;
    if (!this.isFirst && !isNext) {
      this.isKnown = false;
      this.held = [update];
      return false;
    }
    this.isFirst = false;
    this.lastId = update.u;
    for (const level of update.b) this.write(this.bids, level);
    for (const level of update.a) this.write(this.asks, level);
    return true;
  }

  private best(): Sent['quote'] {
    const [bid, ask] = [Math.max(...this.bids.keys()), Math.min(...this.asks.keys())];
    return [bid, this.bids.get(bid) as number, ask, this.asks.get(ask) as number];
  }

  private afterBook(): void {
    if (!this.hasTicker) this.takeQuote(this.best(), this.clock);
  }

  private takeTicker({ b, B, a, A }: Raw, time: number, received: number): void {
    const quote = [this.ticks(b), this.lots(B), this.ticks(a), this.lots(A)] as const;
    if (Number.isNaN(this.clock)) return;
    if (!this.hasTicker) this.takeQuote(quote, this.clock);
    else {
      this.waiting.push({ time: Number.isNaN(time) ? this.latest(received) : time, quote });
    }
    this.hasTicker = true;
    this.release((sent) => sent <= this.clock - HOLD_MS);
  }

  /** By the fastest message of this minute and of the one before in which anything came. */
  private latest(received: number): number {
    const stretches = [...new Set(this.delays.map(([stretch]) => stretch))].slice(-2);
    const recent = this.delays.filter(([stretch]) => stretches.includes(stretch));
    return received - recent.reduce((min, [, delay]) => Math.min(min, delay), Infinity);
  }

  private release(isDue: (time: number) => boolean): void {
    while (this.waiting.length > 0 && isDue((this.waiting[0] as Sent).time)) {
      const { time, quote } = this.waiting.shift() as Sent;
      this.takeQuote(quote, time);
    }
  }

  /** Order-flow imbalance of one change, as the paper writes it. */
  private takeQuote(quote: Sent['quote'], time: number): void {
    this.flowSlot = Math.max(this.flowSlot, this.slotOf(time));
    if (this.quote !== null) {
      const [bid, bidLots, ask, askLots] = quote;
      const [bidBefore, bidLotsBefore, askBefore, askLotsBefore] = this.quote;
      const demand = (bid >= bidBefore ? bidLots : 0) - (bid <= bidBefore ? bidLotsBefore : 0);
      const supply = (ask <= askBefore ? askLots : 0) - (ask >= askBefore ? askLotsBefore : 0);
      this.flow.push({ slot: this.flowSlot, value: demand - supply });
    }
    this.quote = quote;
  }

  private takeTrade(price: number, lots: number, side: 1 | -1, time: number): void {
    if (this.clock - time > LATE_MS) return;
    this.release((sent) => sent < time);
    const slot = this.slotOf(this.clock);
    this.flowSlot = Math.max(this.flowSlot, slot);
    const mid = this.quote === null ? Number.NaN : (this.quote[0] + this.quote[2]) / 2;
    const cost = ((2 * side * (price - mid)) / mid) * 10_000;
    this.trades.push({ slot, value: lots, side, cost });
  }

  private sample(time: number): void {
    this.release((sent) => sent <= time);
    const isRecent = ({ slot }: Happened): boolean => slot > this.slotOf(time) - SLOTS;
    const sum = (list: readonly Happened[]): number =>
      list.filter(isRecent).reduce((all, { value }) => all + value, 0);
    const trades = this.trades.filter(isRecent);
    const volume = sum(trades);
    const known = trades.filter(({ cost }) => !Number.isNaN(cost));
    this.samples.push({
      time,
      ofi: sum(this.flow),
      volume,
      trades: trades.length,
      buy_share: sum(trades.filter(({ side }) => side === 1)) / volume,
      effective_spread_bp:
        known.reduce((all, { value, cost }) => all + value * cost, 0) / sum(known),
      shrunk: sum(this.shrunk),
      ...(this.isKnown ? this.bookFigures() : {}),
    });
    this.flowSlot = Math.max(this.flowSlot, this.slotOf(time));
  }

  private bookFigures(): NaiveSample {
    const [bid, bidLots, ask, askLots] = this.best();
    const mid = (bid + ask) / 2;
    const within = (side: Side, bp: number): number =>
      [...side]
        .filter(([price]) => Math.abs(price * 2 - (bid + ask)) * 10_000 <= bp * (bid + ask))
        .reduce((all, [, lots]) => all + lots, 0);
    const share = bidLots / (bidLots + askLots);
    const weighted = (bid * askLots + ask * bidLots) / (bidLots + askLots);
    return {
      mid,
      spread_bp: ((ask - bid) / mid) * 10_000,
      imbalance: share,
      microprice_bp: ((weighted - mid) / mid) * 10_000,
      ...Object.fromEntries(
        BANDS.flatMap((bp) => {
          const [under, over] = [within(this.bids, bp), within(this.asks, bp)];
          return [
            [`depth_${bp}bp_bid`, under],
            [`depth_${bp}bp_ask`, over],
            [`depth_${bp}bp`, Math.min(under, over)],
          ];
        }),
      ),
    };
  }
}
