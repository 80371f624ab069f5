/**
 * What a pool that holds two assets of about one value gives for one of them: the less it has, the
 * less it gives. Source: the stableswap invariant, Egorov (2019), for two assets; B.Protocol,
 * `PriceFormula` and `BAMM`.
 */
import { lesser } from '../../money/index.ts';

/** Steps of the iterations; they end when the answer moves by at most a unit. */
const STEPS_MOST = 255;

/** Balances of a pool in one unit of value, and how flat its curve is. */
export interface StableSwap {
  readonly held: bigint;
  readonly given: bigint;
  /** Amplification, at least one. */
  readonly amplification: bigint;
}

const isSettled = (before: bigint, after: bigint): boolean =>
  after <= before + 1n && before <= after + 1n;

/** The invariant: what the two balances are worth together at their balance. */
export function stableSum({ held: x, given: y, amplification }: StableSwap): bigint {
  if (x === 0n && y === 0n) return 0n;
  const steep = amplification * 2n;
  let sum = x + y;
  for (let step = 0; step < STEPS_MOST; step += 1) {
    const before = sum;
    const part = (sum * sum) / (x * 2n + 1n);
    const product = (part * sum) / (y * 2n + 1n);
    sum = ((steep * (x + y) + product * 2n) * sum) / ((steep - 1n) * sum + product * 3n);
    if (isSettled(before, sum)) break;
  }
  return sum;
}

/** A pool that cannot give anything for the amount. */
export interface NoReturn {
  readonly kind: 'no-return';
}

/**
 * What a pool gives for an amount, before any fee; the balance that stays is rounded up and one
 * more unit stays.
 *
 * @param amount units, zero or more
 */
export function stableReturn(
  pool: StableSwap,
  amount: bigint,
): { readonly kind: 'return'; readonly amount: bigint } | NoReturn {
  const { held, given, amplification } = pool;
  const x = held + amount;
  if (amplification < 1n || x <= 0n || given <= 0n) return { kind: 'no-return' };
  const sum = stableSum(pool);
  const c = (((sum * sum) / (x * 2n)) * sum) / (amplification * 4n);
  const b = x + sum / (amplification * 2n);
  let y = sum;
  for (let step = 0; step < STEPS_MOST; step += 1) {
    const before = y;
    const slope = y * 2n + b - sum;
    if (slope <= 0n) return { kind: 'no-return' };
    y = (y * y + c) / slope;
    if (isSettled(before, y)) break;
  }
  const gives = given - y - 1n;
  return gives < 0n ? { kind: 'no-return' } : { kind: 'return', amount: gives };
}

/** How a pool sells collateral that it received for debt. */
export interface CollateralSale {
  /** Stable asset that the pool holds. */
  readonly stable: bigint;
  /** Collateral that it holds. */
  readonly collateral: bigint;
  /** Value of one unit of collateral is `numerator / denominator` of the stable asset. */
  readonly price: { readonly numerator: bigint; readonly denominator: bigint };
  readonly amplification: bigint;
  /** Most by which it sells under the price, in basis points. */
  readonly discountMost: bigint;
}

const BASIS_POINTS = 10_000n;

/**
 * Collateral that a pool sells for an amount of its stable asset: the more collateral waits to be
 * sold, the greater the discount, up to the most. Rounds down, and never more than there is. The
 * pool counts as balanced when it holds no collateral. Source: B.Protocol, `BAMM.getSwapEthAmount`.
 */
export function collateralFor(sale: CollateralSale, amount: bigint): bigint {
  const { stable, collateral, price, amplification, discountMost } = sale;
  const worth = (collateral * price.numerator) / price.denominator;
  const pool = { held: stable, given: stable + 2n * worth, amplification };
  const answer = stableReturn(pool, amount);
  if (answer.kind === 'no-return') return 0n;
  const inCollateral = (value: bigint): bigint => (value * price.denominator) / price.numerator;
  const most = (inCollateral(amount) * (BASIS_POINTS + discountMost)) / BASIS_POINTS;
  return lesser(lesser(inCollateral(answer.amount), most), collateral);
}
