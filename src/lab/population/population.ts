import {
  faultOfQuantiles,
  QuantileCurve,
  type QuantileKnot,
  type Random,
} from '../../core/numeric/index.ts';
import {
  LEVERAGE_QUANTILES,
  MEAN_NOTIONAL,
  NOTIONAL_QUANTILES,
  SIZE_LEVERAGE_CORRELATION,
} from './population-facts.ts';

/** Trader accounts in columns; row i of every column is one account with one position. */
export interface Population {
  readonly count: number;
  /** The first rows belong to market makers, who also hedge elsewhere. */
  readonly makers: number;
  /** +1 long, -1 short. */
  readonly side: Int8Array;
  /** Account value in USD, unrealised profit included; above zero. */
  readonly equityUsd: Float64Array;
  /** Value of the position in USD; above zero. */
  readonly notionalUsd: Float64Array;
  /** Notional over equity. */
  readonly leverage: Float64Array;
  /** 1 where only the position's own collateral backs it. */
  readonly isolated: Uint8Array;
}

/** A law of leverage: quantiles, and the values that nobody passes. */
export interface LeverageLaw {
  readonly knots: readonly QuantileKnot[];
  readonly least?: number;
  readonly most: number;
}

/** A law of sizes: quantiles in USD, a Pareto tail above the last, and values nobody passes. */
export interface SizeLaw {
  readonly knots: readonly QuantileKnot[];
  readonly tailIndex: number;
  readonly least?: number;
  readonly most?: number;
}

/** Market makers: a few large accounts, long and short in turn. */
export interface MakerTerms {
  /** How many; 0 for none. */
  readonly count: number;
  /** Share of each side's notional that they hold together, 0 to under 1. */
  readonly shareOfSide: number;
  /** Notional over equity of each. */
  readonly leverage: number;
}

/** What a population looks like. */
export interface PopulationTerms {
  /** Accounts, 100 to 1,000,000, makers included. */
  readonly accounts: number;
  /** Share of the accounts that are long, above 0 and below 1. */
  readonly longShare: number;
  /** USD of notional on each side; both sides meet it. */
  readonly openInterestUsd: number;
  /** Most that one account holds of its side's notional. */
  readonly largestShare: number;
  /** Share of the accounts that are isolated. */
  readonly isolatedShare: number;
  /** Law of the notional before it is scaled to the open interest, with its Pareto tail. */
  readonly notional: SizeLaw;
  readonly leverage: { readonly long: LeverageLaw; readonly short: LeverageLaw };
  /** Correlation of the normal scores of notional and leverage, -1 to 1. */
  readonly sizeLeverageCorrelation: number;
  readonly makers: MakerTerms;
}

export const ACCOUNTS_MIN = 100;
export const ACCOUNTS_MAX = 1_000_000;

/** Leverage of the winners, as published; nobody starts beyond what a venue grants. */
export const SHORT_LEVERAGE: LeverageLaw = { knots: LEVERAGE_QUANTILES, most: 50 };

/** Leverage of the longs before the fall: an assumption, as nothing was published. */
export const LONG_LEVERAGE: LeverageLaw = {
  knots: [
    { p: 0.1, value: 1.2 },
    { p: 0.5, value: 4 },
    { p: 0.75, value: 8 },
    { p: 0.9, value: 15 },
    { p: 0.99, value: 35 },
  ],
  most: 50,
};

/** Terms calibrated to the published facts; the shares and the longs' leverage are assumptions. */
export function defaultPopulation(accounts: number): PopulationTerms {
  return {
    accounts,
    longShare: 0.5,
    openInterestUsd: (accounts / 2) * MEAN_NOTIONAL,
    largestShare: 0.04,
    isolatedShare: 0.3,
    notional: { knots: NOTIONAL_QUANTILES, tailIndex: 0.85 },
    leverage: { long: LONG_LEVERAGE, short: SHORT_LEVERAGE },
    sizeLeverageCorrelation: SIZE_LEVERAGE_CORRELATION,
    makers: { count: 8, shareOfSide: 0.15, leverage: 2 },
  };
}

/**
 * Draws a population. The same terms and seed give the same columns on every machine.
 *
 * Notional and leverage are drawn from their quantiles, tied by a Gaussian copula. The notional of
 * the traders on each side is then scaled by one factor, and capped, so that the side meets the
 * open interest; equity is notional over leverage, so it scales along. Absolute sizes are
 * therefore those of the facts only as far as the open interest fits the number of accounts.
 *
 * @throws RangeError with a sentence where the terms contradict each other
 */
export function drawPopulation(terms: PopulationTerms, random: Random): Population {
  const fault = faultOfPopulation(terms);
  if (fault !== undefined) throw new RangeError(fault);
  const count = terms.accounts;
  const population: Population = {
    count,
    makers: terms.makers.count,
    side: drawSides(terms, random.split('side')),
    equityUsd: new Float64Array(count),
    notionalUsd: new Float64Array(count),
    leverage: new Float64Array(count),
    isolated: new Uint8Array(count),
  };
  drawTraders(population, terms, random);
  for (const side of [1, -1] as const) fitSide(population, side, terms);
  for (let i = 0; i < count; i += 1) {
    population.equityUsd[i] =
      (population.notionalUsd[i] as number) / (population.leverage[i] as number);
  }
  return population;
}

