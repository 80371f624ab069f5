/** A small raw feed of USD-M, written by hand of a seeded drunkard: for tests that need a file. */

/** A generator of whole numbers below a bound, always the same ones for a seed. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export const FEED_START = 1_723_161_256_000;
/** The recorder's clock is so far from the venue's, ms. */
export const FEED_SKEW = -1_250;

export interface RawFeedTerms {
  readonly seed: number;
  readonly updates: number;
  /** Number of an update that is lost; the next snapshot comes forty updates later. */
  readonly losesUpdate?: number;
}

const price = (ticks: number): string => (ticks / 10).toFixed(2);
const size = (lots: number): string => (lots / 1_000).toFixed(3);

type Side = Map<number, number>;

class Market {
  readonly bids: Side = new Map();
  readonly asks: Side = new Map();
  // No level is ever right at the edge of a band: edges fall between ticks.
  middle = 611_237;
  private readonly roll: (below: number) => number;

  constructor(roll: (below: number) => number) {
    this.roll = roll;
    for (let away = 1; away <= 400; away += 1) {
      this.bids.set(this.middle - 10 * away, 1 + this.roll(900));
      this.asks.set(this.middle + 10 * away, 1 + this.roll(900));
    }
  }

  /** Changes some levels, and moves the middle now and then. */
  step(): { b: string[][]; a: string[][] } {
    const [b, a]: [string[][], string[][]] = [[], []];
    if (this.roll(5) === 0) this.middle += 10 * (this.roll(5) - 2);
    const write = (side: Side, list: string[][], ticks: number, lots: number): void => {
      if (lots === 0) side.delete(ticks);
      else side.set(ticks, lots);
      list.push([price(ticks), size(lots)]);
    };
    for (const ticks of [...this.bids.keys()]) {
      if (ticks >= this.middle) write(this.bids, b, ticks, 0);
    }
    for (const ticks of [...this.asks.keys()]) {
      if (ticks <= this.middle) write(this.asks, a, ticks, 0);
    }
    for (let change = 0; change < 6; change += 1) {
      const away = 10 * (1 + this.roll(this.roll(4) === 0 ? 400 : 12));
      const lots = this.roll(4) === 0 ? 0 : 1 + this.roll(900);
      if (this.roll(2) === 0) write(this.bids, b, this.middle - away, lots);
      else write(this.asks, a, this.middle + away, lots);
    }
    return { b, a };
  }

  best() {
    const [bid, ask] = [Math.max(...this.bids.keys()), Math.min(...this.asks.keys())];
    const [bidLots, askLots] = [this.bids.get(bid) as number, this.asks.get(ask) as number];
    return { bid, bidLots, ask, askLots };
  }

  snapshot(lastUpdateId: number, time: number) {
    const levels = (side: Side): string[][] =>
      [...side].slice(0, 300).map(([ticks, lots]) => [price(ticks), size(lots)]);
    return { lastUpdateId, E: time, T: time, bids: levels(this.bids), asks: levels(this.asks) };
  }
}

/** Lines of the feed: the first two updates come before the snapshot, as they do in life. */
export function rawFeed({ seed, updates, losesUpdate }: RawFeedTerms): string[] {
  const roll = dice(seed);
  const market = new Market(roll);
  const lines: string[] = [];
  let [time, id, received] = [FEED_START, 1_000, 0n];
  const say = (body: object, lag = 0): void => {
    const next = BigInt(time + FEED_SKEW + 2 + lag) * 1_000_000n + BigInt(roll(1_000_000));
    received = next > received ? next : received + 1n;
    lines.push(`${received} ${JSON.stringify(body)}`);
  };
  for (let update = 1; update <= updates; update += 1) {
    const { bid, ask } = market.best();
    for (let trade = roll(4); trade > 0; trade -= 1) {
      const m = roll(2) === 0;
      const data = { e: 'trade', E: time, T: time, s: 'BTCUSDT', t: lines.length };
      const p = price(m ? bid - roll(2) : ask + roll(2));
      say({ stream: 't', data: { ...data, p, q: size(1 + roll(500)), X: 'MARKET', m } }, roll(3));
    }
    time += 5 + roll(40);
    const [pu, U] = [id, id + 1];
    id += 1 + roll(9);
    const event = { e: 'depthUpdate', E: time, T: time, s: 'BTCUSDT', U, u: id, pu };
    const levels = market.step();
    const { bid: b, bidLots, ask: a, askLots } = market.best();
    const ticker = { e: 'bookTicker', u: id, s: 'BTCUSDT', b: price(b), B: size(bidLots) };
    say({ stream: 'q', data: { ...ticker, a: price(a), A: size(askLots), T: time, E: time } });
    if (update !== losesUpdate) say({ stream: 'd', data: { ...event, ...levels } });
    if (update === 2 || update === (losesUpdate ?? updates) + 40) say(market.snapshot(id, time));
  }
  return lines;
}
