/** A desk as the policy of a backtest: told what the market shows, it trades at the venue. */
import {
  type BandTerms,
  Desk,
  type DeskEvent,
  type DeskTerms,
  defineModule,
  type ModuleTerms,
} from '../../core/desk/index.ts';
import { type Lots, mulDivDown, type PriceUnits, type QuoteUnits } from '../../core/money/index.ts';
import type { LinearSolver } from '../../core/waterfall/index.ts';
import type { Clock, Policy, Wake } from '../backtest/index.ts';
import { isOption, markUnits, type PublicEvent, reportOf } from './commands.ts';
import type { DeskSample } from './figures.ts';
import { lotsOf, priceOf, priceUnits, quoteOf } from './instrument-units.ts';
import { assertKnown } from './lookahead.ts';
import type { MarketEvent } from './market-event.ts';
import { PaperModel } from './paper-model.ts';
import { type Report, TouchVenue } from './touch-venue.ts';
import type { TouchTerms, TradedInstrument } from './venue-terms.ts';

/** What is run. */
export interface DeskRunTerms {
  readonly desk: DeskTerms;
  readonly traded: readonly TradedInstrument[];
  readonly execution: TouchTerms;
  /** Instrument whose underlying is measured, and the band that its delta is measured by. */
  readonly measure: { readonly instrument: string; readonly band: BandTerms };
  /** Looks after the events of a moment: so many, so far apart. */
  readonly ticks: { readonly count: number; readonly everyMs: number };
  readonly solver: LinearSolver;
}

const OBSERVER = 'backtest-observer';
const WEEK_MS = 7 * 86_400_000;
const JOURNAL = 'b'.repeat(32);

/** A module that only looks: its sample holds what is measured. It never fires. */
const observer = ({ instrument, band }: DeskRunTerms['measure']): ModuleTerms =>
  defineModule({
    id: OBSERVER,
    scope: `instrument:${instrument}`,
    band,
    constraints: { priceAgeMsMax: WEEK_MS },
    ladder: [
      {
        id: 'never',
        enter: 'delta > 1e14 && delta_gap > 1e14',
        respond: [{ do: 'alert', severity: 'info', text: '' }],
      },
    ],
  });

const venueOf = (
  traded: readonly TradedInstrument[],
  capital: Readonly<Record<string, bigint>>,
  execution: TouchTerms,
): TouchVenue =>
  execution.model === 'paper'
    ? new PaperModel(traded, capital, execution)
    : new TouchVenue(traded, capital, execution);

/** One run of one desk over one market. */
export class DeskRun implements Policy<MarketEvent> {
  // state
  readonly desk: Desk;
  readonly venue: TouchVenue;
  readonly samples: DeskSample[] = [];
  readonly denials = new Map<string, number>(); //  by constraint
  readonly fired = new Map<string, number>(); //    by module and rung
  readonly alerts: string[] = [];
  private now = Number.NEGATIVE_INFINITY; //        Unix ms of the moment that is under way
  private ratio = Number.NaN; //                    least margin ratio of the moment
  private isValued = false; //                      an option was marked in this moment
  private readonly queue: Report[] = [];
  private isTelling = false;
  private readonly transfers = new Map<string, Extract<DeskEvent, { kind: 'transfer-intent' }>>();
  private readonly stated: bigint[]; //             positions as last reported
  private readonly isMarked: boolean[]; //          whether the venue states a mark
  // fixed
  private readonly terms: DeskRunTerms;
  private readonly capital: bigint;
  private readonly measured: number;
  private readonly hasOptions: boolean;

  constructor(terms: DeskRunTerms) {
    this.terms = terms;
    const { desk, traded, execution, solver, measure } = terms;
    const modules = [...desk.modules, observer(measure)];
    this.desk = new Desk({ ...desk, modules }, { journal: JOURNAL, solver });
    this.venue = venueOf(traded, desk.capital, execution);
    this.capital = this.venue.accounts.equity();
    this.measured = this.venue.accounts.row(measure.instrument);
    this.hasOptions = traded.some(({ instrument }) => isOption(instrument));
    this.stated = traded.map(() => 0n);
    this.isMarked = traded.map(() => false);
  }

  onEvent(event: MarketEvent | Wake, clock: Clock): void {
    if (event.kind === 'wake') {
      this.onWake(event, clock);
      return;
    }
    if (clock.time > this.now) {
      this.close();
      this.now = clock.time;
      clock.wake(clock.time, 'settle');
    }
    this.onMarket(event, clock);
  }

  onEnd(): void {
    this.close();
    this.samples.push({ ...(this.samples.at(-1) as DeskSample), time: this.now });
    this.assertBooks();
  }

