/**
 * Raw lines of Hyperliquid: `l2Book` (the whole book, 20 levels a side) and `trades`. Fields by
 * hyperliquid.gitbook.io, "WebSocket: subscriptions": side B is a buy of the taker, A a sell.
 */
import { isObject, type JsonObject, readJsonLine } from './json-line.ts';
import type { Level2Decoder, Level2Message, Level2Terms, Levels } from './message.ts';
import { Scale } from './scale.ts';

const NONE: readonly Level2Message[] = [];
const KNOWN = 'a message of Hyperliquid with channel and data';

class HyperliquidDecoder implements Level2Decoder {
  // fixed
  private readonly scale: Scale;

  constructor(file: string, terms: Level2Terms) {
    this.scale = new Scale(file, terms);
  }

  decode(text: string, line: number): readonly Level2Message[] {
    this.scale.line = line;
    const { receivedMs, body } = readJsonLine(text, this.scale);
    const { channel, data } = body;
    if (channel === 'l2Book') return [this.book(data, receivedMs)];
    if (channel === 'trades') return this.trades(data, receivedMs);
    if (typeof channel === 'string') return NONE; // other channels say nothing about the book
    return this.scale.refuse('malformed-line', 'the line', text, KNOWN);
  }

  end(): readonly Level2Message[] {
    return NONE;
  }

  private book(data: unknown, receivedMs: number): Level2Message {
    const { scale } = this;
    const sides = isObject(data) ? data['levels'] : undefined;
    if (!isObject(data) || !Array.isArray(sides) || sides.length !== 2) {
      return scale.refuse('malformed-line', 'data.levels', sides, 'two lists, bids and asks');
    }
    return {
      kind: 'snapshot',
      symbol: scale.text(data['coin'], 'data.coin'),
      exchangeMs: scale.whole(data['time'], 'data.time'),
      receivedMs,
      line: scale.line,
      lastId: Number.NaN,
      bids: this.levels(sides[0], 'bids'),
      asks: this.levels(sides[1], 'asks'),
    };
  }

  private levels(rows: unknown, field: string): Levels {
    const { scale } = this;
    if (!Array.isArray(rows))
      return scale.refuse('malformed-line', field, rows, 'a list of levels');
    return scale.levels(
      rows.map((row: unknown) => (isObject(row) ? [row['px'], row['sz']] : row)),
      field,
    );
  }

  private trades(data: unknown, receivedMs: number): readonly Level2Message[] {
    if (!Array.isArray(data)) {
      return this.scale.refuse('malformed-line', 'data', data, 'a list of trades');
    }
    return data.map((trade: unknown) => {
      if (isObject(trade)) return this.trade(trade, receivedMs);
      return this.scale.refuse('malformed-line', 'data', trade, 'trades');
    });
  }

  private trade(trade: JsonObject, receivedMs: number): Level2Message {
    const { scale } = this;
    const side = trade['side'];
    if (side !== 'A' && side !== 'B') scale.refuse('malformed-line', 'side', side, 'A or B');
    return {
      kind: 'trade',
      symbol: scale.text(trade['coin'], 'coin'),
      exchangeMs: scale.whole(trade['time'], 'time'),
      receivedMs,
      line: scale.line,
      id: scale.whole(trade['tid'], 'tid'),
      price: scale.price(trade['px'], 'px'),
      lots: scale.size(trade['sz'], 'sz'),
      taker: side === 'B' ? 'buy' : 'sell',
    };
  }
}

/** A decoder of raw lines of Hyperliquid. */
export const hyperliquidDecoder = (file: string, terms: Level2Terms): Level2Decoder =>
  new HyperliquidDecoder(file, terms);
