/** Words about the whole book. */
import type { WordName } from '../module/index.ts';
import { NEVER } from '../module/index.ts';
import type { DeskState } from './state.ts';

const DAY_MS = 86_400_000;

const WORDS = [
  ...['equity', 'capital', 'profit', 'peak', 'drawdown', 'drawdown_day', 'drawdown_trailing'],
  ...['exposure', 'leverage', 'concentration', 'turnover', 'fees', 'slippage_bp', 'win_rate'],
  ...['sharpe', 'profit_es', 'open_orders', 'unknown_orders', 'time_of_day_ms', 'weekday'],
  ...['adl_age_ms', 'liquidation_age_ms', 'fill_age_ms'],
] as const;
const KNOWN: ReadonlySet<string> = new Set(WORDS);

export const isBookWord = (name: string): boolean => KNOWN.has(name);

const quote = (amount: bigint): number => Number(amount) / 1e8;
const since = (time: number, moment: number): number => (moment === 0 ? NEVER : time - moment);

/** The value of a word about the book. */
export function bookValue(state: DeskState, name: WordName): number {
  const { book, time } = state;
  switch (name) {
    case 'equity':
      return quote(book.equity());
    case 'capital':
      return quote(book.capital);
    case 'profit':
      return quote(book.equity() - book.capital);
    case 'peak':
      return quote(book.peak());
    case 'drawdown':
      return book.falls().peak;
    case 'drawdown_day':
      return book.falls().day;
    case 'drawdown_trailing':
      return book.falls().trailing;
    case 'turnover':
      return quote(book.turnover.sum(time));
    case 'fees':
      return quote(book.fees.sum(time));
    case 'open_orders':
      return state.orders.live().length;
    case 'unknown_orders':
      return state.orders.unknown().length;
    case 'time_of_day_ms':
      return time - Math.floor(time / DAY_MS) * DAY_MS;
    case 'weekday':
      return (Math.floor(time / DAY_MS) + 4) % 7; // 1970-01-01 was a Thursday
    case 'adl_age_ms':
      return since(time, state.moments.adl);
    case 'liquidation_age_ms':
      return since(time, state.moments.liquidation);
    case 'fill_age_ms':
      return since(time, state.moments.fill);
    default:
      return tradingValue(state, name);
  }
}

function tradingValue(state: DeskState, name: WordName): number {
  const { book } = state;
  switch (name) {
    case 'exposure':
      return exposureOf(state).total;
    case 'leverage': {
      const equity = quote(book.equity());
      return equity > 0 ? exposureOf(state).total / equity : NEVER;
    }
    case 'concentration':
      return exposureOf(state).concentration;
    case 'slippage_bp': {
      const value = Number(book.slippageValue);
      return value === 0 ? Number.NaN : (10_000 * Number(book.slippageCost)) / value;
    }
    case 'win_rate':
      return book.scores().winRate;
    case 'sharpe':
      return book.scores().sharpe;
    case 'profit_es':
      return Math.max(0, book.hourlyShortfall(0.975));
    default:
      return Number.NaN;
  }
}

/** Sum of absolute values, and the sum of squared shares by underlying. */
function exposureOf(state: DeskState): { readonly total: number; readonly concentration: number } {
  const by = new Map<string, number>();
  let total = 0;
  state.markets.instruments.forEach(({ underlying }, row) => {
    const value = Math.abs(quote(state.book.valueOf(row)));
    total += value;
    by.set(underlying, (by.get(underlying) ?? 0) + value);
  });
  if (total === 0) return { total, concentration: 0 };
  let concentration = 0;
  for (const value of by.values()) concentration += (value / total) * (value / total);
  return { total, concentration };
}
