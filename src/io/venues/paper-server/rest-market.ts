/** Market data over REST: open to all, no signature. */
import type { PaperMarket, PublicTrade } from '../paper/exchange-types.ts';
import { DialectError } from './dialect-error.ts';
import {
  bySymbol,
  type Call,
  type Endpoint,
  marketOf,
  marketsAsked,
  oneOrAll,
} from './endpoint.ts';
import { barValueText, dayText, levelTexts, markText, topText } from './market-rows.ts';
import { limitOf, type Params, textOf, wholeOf } from './params.ts';
import { INTERVALS_MS } from './stream-name.ts';
import type { Bar, Tape } from './tape.ts';
import { ppbText, priceText, sizeText } from './texts.ts';

const HOUR_MS = 3_600_000;
const DEPTH_LIMITS = [5, 10, 20, 50, 100, 500, 1_000];
const FOREVER = Number.MAX_SAFE_INTEGER;

const depthWeight = (params: Params): number => {
  const limit = Number(params.get('limit') ?? 500);
  if (limit <= 50) return 2;
  if (limit <= 100) return 5;
  return limit <= 500 ? 10 : 20;
};

const barsWeight = (params: Params): number => {
  const limit = Number(params.get('limit') ?? 500);
  if (limit < 100) return 1;
  if (limit < 500) return 2;
  return limit <= 1_000 ? 5 : 10;
};

const open = (path: string, weight: Endpoint['weight'], answer: Endpoint['answer']): Endpoint => ({
  method: 'GET',
  path,
  security: 'none',
  weight,
  answer,
});

const tapeOf = (call: Call, market: PaperMarket): Tape =>
  call.desk.tapes.get(market.symbol) as Tape;

function depthAnswer(call: Call): object {
  const market = marketOf(call);
  const limit = wholeOf(call.params, 'limit', 500);
  if (!DEPTH_LIMITS.includes(limit)) {
    throw new DialectError(-4021, `${limit} is not valid depth limit.`);
  }
  const depth = call.desk.exchange.depth(market.symbol, limit);
  return {
    lastUpdateId: depth.update,
    E: call.now,
    T: depth.time,
    bids: levelTexts(market, depth.bids),
    asks: levelTexts(market, depth.asks),
  };
}

const tradeRow = (market: PaperMarket, trade: PublicTrade): object => ({
  id: trade.trade,
  price: priceText(market, trade.price),
  qty: sizeText(market, trade.size),
  quoteQty: barValueText(market, trade.price * trade.size),
  time: trade.time,
  isBuyerMaker: trade.aggressor === 'sell',
});

/** Every trade is an aggregate of one: the numbers stay those of the trades. */
const aggregateRow = (market: PaperMarket, trade: PublicTrade): object => ({
  a: trade.trade,
  p: priceText(market, trade.price),
  q: sizeText(market, trade.size),
  f: trade.trade,
  l: trade.trade,
  T: trade.time,
  m: trade.aggressor === 'sell',
});

function tradesAsked(call: Call, market: PaperMarket): readonly PublicTrade[] {
  const since = wholeOf(call.params, 'startTime', 0);
  const until = wholeOf(call.params, 'endTime', FOREVER);
  const limit = limitOf(call.params, 500, 1_000);
  return tapeOf(call, market)
    .trades(1_000, wholeOf(call.params, 'fromId', 0))
    .filter((trade) => trade.time >= since && trade.time <= until)
    .slice(...(since > 0 ? [0, limit] : [-limit]));
}

const barRow = (market: PaperMarket, bar: Bar, lengthMs: number): readonly unknown[] => [
  bar.open,
  priceText(market, bar.first),
  priceText(market, bar.high),
  priceText(market, bar.low),
  priceText(market, bar.last),
  sizeText(market, bar.lots),
  bar.open + lengthMs - 1,
  barValueText(market, bar.value),
  bar.trades,
  sizeText(market, bar.buyLots),
  barValueText(market, bar.buyValue),
  '0',
];

function barsAnswer(call: Call): readonly unknown[] {
  const market = marketOf(call);
  const lengthMs = INTERVALS_MS.get(textOf(call.params, 'interval'));
  if (lengthMs === undefined) throw new DialectError(-1120, 'Invalid interval.');
  const since = wholeOf(call.params, 'startTime', 0);
  const until = wholeOf(call.params, 'endTime', FOREVER);
  return tapeOf(call, market)
    .bars(lengthMs, since, until, limitOf(call.params, 500, 1_500))
    .map((bar) => barRow(market, bar, lengthMs));
}

