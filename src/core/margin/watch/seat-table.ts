import { LIMITS } from '../../model/index.ts';
import type { AccountInFloats } from './account-in-floats.ts';

/**
 * 64 bytes for each row of the table of positions, one line of a processor's cache: two nodes of
 * doubly linked lists, one for a fall of the mark (`2 * row`) and one for a rise (`2 * row + 1`),
 * the trigger of each, and what the position was when its account was seated. Whoever crosses a
 * trigger needs all of it, and in the columns of the ledger it lies in seven places.
 *
 * A node is in at most one list and leaves it without knowing which. The rows of a seated account
 * form a ring. Zero means none in all links, so that a fresh table is memory that the system has
 * not handed out yet.
 */
export class SeatTable {
  // derived
  private heads = new Int32Array(0); //      first node of a list + 1, 0 where it is empty
  private readonly ints: Int32Array; //    [16 * row + 2 * side]: next node + 1, 0 at the end;
  //                                         next to it: node before + 1, or -1 - list at its head,
  //                                         0: in no list; 14: next row of the account, 15: market
  private readonly reals: Float64Array; // [8 * row + 2 + side]: trigger; 4: size times scale;
  //                                         5: lots of the worse side times scale; 6: cost

  /** @param rows limit of the table of positions */
  constructor(rows: number) {
    this.reals = new Float64Array(8 * rows);
    this.ints = new Int32Array(this.reals.buffer);
  }

  /** First node of a list, or -1. */
  first(list: number): number {
    return (this.heads[list] as number) - 1;
  }

  /** The node after one that is in a list, or -1. */
  next(node: number): number {
    return (this.ints[linkOf(node)] as number) - 1;
  }

  /** The trigger that a node was last linked with. */
  trigger(node: number): number {
    return this.reals[8 * (node >> 1) + 2 + (node & 1)] as number;
  }

  /** Whether a node is in a list. */
  isLinked(node: number): boolean {
    return this.ints[linkOf(node) + 1] !== 0;
  }

  /** Puts a node that is in no list at the head of one. */
  link(list: number, node: number, trigger: number): void {
    const { heads, ints } = this;
    const at = linkOf(node);
    const next = heads[list] as number;
    heads[list] = node + 1;
    ints[at] = next;
    ints[at + 1] = -1 - list;
    this.reals[8 * (node >> 1) + 2 + (node & 1)] = trigger;
    if (next !== 0) ints[linkOf(next - 1) + 1] = node + 1;
  }

  /** Takes a node out of its list, if it is in one. */
  unlink(node: number): void {
    const { ints } = this;
    const at = linkOf(node);
    const before = ints[at + 1] as number;
    if (before === 0) return;
    const next = ints[at] as number;
    if (before > 0) ints[linkOf(before - 1)] = next;
    else this.heads[-1 - before] = next;
    if (next !== 0) ints[linkOf(next - 1) + 1] = before;
    ints[at + 1] = 0;
  }

  /** Writes down the position at place `at` of an account that is being seated. */
  write(account: AccountInFloats, at: number): void {
    const row = account.row[at] as number;
    const { ints, reals } = this;
    const after = at + 1 === account.count ? 0 : at + 1;
    ints[16 * row + 14] = account.row[after] as number;
    ints[16 * row + 15] = account.market[at] as number;
    reals[8 * row + 4] = account.size[at] as number;
    reals[8 * row + 5] = account.worst[at] as number;
    reals[8 * row + 6] = account.cost[at] as number;
  }

  /** Reads all positions of the seated account that a row belongs to. */
  read(row: number, into: AccountInFloats): void {
    const { ints, reals } = this;
    let at = 0;
    let next = row;
    do {
      into.row[at] = next;
      into.market[at] = ints[16 * next + 15] as number;
      into.size[at] = reals[8 * next + 4] as number;
      into.worst[at] = reals[8 * next + 5] as number;
      into.cost[at] = reals[8 * next + 6] as number;
      next = ints[16 * next + 14] as number;
      at += 1;
    } while (next !== row && at < LIMITS.positionsPerAccount);
    into.count = at;
  }

  /**
   * Sum of links of the rows of a seated account and of the nodes beside them: reading them brings
   * the memory that `read` and `unlink` will need. It means nothing.
   */
  readAhead(row: number): number {
    const { ints } = this;
    let sum = 0;
    let next = row;
    do {
      for (let at = 16 * next; at < 16 * next + 4; at += 1) {
        const node = ints[at] as number;
        if (node > 0) sum += ints[linkOf(node - 1)] as number;
      }
      next = ints[16 * next + 14] as number;
    } while (next !== row);
    return sum;
  }

  /** Empties all lists and makes room for so many. */
  clear(lists: number): void {
    this.reals.fill(0);
    if (lists > this.heads.length) this.heads = new Int32Array(lists);
    else this.heads.fill(0);
  }
}

/** Place of the links of a node. */
const linkOf = (node: number): number => 16 * (node >> 1) + 2 * (node & 1);
