/** Neutralisation that weighs what is left of the Greeks against the impact of the trades. */
import { REAL_MAX, type RefusedInput, refusedOutside } from '../real-range.ts';
import { solvePositive } from './cholesky.ts';

/** Minimise (Gx + g)' W (Gx + g) / 2 + x' D x / 2 + c' |x| with -u <= x <= u; W and D diagonal. */
export interface QuadraticTerms {
  /** G: a row a Greek, a column an instrument, per contract. */
  readonly sensitivities: readonly (readonly number[])[];
  /** g: Greeks of the book, with the orders that are still out counted as filled. */
  readonly book: readonly number[];
  /** Diagonal of W: quote that the square of a Greek is worth, zero or more. */
  readonly weights: readonly number[];
  /** Diagonal of D: quote per squared contract of impact, zero or more. */
  readonly impacts: readonly number[];
  /** c: quote per contract, zero or more. */
  readonly costs: readonly number[];
  /** u: contracts, zero or more; infinity is no bound. */
  readonly most: readonly number[];
}

/** How near a point is to the best one; it can be checked without repeating the search. */
export interface QuadraticCertificate {
  /**
   * Largest distance from stationarity (Karush, Kuhn, Tucker), each in the size of the terms that
   * cancel there.
   */
  readonly violation: number;
  /** The best value is at most so much lower, in quote; infinite where nothing bounds it. */
  readonly gapMax: number;
}

/** `unconverged`: the sweeps ran out; the point is better than no trade, if not the best. */
export interface QuadraticHedge {
  readonly kind: 'optimum' | 'unconverged';
  readonly trades: readonly number[];
  readonly residuals: readonly number[];
  readonly certificate: QuadraticCertificate;
  readonly sweeps: number;
}

const INSTRUMENTS_MAX = 64;
const GREEKS_MAX = 64;
const SWEEPS_MAX = 1_000;
/** What rounding leaves of terms that cancel. */
const VIOLATION_MAX = 3e-15;
/** A point is taken as the best one from here on. */
const OPTIMUM_MAX = 1e-9;
/** Sensitivities and weights under it count as none. */
const FELT_MIN = 1e-100;
/** Terms smaller than this are at the end of doubles, where nothing is relative any more. */
const NOTHING = 1e-290;
/** By which share the diagonal of a linear system is raised. */
const RIDGE = 1e-11;
/** Sweeps between two looks at the certificate. */
const SWEEPS_PER_LOOK = 4;

/** f = x'Hx/2 + b'x + c'|x| and a constant. */
interface Problem {
  readonly hessian: readonly Float64Array[];
  readonly linear: Float64Array;
  readonly terms: QuadraticTerms;
}

function lengthFault(terms: QuadraticTerms): RefusedInput | null {
  const { sensitivities, book, weights, impacts, costs, most } = terms;
  const [greeks, count] = [book.length, impacts.length];
  return refusedOutside([
    ['Greeks', greeks, 1, GREEKS_MAX],
    ['instruments', count, 0, INSTRUMENTS_MAX],
    ['rows of sensitivities', sensitivities.length, greeks, greeks],
    ['weights', weights.length, greeks, greeks],
    ['costs', costs.length, count, count],
    ['most', most.length, count, count],
    ...sensitivities.map((row, at) => [`row ${at}`, row.length, count, count] as const),
  ]);
}

function valueFault(terms: QuadraticTerms): RefusedInput | null {
  const { sensitivities, book, weights, impacts, costs, most } = terms;
  const any = (name: string) => (value: number, at: number) =>
    [`${name} ${at}`, value, -REAL_MAX, REAL_MAX] as const;
  const positive = (name: string) => (value: number, at: number) =>
    [`${name} ${at}`, value, 0, REAL_MAX] as const;
  return refusedOutside([
    ...book.map(any('book')),
    ...sensitivities.flatMap((row, greek) => row.map(any(`sensitivity of row ${greek}`))),
    ...weights.map(positive('weight')),
    ...impacts.map(positive('impact')),
    ...costs.map(positive('cost')),
    ...most.map((value, at) => [`most ${at}`, value, 0, Number.POSITIVE_INFINITY] as const),
  ]);
}

