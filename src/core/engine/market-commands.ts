/** Listing and changing markets, prices, funding, operator actions. */

import { lotValueAt } from '../liquidation/index.ts';
import {
  ACCOUNT,
  type CommandOf,
  LIMITS,
  type MarketTerms,
  PRICE_STATE,
  type RefusalCode,
} from '../model/index.ts';
import {
  AMOUNT_MAX,
  isStorable,
  type Ppb,
  type PriceUnits,
  type QuoteUnits,
} from '../money/index.ts';
import { fundingOf, isWithinFundingLimit } from '../pricing/index.ts';
import { readMarketTerms } from '../rulebook/index.ts';
import { reviewBackstop } from './backstop.ts';
import { emit } from './emit.ts';
import { forgetSessions } from './obligations.ts';
import { HOUSE, type Market, State } from './state.ts';
import { isMarkedBySurface } from './surfaces.ts';
import { refreshPrices, sweep } from './sweep.ts';

const MARKET_NAME_LENGTH = LIMITS.nameLength - 'clearing:'.length;

export function listMarket(state: State, command: CommandOf<'list-market'>): RefusalCode | null {
  if (state.findMarket(command.market) !== -1) return 'market-exists';
  if (command.market.length > MARKET_NAME_LENGTH) return 'bad-name';
  if (state.markets.length === LIMITS.markets) return 'table-full';
  const rows = state.accounts.limit - state.accounts.count;
  if (rows < State.housesPerMarket) return 'table-full';
  const base = state.genesis.venue.market;
  const decimals = (asset: string): number | null => state.decimalsOf(asset);
  const reading = readMarketTerms(base, command.terms, decimals);
  if (reading.kind === 'fault') return 'bad-terms';
  const { underlying, expiry } = reading.terms.instrument;
  if (underlying !== '' && state.findMarket(underlying) === -1) return 'unknown-market';
  if (expiry !== 0 && expiry <= state.time) return 'expired';
  const room = state.breakers.hasRoom(state.markets.length, reading.terms.breakers.length);
  if (!room) return 'table-full';
  const market = state.addMarket(command.market, reading.terms);
  emit(state, 'market-listed', market);
  return null;
}

export function setParameters(
  state: State,
  command: CommandOf<'set-parameters'>,
): RefusalCode | null {
  const market = state.findMarket(command.market);
  if (market === -1) return 'unknown-market';
  if (state.settlements.isOver(market)) return 'expired';
  const { terms, name } = state.markets[market] as Market;
  const decimals = (asset: string): number | null => state.decimalsOf(asset);
  const reading = readMarketTerms(terms, command.terms, decimals);
  if (reading.kind === 'fault') return 'bad-terms';
  // What a position is may not change under those who hold it.
  const keepsUnits =
    JSON.stringify(reading.terms.instrument) === JSON.stringify(terms.instrument) &&
    reading.terms.asset === terms.asset &&
    reading.terms.priceDecimals === terms.priceDecimals &&
    reading.terms.sizeDecimals === terms.sizeDecimals;
  if (!keepsUnits) return 'bad-terms';
  const wish = wishOf(state, market, command, reading.terms);
  if (wish !== 'approved') return wish;
  // The numbers of the sources are places in columns, so that a change of the list starts anew.
  const namesOf = (of: MarketTerms): string =>
    [...of.price.sources, '/', ...of.integrity.perps].join();
  const sourcesChange = namesOf(reading.terms) !== namesOf(terms);
  const breakersChange = JSON.stringify(reading.terms.breakers) !== JSON.stringify(terms.breakers);
  if (breakersChange && !state.breakers.isArmed(market)) return 'breaker-tripped';
  if (!state.breakers.hasRoom(market, reading.terms.breakers.length)) return 'table-full';
  if (state.needsReserve(name, reading.terms) && state.accounts.isFull()) return 'table-full';
  const providersChange =
    JSON.stringify(reading.terms.liquidity.providers) !== JSON.stringify(terms.liquidity.providers);
  if (providersChange) forgetSessions(state, market);
  state.applyTerms(market, name, reading.terms);
  if (breakersChange) state.breakers.resetMarket(market);
  reviewBackstop(state, market);
  emit(state, 'parameters-changed', market);
  if (sourcesChange) forgetPrices(state, market);
  refreshPrices(state, market);
  sweep(state, market);
  return null;
}

/** Groups of terms that guard a market: where two persons loosen, one may not change them. */
const GUARDS = ['price', 'integrity', 'breakers', 'liquidity'] as const;

/** Whether terms may be put in force now; otherwise a person asked for them, or why it may not. */
function wishOf(
  state: State,
  market: number,
  command: CommandOf<'set-parameters'>,
  wanted: MarketTerms,
): RefusalCode | null | 'approved' {
  const { terms } = state.markets[market] as Market;
  const isGuarded = GUARDS.some(
    (group) => JSON.stringify(wanted[group]) !== JSON.stringify(terms[group]),
  );
  if (!isGuarded || state.genesis.venue.loosening.persons < 2) return 'approved';
  if (command.person === undefined) return 'person-needed';
  const wish = state.loosening.askTerms(market, command.terms, command.person);
  if (wish === 'asked') emit(state, 'terms-asked', market);
  return wish === 'asked' ? null : wish;
}

/** Whether a price would take anybody's position out of the range that is stored. */
function isTooHigh(state: State, market: number, price: bigint): boolean {
  const { peak, scale } = state.schedules;
  const most = (peak[market] as bigint) * (scale[market] as bigint) * price * 2n;
  return most > AMOUNT_MAX || price * (scale[market] as bigint) > AMOUNT_MAX;
}

