/** The account over REST: balance, positions, leverage, modes, income. */
import type {
  IncomeKind,
  PaperAccount,
  PaperIncome,
  PaperMarket,
  PaperPosition,
} from '../paper/exchange-types.ts';
import { DialectError } from './dialect-error.ts';
import {
  ask,
  bySymbol,
  type Call,
  type Endpoint,
  marketOf,
  marketsAsked,
  marketsOf,
} from './endpoint.ts';
import { orderRow } from './order-rows.ts';
import { limitOf, oneOf, wholeOf } from './params.ts';
import { orderLimitRows } from './rest-exchange-info.ts';
import { entryPriceText, moneyText, ppmText, priceText, sizeText } from './texts.ts';

const FOREVER = Number.MAX_SAFE_INTEGER;

const INCOME_TYPES = [
  'TRANSFER',
  'REALIZED_PNL',
  'FUNDING_FEE',
  'COMMISSION',
  'INSURANCE_CLEAR',
] as const;
const KIND_OF: Record<(typeof INCOME_TYPES)[number], IncomeKind> = {
  TRANSFER: 'transfer',
  REALIZED_PNL: 'realised',
  FUNDING_FEE: 'funding',
  COMMISSION: 'commission',
  INSURANCE_CLEAR: 'insurance-clear',
};
const TYPE_OF: Record<IncomeKind, string> = {
  transfer: 'TRANSFER',
  realised: 'REALIZED_PNL',
  funding: 'FUNDING_FEE',
  commission: 'COMMISSION',
  'insurance-clear': 'INSURANCE_CLEAR',
  'liquidation-fee': 'INSURANCE_CLEAR',
};

const signed = (
  method: Endpoint['method'],
  path: string,
  weight: Endpoint['weight'],
  answer: Endpoint['answer'],
): Endpoint => ({
  method,
  path,
  security: method === 'GET' ? 'signed' : 'trade',
  weight,
  answer,
});

const accountOf = async (call: Call): Promise<PaperAccount> =>
  (await ask(call, 'account', { kind: 'account' })).account;

/** The asset that all markets settle in. */
const assetOf = (call: Call): string => call.desk.exchange.markets()[0]?.quote ?? 'USDT';

const assetRow = (account: PaperAccount, asset: string, now: number): object => ({
  asset,
  walletBalance: moneyText(account.wallet),
  unrealizedProfit: moneyText(account.unrealised),
  marginBalance: moneyText(account.equity),
  maintMargin: moneyText(account.maintenance),
  initialMargin: moneyText(account.initial),
  positionInitialMargin: moneyText(account.positionInitial),
  openOrderInitialMargin: moneyText(account.orderInitial),
  crossWalletBalance: moneyText(account.wallet),
  crossUnPnl: moneyText(account.unrealised),
  availableBalance: moneyText(account.available),
  maxWithdrawAmount: moneyText(account.available),
  marginAvailable: true,
  updateTime: now,
});

const totals = (account: PaperAccount): object => ({
  totalInitialMargin: moneyText(account.initial),
  totalMaintMargin: moneyText(account.maintenance),
  totalWalletBalance: moneyText(account.wallet),
  totalUnrealizedProfit: moneyText(account.unrealised),
  totalMarginBalance: moneyText(account.equity),
  totalPositionInitialMargin: moneyText(account.positionInitial),
  totalOpenOrderInitialMargin: moneyText(account.orderInitial),
  totalCrossWalletBalance: moneyText(account.wallet),
  totalCrossUnPnl: moneyText(account.unrealised),
  availableBalance: moneyText(account.available),
  maxWithdrawAmount: moneyText(account.available),
});

/** Value at the mark with the sign of the position. */
const notionalText = (position: PaperPosition): string =>
  moneyText(position.size < 0n ? -position.notional : position.notional);

const positionRow = (market: PaperMarket, position: PaperPosition): object => ({
  symbol: position.symbol,
  positionSide: 'BOTH',
  positionAmt: sizeText(market, position.size),
  unrealizedProfit: moneyText(position.unrealised),
  isolatedMargin: '0',
  notional: notionalText(position),
  isolatedWallet: '0',
  initialMargin: moneyText(position.initial + position.orderInitial),
  maintMargin: moneyText(position.maintenance),
  updateTime: position.updated,
});

/** The second form of the account names more of every position. */
const fullPositionRow = (market: PaperMarket, position: PaperPosition): object => ({
  ...positionRow(market, position),
  positionInitialMargin: moneyText(position.initial),
  openOrderInitialMargin: moneyText(position.orderInitial),
  leverage: String(position.leverage),
  isolated: false,
  entryPrice: entryPriceText(market, position),
  breakEvenPrice: entryPriceText(market, position),
  maxNotional: moneyText(market.brackets.at(-1)?.valueMax ?? 0n),
  bidNotional: '0',
  askNotional: '0',
});

const isHeld = (position: PaperPosition): boolean =>
  position.size !== 0n || position.orderInitial !== 0n;

