import type { Accounts, Positions } from '../ledger/index.ts';
import { LIMITS, MODE } from '../model/index.ts';
import type { QuoteUnits } from '../money/index.ts';
import type { Prices } from '../pricing/index.ts';
import type { Risk } from './risk.ts';
import type { Schedules } from './schedules.ts';

const TIERS = LIMITS.tiersPerSchedule;
const MILLION = 1_000_000n;
const LESS_ONE = 999_999n;

/** What margin is computed from. */
export interface Book {
  readonly accounts: Accounts;
  readonly positions: Positions;
  readonly prices: Prices;
  readonly schedules: Schedules;
  /** Requirements of accounts that are weighed by scenarios. */
  readonly portfolios?: { assess(account: number, out: BigInt64Array): void };
}

/** Places in the answer of `assess`. */
export const EQUITY = 0;
export const INITIAL_EQUITY = 1;
export const MAINTENANCE_EQUITY = 2;
export const INITIAL = 3;
export const MAINTENANCE = 4;

/**
 * Computes equity and both requirements of one account, exactly, into `out`.
 *
 * This is the hot loop of the engine. All arithmetic stays in one function and within 64 bits
 * (`AMOUNT_MAX` and `positionsPerAccount` bound every sum), because one product beyond 64 bits
 * would make it ten times slower for the life of the process. `notional * rate / 10^6` is split
 * into whole millions and the rest for the same reason.
 *
 * @param account row
 * @param out five places: equity, initial equity, maintenance equity, initial, maintenance
 */
export function assess(book: Book, account: number, out: BigInt64Array): void {
  const isPortfolio = book.accounts.mode[account] === MODE.portfolio;
  if (isPortfolio && book.portfolios !== undefined) book.portfolios.assess(account, out);
  else assessPositions(book, account, out);
}

function assessPositions(book: Book, account: number, out: BigInt64Array): void {
  const { positions, prices, schedules } = book;
  let equity = BigInt.asIntN(
    64,
    (book.accounts.cash[account] as bigint) + (book.accounts.collateral[account] as bigint),
  );
  let initialEquity = equity;
  let maintenanceEquity = equity;
  let initial = 0n;
  let maintenance = 0n;
  let row = book.accounts.firstPosition[account] as number;
  while (row !== -1) {
    const market = positions.market[row] as number;
    const size = positions.size[row] as bigint;
    const unit = BigInt.asIntN(
      64,
      (prices.mark[market] as bigint) * (schedules.scale[market] as bigint),
    );
    const value = BigInt.asIntN(64, size * unit);
    const gain = BigInt.asIntN(64, value - (positions.cost[row] as bigint));
    equity = BigInt.asIntN(64, equity + gain);
    const toInitial = weighted(gain, schedules.gainInitial[market] as bigint);
    const toMaintenance = weighted(gain, schedules.gainMaintenance[market] as bigint);
    initialEquity = BigInt.asIntN(64, initialEquity + toInitial);
    maintenanceEquity = BigInt.asIntN(64, maintenanceEquity + toMaintenance);
    const notional = value < 0n ? BigInt.asIntN(64, -value) : value;
    const base = market * TIERS;
    const last = base + (schedules.tierCount[market] as number) - 1;
    let tier = base;
    while (tier < last && notional >= (schedules.tierFrom[tier + 1] as bigint)) tier += 1;
    maintenance = BigInt.asIntN(
      64,
      maintenance +
        required(
          notional,
          schedules.maintenanceRate[tier] as bigint,
          schedules.maintenanceDeduction[tier] as bigint,
        ),
    );
    const long = BigInt.asIntN(64, size + (positions.bids[row] as bigint));
    const short = BigInt.asIntN(64, (positions.asks[row] as bigint) - size);
    const worst = BigInt.asIntN(64, (long > short ? long : short) * unit);
    while (tier < last && worst >= (schedules.tierFrom[tier + 1] as bigint)) tier += 1;
    initial = BigInt.asIntN(
      64,
      initial +
        required(
          worst,
          schedules.initialRate[tier] as bigint,
          schedules.initialDeduction[tier] as bigint,
        ),
    );
    row = positions.next[row] as number;
  }
  out[EQUITY] = equity;
  out[INITIAL_EQUITY] = initialEquity;
  out[MAINTENANCE_EQUITY] = maintenanceEquity;
  out[INITIAL] = initial;
  out[MAINTENANCE] = maintenance;
}

/** `notional * rate / 10^6` rounded up, less the deduction, within 64 bits. */
function required(notional: bigint, rate: bigint, deduction: bigint): bigint {
  const millions = BigInt.asIntN(64, notional / MILLION);
  const rest = BigInt.asIntN(64, notional - millions * MILLION);
  const part = BigInt.asIntN(64, BigInt.asIntN(64, rest * rate + LESS_ONE) / MILLION);
  return BigInt.asIntN(64, millions * rate + part - deduction);
}

/** A gain at its weight, rounded down; a loss counts in full. Within 64 bits. */
function weighted(gain: bigint, weight: bigint): bigint {
  if (gain <= 0n || weight === MILLION) return gain;
  const millions = BigInt.asIntN(64, gain / MILLION);
  const rest = BigInt.asIntN(64, gain - millions * MILLION);
  return BigInt.asIntN(64, millions * weight + BigInt.asIntN(64, rest * weight) / MILLION);
}

/** Scratch of `riskOf`: making a typed array costs more than the assessment. */
const out = new BigInt64Array(5);

/** The answer of `assess` as an object with names, for decisions off the hot path. */
export function riskOf(book: Book, account: number): Risk {
  assess(book, account, out);
  return named(out);
}

/** Gives the places of an answer of `assess` their names. */
export const named = (answer: BigInt64Array): Risk => ({
  equity: answer[EQUITY] as QuoteUnits,
  initialEquity: answer[INITIAL_EQUITY] as QuoteUnits,
  maintenanceEquity: answer[MAINTENANCE_EQUITY] as QuoteUnits,
  initial: answer[INITIAL] as QuoteUnits,
  maintenance: answer[MAINTENANCE] as QuoteUnits,
});
