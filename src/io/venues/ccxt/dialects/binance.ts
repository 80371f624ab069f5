/**
 * Binance USD-M futures, by "USDⓈ-M Futures" of developers.binance.com: New Order, Query Order,
 * Auto-Cancel All Open Orders, Position Information, User Data Streams, Error Codes.
 */
import { USDM_LIMITS, USDM_MEANINGS } from '../../binance-usdm/terms.ts';
import { decimalOrZero, negated, signOf } from '../decimal-text.ts';
import { type Row, rowOf, rowsOf, textOf } from '../exchange.ts';
import type { CashFlow, Dialect, Session } from './dialect.ts';
import { clientFieldOf, PLAIN } from './plain.ts';

const DAY_MS = 86_400_000;

/** Field `m` of ACCOUNT_UPDATE; orders are left out, their trades carry the money. */
const CASH: Readonly<Record<string, CashFlow['reason']>> = {
  FUNDING_FEE: 'funding',
  DEPOSIT: 'deposit',
  WITHDRAW: 'withdrawal',
  WITHDRAW_REJECT: 'withdrawal',
  MARGIN_TRANSFER: 'transfer',
  ASSET_TRANSFER: 'transfer',
  ADMIN_DEPOSIT: 'deposit',
  ADMIN_WITHDRAW: 'withdrawal',
  INSURANCE_CLEAR: 'liquidation',
  ADJUSTMENT: 'other',
  OPTIONS_PREMIUM_FEE: 'other',
  OPTIONS_SETTLE_PROFIT: 'other',
  AUTO_EXCHANGE: 'other',
};

/** Positions with the leverage that is set; the third form of the endpoint leaves it out. */
async function positions({ endpoint }: Session): Promise<readonly Row[]> {
  const [risks, settings] = await Promise.all([
    endpoint('fapiPrivateV3GetPositionRisk'),
    endpoint('fapiPrivateGetSymbolConfig'),
  ]);
  // Anything else must not be read as an account without positions.
  if (!Array.isArray(risks)) throw new Error('the answer is no list of positions');
  const leverages = new Map(rowsOf(settings).map((row) => [row['symbol'], row['leverage']]));
  return rowsOf(risks).map((row) => {
    const amount = decimalOrZero(row['positionAmt']);
    const isShort = signOf(amount) < 0;
    return {
      id: row['symbol'],
      contracts: isShort ? negated(amount) : amount,
      side: isShort ? 'short' : 'long',
      entryPrice: row['entryPrice'],
      liquidationPrice: row['liquidationPrice'],
      leverage: leverages.get(row['symbol']),
      info: row,
    };
  });
}

function cashOf(row: Row): readonly CashFlow[] {
  const update = rowOf(row['a']);
  const reason = CASH[textOf(update['m'])];
  if (reason === undefined) return [];
  return rowsOf(update['B']).flatMap((balance) => {
    const amount = decimalOrZero(balance['bc']);
    // The event has no id. Funding of several markets has one time, but each leaves another
    // balance; a repeat carries the same of all.
    const named = [row['T'], update['m'], balance['a'], balance['wb']];
    const id = named.map(textOf).join('-');
    return signOf(amount) === 0 ? [] : [{ reason, id, amount }];
  });
}

export const BINANCE_USDM: Dialect = {
  ...PLAIN,
  findsAll: true,
  // "A unique id among open orders": after its order has ended, an id is taken again.
  uniqueClientIds: false,
  tradeSpanMs: 7 * DAY_MS,
  // "Account Trade List": the past six months.
  tradeHistoryMs: 180 * DAY_MS,
  limits: USDM_LIMITS,
  codes: { ...USDM_MEANINGS, '-2017': 'keys' },
  options: { fetchOpenOrders: { warnWithoutSymbol: false } },
  orderParams: (id) => ({ newClientOrderId: id }),
  find: ({ exchange }, market, id) =>
    exchange.fetchOrder(undefined, market.symbol, { origClientOrderId: id }),
  cancel: ({ exchange }, market, id) =>
    exchange.cancelOrder(undefined, market.symbol, { origClientOrderId: id }),
  cancelAllAfter: ({ endpoint }, market, ms) =>
    endpoint('fapiPrivatePostCountdownCancelAll', { symbol: market.id, countdownTime: ms }),
  async rights({ endpoint }) {
    const says = rowOf(await endpoint('sapiGetAccountApiRestrictions'));
    const withdraw = says['enableWithdrawals'];
    return {
      trade: says['enableFutures'] === true,
      withdraw: typeof withdraw === 'boolean' ? withdraw : 'unknown',
    };
  },
  account(balance) {
    const info = rowOf(balance['info']);
    if (info['totalMarginBalance'] === undefined) return null;
    return {
      equity: decimalOrZero(info['totalMarginBalance']),
      initial: decimalOrZero(info['totalInitialMargin']),
      maintenance: decimalOrZero(info['totalMaintMargin']),
      available: decimalOrZero(info['availableBalance']),
    };
  },
  positions,
  clientOf: (row) => clientFieldOf(row, ['clientOrderId', 'c', 'origClientOrderId']),
  cashOf,
  noticeOf(row) {
    // Orders that the venue makes in our name: `adl_autoclose`, `autoclose-TIME`.
    const client = clientFieldOf(row, ['c', 'clientOrderId']);
    if (client.startsWith('adl_autoclose')) return 'adl';
    return client.startsWith('autoclose-') ? 'liquidation' : null;
  },
  fundingOf: (row) => (row['r'] === undefined ? null : { rate: row['r'], next: row['T'] }),
};
