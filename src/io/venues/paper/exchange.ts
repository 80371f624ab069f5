/**
 * A simulated exchange of linear perpetuals: deterministic, synchronous, and told the time in every
 * call. The same calls with the same seed give the same events.
 */
import type { Lots, PriceUnits, QuoteUnits } from '../../../core/money/index.ts';
import { Random, type Seed } from '../../../core/numeric/index.ts';
import { Agenda } from './agenda.ts';
import type {
  Latency,
  MarkState,
  PaperAccount,
  PaperAnswer,
  PaperDepth,
  PaperEvent,
  PaperLevel,
  PaperMarket,
  PaperRequest,
  PaperTerms,
  PublicTrade,
  Side,
} from './exchange-types.ts';
import type { FaultRule, RequestFault } from './fault-types.ts';
import { FaultPlan } from './faults.ts';
import { Floor, type Happening } from './floor.ts';
import { payFunding } from './funding.ts';
import type { Conservation } from './ledger.ts';
import { deleverage, reviewAccounts } from './liquidation.ts';
import { accountState } from './margin.ts';
import { eatQueue, meetBackground } from './matching.ts';
import { drawLatency, Outbox, type Stamps, SWAP_MS_MAX, streamOf } from './outbox.ts';
import { refuse, refuseByFailure, refuseByRate, refuseWith } from './refusals.ts';
import { answerTo } from './requests.ts';
import { tellAccount, tellBook, tellTrade } from './trade.ts';

export interface PaperOptions {
  readonly markets: readonly PaperMarket[];
  readonly seed: Seed;
  /** Ways of requests, and of answers and events; drawn separately. Default: no time at all. */
  readonly requestLatency?: Latency;
  readonly answerLatency?: Latency;
  readonly faults?: readonly FaultRule[];
  /** How long ended orders, trades and income are kept; at least a day, default a week. */
  readonly historyMs?: number;
}

/** The client's time stamp of a request, checked against the venue's clock when it arrives. */
export interface RequestStamp {
  readonly time: number;
  readonly windowMs: number;
}

const NO_LATENCY: Latency = { fixedMs: 0, jitterMs: 0 };
const WEEK_MS = 604_800_000;
/** How far ahead of the venue a stamp may be. Source: Binance, "Timing security". */
const STAMP_AHEAD_MS = 1000;

export class PaperExchange {
  readonly #floor: Floor;
  /** Requests on their way in, and timers. */
  readonly #effects = new Agenda<() => void>();
  readonly #outbox: Outbox;
  readonly #plan: FaultPlan;
  readonly #requestLatency: Latency;
  readonly #requestRandom: Random;
  #tickets = 0;

