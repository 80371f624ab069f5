/**
 * The sale of collateral against a debt at a falling price: its start within the room for auctions,
 * what one buyer takes, and the reward for starting it. Source: Maker, `dog.sol` and `clip.sol`.
 */
import { lesser, mulDivDown, mulDivUp } from '../../money/index.ts';

/** What is still for sale, and what it must still bring. */
export interface Sale {
  /** Debt and penalty to raise. */
  readonly tab: bigint;
  /** Collateral. */
  readonly lot: bigint;
}

/** What a buyer asks for. */
export interface TakeRequest {
  /** Most collateral. */
  readonly amount: bigint;
  /** Highest price; null accepts any. */
  readonly priceMost: bigint | null;
}

/** What a buyer takes, or why it may not. */
export type Taken =
  | {
      readonly kind: 'taken';
      readonly bought: bigint;
      readonly pays: bigint;
      /** What goes on; nothing of either where the sale is over. */
      readonly sale: Sale;
      /** Collateral that goes back to the owner: the debt is paid. */
      readonly returned: bigint;
      /** Debt that no collateral is left for: a loss. */
      readonly unpaid: bigint;
      readonly isOver: boolean;
    }
  | { readonly kind: 'not-positive' }
  | { readonly kind: 'sold-for-nothing' }
  | { readonly kind: 'too-expensive'; readonly price: bigint }
  | { readonly kind: 'buys-nothing'; readonly price: bigint }
  | { readonly kind: 'no-partial-purchase'; readonly least: bigint };

/** Amount and payment: never more than the debt, and never leaving a debt too small to sell. */
function partOf(
  sale: Sale,
  amount: bigint,
  price: bigint,
  leftLeast: bigint,
): { readonly bought: bigint; readonly pays: bigint } | null {
  const { tab, lot } = sale;
  const bought = lesser(lot, amount);
  const pays = bought * price;
  if (pays > tab) return { bought: tab / price, pays: tab };
  const leavesDust = pays < tab && bought < lot && tab - pays < leftLeast;
  if (!leavesDust) return { bought, pays };
  if (tab <= leftLeast) return null;
  return { bought: (tab - leftLeast) / price, pays: tab - leftLeast };
}

/**
 * A buyer takes the lesser of what it asks and what is for sale. It never pays more than the debt;
 * collateral for a payment rounds down. A payment that would leave less than `leftLeast` of the
 * debt is cut so that just this is left, and refused where the debt is already that small; a
 * payment that buys no unit of collateral is refused.
 *
 * @param price debt units for one unit of collateral. A price of zero is refused: nothing is given
 *   away because nobody came (12 March 2020: 36 % of the auctions were won for nothing).
 * @param leftLeast least debt that may be left beside unsold collateral (`chost`)
 */
export function takeFromSale(
  sale: Sale,
  request: TakeRequest,
  price: bigint,
  leftLeast: bigint,
): Taken {
  if (request.amount <= 0n) return { kind: 'not-positive' };
  if (price <= 0n) return { kind: 'sold-for-nothing' };
  if (request.priceMost !== null && request.priceMost < price) {
    return { kind: 'too-expensive', price };
  }
  const part = partOf(sale, request.amount, price, leftLeast);
  if (part === null) {
    return { kind: 'no-partial-purchase', least: lesser(sale.lot, mulDivUp(sale.tab, 1n, price)) };
  }
  if (part.bought === 0n) return { kind: 'buys-nothing', price };
  const tab = sale.tab - part.pays;
  const lot = sale.lot - part.bought;
  const isOver = lot === 0n || tab === 0n;
  return {
    kind: 'taken',
    ...part,
    sale: isOver ? { tab: 0n, lot: 0n } : { tab, lot },
    returned: isOver ? lot : 0n,
    unpaid: lot === 0n ? tab : 0n,
    isOver,
  };
}

/** Price at which a sale starts: the feed times a margin over it, rounded down. */
export const topPrice = <A extends bigint>(feed: A, margin: bigint, scale: bigint): A =>
  mulDivDown(feed, margin, scale);

/** A debt and its collateral before the auction. */
export interface SecuredDebt {
  readonly collateral: bigint;
  /** Normalised: the debt is this times the rate. */
  readonly debt: bigint;
  readonly rate: bigint;
}

/** What may be auctioned at once. */
export interface SaleLimits {
  /** Room for debt and penalty, in debt times rate: the least of all limits that apply. */
  readonly room: bigint;
  /** One plus the penalty, in parts of `scale`. */
  readonly penalty: bigint;
  readonly scale: bigint;
  /** Least debt times rate that may be left, or that a partial auction may be about. */
  readonly dust: bigint;
}

/** A sale that starts, with the debt it takes out; or why there is none. */
export type StartedSale =
  | { readonly kind: 'started'; readonly debt: bigint; readonly sale: Sale }
  | { readonly kind: 'no-debt' }
  | { readonly kind: 'no-room' }
  | { readonly kind: 'too-small'; readonly least: bigint }
  | { readonly kind: 'no-collateral' };

/**
 * Starts a sale of as much debt as there is room for: `min(debt, room * scale / rate / penalty)`,
 * every division rounded down, so that what is to be raised never exceeds the room. Only where the
 * rest would be dust all of it is sold, beyond the room.
 */
export function startSale(from: SecuredDebt, limits: SaleLimits): StartedSale {
  if (from.debt <= 0n) return { kind: 'no-debt' };
  if (limits.room <= 0n) return { kind: 'no-room' };
  const { rate } = from;
  const fits = (limits.room * limits.scale) / rate / limits.penalty;
  let debt = lesser(from.debt, fits);
  if (debt < from.debt) {
    if ((from.debt - debt) * rate < limits.dust) debt = from.debt;
    else if (debt * rate < limits.dust) return { kind: 'too-small', least: limits.dust };
  }
  const lot = mulDivDown(from.collateral, debt, from.debt);
  if (lot === 0n) return { kind: 'no-collateral' };
  const tab = mulDivDown(debt * rate, limits.penalty, limits.scale);
  return { kind: 'started', debt, sale: { tab, lot } };
}

/** Reward for starting an auction: a fixed amount and a share of what it must raise. */
export interface StartReward {
  readonly fixed: bigint;
  /** In parts of `scale`. */
  readonly share: bigint;
  readonly scale: bigint;
}

/** What whoever starts an auction is paid; the share rounds down. */
export const startReward = (reward: StartReward, tab: bigint): bigint =>
  reward.fixed + mulDivDown(tab, reward.share, reward.scale);

/**
 * What whoever starts it again is paid: the same, but nothing where debt or collateral are dust, so
 * that nobody lives on starting auctions again that nobody will ever buy from.
 */
export const restartReward = (
  reward: StartReward,
  sale: Sale,
  price: bigint,
  dust: bigint,
): bigint => (sale.tab < dust || sale.lot * price < dust ? 0n : startReward(reward, sale.tab));