/** A sensitivity or weight without the ones so small that their products would vanish. */
const felt = (value: number): number => (Math.abs(value) < FELT_MIN ? 0 : value);

function problemOf(terms: QuadraticTerms): Problem {
  const { sensitivities, book, weights, impacts } = terms;
  const count = impacts.length;
  const hessian = Array.from({ length: count }, () => new Float64Array(count));
  const linear = new Float64Array(count);
  sensitivities.forEach((row, greek) => {
    const weight = felt(weights[greek] as number);
    for (let i = 0; i < count; i += 1) {
      const weighted = weight * felt(row[i] as number);
      linear[i] = (linear[i] as number) + weighted * (book[greek] as number);
      const line = hessian[i] as Float64Array;
      for (let j = 0; j < count; j += 1) {
        line[j] = (line[j] as number) + weighted * felt(row[j] as number);
      }
    }
  });
  impacts.forEach((impact, i) => {
    const line = hessian[i] as Float64Array;
    line[i] = (line[i] as number) + impact;
  });
  return { hessian, linear, terms };
}

/** Slope of the smooth part along one instrument. */
function slopeAt({ hessian, linear }: Problem, x: Float64Array, i: number): number {
  const line = hessian[i] as Float64Array;
  let slope = linear[i] as number;
  for (let j = 0; j < x.length; j += 1) slope += (line[j] as number) * (x[j] as number);
  return slope;
}

/** Sum of the sizes of the terms of a slope: what its rounding is measured in. */
function sizeAt({ hessian, linear, terms }: Problem, x: Float64Array, i: number): number {
  const line = hessian[i] as Float64Array;
  let size = Math.abs(linear[i] as number) + (terms.costs[i] as number);
  for (let j = 0; j < x.length; j += 1) size += Math.abs((line[j] as number) * (x[j] as number));
  return size;
}

/** The best value of one trade while the others stand still: soft threshold, then the bounds. */
function bestAlone(problem: Problem, x: Float64Array, i: number): number {
  const curvature = (problem.hessian[i] as Float64Array)[i] as number;
  // Without curvature the sensitivities are zero too: the trade does nothing but cost.
  if (curvature === 0) return 0;
  const cost = problem.terms.costs[i] as number;
  const most = problem.terms.most[i] as number;
  const pull = curvature * (x[i] as number) - slopeAt(problem, x, i);
  const beyond = Math.abs(pull) - cost;
  if (beyond <= 0) return 0;
  return Math.sign(pull) * Math.min(beyond / curvature, most);
}

/** Slope that is left after the cost and the bounds have taken what they can. */
function leftSlope({ terms }: Problem, x: Float64Array, i: number, slope: number): number {
  const [trade, cost, most] = [x[i] as number, terms.costs[i] as number, terms.most[i] as number];
  // To move up costs slope + cost a contract, to move down -slope + cost; what closes saves cost.
  const up = slope + (trade < 0 ? -cost : cost);
  const down = -slope + (trade > 0 ? -cost : cost);
  if (up < 0 && trade < most) return -up;
  return down < 0 && trade > -most ? -down : 0;
}

/**
 * How far a point is from the best one. The bound on the value follows from convexity: along each
 * instrument the value falls by at most the slope that is left times the way to the far bound, and
 * by no more than slope^2 / (2 impact).
 */
function certify(problem: Problem, x: Float64Array): QuadraticCertificate {
  const { impacts, most } = problem.terms;
  let violation = 0;
  let gapMax = 0;
  for (let i = 0; i < x.length; i += 1) {
    const left = leftSlope(problem, x, i, slopeAt(problem, x, i));
    if (left === 0) continue;
    violation = Math.max(violation, left / Math.max(sizeAt(problem, x, i), NOTHING));
    const impact = impacts[i] as number;
    const way = (most[i] as number) + Math.abs(x[i] as number);
    if (impact === 0) gapMax += left * way;
    else if (left <= impact * way) gapMax += (left * left) / (2 * impact);
    else gapMax += left * way - (impact * way * way) / 2;
  }
  return { violation, gapMax };
}

