/** A room where the process of a desk dies or its venue errs at one chosen point. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalText, type DeskInstrument } from '../../core/desk/index.ts';
import type { Lots, Ppm, PriceUnits, QuoteUnits } from '../../core/money/index.ts';
import type { Journal } from '../journal/index.ts';
import { Courier } from '../venues/paper/courier.ts';
import { PaperExchange, type PaperMarket } from '../venues/paper/index.ts';
import { PaperVenue } from '../venues/paper/venue.ts';
import { BufferedJournal } from './buffered-journal.contract.ts';
import type { Clock } from './clock.ts';
import { ErringVenue } from './erring-venue.contract.ts';
import type { RunnerFault } from './machine.ts';
import { beginDesk, type DeskSession, resumeDesk } from './resume.ts';
import { DeskRunner, type RunnerTerms } from './runner.ts';
import { TARGET_MAKER, type TargetDesk, type Wish } from './target-desk.contract.ts';
import { VirtualClock } from './virtual-clock.contract.ts';

export const POINTS = [
  'before the intent is durable',
  'after the intent is durable, before it is sent',
  'while it is sent, before it is accepted',
  'after it is accepted, before the answer',
  'after the answer, before its report is journaled',
  'after a part is filled',
  'after all is filled, before it is reported',
  'before the cancel',
  'after the cancel is sent, before it is accepted',
  'after the cancel is accepted, before the answer',
  'at a fill while it is cancelled',
  'while it is reconciled',
] as const;
export type Point = (typeof POINTS)[number];

export const ANSWERS = ['timeout', '5xx', 'reject', 'duplicate'] as const;
export type Answer = (typeof ANSWERS)[number];

export interface Case {
  readonly point: Point;
  readonly answer: Answer;
  /** Whether the process dies there and another one goes on from its journal. */
  readonly ending: 'dies' | 'lives';
}

export const START = Date.UTC(2026, 0, 5);
export const PERP: DeskInstrument = {
  ...{ id: 'BTC-PERP', venue: 'paper', symbol: 'BTCUSDT', underlying: 'BTC', kind: 'perpetual' },
  ...{ priceDecimals: 1, sizeDecimals: 3, tick: 1n as PriceUnits, step: 1n as Lots },
  ...{ sizeMin: 1n as Lots, notionalMin: 0n as QuoteUnits, makerPpm: 200n, takerPpm: 500n },
  ...{ expiry: 0, strike: 0n as PriceUnits },
};

