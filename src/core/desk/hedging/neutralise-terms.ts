/** What least-cost neutralisation is asked: a book, the instruments, the budgets. */
import { REAL_MAX, type RefusedInput, refusedOutside } from '../real-range.ts';

/** A sensitivity of the book that is to lie within its band. */
export interface GreekTarget {
  /** Such as `delta BTC`; for messages. */
  readonly name: string;
  /** Of the book, with the orders that are still out counted as filled. */
  readonly book: number;
  /** Zero or more: the trades bring it within `-band` to `band`. */
  readonly band: number;
}

/** An instrument that may be traded, per contract. */
export interface HedgeInstrument {
  /** Sensitivities in the order of the targets. */
  readonly greeks: readonly number[];
  /** Half the spread and the fee, in quote, zero or more. */
  readonly cost: number;
  /** Most contracts that may be bought and sold: the share of the depth that is taken. */
  readonly buyMax: number;
  readonly sellMax: number;
  /** Contracts of the smallest change of an order, above zero. */
  readonly step: number;
  /** Value of a contract in quote, zero or more; counts against the turnover. */
  readonly notional: number;
  /** Margin that a contract bought, or sold, takes up; below zero where it frees some. */
  readonly buyMargin: number;
  readonly sellMargin: number;
}

/** What all trades together may use, in quote; null is no limit. */
export interface HedgeBudgets {
  readonly margin: number | null;
  readonly turnover: number | null;
}

export interface NeutraliseTerms {
  readonly targets: readonly GreekTarget[];
  readonly instruments: readonly HedgeInstrument[];
  readonly budgets: HedgeBudgets;
  /** `whole`: trades are multiples of the steps; `any`: the bound that no whole answer beats. */
  readonly lots: 'whole' | 'any';
}

const TARGETS_MAX = 64;
const INSTRUMENTS_MAX = 1_024;
/** Steps of one instrument: beyond it the solver's whole numbers lose their last digit. */
const STEPS_MAX = 1e9;

function instrumentFault(
  of: HedgeInstrument,
  at: string,
  targets: readonly GreekTarget[],
): RefusedInput | null {
  const ranges = refusedOutside([
    [`greeks of ${at}`, of.greeks.length, targets.length, targets.length],
    [`cost of ${at}`, of.cost, 0, REAL_MAX],
    [`step of ${at}`, of.step, 0, REAL_MAX, 'above'],
    [`steps to buy of ${at}`, of.buyMax / of.step, 0, STEPS_MAX],
    [`steps to sell of ${at}`, of.sellMax / of.step, 0, STEPS_MAX],
    [`notional of ${at}`, of.notional, 0, REAL_MAX],
    [`buyMargin of ${at}`, of.buyMargin, -REAL_MAX, REAL_MAX],
    // A purchase and a sale at once may not free margin: the budget would be without end.
    [`sellMargin of ${at}`, of.sellMargin, -of.buyMargin, REAL_MAX],
  ]);
  if (ranges !== null) return ranges;
  for (let greek = 0; greek < of.greeks.length; greek += 1) {
    const value = of.greeks[greek] as number;
    const name = `${targets[greek]?.name} of ${at}`;
    const fault = refusedOutside([[name, value, -REAL_MAX, REAL_MAX]]);
    if (fault !== null) return fault;
  }
  return null;
}

/** The first input out of its range; null where all are in. */
export function neutraliseFault(terms: NeutraliseTerms): RefusedInput | null {
  const { targets, instruments, budgets } = terms;
  const sizes = refusedOutside([
    ['targets', targets.length, 1, TARGETS_MAX],
    ['instruments', instruments.length, 0, INSTRUMENTS_MAX],
    ['margin budget', budgets.margin ?? 0, 0, REAL_MAX],
    ['turnover budget', budgets.turnover ?? 0, 0, REAL_MAX],
  ]);
  if (sizes !== null) return sizes;
  for (const { name, book, band } of targets) {
    const fault = refusedOutside([
      [name, book, -REAL_MAX, REAL_MAX],
      [`band of ${name}`, band, 0, REAL_MAX],
    ]);
    if (fault !== null) return fault;
  }
  for (let at = 0; at < instruments.length; at += 1) {
    const of = instruments[at] as HedgeInstrument;
    const fault = instrumentFault(of, `instrument ${at}`, targets);
    if (fault !== null) return fault;
  }
  return null;
}

/** Greeks of the book after trades, in the order of the targets. */
export function residualsOf(terms: NeutraliseTerms, trades: readonly number[]): number[] {
  return terms.targets.map(({ book }, greek) => {
    let sum = book;
    terms.instruments.forEach(({ greeks }, at) => {
      sum += (greeks[greek] as number) * (trades[at] as number);
    });
    return sum;
  });
}

/** Cost of trades, in quote. */
export function costOf(terms: NeutraliseTerms, trades: readonly number[]): number {
  let sum = 0;
  terms.instruments.forEach(({ cost }, at) => {
    sum += cost * Math.abs(trades[at] as number);
  });
  return sum;
}
