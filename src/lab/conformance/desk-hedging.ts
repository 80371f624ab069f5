/** What a desk hedges with and how much it puts at risk: bands, neutralisation, sizing. */
import {
  cppiExposure,
  drawdownControl,
  hedgeBand,
  kellyLeverage,
  modifiedVolatility,
  type NeutraliseTerms,
  neutralise,
  quadraticHedge,
  type RefusedInput,
  volatilityTarget,
  whalleyWilmottHalf,
  zakamoulineVarianceShare,
  zakamoulineWidth,
} from '../../core/desk/index.ts';
import { mertonGreeks } from '../../core/options/index.ts';
import { openLinearSolver } from '../../io/lp/index.ts';
import type { Rule } from './adapter.ts';
import { NotCovered, type Outcome, refused, values } from './answer.ts';
import { double, doubleOf, doubles } from './doubles.ts';
import type { Inputs } from './inputs.ts';
import type { Json } from './vectors.ts';

const solve = await openLinearSolver();

const rule = (name: string, answer: (inputs: Inputs) => Outcome): Rule => ({
  name,
  gives: [],
  answer,
});

const refusedBy = ({ fault }: RefusedInput): Outcome =>
  refused(`${fault.at} is ${fault.seen}, accepted is ${fault.accepted}`);

const bands = rule('hedge_bands', (inputs) => {
  const [spot, strike, years] = [double(inputs, 'S'), double(inputs, 'K'), double(inputs, 'T')];
  const [rate, volatility] = [double(inputs, 'r'), double(inputs, 'sigma')];
  const [cost, aversion] = [double(inputs, 'lam'), double(inputs, 'ra')];
  const greeks = mertonGreeks(1, spot, strike, volatility, years, rate, 0);
  const { price, delta, gamma, vega } = greeks;
  const of = { spot, years, volatility, rate, cost, aversion, gamma };
  const width = zakamoulineWidth(of);
  const share = zakamoulineVarianceShare(of);
  // The half widths are asked of the portfolio's form, which is what a desk calls.
  const limits = { halfMin: 0, deltaLimit: 1e9 };
  const book = { market: { spot, rate }, years, volatility, gamma, legs: [] };
  const narrow = hedgeBand({ kind: 'whalley-wilmott', cost, aversion }, book, limits);
  const wide = hedgeBand({ kind: 'zakamouline', cost, aversion }, book, limits);
  if (narrow.kind === 'refused') return refusedBy(narrow);
  if (wide.kind === 'refused') return refusedBy(wide);
  return values({
    price,
    delta,
    gamma,
    vega,
    WW: narrow.half,
    H0: width.flat,
    H1: width.curved,
    ZakHalf: wide.half,
    Kadj: share,
    sigma_long: modifiedVolatility(volatility, share, 'long-gamma'),
    sigma_short: modifiedVolatility(volatility, share, 'short-gamma'),
  });
});

/** The case gives results only: an option with a gamma of 0.02 on a future at 5,000. */
const GOLDEN = { spot: 5_000, years: 0.25, volatility: 0.2, rate: 0, gamma: 0.02 };
const GOLDEN_TERMS = { ...GOLDEN, cost: 5e-4, aversion: 1 };

const golden = rule('hedge_band_public_golden', () => {
  const { flat, curved } = zakamoulineWidth(GOLDEN_TERMS);
  const WW = whalleyWilmottHalf(GOLDEN_TERMS);
  return values({ H0: flat, H1: curved, half: flat + curved, WW });
});

/** Cases of sizing state no cap: one that none of them reaches. */
const UNCAPPED = { leverageMax: 1_000 };

/** A mean that is known: the belief is certain, and no sample changes it. */
const known = (mean: number) => ({ mean, years: 1_000, priorMean: mean, priorDeviation: 0 });

function kelly(inputs: Inputs, fraction: number): number | RefusedInput {
  const [mu, volatility] = [double(inputs, 'mu'), double(inputs, 'sigma')];
  const sized = kellyLeverage({ estimate: known(mu), volatility, fraction, ...UNCAPPED });
  return sized.kind === 'refused' ? sized : sized.leverage;
}