export const MARKET: PaperMarket = {
  ...{ symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', priceDecimals: 1, sizeDecimals: 3 },
  ...{ tick: 1n as PriceUnits, step: 1n as Lots, sizeMin: 1n as Lots },
  ...{ notionalMin: 0n as QuoteUnits, isTrading: true, makerPpm: 200n as Ppm },
  ...{ takerPpm: 500n as Ppm, liquidationPpm: 0n as Ppm, bandPpm: 0n as Ppm, leverageStart: 10 },
  ...{ fundingIntervalMs: 28_800_000 },
  brackets: [
    {
      ...{ valueMax: (10n ** 17n) as QuoteUnits, ratePpm: 4_000n as Ppm },
      ...{ amount: 0n as QuoteUnits, leverageMax: 100 },
    },
  ],
};

export const price = (units: bigint): PriceUnits => units as PriceUnits;
export const level = (at: bigint, lots: bigint) => [price(at), lots as Lots] as const;

/** Lots that the desk is to be long. */
export const TARGET = 10n;

/** A request to the paper venue is taken when it is sent: no late one needs a longer wait. */
const GRACE = { graceMs: 2_000 };

const wishOf = (point: Point): Wish => {
  const wish = { instrument: PERP.id, target: TARGET, crossAt: 1_100n, patience: 4, ...GRACE };
  if (point.includes('cancel')) return { ...wish, restAt: 990n };
  return { ...wish, restAt: point === 'after a part is filled' ? 1_010n : 0n };
};

const TERMS: Partial<RunnerTerms> = { answerMsMax: 1_000, questionMsMax: 1_000 };

type Session = Omit<DeskSession, 'journal'> & { readonly journal: Journal };

/** One process of the desk: what it holds is gone when it dies. */
interface Life {
  readonly runner: DeskRunner;
  readonly session: Session;
  readonly journal: BufferedJournal;
  readonly venue: ErringVenue;
  isAlive: boolean;
}

export class FaultRoom {
  // state
  readonly clock = new VirtualClock(START);
  readonly exchange: PaperExchange;
  readonly faults: RunnerFault[] = [];
  /** When the fault of the case happened, Unix ms; null before. */
  struckAt: number | null = null;
  /** Most lots that could ever have been bought, by trades and open orders together. */
  exposureMax = 0n;
  isDead = false;
  #life: Life | null = null;
  #isAnswerDue = true; // the venue has not erred yet
  // fixed
  readonly #courier: Courier;
  readonly #folder = mkdtempSync(join(tmpdir(), 'breakwater-desk-'));
  readonly case: Case;
  readonly #shared: Journal | null;

  /**
   * @param shared a journal for processes that live to the end: opening one takes longer than all
   *   the rest, and nobody reads it again
   */
  constructor(chosen: Case, shared: Journal | null = null) {
    this.case = chosen;
    this.#shared = shared;
    this.exchange = new PaperExchange({ markets: [MARKET], seed: 7 });
    this.#courier = new Courier(this.exchange, this.clock);
    this.exchange.openAccount('desk', (10n ** 14n) as QuoteUnits, START);
    this.exchange.mark('BTCUSDT', price(1_000n), price(1_000n), START);
    const asks =
      chosen.point === 'after a part is filled'
        ? [level(1_010n, 4n), level(1_030n, 1_000n)]
        : [level(1_010n, 1_000n)];
    this.exchange.setBook('BTCUSDT', [level(980n, 1_000n)], asks, START);
    this.clock.isBusy = () => this.#life?.journal.isBusy ?? false;
    this.#watchExposure();
  }

  get machine(): TargetDesk {
    return this.#life?.session.machine as TargetDesk;
  }

  /** Lots that the venue says we hold. */
  held(): bigint {
    const { positions } = this.exchange.accountState('desk');
    return positions.find(({ symbol }) => symbol === 'BTCUSDT')?.size ?? 0n;
  }

  begin(): Promise<unknown> {
    const file = join(this.#folder, 'desk.db');
    const header = canonicalText(wishOf(this.case.point));
    const now = this.clock.now();
    const journal = this.#shared;
    if (journal === null) return this.#live(beginDesk(file, header, TARGET_MAKER, now));
    const machine = TARGET_MAKER.fresh(header, journal.id);
    return this.#live({ machine, journal, before: { start: now, last: now, cancels: [] } });
  }

  /** A new process goes on from the file that the dead one left. */
  resume(): Promise<unknown> {
    const file = join(this.#folder, 'desk.db');
    this.isDead = false;
    return this.#live(resumeDesk(file, TARGET_MAKER, this.clock.now()));
  }

  end(): void {
    this.die();
    rmSync(this.#folder, { recursive: true });
  }

  /** The process ends at this instruction: what was not written is lost, what was sent is sent. */
  die(): void {
    const life = this.#life;
    if (life === null || !life.isAlive) return;
    life.isAlive = false;
    this.isDead = true;
    life.runner.halt();
    life.journal.die();
    void life.venue.kill();
  }

  /** At a point of the case the process dies, or goes on. Says whether it died. */
  reach(point: Point): boolean {
    if (point !== this.case.point || this.struckAt !== null) return false;
    this.struckAt = this.clock.now();
    if (this.case.ending === 'dies') this.die();
    return this.isDead;
  }

  get isAnswered(): boolean {
    return !this.#isAnswerDue;
  }

  /** Whether this call is the one that goes wrong; once it did, all is well. */
  takeAnswer(): Answer | null {
    if (!this.#isAnswerDue || this.struckAt === null) return null;
    this.#isAnswerDue = false;
    return this.case.answer;
  }

  async #live(session: Session): Promise<void> {
    const process = { isAlive: true };
    const clock: Clock = {
      now: () => this.clock.now(),
      monotonic: () => this.clock.monotonic(),
      after: (ms, action) =>
        this.clock.after(ms, () => {
          if (process.isAlive) action();
        }),
    };
    const paper = new PaperVenue({ id: 'paper', account: 'desk', courier: this.#courier });
    const venue = new ErringVenue(paper, this, clock);
    const before = this.#shared?.durableSeq() ?? 0;
    const journal = new BufferedJournal(session.journal, this, before);
    const runner = new DeskRunner({
      ...{ machine: session.machine, journal, clock, before: session.before, terms: TERMS },
      ...{ venues: new Map([['paper', venue.asVenue()]]), instruments: [PERP] },
      fault: (fault) => void this.faults.push(fault),
    });
    this.#life = Object.assign(process, { runner, session, journal, venue });
    const started = runner.start();
    await this.clock.pass(0);
    void started;
  }

  /** Adds up trades and what open orders could still buy, after every change at the venue. */
  #watchExposure(): void {
    const open = new Map<string, bigint>();
    let bought = 0n;
    this.#courier.subscribe('desk', (event) => {
      if (event.kind !== 'order') return;
      const { client, status, size, filled } = event.order;
      bought += event.fill?.size ?? 0n;
      const isOpen = status === 'new' || status === 'partially-filled';
      if (isOpen) open.set(client, size - filled);
      else open.delete(client);
      let exposure = bought;
      for (const left of open.values()) exposure += left;
      if (exposure > this.exposureMax) this.exposureMax = exposure;
    });
  }
}
