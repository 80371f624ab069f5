/**
 * CSV files `incremental_book_L2` of Tardis (docs.tardis.dev, "Downloadable CSV files"): one level
 * a row, times in us, amount 0 deletes, the first row of a snapshot clears the book.
 */
import type { Level2Decoder, Level2Message, Level2Terms } from './message.ts';
import { Scale } from './scale.ts';

const COLUMNS = [
  'exchange',
  'symbol',
  'timestamp',
  'local_timestamp',
  'is_snapshot',
  'side',
  'price',
  'amount',
] as const;

/** Head line of a file; columns may stand in any order. */
export const isTardisHead = (text: string): boolean => {
  const names = text.split(',');
  return COLUMNS.every((name) => names.includes(name));
};

/** Rows that make one message are as many as a book can have levels; more are no message. */
const ROWS_MAX = 2_000_000;

const NONE: readonly Level2Message[] = [];

/** One row, decoded. */
interface Row {
  readonly symbol: string;
  readonly isSnapshot: boolean;
  readonly isBid: boolean;
  readonly timeUs: number;
  readonly localUs: number;
  readonly price: number;
  readonly lots: number;
}

/** Rows that arrived as one message. */
interface Burst {
  readonly head: Row;
  readonly line: number;
  /** When its last row arrived, us. */
  localUs: number;
  readonly bids: number[];
  readonly asks: number[];
}

class TardisDecoder implements Level2Decoder {
  // state
  private columns: readonly number[] = [];
  private burst: Burst | null = null;
  // fixed
  private readonly scale: Scale;

  constructor(file: string, terms: Level2Terms) {
    this.scale = new Scale(file, terms);
  }

  decode(text: string, line: number): readonly Level2Message[] {
    this.scale.line = line;
    if (this.columns.length === 0) {
      this.readHead(text);
      return NONE;
    }
    const row = this.row(text.split(','));
    const done = this.burst !== null && !continues(this.burst, row) ? this.end() : NONE;
    this.burst ??= { head: row, line, localUs: row.localUs, bids: [], asks: [] };
    const side = row.isBid ? this.burst.bids : this.burst.asks;
    if (side.length === 2 * ROWS_MAX) {
      const accepted = `at most ${ROWS_MAX} rows of one side that arrive together`;
      this.scale.refuse('malformed-line', 'rows of a message', `${ROWS_MAX + 1}`, accepted);
    }
    side.push(row.price, row.lots);
    this.burst.localUs = row.localUs;
    return done;
  }

  end(): readonly Level2Message[] {
    if (this.burst === null) return NONE;
    const { head, line, bids, asks } = this.burst;
    this.burst = null;
    const message = {
      symbol: head.symbol,
      exchangeMs: head.timeUs / 1_000,
      receivedMs: head.localUs / 1_000,
      line,
      lastId: Number.NaN,
      bids: Float64Array.from(bids),
      asks: Float64Array.from(asks),
    };
    if (head.isSnapshot) return [{ kind: 'snapshot', ...message }];
    return [{ kind: 'update', ...message, firstId: Number.NaN, previousId: Number.NaN }];
  }

  private readHead(text: string): void {
    if (!isTardisHead(text)) {
      const accepted = `a first line with the columns ${COLUMNS.join(', ')}`;
      this.scale.refuse('malformed-line', 'the first line', text, accepted);
    }
    const names = text.split(',');
    this.columns = COLUMNS.map((name) => names.indexOf(name));
  }

  private row(cells: readonly string[]): Row {
    const { scale } = this;
    const at = (column: number): string | undefined => cells[this.columns[column] as number];
    const [snapshot, side] = [at(4), at(5)];
    if (snapshot !== 'true' && snapshot !== 'false') {
      scale.refuse('malformed-line', 'is_snapshot', snapshot, 'true or false');
    }
    if (side !== 'bid' && side !== 'ask')
      scale.refuse('malformed-line', 'side', side, 'bid or ask');
    return {
      symbol: scale.text(at(1), 'symbol'),
      isSnapshot: snapshot === 'true',
      isBid: side === 'bid',
      timeUs: this.microseconds(at(2), 'timestamp'),
      localUs: this.microseconds(at(3), 'local_timestamp'),
      price: scale.price(at(6), 'price'),
      lots: scale.size(at(7), 'amount'),
    };
  }

  private microseconds(text: string | undefined, field: string): number {
    if (text !== undefined && /^\d{1,16}$/.test(text)) return this.scale.whole(Number(text), field);
    return this.scale.refuse('malformed-line', field, text, 'us since 1970');
  }
}

/**
 * Whether a row belongs to the message before it. Updates of one message arrive at one time. A
 * snapshot goes on as long as its rows say so, also where a venue sends one side after the other;
 * but when both sides are there and time has moved, another snapshot begins.
 */
function continues(burst: Burst, row: Row): boolean {
  const { head, bids, asks } = burst;
  if (row.symbol !== head.symbol || row.isSnapshot !== head.isSnapshot) return false;
  if (row.localUs === burst.localUs) return true;
  return head.isSnapshot && (bids.length === 0 || asks.length === 0);
}

/** A decoder of CSV files of Tardis; the first line must be the head. */
export const tardisDecoder = (file: string, terms: Level2Terms): Level2Decoder =>
  new TardisDecoder(file, terms);
