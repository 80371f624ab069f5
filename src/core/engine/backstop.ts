/**
 * The liquidity backstop of a market: gauges move its level, the level calls the reserve, the
 * reserve quotes, buys and unwinds within its limits. Each order has one name for ever.
 */
import { lotValueAt } from '../liquidation/index.ts';
import {
  type LevelChange,
  lossAt,
  nextPurchase,
  quoteLadder,
  type ReserveOrder,
  type ReservePolicy,
  type ReserveRoom,
  reserveRoom,
} from '../liquidity/index.ts';
import { riskOf } from '../margin/index.ts';
import { type CommandOf, LEVEL_REASONS, type RefusalCode, SIDES } from '../model/index.ts';
import { type Lots, lesser, type Ppm, type PriceUnits, type QuoteUnits } from '../money/index.ts';
import { passOn, toTransit } from './default.ts';
import { emit } from './emit.ts';
import { orderReference } from './ladder.ts';
import { settleProviders } from './obligations.ts';
import { PURPOSE } from './reserves.ts';
import type { Market, State } from './state.ts';
import { unwindReserve } from './unwind-reserve.ts';

const NO_ROOM: ReserveRoom = {
  buy: { notional: 0n as QuoteUnits, lots: 0n as Lots },
  sell: { notional: 0n as QuoteUnits, lots: 0n as Lots },
  loss: null,
  isStopped: true,
};

const OTHER = { buy: 'sell', sell: 'buy' } as const;

/** A volatility that widens quotes more than this is as good as none. */
const VOLATILITY_MAX = 1_000;

/** A sample of the gauges of a market: what the conditions of its levels are about. */
export function observeGauges(
  state: State,
  command: CommandOf<'observe-gauges'>,
): RefusalCode | null {
  const market = state.findMarket(command.market);
  if (market === -1) return 'unknown-market';
  if (state.settlements.isOver(market)) return 'expired';
  const gauges = readGauges(command.gauges);
  if (gauges === null) return 'bad-gauges';
  const { liquidity } = state.markets[market] as Market;
  const volatility = gauges[liquidity.volatility] ?? 0;
  const isKnown = volatility > 0 && volatility <= VOLATILITY_MAX;
  state.reserves.volatility[market] = isKnown ? volatility : 0;
  const change = state.activations.step(market, state.time, gauges);
  if (change !== null) changeLevel(state, market, change);
  workReserve(state, market);
  return null;
}

/** Numbers by name, null for none; anything else gives null. */
export function readGauges(text: string): Record<string, number> | null {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  const gauges: Record<string, number> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== null && typeof value !== 'number') return null;
    gauges[name] = value ?? Number.NaN;
  }
  return gauges;
}

/** A level began or ended: providers are scored to this moment, the reserve is called or ends. */
export function changeLevel(state: State, market: number, change: LevelChange): void {
  const reason = LEVEL_REASONS.indexOf(change.reason);
  settleProviders(state, market);
  emit(state, 'liquidity-level', market, change.from, change.to, reason, BigInt(change.since));
  const policy = policyAt(state, change.to, market);
  if (policy === null) endCall(state, market);
  else callReserve(state, market, policy);
}

/** A clock tick: a level over its time ends even where the gauges have fallen silent. */
export function tickBackstop(state: State, market: number): void {
  const change = state.activations.overdue(market, state.time);
  if (change !== null) changeLevel(state, market, change);
  workReserve(state, market);
}

/** What the reserve may do at a level of a market; null: nothing. */
const policyAt = (state: State, level: number, market: number): ReservePolicy | null =>
  state.markets[market]?.liquidity.reserves[level] ?? null;

const presentPolicy = (state: State, market: number): ReservePolicy | null =>
  policyAt(state, state.activations.level[market] as number, market);

/** Signed lots that the reserve of a market holds. */
export function inventoryOf(state: State, market: number): Lots {
  const { reserveRow } = state.markets[market] as Market;
  const row = state.positions.find(state.accounts, reserveRow, market);
  return (row === -1 ? 0n : (state.positions.size[row] as bigint)) as Lots;
}

/**
 * Calls the reserve for a level. Its budget is never more than its own money; what it already holds
 * counts as spent, at the index, so that a second call begins where the first one ended.
 */
function callReserve(state: State, market: number, policy: ReservePolicy, isNewLevel = true): void {
  const { reserves, prices } = state;
  const { reserveRow } = state.markets[market] as Market;
  const own = riskOf(state, reserveRow).equity;
  const owned = lesser(policy.limits.budget, own > 0n ? own : (0n as QuoteUnits));
  const isCalled = reserves.calledAt[market] !== 0;
  const isLess = isCalled && owned > (reserves.budget[market] as bigint);
  // What the reserve earns in a call does not lift its budget, unless the level's is larger.
  reserves.budget[market] = isLess && !isNewLevel ? (reserves.budget[market] as QuoteUnits) : owned;
  reserves.unwindFrom[market] = 0;
  if (reserves.calledAt[market] !== 0) {
    takeBack(state, market); // orders of the level before stand under other limits
    return;
  }
  const index = prices.index[market] as bigint;
  const scale = state.schedules.scale[market] as bigint;
  const worth = inventoryOf(state, market) * index * scale;
  // What the last call has made or lost until now stays part of the result.
  const before = reserves.spent[market] as bigint;
  reserves.carried[market] = (reserves.carried[market] as bigint) + worth - before;
  reserves.spent[market] = worth;
  reserves.calledAt[market] = state.time;
  reserves.slicedAt[market] = -1;
  reserves.isStopped[market] = 0;
}

