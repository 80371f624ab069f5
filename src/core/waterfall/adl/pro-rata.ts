/**
 * Policies that take from everybody in proportion to something, up to what each can give; whole
 * units by largest remainder. Source: arXiv 2512.01112 (wealth, contract, capped and risk-aware
 * pro-rata), section numbers in each policy.
 */
import { cappedShares, type Rounding } from './capped-shares.ts';
import {
  type AdlPolicy,
  type Allocation,
  type Candidate,
  capacityOf,
  type Infeasible,
} from './policy.ts';

/**
 * Takes in proportion to weights. Whoever has no weight gives nothing as long as the others can
 * give it all; what they cannot is taken in proportion to notional.
 */
export function takeByWeight(
  candidates: readonly Candidate[],
  weights: readonly bigint[],
  target: bigint,
  rounding: Rounding = 'largest remainder',
): Allocation | Infeasible {
  const most = capacityOf(candidates);
  if (most < target) return { kind: 'infeasible', most };
  const caps = candidates.map(({ size }) => size);
  let weighty = 0n;
  weights.forEach((weight, i) => {
    if (weight > 0n) weighty += caps[i] as bigint;
  });
  const first = target < weighty ? target : weighty;
  const { shares, level } = cappedShares(caps, weights, first, rounding);
  if (first === target) return { kind: 'allocation', taken: shares, level };
  const rest = candidates.map(({ notional }, i) => (weights[i] === 0n ? notional : 0n));
  const more = cappedShares(caps, rest, target - first, rounding).shares;
  return {
    kind: 'allocation',
    taken: shares.map((share, i) => share + (more[i] as bigint)),
    level,
  };
}

const positive = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

/** Endowment that theory takes from: the gain, as far as there is equity. */
const endowment = ({ gain, equity }: Candidate): bigint => positive(gain < equity ? gain : equity);

const proRata = (
  id: string,
  source: string,
  weigh: (candidate: Candidate) => bigint,
): AdlPolicy => ({
  id,
  source,
  numeraires: ['quantity', 'dollars'],
  allocate: (candidates, target) => takeByWeight(candidates, candidates.map(weigh), target),
});

/** Everybody gives the same share of what it gained and still has. */
export const pnlProRata = proRata('pnl-pro-rata', 'arXiv 2512.01112, wealth pro-rata', endowment);

/** Loss follows contracts. Source: Drift v2 as arXiv 2512.01112 describes it. */
export const contractProRata = proRata(
  'contract-pro-rata',
  'arXiv 2512.01112, contract pro-rata; Drift v2',
  ({ notional }) => notional,
);

/** Everybody gives the same share of its equity. */
export const equityProRata = proRata(
  'equity-pro-rata',
  'arXiv 2602.15182, equity pro-rata',
  ({ equity }) => equity,
);

/**
 * `h_i = min(eta, beta_i)` of the whole gain, with `beta_i = min(1, equity/gain)`: nobody ends with
 * less than nothing. The only such rule without scale, monotone, where splitting gains nothing.
 */
export const cappedProRata = proRata(
  'capped-pro-rata',
  'arXiv 2512.01112, capped pro-rata',
  ({ gain }) => positive(gain),
);

/** Bits of the fraction of a power of leverage; it decides weights, not sums. */
const BITS = 64n;

/**
 * `h_i = min(beta_i, tau * l_i * g(l_i))` of the gain, l leverage. Weights round down at 2^-64
 * of the gain, but to one unit at least; the shares are exact for these weights.
 *
 * @param power of leverage in the weight: one more than that of g
 */
function riskWeight({ gain, notional, equity }: Candidate, power: bigint): bigint {
  let weight = positive(gain) << BITS;
  for (let i = 0n; i < power; i += 1n) weight = (weight * notional) / equity;
  return gain > 0n && weight === 0n ? 1n : weight;
}

/** A policy by the weights above; its level is tau, without the scale of the weights. */
const riskAware = (id: string, source: string, power: bigint): AdlPolicy => ({
  id,
  source,
  numeraires: ['quantity', 'dollars'],
  allocate(candidates, target) {
    const weights = candidates.map((candidate) => riskWeight(candidate, power));
    const allocation = takeByWeight(candidates, weights, target);
    if (allocation.kind === 'infeasible' || allocation.level === undefined) return allocation;
    const { numerator, denominator } = allocation.level;
    return { ...allocation, level: { numerator: numerator << BITS, denominator } };
  },
});

/** Risk-aware with `g(l) = l`. */
export const riskAwareLinear = riskAware(
  'risk-aware-linear',
  'arXiv 2512.01112, risk-aware pro-rata with g(l) = l',
  2n,
);

/** Risk-aware with `g(l) = l^2`. */
export const riskAwareQuadratic = riskAware(
  'risk-aware-quadratic',
  'arXiv 2512.01112, risk-aware pro-rata with g(l) = l^2',
  3n,
);

/** Minimises the largest share of equity that anybody gives; whole units by D'Hondt. */
export const minMaxEquity: AdlPolicy = {
  id: 'minmax-equity',
  source: 'arXiv 2602.15182, min-max programme; exact',
  numeraires: ['quantity', 'dollars'],
  allocate: (candidates, target) =>
    takeByWeight(
      candidates,
      candidates.map(({ equity }) => equity),
      target,
      "D'Hondt",
    ),
};