const sizing = rule('sizing', (inputs) => {
  const [target, kellyOf] = [inputs.group('vol_target'), inputs.group('kelly')];
  const [cppi, control] = [inputs.group('cppi'), inputs.group('grossman_zhou')];
  const [full, half, uncontrolled] = [kelly(kellyOf, 1), kelly(kellyOf, 0.5), kelly(control, 1)];
  if (typeof full !== 'number') return refusedBy(full);
  if (typeof half !== 'number') return refusedBy(half);
  if (typeof uncontrolled !== 'number') return refusedBy(uncontrolled);
  const scaled = volatilityTarget({
    target: double(target, 'target'),
    realised: double(target, 'realised'),
    ...UNCAPPED,
  });
  const multiplier = double(cppi, 'm');
  const insured = cppiExposure({
    value: double(cppi, 'V'),
    floor: double(cppi, 'floor'),
    multiplier,
    worstGap: 1 / multiplier,
    ...UNCAPPED,
  });
  const controlled = drawdownControl({
    value: double(control, 'W'),
    peak: double(control, 'M'),
    kept: double(control, 'alpha'),
    leverage: uncontrolled,
  });
  if (scaled.kind === 'refused') return refusedBy(scaled);
  if (insured.kind === 'refused') return refusedBy(insured);
  if (controlled.kind === 'refused') return refusedBy(controlled);
  return values({
    vol_target: { lev: scaled.leverage },
    kelly: { f: full, half },
    cppi: { exposure: insured.exposure },
    grossman_zhou: { exposure: controlled.exposure },
  });
});

function matrixOf(inputs: Inputs, name: string): number[][] {
  return inputs.list(name).map((row: Json, at) => {
    if (!Array.isArray(row)) throw new NotCovered(`${name}.${at} is no list`);
    return row.map((value: Json) => doubleOf(value, `${name}.${at}`));
  });
}

/** Contracts that each instrument may trade either way: the case does not say, none is near it. */
const CONTRACTS_MAX = 200;

const linear = rule('neutralise_lp', (inputs) => {
  const sensitivities = matrixOf(inputs, 'G');
  const band = doubles(inputs, 'band');
  const terms: NeutraliseTerms = {
    targets: doubles(inputs, 'g').map((book, greek) => ({
      name: `row ${greek}`,
      book,
      band: band[greek] ?? Number.NaN,
    })),
    instruments: doubles(inputs, 'cost').map((cost, at) => ({
      greeks: sensitivities.map((row) => row[at] ?? Number.NaN),
      cost,
      buyMax: CONTRACTS_MAX,
      sellMax: CONTRACTS_MAX,
      step: 1,
      notional: 0,
      buyMargin: 0,
      sellMargin: 0,
    })),
    budgets: { margin: null, turnover: null },
    lots: 'any',
  };
  const found = neutralise(terms, solve);
  if (found.kind === 'refused') return refusedBy(found);
  if (found.kind !== 'neutral') return refused(found.kind);
  return values({ x: found.trades, cost_total: found.cost, residual: found.residuals });
});

/** The case gives weights only: the book and the instruments are those of `neutralise_lp`. */
const BOOK = [3.2, -4e-4, -900];
const SENSITIVITIES = [
  [1, 0.52, -0.48, 0.3],
  [0, 1.6e-5, 1.6e-5, 1.1e-5],
  [0, 45, 45, 80],
];

const quadratic = rule('neutralise_qp', (inputs) => {
  const impacts = doubles(inputs, 'D');
  const found = quadraticHedge({
    sensitivities: SENSITIVITIES,
    book: BOOK,
    weights: doubles(inputs, 'W'),
    impacts,
    costs: impacts.map(() => 0),
    most: impacts.map(() => Number.POSITIVE_INFINITY),
  });
  if (found.kind === 'refused') return refusedBy(found);
  if (found.kind !== 'optimum') return refused(found.kind);
  return values({ x: found.trades, residual: found.residuals });
});

export const DESK_HEDGING: readonly Rule[] = [bands, golden, sizing, linear, quadratic];
