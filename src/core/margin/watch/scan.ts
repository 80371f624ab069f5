import { assess, type Book } from '../assess.ts';
import { isAtRest, isWatchedAccount, type Watch } from './watch.ts';

/** The full scan: every position of the market, exactly. It is also the oracle in tests. */
export class ScanWatch implements Watch {
  private readonly out = new BigInt64Array(5);

  restless(book: Book, market: number, isRestless: Uint8Array, into: Int32Array): number {
    const { accounts, positions } = book;
    let found = 0;
    for (let row = 0; row < positions.high; row += 1) {
      if (positions.market[row] !== market) continue;
      const account = positions.account[row] as number;
      if (account < 0 || !isWatchedAccount(accounts, account)) continue;
      if (isRestless[account] === 0) {
        assess(book, account, this.out);
        if (isAtRest(this.out)) continue;
      }
      into[found] = account;
      found += 1;
    }
    into.subarray(0, found).sort();
    return found;
  }
}
