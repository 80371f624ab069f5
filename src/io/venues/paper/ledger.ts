/**
 * Who has what. Every trade books the same value with opposite signs on its two sides, so wallets
 * less costs always sum to what was deposited, and sizes of a market always sum to zero.
 */
import {
  type Lots,
  lesser,
  magnitude,
  mulDivTowardZero,
  type QuoteUnits,
} from '../../../core/money/index.ts';

export interface LedgerPosition {
  /** Signed. */
  size: Lots;
  /** Signed value at which the size was entered. */
  cost: QuoteUnits;
  updated: number;
}

export interface Holder {
  wallet: QuoteUnits;
  readonly positions: Map<string, LedgerPosition>;
}

/** Sums that must agree. */
export interface Conservation {
  readonly deposits: QuoteUnits;
  /** Wallets less costs of all holders, and fees: equals `deposits`. */
  readonly held: QuoteUnits;
  /** Markets whose sizes do not sum to zero: always none. */
  readonly unbalanced: readonly string[];
}

export class Ledger {
  readonly accounts = new Map<string, Holder>();
  /** What the venue earned less what it paid as rebates. */
  fees = 0n as QuoteUnits;
  /** What all accounts paid in less what they took out. */
  deposits = 0n as QuoteUnits;
  /** Takes over what a liquidation cannot sell; its wallet may go below zero. */
  readonly insurance: Holder = newHolder();
  /** Everybody who is not an account: the other side of market data. */
  readonly background: Holder = newHolder();

  open(account: string): void {
    this.accounts.set(account, newHolder());
  }

  /** @throws RangeError for an account that was never opened */
  holder(account: string): Holder {
    const holder = this.accounts.get(account);
    if (holder === undefined) throw new RangeError(`account ${account} is not open here`);
    return holder;
  }

  deposit(holder: Holder, amount: QuoteUnits): void {
    holder.wallet = (holder.wallet + amount) as QuoteUnits;
    this.deposits = (this.deposits + amount) as QuoteUnits;
  }

  payFee(holder: Holder, fee: QuoteUnits): void {
    holder.wallet = (holder.wallet - fee) as QuoteUnits;
    this.fees = (this.fees + fee) as QuoteUnits;
  }

  pay(from: Holder, to: Holder, amount: QuoteUnits): void {
    from.wallet = (from.wallet - amount) as QuoteUnits;
    to.wallet = (to.wallet + amount) as QuoteUnits;
  }

  conservation(): Conservation {
    let held = this.fees as bigint;
    const sizes = new Map<string, bigint>();
    for (const holder of [...this.accounts.values(), this.insurance, this.background]) {
      held += holder.wallet;
      for (const [symbol, { size, cost }] of holder.positions) {
        held -= cost;
        sizes.set(symbol, (sizes.get(symbol) ?? 0n) + size);
      }
    }
    const unbalanced = [...sizes].filter(([, size]) => size !== 0n).map(([symbol]) => symbol);
    return { deposits: this.deposits, held: held as QuoteUnits, unbalanced };
  }
}

const newHolder = (): Holder => ({ wallet: 0n as QuoteUnits, positions: new Map() });

/** The position of a holder, made where there is none. */
export function positionOf(holder: Holder, symbol: string): LedgerPosition {
  let position = holder.positions.get(symbol);
  if (position === undefined) {
    position = { size: 0n as Lots, cost: 0n as QuoteUnits, updated: 0 };
    holder.positions.set(symbol, position);
  }
  return position;
}

/**
 * Books one side of a trade.
 *
 * @param size signed lots
 * @param unitValue quote units of one lot at the price of the trade
 * @returns profit realised on what the trade closed; what leaves the cost is rounded toward zero,
 *   and the last lot takes the rest
 */
export function bookTrade(
  holder: Holder,
  symbol: string,
  size: Lots,
  unitValue: QuoteUnits,
  time: number,
): QuoteUnits {
  const position = positionOf(holder, symbol);
  position.updated = time;
  const isClosing = position.size !== 0n && position.size > 0n !== size > 0n;
  if (!isClosing) {
    position.size = (position.size + size) as Lots;
    position.cost = (position.cost + size * unitValue) as QuoteUnits;
    return 0n as QuoteUnits;
  }
  const before = magnitude(position.size);
  const closed = lesser(magnitude(size), before);
  const signedClosed = (size > 0n ? closed : -closed) as Lots;
  const costOut = mulDivTowardZero(position.cost, closed, before);
  const opened = size - signedClosed;
  const realised = (-(signedClosed * unitValue) - costOut) as QuoteUnits;
  position.size = (position.size + size) as Lots;
  position.cost = (position.cost - costOut + opened * unitValue) as QuoteUnits;
  holder.wallet = (holder.wallet + realised) as QuoteUnits;
  return realised;
}
