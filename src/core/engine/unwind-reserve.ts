/** How the reserve gets rid of what it bought: a planned schedule, one order at a time. */
import { almgrenChriss, riskLimitedUnwind, type UnwindPolicy } from '../liquidity/index.ts';
import {
  type Lots,
  lesser,
  magnitude,
  mulDivDown,
  mulDivUp,
  PPM,
  type PriceUnits,
} from '../money/index.ts';
import { inventoryOf, send, takeBack } from './backstop.ts';
import { emit } from './emit.ts';
import { PURPOSE } from './reserves.ts';
import type { Market, State } from './state.ts';

/** Seconds of a year, in which volatility is stated. */
const YEAR_SECONDS = 31_536_000;

/** Periods that are planned at most: beyond, the next one is a hundredth of a percent. */
const PERIODS_MAX = 10_000;

/** Expected shortfall at 97.5 % of a normal law, in standard deviations. */
const SHORTFALL = 2.338;

/** Sends the next order of an unwinding, or ends it where nothing is left. */
export function unwindReserve(state: State, market: number): void {
  const { reserves } = state;
  const { unwind } = (state.markets[market] as Market).liquidity;
  const inventory = inventoryOf(state, market);
  const orders = reserves.ordersOf(market);
  if (inventory === 0n) {
    if (orders.length > 0) takeBack(state, market);
    else endUnwind(state, market);
    return;
  }
  if (unwind === null || orders.length > 0) return;
  const last = reserves.unwoundAt[market] as number;
  if (last !== 0 && state.time - last < unwind.everyMs) return;
  const lots = nextLots(state, market, inventory, unwind);
  if (lots === 0n) return;
  reserves.unwoundAt[market] = state.time;
  const index = state.prices.index[market] as PriceUnits;
  const side = inventory > 0n ? 'sell' : 'buy';
  const limit =
    side === 'sell'
      ? mulDivUp(index, PPM - unwind.slippagePpm, PPM)
      : mulDivDown(index, PPM + unwind.slippagePpm, PPM);
  send(state, market, { side, lots, limit }, PURPOSE.unwind);
}

/** Nothing is left: what the call earned or lost is what it did not spend. */
function endUnwind(state: State, market: number): void {
  const { reserves } = state;
  reserves.unwindFrom[market] = 0;
  const result = (reserves.carried[market] as bigint) - (reserves.spent[market] as bigint);
  emit(state, 'reserve-unwound', market, 0, 0, 0, result);
  reserves.spent[market] = 0n;
  reserves.carried[market] = 0n;
}

/**
 * Lots of the next order: the first trade of the schedule for what is held, over the time that is
 * left. It is planned anew each time: Almgren and Chriss would do the same again, the risk-limited
 * plan sells the rest a little more slowly, as it has less at risk; one lot at least, and all of it
 * when the time is over or no plan can be made.
 */
function nextLots(state: State, market: number, inventory: Lots, policy: UnwindPolicy): Lots {
  const held = magnitude(inventory);
  const passed = state.time - (state.reserves.unwindFrom[market] as number);
  const periods = Math.min(PERIODS_MAX, Math.floor((policy.lastsMs - passed) / policy.everyMs));
  if (periods < 1) return held;
  const index = Number(state.prices.index[market]);
  const yearly = state.reserves.volatility[market] as number;
  const model = {
    periodLength: policy.everyMs / 1_000,
    volatility: (index * yearly) / Math.sqrt(YEAR_SECONDS),
    temporary: policy.temporary,
    permanent: policy.permanent,
    fixed: 0,
  };
  if (policy.shortfallMax > 0) {
    const scale = Number(state.schedules.scale[market]);
    const shortfallMax = policy.shortfallMax / scale; // price units times lots, as the model
    const limit = { periods, multiplier: SHORTFALL, shortfallMax };
    const schedule = riskLimitedUnwind(held, model, limit);
    const first = schedule.kind === 'schedule' ? (schedule.tradedLots[0] as Lots) : held;
    return first > 0n ? first : (1n as Lots);
  }
  const terms = { ...model, quantity: Number(held), periods, riskAversion: policy.riskAversion };
  const schedule = almgrenChriss(terms);
  if (schedule.kind !== 'schedule') return held;
  const lots = BigInt(Math.ceil(schedule.trades[0] as number)) as Lots;
  return lots > 0n ? lesser(lots, held) : (1n as Lots);
}