/** The call is over: quotes are taken back, and what was bought is unwound. */
function endCall(state: State, market: number): void {
  const { reserves } = state;
  if (reserves.calledAt[market] === 0) return;
  reserves.calledAt[market] = 0;
  reserves.unwindFrom[market] = state.time;
  reserves.unwoundAt[market] = 0;
  takeBack(state, market);
}

/** Asks the venue to cancel all open orders of a market's reserve, each once. */
export function takeBack(state: State, market: number, purpose = -1): void {
  const { reserves } = state;
  for (const row of reserves.ordersOf(market, purpose)) {
    if (reserves.isLeaving[row] === 1) continue;
    reserves.isLeaving[row] = 1;
    emit(state, 'reserve-cancel', market, 0, 0, 0, nameOf(state, row), reserves.lots[row]);
  }
}

/** Number that stands for the name of an order in events. */
const nameOf = ({ reserves }: State, row: number): bigint =>
  orderReference(reserves.seq[row] as number, reserves.leg[row] as number);

/** What the reserve may still order: nothing on a stale index, halted, or stopped. */
export function roomOf(state: State, market: number, policy: ReservePolicy): ReserveRoom {
  const { reserves, prices, breakers } = state;
  const isLive = prices.isActionable(market) && !breakers.isHalted(market);
  if (!isLive || reserves.isStopped[market] === 1) return NO_ROOM;
  const limits = { ...policy.limits, budget: reserves.budget[market] as QuoteUnits };
  const position = {
    inventory: inventoryOf(state, market),
    spent: reserves.spent[market] as QuoteUnits,
  };
  return reserveRoom(limits, position, reserves.openOf(market), markOf(state, market));
}

/** The index that orders of the reserve stand about, and what a lot is worth at it. */
export const markOf = (state: State, market: number) => ({
  index: state.prices.index[market] as PriceUnits,
  isIndexLive: state.prices.isActionable(market),
  scale: state.schedules.scale[market] as bigint,
});

/** Does what the reserve of a market has to do now: at samples, ticks and reports. */
export function workReserve(state: State, market: number): void {
  const { reserves, prices } = state;
  if (market >= reserves.count || state.settlements.isOver(market)) return;
  const policy = presentPolicy(state, market);
  const isCalled = reserves.calledAt[market] !== 0 && policy !== null;
  if (!prices.isActionable(market) || state.breakers.isHalted(market)) takeBack(state, market);
  else if (isCalled) work(state, market, policy);
  else if (reserves.unwindFrom[market] !== 0) unwindReserve(state, market);
}

function work(state: State, market: number, policy: ReservePolicy): void {
  const room = roomOf(state, market, policy);
  if (room.isStopped) {
    stopReserve(state, market, room.loss);
    return;
  }
  quote(state, market, policy);
  purchase(state, market, policy);
}

/** Terms changed: a level that is gone ends, and the reserve follows what is in force now. */
export function reviewBackstop(state: State, market: number): void {
  const { activations, reserves } = state;
  const { liquidity } = state.markets[market] as Market;
  const level = activations.level[market] as number;
  if (liquidity.activation === null && level > 0) calmDown(state, market);
  const policy = presentPolicy(state, market);
  if (policy === null) endCall(state, market);
  else if (reserves.calledAt[market] !== 0) callReserve(state, market, policy, false);
  workReserve(state, market);
}

/** The level ends at once: the market has none any more, or is over. */
export function calmDown(state: State, market: number): void {
  const { activations } = state;
  const level = activations.level[market] as number;
  if (level > 0) {
    settleProviders(state, market);
    activations.level[market] = 0;
    const reason = LEVEL_REASONS.indexOf('left');
    emit(state, 'liquidity-level', market, level, 0, reason, BigInt(state.time));
  }
  endCall(state, market);
}

/** The loss has reached its limit: the level ends, and does not come back by itself. */
function stopReserve(state: State, market: number, loss: QuoteUnits | null): void {
  const { reserves, activations } = state;
  if (reserves.isStopped[market] === 0) {
    reserves.isStopped[market] = 1;
    emit(state, 'reserve-stopped', market, 0, 0, 0, loss ?? 0n, reserves.spent[market]);
  }
  settleProviders(state, market);
  const change = activations.end(market, state.time, 'loss-limit');
  if (change === null) return;
  // Whatever the level below would allow: who has lost that much in this call buys no more.
  emit(
    state,
    'liquidity-level',
    market,
    change.from,
    change.to,
    LEVEL_REASONS.indexOf(change.reason),
    BigInt(change.since),
  );
  endCall(state, market);
}