  private onWake({ name }: Wake, clock: Clock): void {
    if (name === 'settle') {
      this.settle(clock);
      for (let tick = 1; tick <= this.terms.ticks.count; tick += 1) {
        clock.wake(clock.time + tick * this.terms.ticks.everyMs, 'tick');
      }
      return;
    }
    const transfer = this.transfers.get(name);
    if (transfer !== undefined) this.transfer(transfer, clock);
    this.tellAll(this.venue.arrivals(clock.time), clock);
    this.tellAll([...this.standing(clock), { kind: 'tick' }], clock);
  }

  private onMarket(event: MarketEvent, clock: Clock): void {
    const { accounts } = this.venue;
    const { time } = event;
    switch (event.kind) {
      case 'quote': {
        const row = accounts.row(event.instrument);
        if (event.seen !== 'desk-only') {
          if (this.isMarked[row] === false) this.markByMiddle(row, event, clock);
          this.tellAll(this.venue.quote(row, event, time), clock);
        }
        if (event.seen !== 'venue-only') this.tellPublic(event, row, clock);
        return;
      }
      case 'mark': {
        const row = accounts.row(event.instrument);
        this.isMarked[row] = true;
        this.isValued ||= isOption(accounts.instrument(row));
        if (event.seen !== 'desk-only') {
          const mark = markUnits(accounts.instrument(row), event.mark);
          this.tellAll(this.venue.mark(row, mark, event.index, time), clock);
        }
        if (event.seen !== 'venue-only') this.tellPublic(event, row, clock);
        return;
      }
      case 'volatility':
      case 'volume':
        this.tellPublic(event, accounts.row(event.instrument), clock);
        return;
      case 'funding': {
        const row = accounts.row(event.instrument);
        this.tellAll(this.venue.fund(row, event.rate, time), clock);
        this.tellPublic(event, row, clock);
        return;
      }
      case 'owner-trade': {
        const row = accounts.row(event.instrument);
        const lots = lotsOf(accounts.instrument(row), event.size);
        this.tellAll(this.venue.force(row, lots, 'owner', time), clock);
        this.awaitArrival(clock);
        return;
      }
      case 'deleverage':
        this.deleverage(event.instrument, event.share, clock);
        return;
      case 'settle':
        this.tellAll(this.venue.settle(accounts.row(event.instrument), event.price, time), clock);
        return;
      case 'venue':
        if (event.state === 'down') this.venue.down.add(event.venue);
        else this.venue.down.delete(event.venue);
        this.tellPublic(event, 0, clock);
        return;
      case 'values':
      case 'kill':
        this.tellPublic(event, 0, clock);
        return;
      default:
        event satisfies never;
    }
  }

  /** A venue that states no mark is valued as the desk does it: at the middle, rounded down. */
  private markByMiddle(
    row: number,
    quote: { readonly bid: number; readonly ask: number },
    clock: Clock,
  ): void {
    const of = this.venue.accounts.instrument(row);
    if (!(quote.bid > 0 && quote.ask > 0)) return;
    const sum = priceUnits(of, quote.bid, 'down') + priceUnits(of, quote.ask, 'up');
    this.tellAll(this.venue.mark(row, sum / 2n, 0, clock.time), clock);
  }

  private deleverage(instrument: string, share: number, clock: Clock): void {
    const { accounts } = this.venue;
    const row = accounts.row(instrument);
    const held = accounts.lots[row] as bigint;
    const { step } = accounts.instrument(row);
    const ppm = BigInt(Math.round(share * 1e6));
    const lots = (mulDivDown(held < 0n ? -held : held, ppm, 1_000_000n) / step) * step;
    if (lots === 0n) return;
    const reports = this.venue.force(row, held > 0n ? -lots : lots, 'deleverage', clock.time);
    this.tellAll([...reports, { kind: 'report-notice', instrument, notice: 'adl' }], clock);
  }

  private transfer(intent: Extract<DeskEvent, { kind: 'transfer-intent' }>, clock: Clock): void {
    this.transfers.delete(intent.client);
    const { from, to, amount, client } = intent;
    const { available } = this.venue.accounts.account(from);
    const moved = available < amount ? available : (amount as bigint);
    if (moved === 0n) return;
    const cash = (venue: string, sum: bigint): Report =>
      this.venue.cash(venue, 'transfer', `${client} ${venue}`, sum);
    this.tellAll([cash(from, -moved), cash(to, moved)], clock);
  }

  /** After the events of a moment: margin, statements of the venues, and a look at everything. */
  private settle(clock: Clock): void {
    this.noteMargin();
    for (const venue of this.terms.desk.venues) {
      this.tellAll(this.venue.liquidate(venue, clock.time), clock);
    }
    this.tellAll([...this.standing(clock), { kind: 'tick' }], clock);
  }

  private noteMargin(): void {
    for (const venue of this.terms.desk.venues) {
      const { equity, maintenance } = this.venue.accounts.account(venue);
      if (maintenance === 0n) continue;
      const ratio = Number(equity) / Number(maintenance);
      if (!(ratio >= this.ratio)) this.ratio = ratio;
    }
  }

