/**
 * A pool whose deposits absorb debt in proportion and receive collateral for it, whatever their
 * number: one product for what is left of a deposit, one sum for what it received. Source: Liquity,
 * `StabilityPool`; Batog, Boca and Johnson, Scalable Reward Distribution (2018).
 */
import { lesser, powerOfTen } from '../../money/index.ts';

/** The product of a pool that lost nothing. */
const WHOLE = powerOfTen(36);
/** The product is multiplied by this when it gets small, so that it keeps its digits. */
const SCALE = powerOfTen(9);
/** A product below this is multiplied. */
const PRODUCT_LEAST = powerOfTen(27);
/** Multiplications after which nothing is left of any deposit that can be stored. */
const STAGES_MOST = 8;

/** A stage of the product that is over. */
export interface EndedStage {
  /** What a whole deposit received in it, in 1/WHOLE of a unit. */
  readonly sum: bigint;
  /** Whether it ended with nothing left of any deposit. */
  readonly isEmptied: boolean;
}

/** A pool; amounts in whole units. */
export interface ProductSumPool {
  /** What all deposits are together, and what rounding left. */
  readonly total: bigint;
  /** What is left of a whole deposit, in 1/WHOLE, times SCALE for each stage. */
  readonly product: bigint;
  /** What a whole deposit received in the present stage, in 1/WHOLE of a unit. */
  readonly sum: bigint;
  /** The stages before; their number is that of the present one. */
  readonly ended: readonly EndedStage[];
}

/** A deposit, as it was when it was last changed. */
export interface PoolDeposit {
  readonly amount: bigint;
  readonly product: bigint;
  readonly sum: bigint;
  readonly stage: number;
}

/** A pool without deposits. */
export const EMPTY_PRODUCT_POOL: ProductSumPool = { total: 0n, product: WHOLE, sum: 0n, ended: [] };

const depositOf = (pool: ProductSumPool, amount: bigint): PoolDeposit => ({
  amount,
  product: pool.product,
  sum: pool.sum,
  stage: pool.ended.length,
});

/** What is left of a deposit, rounded down. */
export function depositLeft(pool: ProductSumPool, deposit: PoolDeposit): bigint {
  const { ended } = pool;
  if (ended.length - deposit.stage > STAGES_MOST) return 0n;
  let divisor = deposit.product;
  for (let stage = deposit.stage; stage < ended.length; stage += 1) {
    if ((ended[stage] as EndedStage).isEmptied) return 0n;
    divisor *= SCALE;
  }
  return (deposit.amount * pool.product) / divisor;
}

/** What a deposit received and did not take yet, rounded down. */
export function depositGain({ sum, ended }: ProductSumPool, deposit: PoolDeposit): bigint {
  let received = -deposit.sum;
  let divisor = 1n;
  for (let after = 0; after <= STAGES_MOST; after += 1) {
    const over = ended[deposit.stage + after];
    received += (over?.sum ?? sum) / divisor;
    if (over === undefined || over.isEmptied) break;
    divisor *= SCALE;
  }
  return (deposit.amount * received) / deposit.product;
}

/** A deposit after capital went in or out, and what it had received. */
export interface Provided {
  readonly kind: 'provided';
  readonly pool: ProductSumPool;
  readonly deposit: PoolDeposit;
  readonly gain: bigint;
}

/** Puts capital into a pool; what a deposit that is there received is paid. */
export function provide(
  pool: ProductSumPool,
  deposit: PoolDeposit | null,
  amount: bigint,
): Provided | { readonly kind: 'not-positive' } {
  if (amount <= 0n) return { kind: 'not-positive' };
  const left = deposit === null ? 0n : depositLeft(pool, deposit);
  const gain = deposit === null ? 0n : depositGain(pool, deposit);
  const after = { ...pool, total: pool.total + amount };
  return { kind: 'provided', pool: after, deposit: depositOf(after, left + amount), gain };
}

/** Capital that left a pool. */
export interface Withdrawn extends Omit<Provided, 'kind'> {
  readonly kind: 'withdrawn';
  readonly paid: bigint;
}

/** Why nothing leaves. */
export type WithdrawRefusal =
  | { readonly kind: 'not-positive' }
  /** Debt waits to be absorbed: nobody leaves ahead of it. */
  | { readonly kind: 'loss-unresolved'; readonly loss: bigint }
  /** Some capital must stay in the pool. */
  | { readonly kind: 'must-stay'; readonly most: bigint };

/**
 * Takes capital out of a pool, at most what is left of the deposit; what it received is paid too.
 * Source: Liquity, `withdrawFromSP`: refused while there are troves to be liquidated.
 *
 * @param asked units, debt that waits to be absorbed, and what must stay in the pool
 */
export function withdraw(
  pool: ProductSumPool,
  deposit: PoolDeposit,
  asked: { readonly amount: bigint; readonly unresolved: bigint; readonly keeps: bigint },
): Withdrawn | WithdrawRefusal {
  const { amount, unresolved, keeps } = asked;
  if (amount <= 0n) return { kind: 'not-positive' };
  if (unresolved > 0n) return { kind: 'loss-unresolved', loss: unresolved };
  const left = depositLeft(pool, deposit);
  const paid = lesser(amount, left);
  const free = pool.total > keeps ? pool.total - keeps : 0n;
  if (paid > free) return { kind: 'must-stay', most: free };
  const gain = depositGain(pool, deposit);
  const after = { ...pool, total: pool.total - paid };
  return { kind: 'withdrawn', pool: after, deposit: depositOf(after, left - paid), gain, paid };
}

/** Debt that a pool absorbed, and collateral that it got for it. */
export interface Absorbed {
  readonly debt: bigint;
  readonly collateral: bigint;
  readonly pool: ProductSumPool;
}

/** The pool with its product lowered to `left` of its total, in as many stages as that takes. */
function lowered(pool: ProductSumPool, left: bigint): ProductSumPool {
  const { total, product, sum, ended } = pool;
  if (left === 0n) {
    return { total: 0n, product: WHOLE, sum: 0n, ended: [...ended, { sum, isEmptied: true }] };
  }
  let next = product * left;
  const stages: EndedStage[] = [];
  for (let stage = 0; stage < STAGES_MOST && next < PRODUCT_LEAST * total; stage += 1) {
    next *= SCALE;
    stages.push({ sum: stage === 0 ? sum : 0n, isEmptied: false });
  }
  const isSame = stages.length === 0;
  return {
    total: left,
    product: next / total,
    sum: isSame ? sum : 0n,
    ended: isSame ? ended : [...ended, ...stages],
  };
}

/**
 * Absorbs debt from all deposits in proportion, for the same part of the collateral. What rounding
 * leaves stays in the pool: the deposits together never claim more than it has.
 *
 * @param debt units, zero or more
 * @param collateral what there is for the whole debt, units
 * @param keeps what stays in the pool whatever the debt, units; zero lets it be emptied
 */
export function absorb(
  pool: ProductSumPool,
  debt: bigint,
  collateral: bigint,
  keeps = 0n,
): Absorbed {
  const most = pool.total > keeps ? pool.total - keeps : 0n;
  const taken = lesser(debt, most);
  if (taken === 0n) return { debt: 0n, collateral: 0n, pool };
  const received = (collateral * taken) / debt;
  const sum = pool.sum + (received * pool.product) / pool.total;
  const after = lowered({ ...pool, sum }, pool.total - taken);
  return { debt: taken, collateral: received, pool: after };
}
