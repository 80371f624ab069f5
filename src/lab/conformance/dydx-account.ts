/** Accounts of dYdX v4 cases: quantums, margin fractions, and the questions about them. */

import {
  bankruptcyQuote,
  type CloseFault,
  closeFault,
  notionalOf,
  type Risk,
  requirementOf,
} from '../../core/margin/index.ts';
import type { Lots, Ppm, QuoteUnits } from '../../core/money/index.ts';
import { NotCovered } from './answer.ts';
import type { Inputs } from './inputs.ts';
import { flatRate, quote, riskWith } from './units.ts';

/** Quote quantums of one base quantum at the oracle prices of the cases: 50,000 and 3,000. */
const LOT_VALUE: ReadonlyMap<string, bigint> = new Map([
  ['BTC', 500n],
  ['ETH', 3n],
]);

/** Value of one base quantum of a market. */
export function lotValueOf(market: string): QuoteUnits {
  const value = LOT_VALUE.get(market);
  if (value === undefined) throw new NotCovered(`no oracle price for ${market}`);
  return quote(value);
}

/** Margin fractions: 20 % and half of it unless the case says otherwise. */
export interface MarginTerms {
  readonly initial: Ppm;
  /** Of the notional, or of the initial margin as liquidity tiers have it. */
  readonly maintenance: { readonly rate: Ppm; readonly of: 'notional' | 'initial margin' };
}

export interface Subaccount {
  readonly cash: bigint;
  readonly positions: ReadonlyMap<string, bigint>;
}

export function readTerms(inputs: Inputs): MarginTerms {
  const names = ['imf', 'initial_margin', 'base_imf'] as const;
  const isGiven = inputs.has(...names, ...names.map((name) => `${name}_ppm`));
  const initial = (isGiven ? inputs.ppm(...names) : 200_000n) as Ppm;
  if (inputs.has('mmf', 'mmf_ppm', 'maintenance_margin', 'maintenance_margin_ppm')) {
    const rate = inputs.ppm('mmf', 'maintenance_margin') as Ppm;
    const atLeast = (initial > rate ? initial : rate) as Ppm;
    return { initial: atLeast, maintenance: { rate, of: 'notional' } };
  }
  const isPart = inputs.has('maintenance_fraction', 'maintenance_fraction_ppm');
  const rate = (isPart ? inputs.ppm('maintenance_fraction') : 500_000n) as Ppm;
  return { initial, maintenance: { rate, of: 'initial margin' } };
}

const NO_MARKETS = ['positions', 'position', 'delta', 'fill', 'step', 'order'];
const CASH = ['usdc_qq', 'usdc_quote_quantums', 'usdc'];
const SIZES = ['positions_base_quantums', 'positions', 'perpetual_positions'];

/** An account: cash, and positions as a map, as one market and size, or as `btc_base_quantums`. */
export function readAccount(inputs: Inputs): Subaccount {
  const positions = new Map<string, bigint>();
  if (inputs.has(...SIZES)) {
    const sizes = inputs.group(...SIZES);
    for (const market of sizes.names()) positions.set(market, sizes.integer(market));
  }
  if (inputs.has('base_quantums')) {
    const market = inputs.has('market') ? inputs.text('market') : 'BTC';
    positions.set(market, inputs.integer('base_quantums'));
  }
  for (const name of inputs.names()) {
    const market = /^([a-z]+)_base_quantums$/.exec(name)?.[1];
    const isOther = market === undefined || NO_MARKETS.includes(market);
    if (!isOther) positions.set(market.toUpperCase(), inputs.integer(name));
  }
  for (const [market, size] of positions) if (size === 0n) positions.delete(market);
  return { cash: inputs.integerOr(0n, ...CASH), positions };
}

export const sizeOf = (account: Subaccount, market: string): Lots =>
  (account.positions.get(market) ?? 0n) as Lots;

export const valueOfSize = (size: bigint, market: string): QuoteUnits =>
  quote(size * lotValueOf(market));

/** Initial margin of one position. */
const initialOf = (notional: QuoteUnits, terms: MarginTerms): QuoteUnits =>
  requirementOf(flatRate(terms.initial), notional);

/** Maintenance margin of one position; the venue rounds up twice where it is a part of initial. */
export function maintenanceOf(size: bigint, market: string, terms: MarginTerms): QuoteUnits {
  const notional = notionalOf(valueOfSize(size, market));
  const { rate, of } = terms.maintenance;
  return requirementOf(flatRate(rate), of === 'notional' ? notional : initialOf(notional, terms));
}

/** Net collateral and both requirements of an account. */
export function riskOfAccount(account: Subaccount, terms: MarginTerms): Risk {
  let equity = account.cash;
  let initial = 0n;
  let maintenance = 0n;
  for (const [market, size] of account.positions) {
    const value = valueOfSize(size, market);
    equity += value;
    initial += initialOf(notionalOf(value), terms);
    maintenance += maintenanceOf(size, market, terms);
  }
  return riskWith(equity, maintenance, initial);
}

/** Quote that an account receives for a part of a position at its bankruptcy price, or why none. */
export function quoteAtBankruptcy(
  account: Subaccount,
  terms: MarginTerms,
  closing: { readonly market: string; readonly delta: Lots },
): QuoteUnits | CloseFault | 'no-maintenance' {
  const { market, delta } = closing;
  const size = sizeOf(account, market);
  const fault = closeFault(size, delta);
  if (fault !== null) return fault;
  const risk = riskOfAccount(account, terms);
  if (risk.maintenance === 0n) return 'no-maintenance';
  const before = maintenanceOf(size, market, terms);
  const after = maintenanceOf(size + delta, market, terms);
  return bankruptcyQuote(
    { value: valueOfSize(delta, market), released: quote(before - after) },
    risk,
  );
}

/** The account after it traded `delta` for `received`. */
export function afterTrade(
  account: Subaccount,
  market: string,
  delta: bigint,
  received: bigint,
): Subaccount {
  const positions = new Map(account.positions);
  const size = sizeOf(account, market) + delta;
  if (size === 0n) positions.delete(market);
  else positions.set(market, size);
  return { cash: account.cash + received, positions };
}
