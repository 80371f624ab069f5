/** The schedule that trades expected cost against variance: linear impact, one aversion to risk. */
import { acoshOnePlus, sinhRatio } from './hyperbolic.ts';
import {
  type ImpactModel,
  isAtLeast,
  isPlannable,
  netTemporary,
  scheduleOf,
  type UnwindSchedule,
} from './schedule.ts';

/** What is unwound, and how averse to its risk. */
export interface AlmgrenChrissTerms extends ImpactModel {
  /** Units to sell or to buy back, zero or more. */
  readonly quantity: number;
  /** Whole number, 1 to `PERIODS_MAX`. */
  readonly periods: number;
  /** Money of expected cost that is paid to be rid of one unit of variance: lambda. */
  readonly riskAversion: number;
}

/** The optimal schedule. */
export interface AlmgrenChrissSchedule extends UnwindSchedule {
  readonly kind: 'schedule';
  /** Urgency, per unit of time: the quantity falls by about e in each 1 / kappa. */
  readonly kappa: number;
  /** 1 / kappa, as the authors name it; infinite where there is no aversion to risk. */
  readonly halfLife: number;
}

/** Why there is no schedule. */
export interface NoSchedule {
  readonly kind: 'infeasible';
  /** `net-temporary`: the permanent impact of a period's trade outweighs its temporary one. */
  readonly reason: 'out-of-range' | 'net-temporary';
}

/**
 * The optimal schedule: with eta' = eta - gamma tau / 2 and k^2 = lambda sigma^2 / eta',
 * kappa = acosh(1 + k^2 tau^2 / 2) / tau and x_j = X sinh(kappa (T - t_j)) / sinh(kappa T).
 * Source: R. Almgren and N. Chriss, Optimal execution of portfolio transactions (2000).
 *
 *     almgrenChriss({ quantity: 1e6, periods: 5, periodLength: 1, volatility: 0.95,
 *       temporary: 2.5e-6, permanent: 2.5e-7, fixed: 0.0625, riskAversion: 2e-6 });
 *     // kappa 0.846, holdings 1000000, 428599, 182933, 76296, 27643, 0
 */
export function almgrenChriss(terms: AlmgrenChrissTerms): AlmgrenChrissSchedule | NoSchedule {
  const { quantity, periods, periodLength, volatility, riskAversion } = terms;
  const inRange = isPlannable(terms, periods) && isAtLeast(quantity, 0);
  if (!inRange || !isAtLeast(riskAversion, 0))
    return { kind: 'infeasible', reason: 'out-of-range' };
  const net = netTemporary(terms);
  if (!(net > 0)) return { kind: 'infeasible', reason: 'net-temporary' };
  const urgency = (riskAversion * volatility * volatility) / net;
  const kappa = acoshOnePlus((urgency * periodLength * periodLength) / 2) / periodLength;
  const whole = kappa * periodLength * periods;
  const holdings: number[] = [];
  for (let period = 0; period <= periods; period += 1) {
    const left = periods - period;
    const share = whole > 0 ? sinhRatio(kappa * periodLength * left, whole) : left / periods;
    holdings.push(quantity * share);
  }
  return { kind: 'schedule', kappa, halfLife: 1 / kappa, ...scheduleOf(terms, holdings) };
}
