/** Moves of prices and persons: sources, books, depth, orders of operators, auctions. */
import { at, atLeastOne, ENTROPY, PlayedVenue } from './played-venue.contract.ts';
import type { WorldMarket } from './worlds.contract.ts';

/** All numbers are below 65,536. */
export interface Move {
  readonly what: number;
  readonly who: number;
  readonly other: number;
  readonly at: number;
  readonly size: number;
  readonly price: number;
  readonly wait: number;
}

/** Sources that anybody may name; not every market has them all. */
const SOURCES = ['east', 'north', 'west', 'south'];

/** A venue whose guards are tried. */
export class GuardedVenue extends PlayedVenue {
  /** What a move does where the world lacks what it needs. */
  protected otherwise(_m: Move): void {}

  protected market = (m: Move): WorldMarket => at(this.world.markets, m.at);

  /** A price near the mark; the further, the rarer. */
  protected near(market: string, entropy: number, reach: number): bigint {
    const x = (entropy / ENTROPY) * 2 - 1;
    const mark = this.engine.mark(market);
    const ppm = BigInt(Math.round(x * x * x * reach * 1e6));
    const moved = mark + (mark * ppm) / 1_000_000n + (x > 0.5 ? 1n : x < -0.5 ? -1n : 0n);
    return atLeastOne(moved);
  }

  protected oddSource(m: Move): void {
    const { name: market } = this.market(m);
    const source = at(SOURCES, m.who);
    const price = this.near(market, m.price, 0.6);
    const sourceTime = this.time + at([0, -10, -5_000, -50_000, 10], m.size);
    if (m.other % 4 === 0) this.send({ kind: 'set-mark', market, price });
    else if (m.other % 4 === 1) this.book(market, price, m);
    else if (m.other % 17 === 2) {
      const wrong = m.who % 2 === 0 ? price * 1_000n : price / 10n;
      this.send({ kind: 'observe-price', market, source, price: wrong, sourceTime });
    } else this.send({ kind: 'observe-price', market, source, price, sourceTime });
  }

  /** What the venue's own book says, or how much rests beside a source; sometimes nonsense. */
  private book(market: string, price: bigint, m: Move): void {
    const source = at(SOURCES, m.who);
    const depth = BigInt(m.size) * 1_000n - (m.price % 50 === 0 ? 10_000_000_000n : 0n);
    if (m.price % 3 === 0) this.send({ kind: 'observe-depth', market, source, depth });
    else {
      const half = price / 200n - (m.size % 40 === 0 ? price : 0n);
      const last = m.size % 3 === 0 ? 0n : price;
      const [bid, ask] = [price - half, price + half];
      this.send({ kind: 'observe-book', market, bid, ask, last });
    }
  }

  /** Nobody leaves a venue halted for long; where two are needed, both want it. */
  protected reopen(): void {
    const { breakers, markets } = this.engine.state;
    const isRestricted = markets.some((_, market) => breakers.manual[market] !== 0);
    if (!isRestricted) return;
    for (const person of ['paula', 'paula', 'pedro'])
      this.send({ kind: 'operator', action: 'resume', person });
  }

  protected operate(m: Move): void {
    const action = at(['halt', 'close-only', 'resume', 'halt'] as const, m.size);
    const by = m.price % 3 > 0 ? {} : { person: at(['paula', 'pedro'], m.price) };
    if (m.who % 2 === 0) this.send({ kind: 'operator', action, ...by });
    else this.send({ kind: 'operator', action, market: this.market(m).name, ...by });
  }

  /** The orders of an auction are crossed near the index, or far from it. */
  protected uncross(m: Move): void {
    const { name: market, terms } = this.market(m);
    if (terms['breakers'] === undefined && m.size % 9 > 0) {
      this.otherwise(m);
      return;
    }
    const price = this.near(market, m.price, m.size % 3 === 0 ? 0.9 : 0.1);
    this.send({ kind: 'uncross', market, price });
  }
}