/** Renews the quotes: the old ones are taken back first, new ones follow when they are gone. */
function quote(state: State, market: number, policy: ReservePolicy): void {
  const { reserves, prices } = state;
  const { quotes, limits } = policy;
  if (quotes === null) return;
  const open = reserves.ordersOf(market, PURPOSE.quote);
  const index = prices.index[market] as PriceUnits;
  if (open.length > 0) {
    const quotedAt = reserves.quotedIndex[market] as bigint;
    const moved = index > quotedAt ? index - quotedAt : quotedAt - index;
    const hasLeft = moved * 1_000_000n > quotedAt * quotes.halfSpreadPpm;
    const isOld = state.time - (reserves.quotedAt[market] as number) >= quotes.refreshMs;
    if (isOld || hasLeft) takeBack(state, market, PURPOSE.quote);
    return;
  }
  const volatility = reserves.volatility[market] as number;
  const ladder = quoteLadder(quotes, {
    ...markOf(state, market),
    inventory: inventoryOf(state, market),
    inventoryMax: limits.inventoryMax,
    volatility: BigInt(Math.round(volatility * 1_000_000)) as Ppm,
    tick: 1n as PriceUnits,
    room: roomOf(state, market, policy),
  });
  reserves.quotedAt[market] = state.time;
  reserves.quotedIndex[market] = index;
  for (const order of ladder) send(state, market, order, PURPOSE.quote);
}

/** Sends the next slice of the purchases, where one is due. */
function purchase(state: State, market: number, policy: ReservePolicy): void {
  const { reserves } = state;
  const { purchases } = policy;
  if (purchases === null || reserves.ordersOf(market, PURPOSE.purchase).length > 0) return;
  const slicedAt = reserves.slicedAt[market] as number;
  const isInverse = (state.markets[market] as Market).reciprocal !== 0n;
  const step = nextPurchase(purchases, {
    ...markOf(state, market),
    // Inside, an inverse market is kept from the other side.
    side: isInverse ? OTHER[purchases.side] : purchases.side,
    nowMs: state.time,
    startedAtMs: reserves.calledAt[market] as number,
    slicedAtMs: slicedAt === -1 ? null : slicedAt,
    tick: 1n as PriceUnits,
    room: roomOf(state, market, policy),
  });
  if (step.kind !== 'purchase') return;
  reserves.slicedAt[market] = state.time;
  send(state, market, step.order, PURPOSE.purchase);
}

/** Sends an order of the reserve to the venue. */
export function send(state: State, market: number, order: ReserveOrder, purpose: number): void {
  const { reserves } = state;
  const side = SIDES.indexOf(order.side);
  const leg = state.leg;
  const { lots, limit } = order;
  const row = reserves.open({ market, side, lots, limit, seq: state.seq, leg, purpose });
  if (row === -1) return;
  state.leg += 1;
  const index = state.prices.index[market] as bigint;
  emit(state, 'reserve-order', market, side, purpose, 0, nameOf(state, row), lots, limit, index);
}

/**
 * What the reserve owes after a fall that no limit could stop in time goes where a vault's loss
 * goes: its position to the pool of its market.
 */
export function checkReserve(state: State, market: number): void {
  const { accounts, positions, prices, breakers } = state;
  const { reserveRow } = state.markets[market] as Market;
  if (reserveRow === -1) return;
  const row = positions.find(accounts, reserveRow, market);
  const isFlat = row === -1 || positions.size[row] === 0n;
  if (isFlat && (accounts.cash[reserveRow] as bigint) >= 0n) return;
  if (!prices.isActionable(market) || breakers.isHalted(market)) return;
  const { equity } = riskOf(state, reserveRow);
  if (isFlat) {
    emit(state, 'vault-defaulted', reserveRow, market, 0, 0, -equity);
    passOn(state, reserveRow, market, -equity as QuoteUnits);
    return;
  }
  if (equity > 0n) {
    const policy = presentPolicy(state, market);
    if (policy === null || state.reserves.calledAt[market] === 0) return;
    const position = {
      inventory: positions.size[row] as Lots,
      spent: state.reserves.spent[market] as QuoteUnits,
    };
    const { index, scale } = markOf(state, market);
    const loss = lossAt(position, index, scale);
    if (loss >= policy.limits.lossMax) stopReserve(state, market, loss);
    return;
  }
  const value = (positions.size[row] as bigint) * lotValueAt(state, market);
  emit(state, 'vault-defaulted', reserveRow, market, 0, 0, value < 0n ? -value : value);
  endCall(state, market);
  toTransit(state, reserveRow, row);
}
