/** What was received, as calls of the listener: made where it can fail, called where it cannot. */
import type { VenueListener } from '../venue.ts';
import { decimalOrZero, decimalTextOf, signOf } from './decimal-text.ts';
import type { CashFlow, Dialect } from './dialects/index.ts';
import { type CcxtMarket, countOf, type Row, rowOf, rowsOf, textOf } from './exchange.ts';
import type { Markets } from './markets.ts';
import { orderStateOf, positionOf, sizeOf, tradeOf } from './rows.ts';

const DEFAULT_INTERVAL_MS = 28_800_000;

export interface Telling {
  readonly listener: VenueListener;
  readonly markets: Markets;
  readonly dialect: Dialect;
}

export type Tell = () => void;

const NOTHING: Tell = () => {};

const inTurn =
  (calls: readonly Tell[]): Tell =>
  () => {
    for (const call of calls) call();
  };

/** A call for every row of a market that is known. */
function perMarket(
  { markets }: Telling,
  rows: readonly Row[],
  tell: (market: CcxtMarket, row: Row) => Tell,
): Tell {
  return inTurn(
    rows.flatMap((row) => {
      const market = markets.ofRow(row['symbol']);
      return market === null ? [] : [tell(market, row)];
    }),
  );
}

/** Rows by symbol, or a single one: ccxt gives both. */
const rowsBySymbol = (got: unknown): readonly Row[] => {
  const row = rowOf(got);
  return typeof row['symbol'] === 'string' ? [row] : rowsOf(Object.values(row));
};

function quoteOf({ listener }: Telling, market: CcxtMarket, row: Row): Tell {
  const bid = decimalOrZero(row['bid']);
  const bidSize = sizeOf(market, row['bidVolume']);
  const ask = decimalOrZero(row['ask']);
  const askSize = sizeOf(market, row['askVolume']);
  const time = countOf(row['timestamp']) || Date.now();
  return () => listener.quote(market.id, time, bid, bidSize, ask, askSize);
}

export const tellQuotes = (telling: Telling, got: unknown): Tell =>
  perMarket(telling, rowsBySymbol(got), (market, row) => quoteOf(telling, market, row));

/** The best level of a book whose numbers are floats: their shortest texts. */
export function tellBook(telling: Telling, market: CcxtMarket, book: Row): Tell {
  const top = (side: unknown): readonly unknown[] => {
    const level: unknown = Array.isArray(side) ? side[0] : undefined;
    return Array.isArray(level) ? level : [];
  };
  const [bid, bidVolume] = top(book['bids']);
  const [ask, askVolume] = top(book['asks']);
  const timestamp = book['timestamp'];
  return quoteOf(telling, market, { bid, bidVolume, ask, askVolume, timestamp });
}

export function tellMark({ listener }: Telling, market: CcxtMarket, row: Row): Tell {
  const mark = decimalTextOf(row['markPrice']);
  if (mark === null || signOf(mark) <= 0) return NOTHING;
  const index = decimalOrZero(row['indexPrice']);
  const time = countOf(row['timestamp']) || Date.now();
  return () => listener.mark(market.id, time, mark, index);
}

/** ccxt writes `8h`; where nothing is said, the eight hours of most venues. */
function intervalOf(row: Row): number {
  const hours = /^(\d{1,3})h$/.exec(textOf(row['interval']))?.[1];
  return hours === undefined ? DEFAULT_INTERVAL_MS : Number(hours) * 3_600_000;
}

export function tellFunding({ listener }: Telling, market: CcxtMarket, row: Row): Tell {
  const rate = decimalTextOf(row['fundingRate']);
  if (rate === null) return NOTHING;
  const next = countOf(row['fundingTimestamp']) || countOf(row['nextFundingTimestamp']);
  const interval = intervalOf(row);
  return () => listener.funding(market.id, rate, next, interval);
}

/** Mark prices, with the funding that some venues send in the same message. */
export const tellMarks = (telling: Telling, got: unknown): Tell =>
  perMarket(telling, rowsBySymbol(got), (market, row) => {
    const funding = telling.dialect.fundingOf(rowOf(row['info']));
    const more = { fundingRate: funding?.rate, fundingTimestamp: funding?.next };
    return inTurn([tellMark(telling, market, row), tellFunding(telling, market, more)]);
  });

export const tellFundings = (telling: Telling, got: unknown): Tell =>
  perMarket(telling, rowsBySymbol(got), (market, row) => tellFunding(telling, market, row));

export const tellTrades = ({ listener }: Telling, market: CcxtMarket, rows: readonly Row[]): Tell =>
  inTurn(
    rows.map((row): Tell => {
      const price = decimalOrZero(row['price']);
      const size = sizeOf(market, row['amount']);
      const side = row['side'] === 'sell' ? 'sell' : 'buy';
      return () => listener.trade(market.id, countOf(row['timestamp']), price, size, side);
    }),
  );

export const tellOrders = (telling: Telling, rows: readonly Row[]): Tell =>
  perMarket(telling, rows, (market, row) => {
    const { listener, dialect } = telling;
    const state = orderStateOf(row, market, dialect);
    const notice = dialect.noticeOf(rowOf(row['info']));
    return () => {
      if (notice !== null) listener.notice(market.id, notice);
      listener.order(state);
    };
  });

export const tellFills = (telling: Telling, rows: readonly Row[]): Tell =>
  perMarket(telling, rows, (market, row) => {
    const trade = tradeOf(row, market, telling.dialect);
    return () => telling.listener.fill(trade);
  });

export const tellPositions = (telling: Telling, got: unknown): Tell =>
  perMarket(telling, rowsOf(got), (market, row) => {
    const position = positionOf(row, market);
    return () => telling.listener.position(position);
  });

export const tellCash =
  ({ listener }: Telling, flows: readonly CashFlow[]): Tell =>
  () => {
    for (const { reason, id, amount } of flows) listener.cash(reason, id, amount);
  };
