import { EVENT_KINDS, EVENTS, type EventFieldKind, type EventKind } from '../model/index.ts';

const INTS = 4;
const BIGS = 5;

/** Kinds of event fields that are amounts; all others are rows or numbers of words. */
const BIG_FIELDS = new Set<EventFieldKind>(['quote', 'lots', 'price', 'ppb', 'seq', 'liquidation']);

/** Where each field of each event kind is stored: its name, kind and lane. */
export interface Lane {
  readonly name: string;
  readonly kind: EventFieldKind;
  readonly isBig: boolean;
  readonly lane: number;
}

/** Lanes by event number: the n-th row field in the n-th int, the n-th amount in the n-th big. */
export const LANES: readonly (readonly Lane[])[] = EVENT_KINDS.map((eventKind: EventKind) => {
  let ints = 0;
  let bigs = 0;
  return Object.entries(EVENTS[eventKind].fields).map(([name, kind]) => {
    const isBig = BIG_FIELDS.has(kind);
    const lane = isBig ? bigs++ : ints++;
    return { name, kind, isBig, lane };
  });
});

/**
 * The events of one command, in columns. They are read before the next command clears them.
 * It grows by doubling and never shrinks: after the first crash it allocates no more.
 */
export class EventLog {
  // state
  count = 0;
  kind: Uint8Array = new Uint8Array(1024);
  ints: Int32Array = new Int32Array(1024 * INTS);
  bigs: BigInt64Array = new BigInt64Array(1024 * BIGS);

  clear(): void {
    this.count = 0;
  }

  /** Appends an event: rows and words first, then amounts, in the order of the event's fields. */
  append(
    kind: number,
    ints: readonly [number, number, number, number],
    bigs: readonly [bigint, bigint, bigint, bigint, bigint],
  ): void {
    this.add(kind, ints[0], ints[1], ints[2], ints[3], bigs[0], bigs[1], bigs[2], bigs[3], bigs[4]);
  }

  /** The same without arrays, for the hot path. */
  add(
    kind: number,
    a: number,
    b: number,
    c: number,
    d: number,
    v: bigint,
    w: bigint,
    x: bigint,
    y: bigint,
    z: bigint,
  ): void {
    if (this.count === this.kind.length) this.grow();
    const at = this.count;
    this.count = at + 1;
    this.kind[at] = kind;
    const int = at * INTS;
    this.ints[int] = a;
    this.ints[int + 1] = b;
    this.ints[int + 2] = c;
    this.ints[int + 3] = d;
    const big = at * BIGS;
    this.bigs[big] = v;
    this.bigs[big + 1] = w;
    this.bigs[big + 2] = x;
    this.bigs[big + 3] = y;
    this.bigs[big + 4] = z;
  }

  int(at: number, lane: number): number {
    return this.ints[at * INTS + lane] as number;
  }

  big(at: number, lane: number): bigint {
    return this.bigs[at * BIGS + lane] as bigint;
  }

  private grow(): void {
    const length = this.kind.length * 2;
    const kind = new Uint8Array(length);
    const ints = new Int32Array(length * INTS);
    const bigs = new BigInt64Array(length * BIGS);
    kind.set(this.kind);
    ints.set(this.ints);
    bigs.set(this.bigs);
    this.kind = kind;
    this.ints = ints;
    this.bigs = bigs;
  }
}
