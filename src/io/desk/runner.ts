/** A desk that is live: one way in, and nothing leaves before its cause is durable. */
import type {
  CancelWanted,
  DeskCommand,
  DeskEvent,
  DeskInstrument,
  LeverageWanted,
  Order,
  TransferWanted,
} from '../../core/desk/index.ts';
import { DESK_QUOTE_DECIMALS } from '../../core/desk/index.ts';
import { formatDecimal, type Lots } from '../../core/money/index.ts';
import type { Journal } from '../journal/index.ts';
import { measureClockOffset } from '../venues/clock-offset.ts';
import type { Venue } from '../venues/venue.ts';
import type { ArmingRefusal, MeasureOffset } from './arming.ts';
import { type Budget, NO_BUDGET } from './budget.ts';
import type { Clock } from './clock.ts';
import { DeadMan, type WatchdogPort } from './dead-man.ts';
import { InstrumentIndex } from './decimals.ts';
import { DeskTime } from './desk-time.ts';
import { Inbound } from './inbound.ts';
import { Link } from './link.ts';
import type { DeskCommandBody, DeskMachine, Door, RunnerFault } from './machine.ts';
import { type Line, Outbox, type OutboxTerms } from './outbox.ts';
import { Reconciler, type ReconcileTerms } from './reconcile.ts';
import { Reviewer, type ReviewTerms } from './reviewer.ts';
import { type AnswerTimes, Sender } from './sender.ts';

export interface RunnerTerms extends AnswerTimes, OutboxTerms, ReviewTerms {
  /** Ms between two ticks of the machine; timers of the runner have this grain too. */
  readonly tickMs: number;
  readonly reconcile: ReconcileTerms;
  readonly deadManMs: number;
  readonly snapshotEvery: number;
}

export const RUNNER_TERMS: RunnerTerms = {
  tickMs: 250,
  answerMsMax: 5_000,
  questionMsMax: 2_000,
  orderAgeMsMax: 5_000,
  cancelRetryMs: 500,
  reconcile: { everyMs: 60_000, doubtMs: 500, overlapMs: 60_000, lookbackMs: 86_400_000 },
  clockBudgetMs: 1_000,
  reviewMs: 600_000,
  retryMs: 1_000,
  connectMsMax: 30_000,
  deadManMs: 30_000,
  snapshotEvery: 100_000,
};

/** Where a desk stood when its last process ended. */
export interface Before {
  /** Times of its first and last command, Unix ms; of a new desk both are now. */
  readonly start: number;
  readonly last: number;
  /** Cancels that were wanted and may not have been sent. */
  readonly cancels: readonly CancelWanted[];
}

export interface RunnerParts {
  readonly machine: DeskMachine;
  readonly journal: Journal;
  readonly venues: ReadonlyMap<string, Venue>;
  readonly instruments: readonly DeskInstrument[];
  readonly clock: Clock;
  readonly before: Before;
  readonly terms?: Partial<RunnerTerms>;
  readonly budget?: Budget;
  readonly watchdogs?: ReadonlyMap<string, WatchdogPort>;
  readonly measureOffset?: MeasureOffset;
  /** Hears what every command caused. */
  readonly heard?: (events: readonly DeskEvent[], command: DeskCommand) => void;
  readonly fault?: (fault: RunnerFault) => void;
  /** Told once when the journal failed: nothing is decided any more, and no command taken. */
  readonly halted?: (reason: string) => void;
}

const measure: MeasureOffset = (venue, now) => measureClockOffset(() => venue.time(), now);

