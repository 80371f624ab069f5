import { LIMITS, MODE } from '../../model/index.ts';
import type { Book } from '../assess.ts';
import { float, type Words } from './words.ts';

const POSITIONS = LIMITS.positionsPerAccount;

/** One account as floats: its balance and, per position, what its margin is computed from. */
export class AccountInFloats {
  count = 0;
  readonly cash = new Float64Array(1); //          quote units
  readonly row = new Int32Array(POSITIONS);
  readonly market = new Int32Array(POSITIONS);
  readonly size = new Float64Array(POSITIONS); //  signed, quote units per price unit
  readonly worst = new Float64Array(POSITIONS); // of the worse side with all orders, the same
  readonly cost = new Float64Array(POSITIONS); //  quote units

  /**
   * Reads an account from the columns of a book. Entries beyond 2^53 are rounded once, a product
   * once more.
   *
   * @returns false where the account is none that margin is linear for: it is weighed by scenarios
   */
  read({ accounts, positions }: Book, words: Words, account: number): boolean {
    if (accounts.mode[account] === MODE.portfolio) return false;
    this.cash[0] = float(words.cash, account);
    let at = 0;
    let row = accounts.firstPosition[account] as number;
    for (; row !== -1; row = positions.next[row] as number) {
      if (at === POSITIONS) return false;
      const market = positions.market[row] as number;
      const scale = float(words.scale, market);
      const size = float(words.size, row);
      const long = size + float(words.bids, row);
      const short = float(words.asks, row) - size;
      this.row[at] = row;
      this.market[at] = market;
      this.size[at] = size * scale;
      this.worst[at] = Math.max(long, short) * scale;
      this.cost[at] = float(words.cost, row);
      at += 1;
    }
    this.count = at;
    return true;
  }
}
