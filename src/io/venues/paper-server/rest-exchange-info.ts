/** `exchangeInfo`: markets with their filters, and the rate limits. */
import { greater } from '../../../core/money/index.ts';
import type { PaperMarket } from '../paper/exchange-types.ts';
import type { Endpoint } from './endpoint.ts';
import type { RateLimits } from './limits.ts';
import { priceText, sizeText } from './texts.ts';

/** The end of a perpetual, as the venue writes it: 25 December 2100. */
const NEVER_MS = 4_133_404_800_000;
const ONBOARD_MS = 1_569_398_400_000;
/** The largest order, in steps: far beyond what a test asks for. */
const STEPS_MAX = 1_000_000_000n;
const TICKS_MAX = 10_000_000_000n;
const PPM = 1_000_000n;
/** Band of a market that has none. */
const WIDE_PPM = 900_000n;

/** A ratio with four decimals, as `multiplierDecimal` says. */
const multiplierText = (ppm: bigint): string =>
  `${ppm / PPM}.${((ppm % PPM) / 100n).toString().padStart(4, '0')}`;

/** Value in quote units (8 decimals) without its trailing zeros. */
const notionalText = (value: bigint): string => {
  const fraction = (value % 100_000_000n).toString().padStart(8, '0').replace(/0+$/, '');
  return `${value / 100_000_000n}${fraction === '' ? '' : `.${fraction}`}`;
};

function filtersOf(market: PaperMarket): readonly object[] {
  const size = {
    minQty: sizeText(market, market.sizeMin),
    maxQty: sizeText(market, market.step * STEPS_MAX),
    stepSize: sizeText(market, market.step),
  };
  const band = market.bandPpm === 0n ? WIDE_PPM : (market.bandPpm as bigint);
  return [
    {
      filterType: 'PRICE_FILTER',
      minPrice: priceText(market, market.tick),
      maxPrice: priceText(market, market.tick * TICKS_MAX),
      tickSize: priceText(market, market.tick),
    },
    { filterType: 'LOT_SIZE', ...size },
    { filterType: 'MARKET_LOT_SIZE', ...size },
    { filterType: 'MAX_NUM_ORDERS', limit: 200 },
    { filterType: 'MIN_NOTIONAL', notional: notionalText(market.notionalMin) },
    {
      filterType: 'PERCENT_PRICE',
      multiplierUp: multiplierText(PPM + band),
      multiplierDown: multiplierText(greater(PPM - band, 0n)),
      multiplierDecimal: '4',
    },
  ];
}

const percentText = (ppm: bigint): string => multiplierText(ppm * 100n);

const symbolRow = (market: PaperMarket): object => ({
  symbol: market.symbol,
  pair: market.symbol,
  contractType: 'PERPETUAL',
  deliveryDate: NEVER_MS,
  onboardDate: ONBOARD_MS,
  status: market.isTrading ? 'TRADING' : 'SETTLING',
  maintMarginPercent: percentText(market.brackets[0]?.ratePpm ?? 0n),
  requiredMarginPercent: percentText(PPM / BigInt(market.brackets[0]?.leverageMax ?? 1)),
  baseAsset: market.base,
  quoteAsset: market.quote,
  marginAsset: market.quote,
  pricePrecision: market.priceDecimals,
  quantityPrecision: market.sizeDecimals,
  baseAssetPrecision: 8,
  quotePrecision: 8,
  underlyingType: 'COIN',
  underlyingSubType: [],
  triggerProtect: '0.0500',
  liquidationFee: multiplierText(market.liquidationPpm),
  marketTakeBound: multiplierText(market.bandPpm),
  filters: filtersOf(market),
  orderTypes: ['LIMIT', 'MARKET'],
  timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
});

/** The limits in the form of the dialect. */
export const rateLimitRows = (limits: RateLimits): readonly object[] => [
  {
    rateLimitType: 'REQUEST_WEIGHT',
    interval: 'MINUTE',
    intervalNum: 1,
    limit: limits.weightPerMinute,
  },
  ...orderLimitRows(limits),
];

export const orderLimitRows = (limits: RateLimits): readonly object[] => [
  {
    rateLimitType: 'ORDERS',
    interval: 'SECOND',
    intervalNum: 10,
    limit: limits.ordersPer10Seconds,
  },
  { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: limits.ordersPerMinute },
];

export const EXCHANGE_INFO: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/fapi/v1/exchangeInfo',
    security: 'none',
    weight: 1,
    answer: ({ desk, now }) => {
      const markets = desk.exchange.markets();
      return {
        timezone: 'UTC',
        serverTime: now,
        futuresType: 'U_MARGINED',
        rateLimits: rateLimitRows(desk.limits),
        exchangeFilters: [],
        assets: [...new Set(markets.map((market) => market.quote))].map((asset) => ({
          asset,
          marginAvailable: true,
          autoAssetExchange: '0',
        })),
        symbols: markets.map(symbolRow),
      };
    },
  },
];