export class DeskRunner {
  // state
  #standing: 'new' | 'live' | 'ended' = 'new';
  #ending = 'it was stopped'; //    why it ended
  #sinceSnapshot = 0;
  #isApplying = false;
  readonly #behind: DeskCommandBody[] = []; // submitted by those who heard of another command
  readonly #lines = new Map<string, Line>();
  #stopTicking: () => void = () => {};
  // fixed
  readonly #parts: RunnerParts;
  readonly #terms: RunnerTerms;
  readonly #outbox: Outbox;
  readonly #deadMan: DeadMan;
  readonly #reconciler: Reconciler;
  readonly #reviewer: Reviewer;
  readonly #index: InstrumentIndex;
  readonly #time: DeskTime;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    const { machine, clock, before, instruments, journal } = parts;
    this.#terms = { ...RUNNER_TERMS, ...parts.terms };
    this.#time = new DeskTime(clock, before.last, (says) => parts.fault?.({ venue: '', says }));
    this.#index = new InstrumentIndex(instruments);
    const door: Door = {
      get orders() {
        return machine.orders;
      },
      submit: (command) => this.#hear(command),
      fault: (fault) => parts.fault?.(fault),
    };
    const index = this.#index;
    for (const [id, venue] of parts.venues) {
      const link = new Link(venue, index.ofVenue(id), door);
      this.#lines.set(id, { link, inbound: new Inbound(link, index, door) });
    }
    const sender = new Sender(clock, door, this.#terms);
    const watchdogs = parts.watchdogs ?? new Map<string, WatchdogPort>();
    const deadMan = new DeadMan(clock, this.#terms.deadManMs, watchdogs, () => this.#release());
    const budget = parts.budget ?? NO_BUDGET;
    const lines = this.#lines;
    const outbox = new Outbox({ lines, index, door, clock, sender, budget, deadMan }, this.#terms);
    const prefix = `bw${journal.id.slice(0, 8)}-`;
    this.#deadMan = deadMan;
    this.#outbox = outbox;
    const { clockBudgetMs } = this.#terms;
    const about = { clock, door, sender, outbox, index, prefix, clockBudgetMs };
    const { measureOffset = measure } = parts;
    const reviewed = { clock, door, sender, index, measureOffset };
    this.#reviewer = new Reviewer(reviewed, this.#terms);
    const { start, last } = before;
    this.#reconciler = new Reconciler(about, this.#terms.reconcile, start, last);
  }

  /**
   * Starts: what was out when the last process ended is in doubt now, venues are connected, and
   * each one is asked for its truth before anything is sent to it.
   *
   * @returns why venues were not armed; they are tried again
   */
  async start(): Promise<readonly ArmingRefusal[]> {
    const { machine, before, clock } = this.#parts;
    this.#standing = 'live';
    for (const { client } of machine.orders.live()) this.#doubt(client);
    for (const cancel of before.cancels) this.#outbox.addCancel(cancel, 0);
    const lines = [...this.#lines.values()];
    // Prices come before positions do: who does not know yet what is held must not trade on them.
    for (const { link } of lines) link.setHealth('down');
    const refusals = await Promise.all(lines.map((line) => this.#open(line)));
    if (this.#isLive) this.#stopTicking = clock.after(this.#terms.tickMs, () => this.#tick());
    return refusals.flat();
  }

  /**
   * Takes a command: stamped, journaled, applied; what it wants leaves when it is durable.
   *
   * @throws Error once the runner ended: whoever wished something must know that it is not done
   */
  submit(body: DeskCommandBody): readonly DeskEvent[] {
    if (this.#standing === 'ended') {
      const says = `${body.kind} is not taken, the desk is not live: ${this.#ending}`;
      throw new Error(`${says}; accepted: commands to a desk that is live`);
    }
    return this.#enter(body);
  }

  get #isLive(): boolean {
    return this.#standing === 'live';
  }

  /** From venues and timers, to whom a journal that failed is nothing: `halted` was told of it. */
  #hear(body: DeskCommandBody): void {
    try {
      this.#enter(body);
    } catch (error) {
      if (this.#isLive) throw error;
    }
  }

  /** As `submit`, for those who may still hear of a venue when nobody decides any more. */
  #enter(body: DeskCommandBody): readonly DeskEvent[] {
    if (!this.#isLive) return [];
    if (this.#isApplying) {
      this.#behind.push(body);
      return [];
    }
    this.#isApplying = true;
    try {
      const events = this.#apply(body);
      for (let next = this.#behind.shift(); next !== undefined; next = this.#behind.shift()) {
        if (!this.#isLive) break;
        this.#apply(next);
      }
      return events;
    } finally {
      this.#isApplying = false;
    }
  }

  /** Stops cleanly: switches are disarmed, streams closed; open orders stay as they are. */
  async stop(): Promise<void> {
    this.halt();
    for (const { link } of this.#lines.values()) {
      await this.#deadMan.disarm(link);
      await link.venue.close();
    }
  }

  /** Stops at once and tells nobody: dead-man switches go off by themselves. */
  halt(): void {
    this.#standing = 'ended';
    this.#outbox.stop();
    this.#stopTicking();
  }

  /** Without a journal nothing may be decided: the dead-man switches do the rest. */
  #fail(error: unknown): void {
    if (!this.#isLive) return;
    this.#ending = String(error);
    this.halt();
    this.#parts.fault?.({ venue: '', says: this.#ending });
    this.#parts.halted?.(this.#ending);
  }

  #apply(body: DeskCommandBody): readonly DeskEvent[] {
    const { machine, journal, heard } = this.#parts;
    const command = { ...body, time: this.#time.now() } as DeskCommand;
    const bytes = machine.encode(command);
    try {
      journal.append(machine.seq + 1, bytes, 0, bytes.length);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    const events = machine.apply(command);
    this.#collect(events);
    heard?.(events, command);
    this.#sinceSnapshot += 1;
    return events;
  }

  #collect(events: readonly DeskEvent[]): void {
    const { machine, journal } = this.#parts;
    const { seq } = machine;
    let isWanted = false;
    for (const event of events) {
      switch (event.kind) {
        case 'order-intent':
          this.#outbox.addOrder(event, seq);
          isWanted = true;
          break;
        case 'cancel-intent':
          this.#outbox.addCancel(event, seq);
          isWanted = true;
          break;
        case 'reconcile-wanted':
          this.#want(event.venue);
          break;
        case 'leverage-intent':
        case 'transfer-intent':
          this.#whenDurable(seq, () => this.#arrange(event));
          break;
        default:
          break; // told to `heard`, nothing is sent
      }
    }
    if (isWanted && journal.durableSeq() >= seq) this.#later(() => this.#release());
    else if (isWanted) this.#whenDurable(seq, () => this.#release());
  }

  #want(venue: string): void {
    const line = this.#lines.get(venue);
    if (line !== undefined) line.link.mustReconcile = true;
  }

  /** Within the command nothing is sent: it has not been told yet. */
  #later(action: () => void): void {
    void Promise.resolve().then(action);
  }

  #whenDurable(seq: number, action: () => void): void {
    this.#parts.journal.whenDurable(seq).then(action, (error: unknown) => this.#fail(error));
  }

  #release(): void {
    if (this.#isLive) this.#outbox.release(this.#parts.journal.durableSeq());
  }

  #tick(): void {
    if (!this.#isLive) return;
    this.#stopTicking = this.#parts.clock.after(this.#terms.tickMs, () => this.#tick());
    this.#hear({ kind: 'tick' });
    if (!this.#isLive) return;
    for (const line of this.#lines.values()) {
      this.#tend(line);
    }
    this.#release();
    if (this.#sinceSnapshot >= this.#terms.snapshotEvery) this.saveSnapshot();
  }

  /** Saves the machine's state, except while a cancel is out that only the journal tells of. */
  saveSnapshot(): void {
    const { machine, journal } = this.#parts;
    if (this.#outbox.hasCancels()) return;
    this.#sinceSnapshot = 0;
    journal.saveSnapshot(machine.seq, machine.stateHash(), machine.snapshot());
  }

  #tend(line: Line): void {
    const { link } = line;
    const open = new Set(this.#liveOf(link).map(({ instrument }) => symbolOf(link, instrument)));
    this.#deadMan.tend(link, open);
    if (this.#reviewer.isDue(link)) void this.#open(line);
    if (link.isConnected && this.#reconciler.isDue(line)) void this.#reconcile(line);
  }

  async #reconcile(line: Line): Promise<void> {
    await this.#reconciler.run(line);
    this.#release();
  }

  /** Connects and arms a venue, or looks again whether it may stay armed. */
  async #open(line: Line): Promise<readonly ArmingRefusal[]> {
    const { link } = line;
    const venue = link.venue.id;
    const refusals = await this.#reviewer.run(line);
    if (!this.#isLive) return refusals;
    const { cancelAllAfter } = link.venue.abilities;
    if (link.isArmed && !cancelAllAfter && this.#parts.watchdogs?.get(venue) === undefined) {
      this.#parts.fault?.({ venue, says: 'no dead-man switch: orders that may rest are not sent' });
    }
    if (!link.isArmed) link.setHealth('down');
    else if (link.health === 'down') link.mustReconcile = true;
    if (link.isConnected && link.mustReconcile && !link.isReconciling) await this.#reconcile(line);
    return refusals;
  }

  /** Leverage and transfers are asked for once; what became of them the venue's account shows. */
  #arrange(wanted: LeverageWanted | TransferWanted): void {
    const isTransfer = wanted.kind === 'transfer-intent';
    const id = isTransfer ? wanted.from : this.#index.byId(wanted.instrument)?.venue;
    const line = this.#lines.get(id ?? '');
    if (line === undefined || !this.#isLive) return;
    const { link } = line;
    const { venue } = link;
    const answer = isTransfer
      ? venue.transfer(wanted.to, formatDecimal(wanted.amount, DESK_QUOTE_DECIMALS), wanted.client)
      : venue.setLeverage(symbolOf(link, wanted.instrument), wanted.leverage);
    answer.catch((error: unknown) => {
      link.observeFailure(error, this.#parts.clock.monotonic());
      this.#parts.fault?.({ venue: venue.id, says: `${wanted.kind}: ${String(error)}` });
    });
  }

  #doubt(client: string): void {
    this.#enter({
      ...{ kind: 'report-order', client, status: 'unknown', filled: 0n as Lots },
      ...{ order: '', reason: 'the process that sent it ended' },
    });
  }

  #liveOf(link: Link): readonly Order[] {
    const live = this.#parts.machine.orders.live();
    return live.filter(({ instrument }) => link.instruments.some(({ id }) => id === instrument));
  }
}

const symbolOf = (link: Link, instrument: string): string =>
  link.instruments.find(({ id }) => id === instrument)?.symbol ?? '';
