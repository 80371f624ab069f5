/** Keeps an order book in step with a feed, and says when it is not. */
import { ASK, BID, type BookSide, type OrderBook } from '../../../core/liquidity/index.ts';
import { Findings } from './findings.ts';
import type { Level2Message, Level2Snapshot, Level2Update, Levels } from './message.ts';
import { followsSnapshot, followsUpdate, gapTexts } from './sync-rules.ts';

/** waiting: nothing to start from yet; synced; gap: the next snapshot is needed. */
export type SyncState = 'waiting' | 'synced' | 'gap';

export interface SyncTerms {
  /** Market of the book; that of the first message where it is not given. */
  readonly symbol?: string;
  /** Received ms after the first update after which a book starts without a snapshot; 10,000. */
  readonly snapshotWaitMs?: number;
  /** Most updates that are held for a snapshot that comes late; 10,000. */
  readonly heldMost?: number;
}

/** Highest price that rests where the sign is 1, lowest negated where it is -1. */
const best = (levels: Levels, sign: 1 | -1): number => {
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < levels.length; at += 2) {
    const key = sign * (levels[at] as number);
    if ((levels[at + 1] as number) > 0 && key > most) most = key;
  }
  return most;
};

/**
 * Applies the messages of one market to a book by the rules of its venue (`sync-rules.ts`). Updates
 * that come before their snapshot are held, because a snapshot that was asked for arrives after
 * updates that are not in it. After a gap the book is empty until the next snapshot.
 *
 *     const sync = new BookSync(new OrderBook(10_000));
 *     for await (const message of readLevel2(file)) if (sync.take(message)) look(sync.book);
 *     sync.end();
 */
export class BookSync {
  // state
  state: SyncState = 'waiting';
  /** No snapshot ever came: the book holds only levels that have changed since it started. */
  isPartial = false;
  /** Id of the last change in the book; NaN where the venue numbers none. */
  lastId = Number.NaN;
  /** Snapshots and updates that were applied, and updates that were in the snapshot already. */
  readonly applied = { snapshots: 0, updates: 0, dropped: 0, levels: 0 };
  readonly findings = new Findings();
  private symbol: string;
  private firstId = Number.NaN; // of the last update
  private isFirst = false; // the next update is the first one after a snapshot
  private held: Level2Update[] = [];
  private heldSinceMs = Number.NaN;
  private receivedMs = Number.NEGATIVE_INFINITY;
  private readonly exchangeMs = {
    snapshot: Number.NEGATIVE_INFINITY,
    update: Number.NEGATIVE_INFINITY,
    trade: Number.NEGATIVE_INFINITY,
    ticker: Number.NEGATIVE_INFINITY,
  };
  // fixed
  readonly book: OrderBook;
  private readonly snapshotWaitMs: number;
  private readonly heldMost: number;

  /** @param book an empty book of enough levels: what it drops it cannot bring back */
  constructor(book: OrderBook, terms: SyncTerms = {}) {
    this.book = book;
    this.symbol = terms.symbol ?? '';
    this.snapshotWaitMs = terms.snapshotWaitMs ?? 10_000;
    this.heldMost = terms.heldMost ?? 10_000;
  }

  /** Whether the book may be looked at; a partial book may be, by those who know. */
  get isUsable(): boolean {
    return this.state === 'synced' && !this.book.isCrossed();
  }

  /** Takes the next message of the feed; true where the book has changed and may be looked at. */
  take(message: Level2Message): boolean {
    if (this.symbol === '') this.symbol = message.symbol;
    if (message.symbol !== this.symbol) {
      this.findings.add('unknown-symbol', message.line, () => [this.symbol, message.symbol]);
      return false;
    }
    this.checkTimes(message);
    switch (message.kind) {
      case 'snapshot':
        return this.takeSnapshot(message);
      case 'update':
        return this.takeUpdate(message);
      case 'trade':
      case 'ticker':
        return false;
      default:
        return message satisfies never;
    }
  }

  /** The feed has ended: a book that still waits for its snapshot becomes a partial one. */
  end(): void {
    if (this.state === 'waiting' && this.held.length > 0) this.startPartial();
  }

  /** Streams of one venue are sent side by side: only messages of one kind are in order. */
  private checkTimes(message: Level2Message): void {
    const { kind, exchangeMs, receivedMs, line } = message;
    if (receivedMs < this.receivedMs) {
      const before = this.receivedMs;
      this.findings.add('received-time-backwards', line, () => [
        `${before} ms or later`,
        `${receivedMs} ms`,
      ]);
    } else this.receivedMs = receivedMs;
    const before = this.exchangeMs[kind];
    if (exchangeMs < before) {
      this.findings.add('exchange-time-backwards', line, () => [
        `${before} ms or later among messages of kind ${kind}`,
        `${exchangeMs} ms`,
      ]);
    } else if (exchangeMs > before) this.exchangeMs[kind] = exchangeMs;
  }

