/** Events of the market streams for a listener, by "WebSocket Market Streams". */
import type { VenueListener } from '../venue.ts';
import { Frame, FrameError } from './frame.ts';

type MarketListener = Pick<VenueListener, 'quote' | 'mark' | 'funding' | 'trade'>;

/** Price and size of the best level of a list such as `[["9.1","2"],["9.0","5"]]`. */
const BEST = /^\[\["([^"]+)","([^"]+)"/;
const NO_LEVEL = ['', '0', '0'] as const;

export class MarketEvents {
  // state
  readonly #frame = new Frame();
  // fixed
  readonly #listener: MarketListener;
  readonly #intervalMsOf: (symbol: string) => number;

  /** @param intervalMsOf time between two payments of funding */
  constructor(listener: MarketListener, intervalMsOf: (symbol: string) => number) {
    this.#listener = listener;
    this.#intervalMsOf = intervalMsOf;
  }

  /**
   * Tells what a frame says; events of other kinds say nothing here.
   *
   * @throws FrameError where an event lacks what its kind must have
   */
  take(text: string): void {
    const frame = this.#frame;
    frame.read(text);
    switch (frame.text('e')) {
      case 'bookTicker':
        this.#listener.quote(
          frame.must('s'),
          frame.time('T'),
          frame.must('b'),
          frame.must('B'),
          frame.must('a'),
          frame.must('A'),
        );
        return;
      case 'depthUpdate':
        this.#depth(text);
        return;
      case 'aggTrade':
        this.#trade(text);
        return;
      case 'markPriceUpdate':
        this.#mark();
        return;
      default:
        return;
    }
  }

  /** Of the streams with the best levels; a side without levels is empty. */
  #depth(text: string): void {
    const frame = this.#frame;
    const [bids, asks] = [frame.must('b'), frame.must('a')];
    const isList = bids.startsWith('[') && asks.startsWith('[');
    if (!isList) throw new FrameError('no lists of levels', text);
    const [, bid, bidSize] = BEST.exec(bids) ?? NO_LEVEL;
    const [, ask, askSize] = BEST.exec(asks) ?? NO_LEVEL;
    const time = frame.time('T');
    const [symbol, nothing] = [frame.must('s'), '0'];
    this.#listener.quote(
      symbol,
      time,
      bid ?? nothing,
      bidSize ?? nothing,
      ask ?? nothing,
      askSize ?? nothing,
    );
  }

  #trade(text: string): void {
    const frame = this.#frame;
    const isBuyerMaker = frame.text('m');
    if (isBuyerMaker !== 'true' && isBuyerMaker !== 'false') {
      throw new FrameError('no side m', text);
    }
    const aggressor = isBuyerMaker === 'true' ? 'sell' : 'buy';
    const [price, size] = [frame.must('p'), frame.must('q')];
    this.#listener.trade(frame.must('s'), frame.time('T'), price, size, aggressor);
  }

  /** The same frame tells the funding to come; a future that ends has none. */
  #mark(): void {
    const frame = this.#frame;
    const symbol = frame.must('s');
    const [rate, next] = [frame.text('r'), Number(frame.text('T'))];
    const [mark, index] = [frame.must('p'), frame.text('i')];
    this.#listener.mark(symbol, frame.time('E'), mark, index === '' ? '0' : index);
    if (rate === '' || !(next > 0)) return;
    this.#listener.funding(symbol, rate, next, this.#intervalMsOf(symbol));
  }
}