function dayRow(call: Call, market: PaperMarket): object {
  const day = dayText(call.desk, market, call.now);
  return {
    symbol: market.symbol,
    priceChange: day.change,
    priceChangePercent: day.percent,
    weightedAvgPrice: day.mean,
    lastPrice: day.last,
    lastQty: day.lastSize,
    openPrice: day.first,
    highPrice: day.high,
    lowPrice: day.low,
    volume: day.volume,
    quoteVolume: day.value,
    openTime: day.openTime,
    closeTime: day.closeTime,
    firstId: day.firstTrade,
    lastId: day.lastTrade,
    count: day.trades,
  };
}

function markRow(call: Call, market: PaperMarket): object {
  const state = markText(market, call.desk.exchange.markState(market.symbol));
  return {
    symbol: market.symbol,
    markPrice: state.mark,
    indexPrice: state.index,
    estimatedSettlePrice: state.index,
    lastFundingRate: state.rate,
    interestRate: '0.00010000',
    nextFundingTime: state.next,
    time: state.time,
  };
}

function topRow(call: Call, market: PaperMarket): object {
  const depth = call.desk.exchange.depth(market.symbol, 1);
  const top = topText(market, depth);
  return {
    symbol: market.symbol,
    bidPrice: top.bid,
    bidQty: top.bidSize,
    askPrice: top.ask,
    askQty: top.askSize,
    time: depth.time,
    lastUpdateId: depth.update,
  };
}

function fundingRows(call: Call, market: PaperMarket): readonly object[] {
  const since = wholeOf(call.params, 'startTime', 0);
  const until = wholeOf(call.params, 'endTime', FOREVER);
  return tapeOf(call, market)
    .funding(since, until, limitOf(call.params, 100, 1_000))
    .map((point) => ({
      symbol: market.symbol,
      fundingTime: point.time,
      fundingRate: ppbText(point.ratePpb),
      markPrice: priceText(market, point.mark),
    }));
}

const fundingInfoRow = (market: PaperMarket): object => ({
  symbol: market.symbol,
  adjustedFundingRateCap: '0.02000000',
  adjustedFundingRateFloor: '-0.02000000',
  fundingIntervalHours: Math.round(market.fundingIntervalMs / HOUR_MS),
});

const lastPriceRow = (call: Call, market: PaperMarket): object => ({
  symbol: market.symbol,
  price: dayText(call.desk, market, call.now).last,
  time: call.now,
});

const rows =
  (row: (call: Call, market: PaperMarket) => object) =>
  (call: Call): unknown =>
    oneOrAll(
      call,
      marketsAsked(call).map((market) => row(call, market)),
    );

export const MARKET_DATA: readonly Endpoint[] = [
  open('/fapi/v1/ping', 1, () => ({})),
  open('/fapi/v1/time', 1, ({ now }) => ({ serverTime: now })),
  open('/fapi/v1/depth', depthWeight, depthAnswer),
  open('/fapi/v1/trades', 5, (call) => {
    const market = marketOf(call);
    return tradesAsked(call, market).map((trade) => tradeRow(market, trade));
  }),
  {
    ...open('/fapi/v1/historicalTrades', 20, (call) => {
      const market = marketOf(call);
      return tradesAsked(call, market).map((trade) => tradeRow(market, trade));
    }),
    security: 'key',
  },
  open('/fapi/v1/aggTrades', 20, (call) => {
    const market = marketOf(call);
    return tradesAsked(call, market).map((trade) => aggregateRow(market, trade));
  }),
  open('/fapi/v1/klines', barsWeight, barsAnswer),
  open('/fapi/v1/premiumIndex', bySymbol(1, 10), rows(markRow)),
  open('/fapi/v1/fundingRate', 1, (call) =>
    marketsAsked(call).flatMap((market) => fundingRows(call, market)),
  ),
  open('/fapi/v1/fundingInfo', 1, ({ desk }) => desk.exchange.markets().map(fundingInfoRow)),
  open('/fapi/v1/ticker/24hr', bySymbol(1, 40), rows(dayRow)),
  open('/fapi/v1/ticker/price', bySymbol(1, 2), rows(lastPriceRow)),
  open('/fapi/v2/ticker/price', bySymbol(1, 2), rows(lastPriceRow)),
  open('/fapi/v1/ticker/bookTicker', bySymbol(2, 5), rows(topRow)),
];