async function accountAnswer(call: Call, form: 'all' | 'held'): Promise<object> {
  const account = await accountOf(call);
  const markets = marketsOf(call.desk);
  const row = form === 'all' ? fullPositionRow : positionRow;
  const positions = account.positions
    .filter((position) => form === 'all' || isHeld(position))
    .map((position) => row(markets.get(position.symbol) as PaperMarket, position));
  const { rights } = call.holder;
  return {
    ...(form === 'all' && {
      feeTier: 0,
      feeBurn: false,
      canTrade: rights.trade,
      canDeposit: true,
      canWithdraw: rights.withdraw,
      updateTime: 0,
      multiAssetsMargin: false,
      tradeGroupId: -1,
    }),
    ...totals(account),
    assets: [assetRow(account, assetOf(call), call.now)],
    positions,
  };
}

async function balanceAnswer(call: Call): Promise<readonly object[]> {
  const account = await accountOf(call);
  return [
    {
      accountAlias: 'paper',
      asset: assetOf(call),
      balance: moneyText(account.wallet),
      crossWalletBalance: moneyText(account.wallet),
      crossUnPnl: moneyText(account.unrealised),
      availableBalance: moneyText(account.available),
      maxWithdrawAmount: moneyText(account.available),
      marginAvailable: true,
      updateTime: call.now,
    },
  ];
}

const riskRow = (call: Call, market: PaperMarket, position: PaperPosition): object => ({
  symbol: position.symbol,
  positionSide: 'BOTH',
  positionAmt: sizeText(market, position.size),
  entryPrice: entryPriceText(market, position),
  breakEvenPrice: entryPriceText(market, position),
  markPrice: priceText(market, position.mark),
  unRealizedProfit: moneyText(position.unrealised),
  liquidationPrice: priceText(market, position.liquidation),
  isolatedMargin: '0',
  notional: notionalText(position),
  marginAsset: assetOf(call),
  isolatedWallet: '0',
  initialMargin: moneyText(position.initial + position.orderInitial),
  maintMargin: moneyText(position.maintenance),
  positionInitialMargin: moneyText(position.initial),
  openOrderInitialMargin: moneyText(position.orderInitial),
  adl: 0,
  bidNotional: '0',
  askNotional: '0',
  updateTime: position.updated,
});

async function riskAnswer(call: Call, form: 'all' | 'held'): Promise<readonly object[]> {
  const asked = new Map(marketsAsked(call).map((market) => [market.symbol, market]));
  const account = await accountOf(call);
  return account.positions.flatMap((position) => {
    const market = asked.get(position.symbol);
    if (market === undefined || (form === 'held' && !isHeld(position))) return [];
    const row = riskRow(call, market, position);
    if (form === 'held') return [row];
    const maxNotionalValue = moneyText(market.brackets.at(-1)?.valueMax ?? 0n);
    const { leverage } = position;
    return [{ ...row, leverage: String(leverage), marginType: 'cross', maxNotionalValue }];
  });
}

const bracketRow = (market: PaperMarket): object => ({
  symbol: market.symbol,
  notionalCoef: 1,
  brackets: market.brackets.map((bracket, place) => ({
    bracket: place + 1,
    initialLeverage: bracket.leverageMax,
    notionalCap: Number(bracket.valueMax / 100_000_000n),
    notionalFloor: Number((market.brackets[place - 1]?.valueMax ?? 0n) / 100_000_000n),
    maintMarginRatio: Number(ppmText(bracket.ratePpm)),
    cum: Number(moneyText(bracket.amount)),
  })),
});

async function setLeverage(call: Call): Promise<object> {
  const { symbol } = marketOf(call);
  const leverage = wholeOf(call.params, 'leverage');
  const answer = await ask(call, 'leverage', { kind: 'set-leverage', symbol, leverage });
  return { symbol, leverage: answer.leverage, maxNotionalValue: moneyText(answer.valueMax) };
}

async function setMarginType(call: Call): Promise<object> {
  const { symbol } = marketOf(call);
  const asked = oneOf(call.params, 'marginType', ['ISOLATED', 'CROSSED']);
  const marginType = asked === 'CROSSED' ? 'cross' : 'isolated';
  await ask(call, 'done', { kind: 'set-margin-type', symbol, marginType });
  return { code: 200, msg: 'success' };
}

/** The exchange nets: one position a market, which is the one-way mode. */
function setPositionMode(call: Call): never {
  const asked = oneOf(call.params, 'dualSidePosition', ['TRUE', 'FALSE']);
  if (asked === 'FALSE') throw new DialectError(-4059, 'No need to change position side.');
  throw new DialectError(-4084, 'Method is not allowed currently. Upcoming soon.');
}

const incomeRow = (asset: string, income: PaperIncome): object => ({
  symbol: income.symbol,
  incomeType: TYPE_OF[income.kind],
  income: moneyText(income.amount),
  asset,
  info: income.kind === 'liquidation-fee' ? 'LIQUIDATION_FEE' : TYPE_OF[income.kind],
  time: income.time,
  tranId: income.id,
  tradeId: income.trade === 0 ? '' : String(income.trade),
});

