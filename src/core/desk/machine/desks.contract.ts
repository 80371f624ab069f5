/** Desks for tests: one perpetual at two venues, one call, and modules over them. */
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';
import type { LinearSolver } from '../../waterfall/index.ts';
import type { DeskCommand, DeskEvent, DeskInstrument } from '../model/index.ts';
import {
  CONSTRAINT_DEFAULTS,
  EXECUTION_DEFAULTS,
  GAP_MS_MAX,
  RUNG_DEFAULTS,
} from '../module/define-module.ts';
import type { ConstraintTerms, ExecutionTerms, ModuleTerms, RungTerms } from '../module/index.ts';
import { Desk } from './desk.ts';
import type { DeskTerms } from './desk-terms.ts';

export const DAY_MS = 86_400_000;
export const START = Date.UTC(2026, 0, 5);

export const BTC_PERP: DeskInstrument = {
  id: 'BTC-PERP',
  venue: 'paper',
  symbol: 'BTCUSDT',
  underlying: 'BTC',
  kind: 'perpetual',
  priceDecimals: 1,
  sizeDecimals: 3,
  tick: 1n as PriceUnits,
  step: 1n as Lots,
  sizeMin: 1n as Lots,
  notionalMin: 10_000_000_000n as QuoteUnits,
  makerPpm: 200n,
  takerPpm: 500n,
  expiry: 0,
  strike: 0n as PriceUnits,
};

export const OTHER_PERP: DeskInstrument = { ...BTC_PERP, id: 'BTC-PERP-2', venue: 'other' };

export const CALL: DeskInstrument = {
  ...BTC_PERP,
  id: 'BTC-CALL',
  symbol: 'BTC-260130-60000-C',
  kind: 'call',
  sizeDecimals: 1,
  notionalMin: 0n as QuoteUnits,
  expiry: START + 25 * DAY_MS,
  strike: 600_000n as PriceUnits,
};

export const CONSTRAINTS: ConstraintTerms = {
  ...CONSTRAINT_DEFAULTS,
  cooldownMs: 0,
  failureCooldownMs: 5_000,
};

/** Crosses at once with an immediate order. */
export const AT_ONCE: ExecutionTerms = {
  ...EXECUTION_DEFAULTS,
  waitsMs: [0, 0, 0],
  durationMs: 0,
  slices: 1,
  rate: 0,
  shown: 1,
};

export const rung = (
  given: Partial<RungTerms> & Pick<RungTerms, 'enter' | 'respond'>,
): RungTerms => ({ ...RUNG_DEFAULTS, id: 'first', ...given });

export const moduleOf = (
  given: Partial<ModuleTerms> & Pick<ModuleTerms, 'ladder'>,
): ModuleTerms => ({
  id: 'ada',
  about: '',
  scope: 'underlying:BTC',
  parameters: {},
  indicators: {},
  band: { rule: 'none' },
  gapMsMax: GAP_MS_MAX,
  constraints: CONSTRAINTS,
  execution: AT_ONCE,
  ...given,
});

/** Hedges to the edge of a fixed band of half a bitcoin, again every second. */
export const DELTA_BAND = moduleOf({
  id: 'delta-band',
  band: { rule: 'fixed', half: 0.5, hardLimit: 5 },
  ladder: [
    rung({
      enter: 'delta_gap > 0 || delta_gap < 0',
      repeatMs: 1_000,
      respond: [{ do: 'hedge', to: 'edge', with: ['BTC-PERP', 'BTC-PERP-2'] }],
    }),
  ],
});

export const deskTerms = (
  modules: readonly ModuleTerms[],
  given: Partial<DeskTerms> = {},
): DeskTerms => ({
  name: 'desk',
  venues: ['paper', 'other'],
  instruments: [BTC_PERP, OTHER_PERP, CALL],
  capital: { paper: 100_000_000_000_00n as QuoteUnits },
  values: ['oracle_age_ms'],
  modules,
  rate: 0,
  risk: { method: 'historical', barMs: 3_600_000, window: 500 },
  accountAgeMsMax: 60_000,
  adoptMs: 10_000,
  ...given,
});

const noSolver: LinearSolver = () => ({ kind: 'unsolved', status: 'not open' });

/** A desk, its clock, and everything that it ever said. */
export class Played {
  // state
  time = START;
  readonly said: DeskEvent[] = [];
  readonly commands: DeskCommand[] = [];
  desk: Desk;
  private trades = 0;

  constructor(terms: DeskTerms, solver: LinearSolver = noSolver) {
    this.desk = new Desk(terms, { journal: 'feedbeef'.repeat(4), solver });
  }

  tell(command: DeskCommand): readonly DeskEvent[] {
    this.commands.push(command);
    const events = [...this.desk.apply(command)];
    this.said.push(...events);
    return events;
  }

  after(ms: number): this {
    this.time += ms;
    return this;
  }

  tick(): readonly DeskEvent[] {
    return this.tell({ kind: 'tick', time: this.time });
  }

  /** A quote of 0.1 around a price in dollars. */
  quote(price: number, instrument = 'BTC-PERP', size = 100_000n): readonly DeskEvent[] {
    const middle = BigInt(Math.round(price * 10));
    return this.tell({
      kind: 'observe-quote',
      time: this.time,
      instrument,
      source: instrument,
      sourceTime: this.time,
      bid: middle as PriceUnits,
      bidSize: size as Lots,
      ask: (middle + 1n) as PriceUnits,
      askSize: size as Lots,
    });
  }

  /** Says that a venue holds this many lots; adopted where nothing was stated before. */
  holds(instrument: string, size: bigint): readonly DeskEvent[] {
    const liquidation = 0n as PriceUnits;
    const [kind, time] = ['report-position' as const, this.time];
    return this.tell({ kind, time, instrument, size: size as Lots, liquidation });
  }

  volatility(value: number): readonly DeskEvent[] {
    const [kind, time] = ['observe-volatility' as const, this.time];
    const said = { instrument: 'BTC-CALL', source: 'surface', sourceTime: time };
    return this.tell({ kind, time, ...said, impliedVolatility: value });
  }

  /** The orders that are wanted by what was said. */
  static orders(events: readonly DeskEvent[]) {
    return events.flatMap((event) => (event.kind === 'order-intent' ? [event] : []));
  }

  /** Fills an order wholly at its limit. */
  fill(client: string): readonly DeskEvent[] {
    const order = this.desk.state.orders.get(client);
    if (order === undefined) throw new Error(`no order ${client}`);
    this.trades += 1;
    const price = order.limit;
    const fee = 0n as QuoteUnits;
    const [time, trade] = [this.time, String(this.trades)];
    const filled = this.tell({
      kind: 'report-fill',
      time,
      client,
      trade,
      size: order.size,
      price,
      fee,
    });
    return filled;
  }

  denials(): readonly string[] {
    return this.said.flatMap((event) => (event.kind === 'action-denied' ? [event.constraint] : []));
  }
}