  private takeSnapshot(snapshot: Level2Snapshot): boolean {
    const bid = best(snapshot.bids, 1);
    const ask = -best(snapshot.asks, -1);
    if (bid >= ask) {
      this.findings.add('crossed-snapshot', snapshot.line, () => [
        `a best bid below the best ask, ${ask}`,
        `${bid}`,
      ]);
      // Without ids nothing says that the book before it still holds.
      if (this.state === 'synced' && Number.isNaN(this.lastId)) this.lose();
      return false;
    }
    if (this.state === 'synced' && !this.isPartial && snapshot.lastId < this.lastId) {
      const id = this.lastId;
      this.findings.add('old-snapshot', snapshot.line, () => [
        `lastUpdateId ${id} or later`,
        `${snapshot.lastId}`,
      ]);
      return false;
    }
    this.start(snapshot);
    return this.isUsable;
  }

  private start(snapshot: Level2Snapshot): void {
    this.book.clear();
    this.write(BID, snapshot.bids);
    this.write(ASK, snapshot.asks);
    this.applied.snapshots += 1;
    this.state = 'synced';
    this.isPartial = false;
    this.lastId = snapshot.lastId;
    this.firstId = Number.NaN;
    this.isFirst = true;
    // What was held before a snapshot without an id is from before it.
    const held = Number.isNaN(snapshot.lastId) ? [] : this.held;
    this.held = [];
    for (const update of held) {
      if (this.state === 'synced') this.follow(update);
      else this.hold(update);
    }
  }

  private takeUpdate(update: Level2Update): boolean {
    // A partial book goes on holding: its snapshot may still come, and come late.
    if (this.state !== 'synced' || this.isPartial) this.hold(update);
    if (this.state === 'waiting') {
      if (update.receivedMs - this.heldSinceMs < this.snapshotWaitMs) return false;
      this.startPartial();
      return this.isUsable;
    }
    if (this.state === 'gap') return false;
    return this.follow(update) && this.isUsable;
  }

  /** Keeps an update for the snapshot to come; of too many the older half is forgotten. */
  private hold(update: Level2Update): void {
    if (this.held.length === 0) this.heldSinceMs = update.receivedMs;
    else if (this.held.length >= this.heldMost) this.held.splice(0, (this.heldMost + 1) >> 1);
    this.held.push(update);
  }

  private startPartial(): void {
    const first = this.held[0] as Level2Update;
    this.findings.add('partial-book', first.line, () => [
      'a snapshot',
      `updates only: the book starts empty at line ${first.line}`,
    ]);
    this.state = 'synced';
    this.isPartial = true;
    for (const update of this.held) {
      if (this.state === 'synced') this.follow(update);
      else this.hold(update);
    }
  }

  /** Applies an update if it is the next one; true where it was. */
  private follow(update: Level2Update): boolean {
    const { lastId, isFirst } = this;
    if (update.lastId === lastId && update.firstId === this.firstId) {
      this.findings.add('repeated-update', update.line, () => [
        `an update after u ${lastId}`,
        `u ${update.lastId} again`,
      ]);
      return false;
    }
    const follows = isFirst ? followsSnapshot(update, lastId) : followsUpdate(update, lastId);
    if (follows === 'old') {
      this.applied.dropped += 1;
      return false;
    }
    if (follows === 'gap') {
      this.findings.add('gap', update.line, () => gapTexts(update, lastId, isFirst));
      this.lose();
      this.hold(update);
      return false;
    }
    this.apply(update);
    return true;
  }

  private apply(update: Level2Update): void {
    this.write(BID, update.bids);
    this.write(ASK, update.asks);
    this.applied.updates += 1;
    this.firstId = update.firstId;
    this.lastId = update.lastId;
    this.isFirst = false;
    if (!this.book.isCrossed()) return;
    const [bid, ask] = [this.book.bestBid(), this.book.bestAsk()];
    this.findings.add('crossed-update', update.line, () => [
      `a best bid below the best ask, ${ask}`,
      `${bid}`,
    ]);
    // Where ids prove that nothing is missing, the levels are wrong and stay so. Without ids a
    // level that is late may follow: the book is not usable until it does.
    if (!Number.isNaN(this.lastId)) this.lose();
  }

  private write(side: BookSide, levels: Levels): void {
    const { book } = this;
    for (let at = 0; at < levels.length; at += 2) {
      book.set(side, levels[at] as number, levels[at + 1] as number);
    }
    this.applied.levels += levels.length >> 1;
  }

  /** A book that cannot be relied on is empty, so that nobody reads it by mistake. */
  private lose(): void {
    this.state = 'gap';
    this.isPartial = false;
    this.held = [];
    this.book.clear();
  }
}