async function incomeAnswer(call: Call): Promise<readonly object[]> {
  const { params } = call;
  const asked = params.has('incomeType') ? oneOf(params, 'incomeType', INCOME_TYPES) : '';
  const answer = await ask(call, 'income', {
    kind: 'income',
    symbol: params.has('symbol') ? marketOf(call).symbol : '',
    incomeKind: asked === '' ? '' : KIND_OF[asked],
    since: wholeOf(params, 'startTime', 0),
    until: wholeOf(params, 'endTime', FOREVER),
    limit: limitOf(params, 100, 1_000),
  });
  return answer.income.map((income) => incomeRow(assetOf(call), income));
}

async function symbolConfig(call: Call): Promise<readonly object[]> {
  const asked = new Set(marketsAsked(call).map((market) => market.symbol));
  const markets = marketsOf(call.desk);
  const account = await accountOf(call);
  return account.positions
    .filter((position) => asked.has(position.symbol))
    .map((position) => ({
      symbol: position.symbol,
      marginType: 'CROSSED',
      isAutoAddMargin: false,
      leverage: position.leverage,
      maxNotionalValue: moneyText(markets.get(position.symbol)?.brackets.at(-1)?.valueMax ?? 0n),
    }));
}

const accountConfig = ({ holder }: Call): object => ({
  feeTier: 0,
  canTrade: holder.rights.trade,
  canDeposit: true,
  canWithdraw: holder.rights.withdraw,
  dualSidePosition: false,
  updateTime: 0,
  multiAssetsMargin: false,
  tradeGroupId: -1,
});

function commissionRate(call: Call): object {
  const market = marketOf(call);
  return {
    symbol: market.symbol,
    makerCommissionRate: ppmText(market.makerPpm),
    takerCommissionRate: ppmText(market.takerPpm),
  };
}

const orderCounts = ({ desk, holder, now }: Call): readonly object[] => {
  const { tenSeconds, minute } = desk.ordersOf(holder.account).counts(now);
  return orderLimitRows(desk.limits).map((row, place) => ({
    ...row,
    count: place === 0 ? tenSeconds : minute,
  }));
};

/** The client id that the venue gives to a deleveraging. */
const ADL_CLIENT = 'adl_autoclose';

/** Newest first. */
function forcedOrders(call: Call): readonly object[] {
  const { params } = call;
  const asked = new Map(marketsAsked(call).map((market) => [market.symbol, market]));
  const kind = oneOf(params, 'autoCloseType', ['LIQUIDATION', 'ADL', 'BOTH'], 'BOTH');
  const since = wholeOf(params, 'startTime', 0);
  const until = wholeOf(params, 'endTime', FOREVER);
  return call.desk
    .forcedOrders(call.holder.account)
    .filter(({ created }) => created >= since && created <= until)
    .filter(({ client }) => kind === 'BOTH' || (client === ADL_CLIENT) === (kind === 'ADL'))
    .flatMap((order) => {
      const market = asked.get(order.symbol);
      return market === undefined ? [] : [orderRow(market, order)];
    })
    .toReversed()
    .slice(0, limitOf(params, 50, 100));
}

export const ACCOUNT: readonly Endpoint[] = [
  signed('GET', '/fapi/v2/account', 5, (call) => accountAnswer(call, 'all')),
  signed('GET', '/fapi/v3/account', 5, (call) => accountAnswer(call, 'held')),
  signed('GET', '/fapi/v2/balance', 5, balanceAnswer),
  signed('GET', '/fapi/v3/balance', 5, balanceAnswer),
  signed('GET', '/fapi/v2/positionRisk', 5, (call) => riskAnswer(call, 'all')),
  signed('GET', '/fapi/v3/positionRisk', 5, (call) => riskAnswer(call, 'held')),
  signed('GET', '/fapi/v1/leverageBracket', 1, (call) => marketsAsked(call).map(bracketRow)),
  signed('POST', '/fapi/v1/leverage', 1, setLeverage),
  signed('POST', '/fapi/v1/marginType', 1, setMarginType),
  signed('POST', '/fapi/v1/positionSide/dual', 1, setPositionMode),
  signed('GET', '/fapi/v1/positionSide/dual', 30, () => ({ dualSidePosition: false })),
  signed('GET', '/fapi/v1/multiAssetsMargin', 30, () => ({ multiAssetsMargin: false })),
  signed('GET', '/fapi/v1/income', 30, incomeAnswer),
  signed('GET', '/fapi/v1/symbolConfig', 5, symbolConfig),
  signed('GET', '/fapi/v1/accountConfig', 5, accountConfig),
  signed('GET', '/fapi/v1/commissionRate', 20, commissionRate),
  signed('GET', '/fapi/v1/rateLimit/order', 1, orderCounts),
  signed('GET', '/fapi/v1/forceOrders', bySymbol(20, 50), forcedOrders),
];
