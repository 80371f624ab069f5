/** What a person may order: tighten at once and alone, loosen by the terms of the venue. */
import {
  type CommandOf,
  OPERATOR_ACTIONS,
  type OperatorAction,
  type RefusalCode,
  TRADING,
} from '../model/index.ts';
import { releaseBreakers, settleTrading } from './breakers.ts';
import { emit } from './emit.ts';
import type { State } from './state.ts';
import { sweep } from './sweep.ts';

const TRADING_OF: Readonly<Record<OperatorAction, number>> = {
  halt: TRADING.halted,
  'close-only': TRADING.closeOnly,
  resume: TRADING.open,
};

/** A person halts, restricts or reopens one market or all. */
export function operator(state: State, command: CommandOf<'operator'>): RefusalCode | null {
  const only = command.market === undefined ? -1 : state.findMarket(command.market);
  if (command.market !== undefined && only === -1) return 'unknown-market';
  const markets = state.markets.map((_, market) => market);
  const meant = only === -1 ? markets : [only];
  const isLooser = (market: number): boolean => {
    const { breakers } = state;
    const wished = TRADING_OF[command.action];
    if (wished < (breakers.manual[market] as number)) return true;
    return command.action === 'resume' && !breakers.isArmed(market);
  };
  if (meant.some(isLooser)) {
    const refused = mayAsk(state, meant.filter(isLooser), command);
    if (refused !== null) return refused;
  }
  for (const market of meant) {
    if (isLooser(market)) askToLoosen(state, market, command);
    else order(state, market, command.action);
  }
  return null;
}

/** Why a person may not ask for markets to be loosened; null when it may. */
function mayAsk(
  state: State,
  markets: readonly number[],
  command: CommandOf<'operator'>,
): RefusalCode | null {
  const { persons } = state.genesis.venue.loosening;
  if (persons < 2) return null;
  if (command.person === undefined) return 'person-needed';
  const wished = TRADING_OF[command.action];
  const { loosening } = state;
  const isOwn = markets.every((market) => loosening.isAskedBy(market, wished, command.person));
  return isOwn ? 'same-person' : null;
}

function askToLoosen(state: State, market: number, command: CommandOf<'operator'>): void {
  const { persons, delayMs } = state.genesis.venue.loosening;
  const action = OPERATOR_ACTIONS.indexOf(command.action);
  const wished = TRADING_OF[command.action];
  const at = state.time + delayMs;
  const person = command.person ?? '';
  const wish = state.loosening.ask(market, wished, person, persons, at);
  if (wish === 'asked') emit(state, 'loosening-asked', market, action);
  if (wish !== 'approved') return;
  if (delayMs === 0) order(state, market, command.action);
  else emit(state, 'loosening-approved', market, action, 0, 0, BigInt(at));
}

/** Puts an order in force; whoever is due under it is looked at. */
function order(state: State, market: number, action: OperatorAction): void {
  state.loosening.forget(market);
  state.breakers.manual[market] = TRADING_OF[action];
  if (action === 'resume') releaseBreakers(state, market);
  settleTrading(state, market);
  emit(state, 'trading-state', market, OPERATOR_ACTIONS.indexOf(action));
  if (!state.breakers.isHalted(market)) sweep(state, market);
}

/** Time moved: what two persons approved takes effect. */
export function loosenDue(state: State): void {
  const { loosening } = state;
  if (state.time < loosening.firstDue) return;
  for (let market = 0; market < loosening.count; market += 1) {
    const due = loosening.dueAt[market] as number;
    if (due === -1 || due > state.time) continue;
    const wished = loosening.wished[market];
    const action = OPERATOR_ACTIONS.find((each) => TRADING_OF[each] === wished);
    if (action !== undefined) order(state, market, action);
  }
}
