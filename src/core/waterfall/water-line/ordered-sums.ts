/**
 * Sums over everything above a key, kept up to date in O(log n) while single entries come and go.
 * Keys are fractions and are never rounded into an order that is not theirs: an entry falls into a
 * bucket of 1/256 of an octave by exact integers, sums over whole buckets come from Fenwick trees,
 * and inside the one bucket of the key every entry is compared by cross-multiplication.
 */
import type { Score } from '../adl/queue.ts';

/** Three sums that belong together; what they mean is up to the user. */
export type Sums = readonly [bigint, bigint, bigint];

/** Something with a place in the order. */
export interface Entry {
  /** Ties at one key are told apart by the row. */
  readonly row: number;
  /** Denominator more than zero; the numerator may be negative. */
  readonly key: Score;
  readonly amounts: Sums;
}

/** Keys are read to 2^-64 for the buckets; smaller ones share the bucket of zero. */
const FRACTION_BITS = 64n;
/** Octaves from 2^-64 upward; larger keys share the last bucket. */
const OCTAVES = 256;
const PARTS = 256;
const SIDE = OCTAVES * PARTS;
/** Buckets below zero, that of zero, and those above. */
const BUCKETS = 2 * SIDE + 1;

/** Bucket of a positive whole number, from 1: its octave and the 256th part of it, rounded down. */
function partOf(value: bigint): number {
  const octave = octaveOf(value);
  if (octave >= OCTAVES) return SIDE;
  // The eight bits after the first, exactly.
  const shifted = octave >= 8 ? value >> BigInt(octave - 8) : value << BigInt(8 - octave);
  return octave * PARTS + (Number(shifted) - PARTS) + 1;
}

/** Place of the highest bit, from 0, by halving; at most `OCTAVES`. */
function octaveOf(value: bigint): number {
  if (value >> BigInt(OCTAVES) > 0n) return OCTAVES;
  let low = 0;
  let high = OCTAVES;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (value >> BigInt(middle) > 0n) low = middle;
    else high = middle;
  }
  return low;
}

/** Bucket of a key, from 0; a larger key is never in a lower bucket. */
export function bucketOf({ numerator, denominator }: Score): number {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const whole = (magnitude << FRACTION_BITS) / denominator;
  if (whole === 0n) return SIDE;
  return numerator < 0n ? SIDE - partOf(whole) : SIDE + partOf(whole);
}

/** Least key that the bucket of a key of zero or more can hold. */
export function bucketEdge(bucket: number): Score {
  const part = bucket - SIDE - 1;
  if (part < 0) return { numerator: 0n, denominator: 1n };
  const octave = Math.floor(part / PARTS);
  const numerator = BigInt(PARTS + (part % PARTS)) << BigInt(octave);
  return { numerator, denominator: 1n << (FRACTION_BITS + 8n) };
}

/** The first bucket of keys of zero or more, and the last of all. */
export const BUCKET_RANGE = { zero: SIDE, last: BUCKETS - 1 } as const;

/** Adds amounts to sums, in place. */
function plus(sums: [bigint, bigint, bigint], amounts: Sums, sign: bigint): void {
  sums[0] += sign * amounts[0];
  sums[1] += sign * amounts[1];
  sums[2] += sign * amounts[2];
}

/** Entries in the order of their keys, with sums over all above a key. */
export class OrderedSums {
  // state
  /** A Fenwick tree, cells from 1: each has the sums of a range of buckets that ends with it. */
  private readonly tree = new Map<number, [bigint, bigint, bigint]>();
  private readonly buckets = new Map<number, Entry[]>();
  private readonly total: [bigint, bigint, bigint] = [0n, 0n, 0n];

  add(entry: Entry): void {
    const bucket = bucketOf(entry.key);
    const entries = this.buckets.get(bucket);
    if (entries === undefined) this.buckets.set(bucket, [entry]);
    else entries.push(entry);
    this.change(bucket, entry.amounts, 1n);
  }

  /** Takes the entry out that was added; it must be the same object. */
  remove(entry: Entry): void {
    const bucket = bucketOf(entry.key);
    const entries = this.buckets.get(bucket) ?? [];
    const at = entries.indexOf(entry);
    if (at === -1) return;
    entries[at] = entries[entries.length - 1] as Entry;
    entries.pop();
    this.change(bucket, entry.amounts, -1n);
  }

  private change(bucket: number, amounts: Sums, sign: bigint): void {
    plus(this.total, amounts, sign);
    for (let at = bucket + 1; at <= BUCKETS; at += at & -at) {
      const cell = this.tree.get(at);
      if (cell !== undefined) plus(cell, amounts, sign);
      else this.tree.set(at, [sign * amounts[0], sign * amounts[1], sign * amounts[2]]);
    }
  }

  /** Sums over all entries in buckets above one. */
  aboveBucket(bucket: number): Sums {
    const sums: [bigint, bigint, bigint] = [...this.total];
    for (let at = bucket + 1; at > 0; at -= at & -at) {
      const cell = this.tree.get(at);
      if (cell !== undefined) plus(sums, cell, -1n);
    }
    return sums;
  }

  /** Entries of one bucket, in no order. */
  inBucket(bucket: number): readonly Entry[] {
    return this.buckets.get(bucket) ?? [];
  }

  /**
   * Sums over all entries above a key.
   *
   * @param withTie whether an entry of the same key counts
   */
  above(key: Score, withTie: (row: number) => boolean): Sums {
    const bucket = bucketOf(key);
    const sums: [bigint, bigint, bigint] = [...this.aboveBucket(bucket)];
    for (const entry of this.inBucket(bucket)) {
      const order = compare(entry.key, key);
      if (order < 0 || (order === 0 && !withTie(entry.row))) continue;
      plus(sums, entry.amounts, 1n);
    }
    return sums;
  }
}

/** Below zero where the first key is smaller, above where it is larger. Exact. */
export function compare(a: Score, b: Score): number {
  const left = a.numerator * b.denominator;
  const right = b.numerator * a.denominator;
  return left < right ? -1 : left > right ? 1 : 0;
}
