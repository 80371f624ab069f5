/** The cheapest trades that bring all Greeks of a book into their bands at once. */
import type { LinearSolver } from '../../waterfall/index.ts';
import type { RefusedInput } from '../real-range.ts';
import {
  bandProgram,
  elasticProgram,
  keepsBands,
  keepsBudgets,
  signedSteps,
  violationOf,
} from './neutralise-program.ts';
import {
  costOf,
  type HedgeInstrument,
  type NeutraliseTerms,
  neutraliseFault,
  residualsOf,
} from './neutralise-terms.ts';

/** Trades and what they lead to. */
export interface HedgeTrades {
  /** Contracts to trade of each instrument, positive is bought; whole steps where asked for. */
  readonly trades: readonly number[];
  /** The same in steps. */
  readonly steps: readonly number[];
  /** In quote. */
  readonly cost: number;
  /** Greeks after the trades, in the order of the targets. */
  readonly residuals: readonly number[];
}

/** Every Greek is within its band, but for the rounding of the solver. */
export interface Neutralised extends HedgeTrades {
  readonly kind: 'neutral';
  /** `feasible`: the search was ended by its bound, and something cheaper may exist. */
  readonly proof: 'least-cost' | 'feasible';
}

/** No trades within the limits lead into all bands; these come closest. */
export interface NotNeutral extends HedgeTrades {
  readonly kind: 'infeasible';
  /** What stays outside, in sum: each Greek in its own bands. */
  readonly violation: number;
  /** The same without any trade; never less. */
  readonly violationBefore: number;
}

/** The solver gave no answer to a program that has one; its own word for why. */
export interface NotSolved {
  readonly kind: 'unsolved';
  readonly status: string;
}

export type Neutralisation = Neutralised | NotNeutral | NotSolved | RefusedInput;

function tradesOf(terms: NeutraliseTerms, steps: readonly number[]): HedgeTrades {
  const trades = steps.map((each, at) => each * (terms.instruments[at] as HedgeInstrument).step);
  return { trades, steps, cost: costOf(terms, trades), residuals: residualsOf(terms, trades) };
}

/** Signed steps of an answer that keeps the budgets, else the word of the solver. */
function stepsOf(
  terms: NeutraliseTerms,
  answer: ReturnType<LinearSolver>,
): readonly number[] | NotSolved {
  if (answer.kind === 'unsolved') return answer;
  const steps = signedSteps(terms, answer.primal);
  if (keepsBudgets(terms, steps)) return steps;
  return { kind: 'unsolved', status: 'the answer breaks a budget' };
}

const isSteps = (found: readonly number[] | NotSolved): found is readonly number[] =>
  Array.isArray(found);

/** Least total violation, and at it the least cost. */
function closest(terms: NeutraliseTerms, solve: LinearSolver): Neutralisation {
  const nearest = stepsOf(terms, solve(elasticProgram(terms, null)));
  if (!isSteps(nearest)) return nearest;
  const none = terms.instruments.map(() => 0);
  const before = violationOf(terms, residualsOf(terms, none));
  const least = violationOf(terms, tradesOf(terms, nearest).residuals);
  const cheapest = stepsOf(terms, solve(elasticProgram(terms, least)));
  const steps = isSteps(cheapest) ? cheapest : nearest;
  const found = tradesOf(terms, steps);
  if (keepsBands(terms, found.residuals)) {
    return { kind: 'neutral', proof: 'feasible', ...found };
  }
  const violation = violationOf(terms, found.residuals);
  // Rounding may leave a trade that does nothing: then none is made.
  const isBetter = violation < before;
  const kept = isBetter ? found : tradesOf(terms, none);
  const after = isBetter ? violation : before;
  return { kind: 'infeasible', violation: after, violationBefore: before, ...kept };
}

/**
 * Minimises the sum of cost over all trades such that every Greek of the book lies within its band
 * and the maxima and budgets are kept: a linear program, or one in whole steps. Floats decide
 * nothing: the answer is computed anew from the terms before it is given back. Equal instruments
 * are taken in the order of their list, so that one book has one answer.
 *
 *     const budgets = { margin: null, turnover: 250_000 };
 *     const found = neutralise({ targets, instruments, budgets, lots: 'whole' }, solve);
 *     if (found.kind === 'neutral') send(found.trades);
 *
 * @returns trades with their cost and residual Greeks (within the bands up to 1e-5 of what one step
 *   of the instrument that moves a Greek most does); what comes closest where nothing reaches the
 *   bands; or the first input out of its range
 */
export function neutralise(terms: NeutraliseTerms, solve: LinearSolver): Neutralisation {
  const fault = neutraliseFault(terms);
  if (fault !== null) return fault;
  const none = tradesOf(
    terms,
    terms.instruments.map(() => 0),
  );
  const isInside = violationOf(terms, none.residuals) === 0;
  if (isInside) return { kind: 'neutral', proof: 'least-cost', ...none };
  const steps = stepsOf(terms, solve(bandProgram(terms)));
  const found = isSteps(steps) ? tradesOf(terms, steps) : null;
  if (found !== null && keepsBands(terms, found.residuals)) {
    return { kind: 'neutral', proof: 'least-cost', ...found };
  }
  return closest(terms, solve);
}