  /** @throws RangeError for a market that cannot be kept in whole quote units */
  constructor(options: PaperOptions) {
    const random = new Random(options.seed);
    this.#requestRandom = random.split('request latency');
    this.#requestLatency = options.requestLatency ?? NO_LATENCY;
    const answerLatency = options.answerLatency ?? NO_LATENCY;
    this.#outbox = new Outbox(answerLatency, random.split('answer latency'));
    this.#plan = new FaultPlan(options.faults ?? [], random.split('faults'));
    this.#floor = new Floor(options.historyMs ?? WEEK_MS, {
      say: (happening) => this.#say(happening),
      later: (time, act) => this.#effects.add(time, act),
    });
    for (const market of options.markets) this.#floor.addMarket(market);
  }

  // Accounts.

  /** @throws RangeError for an empty name, or one that is open */
  openAccount(account: string, balance: QuoteUnits, time: number): void {
    this.#runTo(time);
    if (account === '' || this.#floor.accounts.has(account)) {
      throw new RangeError(`account '${account}': the name must be new and not empty`);
    }
    this.#floor.openAccount(account);
    if (balance !== 0n) this.deposit(account, balance, time);
  }

  /** Adds to the wallet; a negative amount takes out and is not checked against margin. */
  deposit(account: string, amount: QuoteUnits, time: number): void {
    this.#do(time, (floor) => {
      const state = floor.account(account);
      floor.ledger.deposit(floor.ledger.holder(account), amount);
      const record = { account, kind: 'transfer', symbol: '', amount, trade: 0 } as const;
      floor.changed.add(state);
      tellAccount(floor, state, 'deposit', '', { change: amount, income: [floor.earn(record)] });
    });
  }

  /** An account as it is now, without a request. */
  accountState(account: string): PaperAccount {
    return accountState(this.#floor, this.#floor.account(account));
  }

  /** Sums of the whole ledger: `held` equals `deposits`, and no market is unbalanced. */
  conservation(): Conservation {
    return this.#floor.ledger.conservation();
  }

  // Markets.

  /** States the background of a book. @throws RangeError for levels out of order */
  setBook(
    symbol: string,
    bids: readonly PaperLevel[],
    asks: readonly PaperLevel[],
    time: number,
  ): void {
    this.#do(time, (floor) => {
      const state = floor.state(symbol);
      state.book.set(symbol, bids, asks);
      const [bid] = bids[0] ?? [];
      const [ask] = asks[0] ?? [];
      if (bid !== undefined && ask !== undefined) state.middle = ((bid + ask) / 2n) as PriceUnits;
      if (state.mark.mark === 0n) floor.touchHolders(symbol);
      if (state.market.isTrading) meetBackground(floor, state);
      tellBook(floor, state);
    });
  }

  /** A public trade. @param aggressor side of its taker */
  marketTrade(symbol: string, price: PriceUnits, size: Lots, aggressor: Side, time: number): void {
    this.#do(time, (floor) => {
      const state = floor.state(symbol);
      if (!state.market.isTrading || price <= 0n || size <= 0n) return;
      const trade = { trade: floor.nextId(), price, size, aggressor, time: floor.venueTime() };
      tellTrade(floor, state, trade);
      eatQueue(floor, state, price, size, aggressor);
      tellBook(floor, state);
    });
  }

  mark(symbol: string, mark: PriceUnits, index: PriceUnits, time: number): void {
    this.#do(time, (floor) => {
      const state = floor.state(symbol);
      state.mark = { ...state.mark, mark, index, time: floor.venueTime() };
      floor.say({ kind: 'mark', symbol, mark: state.mark });
      floor.touchHolders(symbol);
    });
  }

  /** Says what will be paid next, and when. */
  announceFunding(symbol: string, ratePpb: bigint, next: number, time: number): void {
    this.#do(time, (floor) => {
      const state = floor.state(symbol);
      const times = { nextFunding: next, time: floor.venueTime() };
      state.mark = { ...state.mark, fundingPpb: ratePpb, ...times };
      floor.say({ kind: 'mark', symbol, mark: state.mark });
    });
  }

  /** Pays funding now. @param ratePpb parts per billion; longs pay where it is positive */
  funding(symbol: string, ratePpb: bigint, time: number): void {
    this.#do(time, (floor) => payFunding(floor, floor.state(symbol), ratePpb));
  }

  /** Closes a part of a position against the insurance. @returns lots closed */
  adl(account: string, symbol: string, size: Lots, price: PriceUnits, time: number): Lots {
    let closed = 0n as Lots;
    this.#do(time, (floor) => {
      closed = deleverage(floor, floor.account(account), floor.state(symbol), size, price);
    });
    return closed;
  }

  markets(): readonly PaperMarket[] {
    return [...this.#floor.markets.values()].map(({ market }) => market);
  }

  /** @throws RangeError for a market that is not there */
  market(symbol: string): PaperMarket {
    return this.#floor.state(symbol).market;
  }

  depth(symbol: string, levels = 1000): PaperDepth {
    const { book } = this.#floor.state(symbol);
    const bids = book.buy.depth(levels);
    return { symbol, update: book.update, time: book.time, bids, asks: book.sell.depth(levels) };
  }

  /** Oldest first. */
  publicTrades(symbol: string, count = 500): readonly PublicTrade[] {
    return this.#floor.state(symbol).trades.slice(-count);
  }

  markState(symbol: string): MarkState {
    return this.#floor.state(symbol).mark;
  }

  // Requests and events.

  /** Sends a request. @returns the ticket that its answer will carry */
  request(account: string, request: PaperRequest, time: number, stamp?: RequestStamp): number {
    this.#runTo(time);
    this.#tickets += 1;
    const ticket = this.#tickets;
    const { now } = this.#floor;
    const fault = this.#plan.ofRequest(account, request, now);
    const arrives = now + drawLatency(this.#requestLatency, this.#requestRandom);
    this.#effects.add(arrives, () => this.#arrive(account, request, ticket, fault, stamp));
    this.#runTo(now);
    return ticket;
  }

  /** Moves time on. @returns what has reached clients by then, in the order of its release */
  advance(time: number): PaperEvent[] {
    this.#runTo(time);
    const events: PaperEvent[] = [];
    for (;;) {
      const event = this.#outbox.takeDue(this.#floor.now);
      if (event === null) return events;
      events.push(event);
    }
  }

  /** When something is due next, by the caller's clock; null: nothing is. */
  nextDue(): number | null {
    const effect = this.#effects.next();
    const event = this.#outbox.next();
    if (effect === null || event === null) return effect ?? event;
    return Math.min(effect, event);
  }

  // Faults.

  inject(rule: FaultRule): void {
    this.#plan.add(rule);
  }

  /** Breaks the stream of an account (empty: the public one); its events are lost meanwhile. */
  disconnect(account: string, until: number, time: number): void {
    this.#do(time, (floor) => {
      this.#outbox.breakStream(account, floor.now, until);
      floor.say({ kind: 'stream', account, state: 'down' });
      floor.later(until, () => floor.say({ kind: 'stream', account, state: 'up' }));
    });
  }

  /** Sets the venue's clock ahead of the caller's (negative: behind). */
  skewClock(ms: number, time: number): void {
    this.#runTo(time);
    this.#floor.skewMs = ms;
  }

  /** The venue's own clock. */
  venueTime(time: number): number {
    return time + this.#floor.skewMs;
  }

  /** Orders that rest stay as they are; new ones meet the new terms. */
  changeTerms(symbol: string, terms: Partial<PaperTerms>, time: number): void {
    this.#do(time, (floor) => {
      const state = floor.state(symbol);
      state.market = { ...state.market, ...terms };
      floor.say({ kind: 'terms', symbol, market: state.market });
    });
  }

  /** A time before the last one counts as the last one. */
  #runTo(time: number): void {
    const floor = this.#floor;
    for (;;) {
      const effect = this.#effects.takeDue(Math.max(time, floor.now));
      if (effect === null) break;
      floor.now = Math.max(floor.now, effect.time);
      effect.item();
      reviewAccounts(floor);
    }
    floor.now = Math.max(floor.now, time);
  }

  /** Does something at a time, after all that was due before. */
  #do(time: number, act: (floor: Floor) => void): void {
    this.#runTo(time);
    act(this.#floor);
    reviewAccounts(this.#floor);
  }

  #arrive(
    account: string,
    request: PaperRequest,
    ticket: number,
    fault: RequestFault | null,
    stamp: RequestStamp | undefined,
  ): void {
    const answer = this.#answer(account, request, fault, stamp);
    const happening = { kind: 'answer', account, ticket, request, answer } as const;
    const extraMs = fault?.kind === 'delay-answer' ? fault.ms : 0;
    this.#outbox.answer(happening, { ...this.#stamps(), extraMs });
    if (fault?.kind !== 'duplicate-answer') return;
    this.#outbox.answer(happening, { ...this.#stamps(), extraMs: fault.ms });
  }

  #answer(
    account: string,
    request: PaperRequest,
    fault: RequestFault | null,
    stamp: RequestStamp | undefined,
  ): PaperAnswer {
    if (fault?.kind === 'drop-request') return { kind: 'dropped' };
    if (fault?.kind === 'reject') return refuseWith(fault.code, fault.says);
    if (fault?.kind === 'rate-limit') return refuseByRate(fault.retryAfterMs);
    if (fault?.kind === 'server-error' && fault.effect === 'none') return refuseByFailure();
    if (stamp !== undefined && !this.#isTimely(stamp)) return refuse('-1021');
    const state = this.#floor.accounts.get(account) ?? null;
    const fillMost = fault?.kind === 'fill-then-reject' ? fault.size : null;
    const answer = answerTo(this.#floor, state, request, fillMost);
    if (fault?.kind === 'drop-answer') return { kind: 'dropped' };
    return fault?.kind === 'server-error' ? refuseByFailure() : answer;
  }

  #isTimely({ time, windowMs }: RequestStamp): boolean {
    const venue = this.#floor.venueTime();
    return time <= venue + STAMP_AHEAD_MS && time >= venue - windowMs;
  }

  #stamps(): Stamps {
    return { now: this.#floor.now, venue: this.#floor.venueTime(), extraMs: 0 };
  }

  #say(happening: Happening): void {
    const { now } = this.#floor;
    const name = streamOf(happening);
    const fault = this.#plan.ofEvent(happening, name, now);
    this.#outbox.stream(happening, this.#stamps(), fault);
    if (fault?.kind !== 'swap-event') return;
    const latest = now + SWAP_MS_MAX;
    this.#effects.add(latest, () => this.#outbox.release(name, latest));
  }
}
