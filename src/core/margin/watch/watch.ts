import type { Accounts } from '../../ledger/index.ts';
import { ACCOUNT, MODE } from '../../model/index.ts';
import {
  type Book,
  EQUITY,
  INITIAL,
  INITIAL_EQUITY,
  MAINTENANCE,
  MAINTENANCE_EQUITY,
} from '../assess.ts';

/**
 * Finds the accounts that somebody must look at after a mark moved. An index that touches only
 * the accounts whose slack is used up can stand in the place of a scan: what it finds must be the
 * same.
 */
export interface Watch {
  /**
   * Writes the rows of all accounts with a position in `market` that are under their initial
   * margin, or that `isRestless` says are not at rest, rising, each once.
   *
   * Whoever changes an account touches it in the ledger, and so does whoever raises a flag, unless
   * the account was reported by the last answer and has not been at rest since. A flag may be
   * lowered without a word.
   *
   * @param into at least as long as there are accounts
   * @returns how many rows were written
   */
  restless(book: Book, market: number, isRestless: Uint8Array, into: Int32Array): number;
}

/**
 * Whether an account is one that a watch finds: a trader whose requirement follows from the markets
 * in which it has positions. What a portfolio must hold depends on others too; they are looked at
 * by themselves.
 */
export const isWatchedAccount = (accounts: Accounts, account: number): boolean =>
  accounts.kind[account] === ACCOUNT.trader && accounts.mode[account] !== MODE.portfolio;

/** Whether an answer of `assess` is one that nobody has to look at. */
export const isAtRest = (answer: BigInt64Array): boolean =>
  (answer[INITIAL_EQUITY] as bigint) >= (answer[INITIAL] as bigint) &&
  (answer[MAINTENANCE_EQUITY] as bigint) >= (answer[MAINTENANCE] as bigint) &&
  (answer[EQUITY] as bigint) >= 0n;
