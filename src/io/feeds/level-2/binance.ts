/**
 * Raw lines of Binance, spot and USD-M: depth updates, best bid and ask, trades and REST snapshots.
 * Fields by developers.binance.com, "WebSocket Streams" of both venues.
 */
import { isObject, type JsonObject, readJsonLine } from './json-line.ts';
import type { Level2Decoder, Level2Message, Level2Stamp, Level2Terms } from './message.ts';
import { Scale } from './scale.ts';

const NONE: readonly Level2Message[] = [];
const KNOWN = 'an event of Binance: depthUpdate, bookTicker, trade, aggTrade, a REST snapshot';

/** Streams of the 5, 10 or 20 best levels: they would cut a book that follows all levels. */
const PARTIAL_DEPTH = /@depth(?:5|10|20)(?:@|$)/;

/** Kinds that are not told by `e` are told by their fields: spot's best bid and ask, snapshots. */
function kindOf(body: JsonObject): string {
  if (typeof body['e'] === 'string') return body['e'];
  if ('lastUpdateId' in body) return 'snapshot';
  if ('u' in body && 'B' in body && 'A' in body) return 'bookTicker';
  // The answer to a subscription is no event.
  return 'result' in body || 'error' in body ? 'answer' : '';
}

class BinanceDecoder implements Level2Decoder {
  // fixed
  private readonly scale: Scale;
  private readonly symbol: string;

  constructor(file: string, terms: Level2Terms) {
    this.scale = new Scale(file, terms);
    this.symbol = terms.symbol;
  }

  decode(text: string, line: number): readonly Level2Message[] {
    this.scale.line = line;
    const { receivedMs, body } = readJsonLine(text, this.scale);
    const isCombined = typeof body['stream'] === 'string';
    if (isCombined && PARTIAL_DEPTH.test(body['stream'] as string)) return NONE;
    const event = isCombined ? body['data'] : body;
    if (!isObject(event)) return this.scale.refuse('malformed-line', 'data', event, KNOWN);
    const message = this.message(kindOf(event), event, receivedMs);
    return message === null ? NONE : [message];
  }

  end(): readonly Level2Message[] {
    return NONE;
  }

  private message(kind: string, event: JsonObject, receivedMs: number): Level2Message | null {
    switch (kind) {
      case 'depthUpdate':
        return this.update(event, receivedMs);
      case 'bookTicker':
        return this.ticker(event, receivedMs);
      case 'trade':
        return this.trade(event, receivedMs, 't');
      case 'aggTrade':
        return this.trade(event, receivedMs, 'a');
      case 'snapshot':
        return this.snapshot(event, receivedMs);
      case '':
        return this.scale.refuse('malformed-line', 'the event', event, KNOWN);
      default:
        return null; // events of other streams: they say nothing about the book
    }
  }

  /** USD-M tells when it matched (T) and when it sent (E); spot only when it sent, or neither. */
  private stamp(event: JsonObject, receivedMs: number, symbol: string): Level2Stamp {
    const ms = event['T'] ?? event['E'];
    const exchangeMs = ms === undefined ? Number.NaN : this.scale.whole(ms, 'T or E');
    return { symbol, exchangeMs, receivedMs, line: this.scale.line };
  }

  private named(event: JsonObject, receivedMs: number): Level2Stamp {
    return this.stamp(event, receivedMs, this.scale.text(event['s'], 's'));
  }

  private update(event: JsonObject, receivedMs: number): Level2Message {
    const { scale } = this;
    const firstId = scale.whole(event['U'], 'U');
    const lastId = scale.whole(event['u'], 'u');
    if (firstId > lastId) scale.refuse('malformed-line', 'U', firstId, `at most u, ${lastId}`);
    return {
      kind: 'update',
      ...this.named(event, receivedMs),
      firstId,
      lastId,
      previousId: event['pu'] === undefined ? Number.NaN : scale.whole(event['pu'], 'pu'),
      bids: scale.levels(event['b'], 'b'),
      asks: scale.levels(event['a'], 'a'),
    };
  }

  private ticker(event: JsonObject, receivedMs: number): Level2Message {
    const { scale } = this;
    return {
      kind: 'ticker',
      ...this.named(event, receivedMs),
      updateId: scale.whole(event['u'], 'u'),
      bid: scale.price(event['b'], 'b'),
      bidLots: scale.size(event['B'], 'B'),
      ask: scale.price(event['a'], 'a'),
      askLots: scale.size(event['A'], 'A'),
    };
  }

  /** Takeovers of the insurance fund and deleveraging (`X`) never met the book: left out. */
  private trade(event: JsonObject, receivedMs: number, id: 't' | 'a'): Level2Message | null {
    const { scale } = this;
    if (event['X'] !== undefined && event['X'] !== 'MARKET') return null;
    const isBuyerMaker = event['m'];
    if (typeof isBuyerMaker !== 'boolean') {
      return scale.refuse('malformed-line', 'm', isBuyerMaker, 'true or false');
    }
    return {
      kind: 'trade',
      ...this.named(event, receivedMs),
      id: scale.whole(event[id], id),
      price: scale.price(event['p'], 'p'),
      lots: scale.size(event['q'], 'q'),
      taker: isBuyerMaker ? 'sell' : 'buy',
    };
  }

  /** A REST answer names no market: it is that of the file. */
  private snapshot(event: JsonObject, receivedMs: number): Level2Message {
    const { scale } = this;
    const symbol = event['s'] ?? event['symbol'] ?? this.symbol;
    if (typeof symbol !== 'string' || symbol === '') {
      const accepted = 'a market that is given, where a file has several and a snapshot names none';
      return scale.refuse('malformed-line', 'symbol', symbol, accepted);
    }
    return {
      kind: 'snapshot',
      ...this.stamp(event, receivedMs, symbol),
      lastId: scale.whole(event['lastUpdateId'], 'lastUpdateId'),
      bids: scale.levels(event['bids'], 'bids'),
      asks: scale.levels(event['asks'], 'asks'),
    };
  }
}

/** A decoder of raw lines of Binance; `terms.symbol` is the market of its REST snapshots. */
export const binanceDecoder = (file: string, terms: Level2Terms): Level2Decoder =>
  new BinanceDecoder(file, terms);