  /** What venues state by themselves: accounts, and positions with their liquidation prices. */
  private standing(_clock: Clock): Report[] {
    const { accounts } = this.venue;
    const reports: Report[] = this.terms.desk.venues
      .filter((venue) => !this.venue.down.has(venue))
      .map((venue) => {
        const { equity, initial, maintenance, available } = accounts.account(venue);
        const stated = { equity, initial, maintenance, available } as Record<string, bigint>;
        return { kind: 'report-account', venue, ...stated } as unknown as Report;
      });
    accounts.lots.forEach((lots, row) => {
      const { id: instrument, venue } = accounts.instrument(row);
      if (this.venue.down.has(venue) || (lots === 0n && this.stated[row] === 0n)) return;
      this.stated[row] = lots;
      const liquidation = accounts.liquidation(row) as PriceUnits;
      reports.push({ kind: 'report-position', instrument, size: lots as Lots, liquidation });
    });
    return reports;
  }

  private tellPublic(event: PublicEvent, row: number, clock: Clock): void {
    this.tellAll([reportOf(event, this.venue.accounts.instrument(row))], clock);
  }

  /** Delivers reports in their order; what they cause is delivered after them. */
  private tellAll(reports: readonly Report[], clock: Clock): void {
    this.queue.push(...reports);
    if (this.isTelling) return;
    this.isTelling = true;
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      const command = { ...next, time: clock.time };
      assertKnown(command, clock.time);
      for (const event of [...this.desk.apply(command)]) this.act(event, clock);
    }
    this.isTelling = false;
  }

  private awaitArrival(clock: Clock): void {
    if (this.venue.looks === 'at-quotes') return;
    clock.wake(clock.time + this.terms.execution.latencyMs, 'arrive');
  }

  private act(event: DeskEvent, clock: Clock): void {
    const count = (map: Map<string, number>, key: string): void => {
      map.set(key, (map.get(key) ?? 0) + 1);
    };
    switch (event.kind) {
      case 'order-intent': {
        const { client } = event;
        const sent = { kind: 'report-order', client, status: 'sent' } as const;
        this.queue.push({ ...sent, filled: 0n as Lots, order: '', reason: '' });
        this.venue.send(event, clock.time);
        this.awaitArrival(clock);
        return;
      }
      case 'cancel-intent':
        this.queue.push(...this.venue.cancel(event.instrument, event.client, clock.time));
        return;
      case 'leverage-intent':
        this.queue.push(
          ...this.venue.setLeverage(
            this.venue.accounts.row(event.instrument),
            Math.max(1, Math.floor(event.leverage)),
            clock.time,
          ),
        );
        return;
      case 'transfer-intent':
        this.transfers.set(event.client, event);
        clock.wake(clock.time + this.terms.execution.transferMs, event.client);
        return;
      case 'action-denied':
        count(this.denials, event.constraint);
        return;
      case 'module-fired':
        count(this.fired, `${event.module} ${event.rung}`);
        return;
      case 'alert':
        this.alerts.push(event.text);
        return;
      case 'refused':
        throw new RangeError(`the desk refuses: ${event.says}`);
      default:
    }
  }

  /** Keeps how the moment that is over was left. */
  private close(): void {
    if (this.now === Number.NEGATIVE_INFINITY) return;
    const { accounts } = this.venue;
    const values = this.desk.state.modules.find(({ id }) => id === OBSERVER)?.values ?? {};
    const of = accounts.instrument(this.measured);
    this.samples.push({
      time: this.now,
      profit: quoteOf(accounts.equity() - this.capital),
      price: priceOf(of, accounts.marks[this.measured] as bigint),
      delta: values['delta'] ?? Number.NaN,
      gap: values['delta_gap'] ?? Number.NaN,
      marginRatio: this.ratio,
      valued: this.isValued || !this.hasOptions ? 'wholly' : 'in-part',
    });
    this.ratio = Number.NaN;
    this.isValued = false;
  }

  /** The desk's own books against the venue's: to the last unit, and to the last lot. */
  private assertBooks(): void {
    this.venue.assertKept();
    const { book } = this.desk.state;
    const { accounts } = this.venue;
    for (const [venue, amount] of accounts.cash) {
      const ours = (book.cash.get(venue) ?? 0n) as QuoteUnits;
      if (ours === amount) continue;
      throw new RangeError(`cash at ${venue}: the desk has ${ours}, the venue ${amount}`);
    }
    accounts.lots.forEach((lots, row) => {
      if (book.size[row] === lots) return;
      const { id } = accounts.instrument(row);
      throw new RangeError(`${id}: the desk has ${book.size[row]} lots, the venue ${lots}`);
    });
  }
}
