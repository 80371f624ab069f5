/**
 * Reduces a position and turns its gain into collateral, each as far as it helps: where a gain
 * counts for less than settled money, neither alone is enough.
 */
import {
  ceilingOf,
  differenceOf,
  type Fraction,
  fractionOf,
  givenUntilZero,
  greatest,
  isLess,
  least,
  NOUGHT,
  opposite,
  productOf,
  quotientOf,
  sumOf,
  UNIT,
  type WeightedPrices,
  weightedValue,
} from '../../margin/index.ts';
import { greater, lesser, magnitude } from '../../money/index.ts';

/** The account, as the question when liquidation stops sees it, and one of its positions. */
export interface WeightedLiquidation {
  /** Health of the whole account; at zero it is whole again. */
  readonly health: Fraction;
  /** Balance of the settlement asset with all gains and losses inside, and its weighted prices. */
  readonly balance: Fraction;
  readonly prices: WeightedPrices;
  /** Gain of the position with weighted base, before the weight of gains; a loss is negative. */
  readonly gain: Fraction;
  /** Signed lots, and the value of one at the oracle, in the settlement asset. */
  readonly lots: bigint;
  readonly lotValue: Fraction;
  /** Weight of the base: of what is held for a long, of what is owed for a short. */
  readonly baseWeight: Fraction;
  /** Weight of a gain, zero to one. */
  readonly gainWeight: Fraction;
  /** Share of the traded value that the account pays, and of a gain that it sells. */
  readonly baseFee: Fraction;
  readonly settleFee: Fraction;
  /** Most that the liquidator takes, each zero or more. */
  readonly lotsMost: bigint;
  readonly settleMost: Fraction;
}

/** What the liquidator takes, and what the account gets for it. */
export interface ReduceAndSettle {
  readonly kind: 'plan';
  /** Signed change of the position, toward zero. */
  readonly lots: bigint;
  /** Change of the position's quote for the lots, without what was settled. */
  readonly quote: Fraction;
  /** Gain that left the position, and settlement asset that the account received. */
  readonly settled: Fraction;
  readonly received: Fraction;
}

/** Why there is no plan: reducing does not help, or no amount of the asset restores health. */
export type LiquidationFault = { readonly kind: 'fee-above-weight' | 'worthless-settlement' };

interface Standing {
  readonly health: Fraction;
  readonly balance: Fraction;
  readonly gain: Fraction;
  readonly reduced: bigint;
  readonly settled: Fraction;
}

/** Health and balance after settlement asset was added to a standing. */
function withGiven(at: WeightedLiquidation, standing: Standing, given: Fraction) {
  const balance = sumOf(standing.balance, given);
  const before = weightedValue(standing.balance, at.prices);
  const change = differenceOf(weightedValue(balance, at.prices), before);
  return { balance, health: sumOf(standing.health, change) };
}

const needOf = (at: WeightedLiquidation, standing: Standing): Fraction | null =>
  givenUntilZero(standing.health, standing.balance, at.prices);

/** What one lot is expected to bring after settlement, and what it brings at once. */
interface PerLot {
  readonly gain: Fraction;
  readonly expected: Fraction;
  readonly atOnce: Fraction;
}

/** Closes lots, rounded up, until what they are expected to bring is enough or the limit is met. */
function reduce(
  at: WeightedLiquidation,
  standing: Standing,
  perLot: PerLot,
  limit: Fraction | null,
): Standing | null {
  if (perLot.expected.numerator <= 0n) return standing;
  const need = needOf(at, standing);
  if (need === null) return null;
  const wanted = ceilingOf(quotientOf(limit === null ? need : least(need, limit), perLot.expected));
  const room = lesser(magnitude(at.lots), at.lotsMost) - standing.reduced;
  const lots = greater(lesser(wanted, room), 0n);
  const count = fractionOf(lots);
  return {
    ...standing,
    ...withGiven(at, standing, productOf(perLot.atOnce, count)),
    gain: sumOf(standing.gain, productOf(perLot.gain, count)),
    reduced: standing.reduced + lots,
  };
}

/** Settles gain while it is positive, health is below zero and settling improves it. */
function settle(at: WeightedLiquidation, standing: Standing): Standing | null {
  const perUnit = differenceOf(differenceOf(UNIT, at.settleFee), at.gainWeight);
  if (standing.gain.numerator < 0n || perUnit.numerator <= 0n) return standing;
  const need = needOf(at, standing);
  if (need === null) return null;
  const room = differenceOf(at.settleMost, standing.settled);
  const settled = greatest(least(quotientOf(need, perUnit), room, standing.gain), NOUGHT);
  return {
    ...standing,
    ...withGiven(at, standing, productOf(settled, perUnit)),
    gain: differenceOf(standing.gain, settled),
    settled: sumOf(standing.settled, settled),
  };
}

/** Lots before and after settlement, and last those that only the weight of gains pays for. */
function stand(at: WeightedLiquidation, gainPerLot: Fraction): Standing | null {
  const kept = productOf(gainPerLot, differenceOf(UNIT, at.settleFee));
  const weighted = productOf(gainPerLot, at.gainWeight);
  const direct = { gain: gainPerLot, expected: gainPerLot, atOnce: gainPerLot };
  const { health, balance, gain } = at;
  let now: Standing | null = { health, balance, gain, reduced: 0n, settled: NOUGHT };
  if (gain.numerator < 0n) now = reduce(at, now, direct, opposite(gain));
  now = now && settle(at, now);
  if (now !== null && now.gain.numerator >= 0n && isLess(now.settled, at.settleMost)) {
    const room = differenceOf(at.settleMost, now.settled);
    now = reduce(at, now, { gain: gainPerLot, expected: kept, atOnce: weighted }, room);
  }
  now = now && settle(at, now);
  if (now === null || !isLess(now.health, TARGET)) return now;
  return reduce(at, now, { gain: gainPerLot, expected: weighted, atOnce: weighted }, null);
}

/** The last lots are closed only when health is clearly below zero, so that dust moves nothing. */
const TARGET = fractionOf(-1n, 2n);

/**
 * Plans in five steps, each no further than health needs: lots while the gain is a loss; gain into
 * collateral; lots for what may still be settled; that gain into collateral; lots at the weight of
 * gains. Lots round up, so that health ends at zero or above. Source: Mango v4,
 * `perp_liq_base_or_positive_pnl`.
 *
 * @returns the plan, which may be empty; refuses when closing a lot does not raise the gain, or
 *   when no amount of the settlement asset brings health to zero
 */
export function reduceAndSettle(at: WeightedLiquidation): ReduceAndSettle | LiquidationFault {
  const isLong = at.lots > 0n;
  const received = isLong ? differenceOf(UNIT, at.baseFee) : sumOf(UNIT, at.baseFee);
  const better = isLong
    ? differenceOf(received, at.baseWeight)
    : differenceOf(at.baseWeight, received);
  if (better.numerator <= 0n) return { kind: 'fee-above-weight' };
  const end = stand(at, productOf(at.lotValue, better));
  if (end === null) return { kind: 'worthless-settlement' };
  const lots = isLong ? -end.reduced : end.reduced;
  return {
    kind: 'plan',
    lots,
    quote: productOf(fractionOf(-lots), productOf(at.lotValue, received)),
    settled: end.settled,
    received: productOf(end.settled, differenceOf(UNIT, at.settleFee)),
  };
}
