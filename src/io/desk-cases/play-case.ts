/** Plays a case through the real desk, tick by tick, with a market that does what it is told. */
import {
  Desk,
  type DeskCommand,
  type DeskEvent,
  type DeskInstrument,
  type DeskTerms,
  type OrderWanted,
} from '../../core/desk/index.ts';
import {
  mulDivUp,
  PPM,
  type PriceUnits,
  type QuoteUnits,
  quoteScale,
  valueOf,
} from '../../core/money/index.ts';
import type { LinearSolver } from '../../core/waterfall/index.ts';
import type { CaseFields, Step } from './case-fields.ts';
import { type EventLine, eventLine } from './event-line.ts';
import { commandsOf } from './step-commands.ts';

/** A line and when it was said, ms since the start. */
export interface SaidLine extends EventLine {
  readonly at: number;
}

const MONDAY = Date.UTC(2026, 0, 5);
const TICK_MS = 1_000;
const JOURNAL = '0'.repeat(32);
/** Reports that one command may cause one after the other. */
const REPORTS_MAX = 1_000;

/** A desk, its clock, and a market that repeats what it said last. */
class Stage {
  // state
  time: number;
  readonly said: SaidLine[] = [];
  private readonly lasting = new Map<string, DeskCommand>(); // by what it is about
  private readonly silent = new Set<string>();
  private trades = 0;
  // fixed
  private readonly desk: Desk;
  private readonly terms: DeskTerms;
  private readonly start: number;
  private readonly orders: 'fill' | 'rest' | 'reject';

  constructor(terms: DeskTerms, fields: CaseFields, solver: LinearSolver) {
    this.desk = new Desk(terms, { journal: JOURNAL, solver });
    this.terms = terms;
    this.start = fields.start ?? MONDAY;
    this.time = this.start;
    this.orders = fields.orders ?? 'fill';
  }

  /** What happens in a step; then a tick. */
  play(step: Step): void {
    for (const name of step.silent ?? []) this.silent.add(name);
    for (const { command, about } of commandsOf(this.terms, step, this.time)) {
      if (about !== '') this.lasting.set(about, command);
      this.tell(command);
    }
    this.tell({ kind: 'tick', time: this.time });
  }

  /** Time passes: everybody who is not silent says again what he said last. */
  pass(): void {
    for (const [about, command] of this.lasting) {
      const [, name = ''] = about.split(' ');
      if (this.silent.has(name)) continue;
      const again = { ...command, time: this.time };
      this.tell('sourceTime' in again ? { ...again, sourceTime: this.time } : again);
    }
    this.tell({ kind: 'tick', time: this.time });
  }

  private tell(command: DeskCommand): void {
    const waiting: DeskCommand[] = [command];
    for (let n = 0; n < REPORTS_MAX; n += 1) {
      const next = waiting.shift();
      if (next === undefined) return;
      const events = [...this.desk.apply(next)];
      for (const event of events) {
        this.said.push({ ...eventLine(this.terms, event), at: this.time - this.start });
        waiting.push(...this.answers(event));
      }
    }
  }

  /** What the venue says to an order or a cancel. */
  private answers(event: DeskEvent): readonly DeskCommand[] {
    if (event.kind === 'order-intent') return [this.answerTo(event)];
    if (event.kind !== 'cancel-intent') return [];
    const out = this.desk.state.orders.outstanding([event.instrument]);
    return out
      .filter(({ client }) => event.all || client === event.client)
      .map(({ client }) => this.statusOf(client, 'cancelled'));
  }

  private statusOf(client: string, status: 'open' | 'cancelled' | 'rejected'): DeskCommand {
    const rest = { filled: 0n as never, order: '', reason: '' };
    return { kind: 'report-order', time: this.time, client, status, ...rest };
  }

  private answerTo(order: OrderWanted): DeskCommand {
    if (this.orders === 'reject') return this.statusOf(order.client, 'rejected');
    if (this.orders === 'rest') {
      const isBrief = order.timeInForce === 'immediate-or-cancel';
      return this.statusOf(order.client, isBrief ? 'cancelled' : 'open');
    }
    this.trades += 1;
    const { client, size } = order;
    const price = fillPrice(order);
    const fee = this.feeOf(order, price);
    const trade = String(this.trades);
    return { kind: 'report-fill', time: this.time, client, trade, size, price, fee };
  }

  private feeOf({ instrument: id, size, timeInForce }: OrderWanted, price: PriceUnits): QuoteUnits {
    const instrument = this.terms.instruments.find((each) => each.id === id) as DeskInstrument;
    const decimals = { quote: 8, price: instrument.priceDecimals, size: instrument.sizeDecimals };
    const value = valueOf(size, price, quoteScale(decimals) ?? 1n);
    const { makerPpm, takerPpm } = instrument;
    const rate = timeInForce === 'post-only' ? makerPpm : takerPpm;
    return mulDivUp(value, rate, PPM) as QuoteUnits;
  }
}

/** A resting order trades at its limit, another at what the other side asks, if that is better. */
function fillPrice({ side, limit, bid, ask, timeInForce }: OrderWanted): PriceUnits {
  if (timeInForce === 'post-only') return limit;
  const touch = side === 'buy' ? ask : bid;
  if (limit === 0n || touch === 0n) return touch > 0n ? touch : limit;
  const isBetter = side === 'buy' ? touch < limit : touch > limit;
  return isBetter ? touch : limit;
}

/** Everything that the desk says in a case, in order. */
export function playCase(
  terms: DeskTerms,
  fields: CaseFields,
  solver: LinearSolver,
): readonly SaidLine[] {
  const stage = new Stage(terms, fields, solver);
  const start = stage.time;
  const tick = fields.tick ?? TICK_MS;
  const last = fields.given.reduce((most, { at }) => Math.max(most, at), fields.until ?? 0);
  const steps = [...fields.given];
  for (let at = 0; at <= last; at += tick) {
    // A step between two ticks is taken at its own time.
    while (steps[0] !== undefined && steps[0].at <= at) {
      const step = steps.shift() as Step;
      stage.time = start + step.at;
      stage.play(step);
    }
    if (start + at <= stage.time && at > 0) continue;
    stage.time = start + at;
    stage.pass();
  }
  for (const step of steps) {
    stage.time = start + step.at;
    stage.play(step);
  }
  return stage.said;
}
