/** The sequencer: orders commands, journals them before anything leaves, applies them. */
import { type Engine, readEvent } from '../../core/engine/index.ts';
import {
  assertInvariant,
  type Command,
  EVENT,
  type EventOf,
  type RefusalCode,
} from '../../core/model/index.ts';
import type { Journal } from '../journal/index.ts';

/** An order that the engine wants at the venue, once its cause is durable. */
export interface OrderIntent {
  readonly seq: number;
  readonly order: string;
  readonly account: number;
  readonly market: number;
  readonly side: 'buy' | 'sell';
  readonly size: bigint;
  readonly limit: bigint;
  /** The other leg of a spread: as many lots, the other way round, with the first or not at all. */
  readonly second?: { readonly market: number; readonly limit: bigint };
}

/** How often the columns are saved, so that a restart replays only a tail. */
export interface SequencerOptions {
  readonly snapshotEvery?: number;
}

/**
 * One thread's way into the engine. A command is handed to the journal, then applied while the
 * journal's own thread makes it durable; orders wait in the outbox until `release`, which returns
 * only what is durable. Without a journal everything is released at once.
 */
export class Sequencer {
  // state
  private readonly outbox: OrderIntent[] = [];
  private sinceSnapshot = 0;
  readonly engine: Engine;
  private readonly journal: Journal | null;
  private readonly snapshotEvery: number;

  constructor(engine: Engine, journal: Journal | null, options: SequencerOptions = {}) {
    this.engine = engine;
    this.journal = journal;
    this.snapshotEvery = options.snapshotEvery ?? 250_000;
  }

  /**
   * Journals and applies one command. Its events are in `engine.state.log` until the next call;
   * orders among them are kept for `release`.
   *
   * @returns null, or why it was refused
   */
  submit(command: Command): RefusalCode | null {
    const { engine, journal } = this;
    const written = engine.encode(command);
    if (typeof written === 'string') {
      engine.state.log.clear();
      return written;
    }
    journal?.append(engine.state.seq + 1, written.bytes, 0, written.length);
    const refused = engine.runEncoded(command);
    if (refused === null) this.collectOrders();
    this.sinceSnapshot += 1;
    if (journal !== null && this.sinceSnapshot >= this.snapshotEvery) this.saveSnapshot();
    return refused;
  }

  /** Waits until everything submitted is durable, then hands out the orders. */
  release(): OrderIntent[] {
    if (this.outbox.length === 0) return [];
    this.journal?.waitDurable(this.engine.state.seq);
    return this.outbox.splice(0, this.outbox.length);
  }

  /** Waits until everything submitted is durable, for what leaves by another way than `release`. */
  settle(): void {
    this.journal?.waitDurable(this.engine.state.seq);
  }

  /** Saves the columns with their hash beside the journal's records. */
  saveSnapshot(): void {
    this.sinceSnapshot = 0;
    const { engine } = this;
    this.journal?.saveSnapshot(engine.state.seq, engine.stateHash(), engine.snapshot());
  }

  /** The event after an order that names its second leg. */
  private addSecondLeg(at: number): void {
    const { state } = this.engine;
    const { order, limit } = readEvent(state, at) as EventOf<'liquidation-spread'>;
    const last = this.outbox.pop();
    assertInvariant(last?.order === order, 'second-leg-follows', order);
    this.outbox.push({ ...last, second: { market: state.log.int(at, 1), limit } });
  }

  private collectOrders(): void {
    const { state } = this.engine;
    const { log } = state;
    for (let at = 0; at < log.count; at += 1) {
      if (log.kind[at] === EVENT['liquidation-spread']) this.addSecondLeg(at);
      if (log.kind[at] !== EVENT['liquidation-order']) continue;
      const { order, side, size, limit } = readEvent(state, at) as EventOf<'liquidation-order'>;
      const [account, market] = [log.int(at, 0), log.int(at, 1)];
      this.outbox.push({ seq: state.seq, order, account, market, side, size, limit });
    }
  }
}
