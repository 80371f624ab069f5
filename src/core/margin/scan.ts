import { ACCOUNT } from '../model/index.ts';
import {
  assess,
  type Book,
  EQUITY,
  INITIAL,
  INITIAL_EQUITY,
  MAINTENANCE,
  MAINTENANCE_EQUITY,
} from './assess.ts';

/**
 * Finds the accounts that somebody must look at after a mark moved. An index that touches only
 * the accounts whose slack is used up can stand in its place: what it finds must be the same.
 */
export interface Watch {
  /**
   * Writes the rows of all accounts with a position in `market` that are under their initial
   * margin, or that `isRestless` says are not at rest, rising, each once.
   *
   * @param into at least as long as there are accounts
   * @returns how many rows were written
   */
  restless(book: Book, market: number, isRestless: Uint8Array, into: Int32Array): number;
}

/** The full scan: every position of the market, exactly. It is also the oracle in tests. */
export class ScanWatch implements Watch {
  private readonly out = new BigInt64Array(5);

  restless(book: Book, market: number, isRestless: Uint8Array, into: Int32Array): number {
    const { accounts, positions } = book;
    const { out } = this;
    let found = 0;
    for (let row = 0; row < positions.high; row += 1) {
      if (positions.market[row] !== market) continue;
      const account = positions.account[row] as number;
      if (account < 0 || accounts.kind[account] !== ACCOUNT.trader) continue;
      if (isRestless[account] === 0) {
        assess(book, account, out);
        const isSafe =
          (out[INITIAL_EQUITY] as bigint) >= (out[INITIAL] as bigint) &&
          (out[MAINTENANCE_EQUITY] as bigint) >= (out[MAINTENANCE] as bigint) &&
          (out[EQUITY] as bigint) >= 0n;
        if (isSafe) continue;
      }
      into[found] = account;
      found += 1;
    }
    into.subarray(0, found).sort();
    return found;
  }
}