function drawSides(terms: PopulationTerms, random: Random): Int8Array {
  const side = new Int8Array(terms.accounts);
  const makers = terms.makers.count;
  for (let i = 0; i < makers; i += 1) side[i] = i % 2 === 0 ? 1 : -1;
  const longs = Math.round(terms.longShare * (terms.accounts - makers));
  const traders = side.subarray(makers).fill(-1);
  traders.fill(1, 0, longs);
  random.shuffle(traders);
  return side;
}

function drawTraders(population: Population, terms: PopulationTerms, random: Random): void {
  const sizes = random.split('size');
  const leverages = random.split('leverage');
  const isolation = random.split('isolation');
  const notional = new QuantileCurve(terms.notional.knots, terms.notional);
  const long = curveOf(terms.leverage.long);
  const short = curveOf(terms.leverage.short);
  const shared = terms.sizeLeverageCorrelation;
  const own = Math.sqrt(1 - shared * shared);
  for (let i = terms.makers.count; i < population.count; i += 1) {
    const size = sizes.normal();
    const score = shared * size + own * leverages.normal();
    population.notionalUsd[i] = notional.atScore(size);
    population.leverage[i] = (population.side[i] === 1 ? long : short).atScore(score);
    population.isolated[i] = isolation.chance(terms.isolatedShare) ? 1 : 0;
  }
}

function curveOf(law: LeverageLaw): QuantileCurve {
  return new QuantileCurve(law.knots, law);
}

/** Gives the makers of a side their share and scales its traders, capped, to the rest. */
function fitSide(population: Population, side: 1 | -1, terms: PopulationTerms): void {
  const { count, share, leverage } = makersOf(terms, side);
  const makersTotal = terms.openInterestUsd * share;
  for (let i = 0; i < terms.makers.count; i += 1) {
    if (population.side[i] !== side) continue;
    population.notionalUsd[i] = makersTotal / count;
    population.leverage[i] = leverage;
  }
  const cap = terms.openInterestUsd * terms.largestShare;
  scaleTraders(population, side, terms.openInterestUsd - makersTotal, cap);
}

/** Makers take turns from the long side on, so the short side may have one fewer, or none. */
function makersOf(terms: PopulationTerms, side: 1 | -1) {
  const { count, shareOfSide, leverage } = terms.makers;
  const here = side === 1 ? Math.ceil(count / 2) : Math.floor(count / 2);
  return { count: here, share: here === 0 ? 0 : shareOfSide, leverage };
}

/**
 * Finds the factor for which the capped notionals of a side sum to the target, by filling: what
 * the capped accounts cannot take is spread over the others until nobody new is capped.
 */
function scaleTraders(population: Population, side: 1 | -1, target: number, cap: number): void {
  const { notionalUsd, makers, count } = population;
  let factor = 0;
  let capped = -1;
  let before = -1;
  // The factor only grows, so the capped accounts only grow in number: this ends.
  do {
    before = capped;
    capped = 0;
    let free = 0;
    for (let i = makers; i < count; i += 1) {
      if (population.side[i] !== side) continue;
      if ((notionalUsd[i] as number) * factor >= cap) capped += 1;
      else free += notionalUsd[i] as number;
    }
    factor = (target - capped * cap) / free;
  } while (capped !== before);
  for (let i = makers; i < count; i += 1) {
    if (population.side[i] !== side) continue;
    notionalUsd[i] = Math.min((notionalUsd[i] as number) * factor, cap);
  }
}

/** Why no population has these terms, or undefined where one has. */
export function faultOfPopulation(terms: PopulationTerms): string | undefined {
  const { accounts, makers } = terms;
  const whole = Number.isInteger(accounts) && Number.isInteger(makers.count);
  if (!(whole && accounts >= ACCOUNTS_MIN && accounts <= ACCOUNTS_MAX)) {
    return `accounts must be whole, ${ACCOUNTS_MIN} to ${ACCOUNTS_MAX}: ${accounts}`;
  }
  const traders = accounts - makers.count;
  const longs = Math.round(terms.longShare * traders);
  if (!(makers.count >= 0 && longs >= 1 && longs < traders)) {
    return 'each side needs a trader: check accounts, longShare and makers.count';
  }
  const fewest = Math.min(longs, traders - longs);
  if (!(fewest * terms.largestShare > 1)) {
    return `${fewest} accounts of at most ${terms.largestShare} of a side cannot fill the side`;
  }
  if (!(makers.shareOfSide >= 0 && makers.shareOfSide < 1 && makers.leverage > 0)) {
    return `makers hold a share of 0 to under 1 at a leverage above 0: ${makers.shareOfSide}`;
  }
  const correlation = terms.sizeLeverageCorrelation;
  if (!(correlation >= -1 && correlation <= 1)) {
    return `sizeLeverageCorrelation must be from -1 to 1: ${correlation}`;
  }
  if (!(terms.openInterestUsd > 0 && terms.openInterestUsd < Number.POSITIVE_INFINITY)) {
    return `openInterestUsd must be above zero: ${terms.openInterestUsd}`;
  }
  const { long, short } = terms.leverage;
  const laws = [terms.notional.knots, long.knots, short.knots];
  return laws.map(faultOfQuantiles).find((fault) => fault !== undefined);
}
