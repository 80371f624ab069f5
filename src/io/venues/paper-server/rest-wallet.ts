/** What of the wallet's endpoints a client calls: coins, rights of its key, withdrawals refused. */
import { DialectError } from './dialect-error.ts';
import type { Call, Endpoint } from './endpoint.ts';

/** Rights of the key, by "Get API Key Permission" of developers.binance.com. */
const restrictions = ({ holder, now }: Call): object => ({
  ipRestrict: false,
  createTime: now,
  enableReading: true,
  enableWithdrawals: holder.rights.withdraw,
  enableInternalTransfer: holder.rights.withdraw,
  enableMargin: false,
  enableFutures: holder.rights.trade,
  permitsUniversalTransfer: false,
  enableVanillaOptions: false,
  enableFixApiTrade: false,
  enableFixReadOnly: false,
  enableSpotAndMarginTrading: false,
  enablePortfolioMarginTrading: false,
});

/** A coin that can be neither deposited nor withdrawn, since there are none. */
const coinRow = (coin: string): object => ({
  coin,
  depositAllEnable: false,
  withdrawAllEnable: false,
  name: coin,
  free: '0',
  locked: '0',
  freeze: '0',
  withdrawing: '0',
  ipoing: '0',
  ipoable: '0',
  storage: '0',
  isLegalMoney: false,
  trading: true,
  networkList: [],
});

function coins({ desk }: Call): readonly object[] {
  const names = desk.exchange.markets().flatMap((market) => [market.quote, market.base]);
  return [...new Set(names)].map(coinRow);
}

function withdraw({ holder }: Call): never {
  if (!holder.rights.withdraw) {
    throw new DialectError(-1002, 'You are not authorized to execute this request.', {
      status: 401,
    });
  }
  throw new DialectError(-1016, 'This service is no longer available.');
}

export const WALLET: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/sapi/v1/account/apiRestrictions',
    security: 'signed',
    weight: 1,
    answer: restrictions,
  },
  {
    method: 'GET',
    path: '/sapi/v1/capital/config/getall',
    security: 'signed',
    weight: 10,
    answer: coins,
  },
  {
    method: 'POST',
    path: '/sapi/v1/capital/withdraw/apply',
    security: 'signed',
    weight: 600,
    answer: withdraw,
  },
  {
    method: 'GET',
    path: '/sapi/v1/margin/allPairs',
    security: 'signed',
    weight: 1,
    answer: () => [],
  },
  {
    method: 'GET',
    path: '/sapi/v1/system/status',
    security: 'none',
    weight: 1,
    answer: () => ({ status: 0, msg: 'normal' }),
  },
];