export function observePrice(
  state: State,
  command: CommandOf<'observe-price'>,
): RefusalCode | null {
  const { prices } = state;
  const market = state.findMarket(command.market);
  if (market === -1) return 'unknown-market';
  const source = prices.findSource(market, command.source);
  if (state.settlements.isOver(market)) return 'expired';
  if (source === -1) return 'unknown-source';
  if (command.price <= 0n) return 'not-positive';
  if (command.sourceTime > state.time) return 'source-from-future';
  if (isTooHigh(state, market, command.price)) return 'amount-limit';
  const price = command.price as PriceUnits;
  const seen = prices.observe(market, source, price, command.sourceTime, state.time);
  if (seen === 'backwards') return 'source-backwards';
  if (seen === 'frozen') emit(state, 'source-frozen', market, source, 0, 0, price);
  if (seen === 'thawed') emit(state, 'source-thawed', market, source, 0, 0, price);
  refreshPrices(state, market);
  return null;
}

/** What rests beside the price of a source: how far it is believed. */
export function observeDepth(
  state: State,
  command: CommandOf<'observe-depth'>,
): RefusalCode | null {
  const { prices } = state;
  const market = state.findMarket(command.market);
  if (market === -1) return 'unknown-market';
  const source = prices.findSource(market, command.source);
  if (state.settlements.isOver(market)) return 'expired';
  if (source === -1) return 'unknown-source';
  if (command.depth < 0n) return 'not-positive';
  if (!isStorable(command.depth)) return 'amount-limit';
  prices.observeDepth(market, source, command.depth, state.time);
  refreshPrices(state, market);
  return null;
}

/** Best bid, best ask and last trade of the venue's own book; zero where there is none. */
export function observeBook(state: State, command: CommandOf<'observe-book'>): RefusalCode | null {
  const market = state.findMarket(command.market);
  if (market === -1) return 'unknown-market';
  if (state.settlements.isOver(market)) return 'expired';
  if (isMarkedBySurface(state, market)) return 'marked-by-surface';
  const { bid, ask, last } = command;
  if (bid < 0n || ask < 0n || last < 0n) return 'not-positive';
  if (bid !== 0n && ask !== 0n && bid >= ask) return 'book-crossed';
  if ([bid, ask, last].some((price) => isTooHigh(state, market, price))) return 'amount-limit';
  state.prices.venue.stateBook(market, bid, ask, last, state.time);
  refreshPrices(state, market);
  return null;
}

export function setMark(state: State, command: CommandOf<'set-mark'>): RefusalCode | null {
  const { prices } = state;
  const market = state.findMarket(command.market);
  if (market === -1) return 'unknown-market';
  if (state.settlements.isOver(market)) return 'expired';
  if (isMarkedBySurface(state, market)) return 'marked-by-surface';
  if (command.price <= 0n) return 'not-positive';
  if (isTooHigh(state, market, command.price)) return 'amount-limit';
  prices.venue.statePrice(market, command.price, state.time);
  refreshPrices(state, market);
  return null;
}

/** Pays funding on every position of a market: payers first, so that dust never goes below zero. */
export function funding(state: State, command: CommandOf<'funding'>): RefusalCode | null {
  const market = state.findMarket(command.market);
  if (market === -1) return 'unknown-market';
  const { terms, house } = state.markets[market] as Market;
  if (state.settlements.isOver(market)) return 'expired';
  if (!isWithinFundingLimit(command.rate as Ppb, BigInt(terms.fundingPpbMax)))
    return 'funding-limit';
  if (!state.prices.isActionable(market)) return 'stale-price';
  if (state.breakers.isHalted(market)) return 'halted';
  const { positions, accounts } = state;
  const dustRow = house + HOUSE.dust;
  const before = accounts.cash[dustRow] as bigint;
  for (const receives of [false, true]) {
    for (let row = 0; row < positions.high; row += 1) {
      if (positions.market[row] !== market || (positions.account[row] as number) < 0) continue;
      const value = (positions.size[row] as bigint) * lotValueAt(state, market);
      const pays = fundingOf(value as QuoteUnits, command.rate as Ppb);
      if (pays === 0n || pays < 0n !== receives) continue;
      const account = positions.account[row] as number;
      accounts.transfer(account, dustRow, pays);
      if (accounts.kind[account] === ACCOUNT.reserve) {
        const { spent } = state.reserves;
        spent[market] = (spent[market] as bigint) + pays;
      }
      emit(state, 'funding-paid', account, market, 0, 0, pays);
    }
  }
  const dust = (accounts.cash[dustRow] as bigint) - before;
  emit(state, 'funding-settled', market, 0, 0, 0, command.rate, dust);
  sweep(state, market);
  return null;
}

/** Everything observed before this moment stops counting, in every market. */
export function restart(state: State): RefusalCode | null {
  emit(state, 'restarted');
  for (let market = 0; market < state.markets.length; market += 1) {
    if (!state.settlements.isOver(market)) forgetPrices(state, market);
  }
  return null;
}

/** Prices of a market from before this moment do not count. */
function forgetPrices(state: State, market: number): void {
  const from = state.prices.state[market] as number;
  state.prices.restart(market, state.time);
  const to = state.prices.state[market] as number;
  if (from !== to && from !== PRICE_STATE.none) emit(state, 'price-state', market, from, to);
}