/**
 * Goes on to the best point of those with the same signs and the same trades at their bounds, which
 * is a linear system, or as far toward it as signs and bounds allow. The value falls on the way.
 */
function goToBestOfFace(problem: Problem, x: Float64Array): 'arrived' | 'stopped' {
  const { costs, most } = problem.terms;
  const free: number[] = [];
  x.forEach((trade, i) => {
    if (trade !== 0 && Math.abs(trade) < (most[i] as number)) free.push(i);
  });
  const matrix = free.map((i) => {
    const line = problem.hessian[i] as Float64Array;
    // A diagonal that is a bit larger has an answer also where instruments repeat each other, and
    // still leads downhill.
    return Float64Array.from(free, (j) => (line[j] as number) * (i === j ? 1 + RIDGE : 1));
  });
  const way = Float64Array.from(free, (i) => {
    return -slopeAt(problem, x, i) - Math.sign(x[i] as number) * (costs[i] as number);
  });
  if (!solvePositive(matrix, way)) return 'arrived';
  let share = 1;
  let stop = -1;
  free.forEach((i, at) => {
    const [trade, step] = [x[i] as number, way[at] as number];
    const end = Math.sign(step) === Math.sign(trade) ? Math.sign(trade) * (most[i] as number) : 0;
    const room = (end - trade) / step;
    if (step === 0 || room >= share) return;
    share = room;
    stop = at;
  });
  free.forEach((i, at) => {
    const [trade, step] = [x[i] as number, way[at] as number];
    const sign = Math.sign(trade);
    const isGrowing = Math.sign(step) === sign;
    const size = sign * (trade + share * step);
    const ends = isGrowing ? (most[i] as number) : 0;
    x[i] = sign * (at === stop ? ends : Math.min(Math.max(size, 0), most[i] as number));
  });
  return stop < 0 ? 'arrived' : 'stopped';
}

/**
 * The best trades by cyclic coordinate descent, which for a convex smooth part plus separable costs
 * and bounds ends at the best point. Source: P. Tseng, Convergence of a block coordinate descent
 * method for nondifferentiable minimization (2001). Where descent only creeps, because instruments
 * resemble each other, the linear system of the trades it has found is solved in between. Each step
 * lowers the value, so that every answer is at least as good as no trade.
 *
 * Without costs and bounds it is x = -(G'WG + D)^-1 G'Wg.
 *
 * @returns contracts with a certificate, or the first input out of its range
 */
export function quadraticHedge(terms: QuadraticTerms): QuadraticHedge | RefusedInput {
  const fault = lengthFault(terms) ?? valueFault(terms);
  if (fault !== null) return fault;
  const problem = problemOf(terms);
  const x = new Float64Array(terms.impacts.length);
  let certificate = certify(problem, x);
  let sweeps = 0;
  let isMoving = true;
  while (sweeps < SWEEPS_MAX && isMoving && certificate.violation > VIOLATION_MAX) {
    isMoving = false;
    for (let sweep = 0; sweep < SWEEPS_PER_LOOK; sweep += 1) {
      for (let i = 0; i < x.length; i += 1) {
        const next = bestAlone(problem, x, i);
        isMoving ||= next !== x[i];
        x[i] = next;
      }
    }
    sweeps += SWEEPS_PER_LOOK;
    // Each stop takes one trade out of the system, so that there are no more than trades.
    for (let stops = 0; stops < x.length; stops += 1) {
      if (goToBestOfFace(problem, x) === 'arrived') break;
    }
    certificate = certify(problem, x);
  }
  const kind = certificate.violation <= OPTIMUM_MAX ? 'optimum' : 'unconverged';
  const trades = [...x];
  const residuals = terms.book.map((greek, row) => {
    const line = terms.sensitivities[row] as readonly number[];
    return trades.reduce((sum, trade, at) => sum + (line[at] as number) * trade, greek);
  });
  return { kind, trades, residuals, certificate, sweeps };
}
