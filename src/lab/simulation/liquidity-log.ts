/** Counts what the backstop does in a run, from events and from the reports about its orders. */
import { readEvent, type State } from '../../core/engine/index.ts';
import { EVENT, type EventOf, LEVELS } from '../../core/model/index.ts';
import { formatDecimal } from '../../core/money/index.ts';
import type { SimulatedMarket } from '../market/simulated-market.ts';
import {
  FILL_WAYS,
  type FillWay,
  type LevelRecord,
  type LiquiditySample,
  type LiquidityStory,
  type SidedDepth,
  STORY_DEPTH_BP,
} from './liquidity-story.ts';
import { chartAmount } from './tally.ts';

/** Level changes beyond this many are not kept. */
const LEVELS_KEPT_MAX = 5_000;
const SUPPORT = LEVELS.indexOf('support');

/** A fill of an order of the reserve. */
export interface ReserveFill {
  readonly side: 'buy' | 'sell';
  readonly size: bigint;
  readonly price: bigint;
  readonly way: FillWay;
}

/** Digits and prices that turn lots into money. */
export interface LogUnits {
  readonly asset: number;
  readonly size: number;
  /** Quote units of one lot at one price unit. */
  readonly scale: bigint;
}

/** Quote units and fills of one way. */
interface WaySums {
  bought: bigint;
  sold: bigint;
  fills: number;
}

/** The story of the backstop so far. */
export class LiquidityLog {
  // state
  private readonly levels: LevelRecord[] = [];
  private readonly samples: LiquiditySample[] = [];
  private readonly ways = new Map<FillWay, WaySums>();
  private readonly orders = { quotes: 0, purchases: 0, unwinds: 0, cancelled: 0 };
  private virtual = 0n; //     quote units
  private spentMost = 0n; //   quote units, after a purchase
  private heldMost = 0n; //    lots, long or short
  private stops = 0;
  private supportedMs = 0;
  private lastTime: number | null = null; // ms up to which `supportedMs` is counted
  refused = 0;
  // fixed
  private readonly state: State;
  private readonly units: LogUnits;
  private readonly reserve: string;

  /** @param reserve name of the house account of the reserve */
  constructor(state: State, units: LogUnits, reserve: string) {
    this.state = state;
    this.units = units;
    this.reserve = reserve;
    for (const way of FILL_WAYS) this.ways.set(way, { bought: 0n, sold: 0n, fills: 0 });
  }

  /** Reads one event of the last command. */
  read(at: number): void {
    const { state } = this;
    switch (state.log.kind[at]) {
      case EVENT['liquidity-level']:
        this.readLevel(readEvent(state, at) as EventOf<'liquidity-level'>);
        return;
      case EVENT['reserve-order']:
        this.readOrder(readEvent(state, at) as EventOf<'reserve-order'>);
        return;
      case EVENT['reserve-cancel']:
        this.orders.cancelled += 1;
        return;
      case EVENT['reserve-stopped']:
        this.stops += 1;
        return;
      case EVENT['virtual-trade']:
        this.virtual += (readEvent(state, at) as EventOf<'virtual-trade'>).cost;
        this.noteHeld();
        return;
      default:
    }
  }

  private readLevel({ from, to, reason }: EventOf<'liquidity-level'>): void {
    this.countTime(LEVELS.indexOf(from));
    const record = { time: this.state.time, from, to, reason };
    if (this.levels.length < LEVELS_KEPT_MAX) this.levels.push(record);
  }

  private readOrder({ purpose }: EventOf<'reserve-order'>): void {
    if (purpose === 'quote') this.orders.quotes += 1;
    else if (purpose === 'purchase') this.orders.purchases += 1;
    else this.orders.unwinds += 1;
  }

  /** Adds the time since the last look, during which a level was in force. */
  private countTime(level: number): void {
    const { time } = this.state;
    if (this.lastTime !== null && level >= SUPPORT) this.supportedMs += time - this.lastTime;
    this.lastTime = time;
  }

  /** A report of a fill was accepted. */
  noteFill({ side, size, price, way }: ReserveFill): void {
    const sums = this.ways.get(way) as WaySums;
    sums[side === 'buy' ? 'bought' : 'sold'] += size * price * this.units.scale;
    sums.fills += 1;
    const spent = this.state.reserves.spent[0] as bigint;
    if (side === 'buy' && way !== 'unwind' && spent > this.spentMost) this.spentMost = spent;
    this.noteHeld();
  }

  private noteHeld(): void {
    const held = this.held();
    if (held > this.heldMost || -held > this.heldMost) this.heldMost = held < 0n ? -held : held;
  }

  /** Signed lots of the reserve. */
  private held(): bigint {
    const { accounts, positions } = this.state;
    const account = accounts.find(this.reserve);
    const row = account === -1 ? -1 : positions.find(accounts, account, 0);
    return row === -1 ? 0n : (positions.size[row] as bigint);
  }

  /** Notes where the backstop stands at the end of a step. */
  sample(market: SimulatedMarket, makers: SimulatedMarket): void {
    const { state, units } = this;
    const level = state.activations.level[0] as number;
    this.countTime(level);
    const amount = (quote: bigint): number => chartAmount(quote, units.asset);
    const lotAtMid = chartAmount(market.mid() * units.scale, units.asset);
    const depth = (each: SimulatedMarket): SidedDepth => ({
      bids: lotAtMid * each.depthWithin(STORY_DEPTH_BP, 'bid'),
      asks: lotAtMid * each.depthWithin(STORY_DEPTH_BP, 'ask'),
    });
    this.samples.push({
      time: state.time,
      level: LEVELS[level] ?? 'calm',
      makers: depth(makers),
      book: depth(market),
      inventory: amount(this.held() * (state.prices.index[0] as bigint) * units.scale),
      spent: amount(state.reserves.spent[0] as bigint),
    });
  }

  /**
   * The whole story, at the end of the run.
   *
   * @param before, after money of the reserve then, and its equity now, quote units; null: none
   */
  story(before: bigint | null, after: bigint | null): LiquidityStory {
    const { asset, size } = this.units;
    const text = (quote: bigint): string => formatDecimal(quote, asset);
    const all = [...this.ways.values()];
    return {
      levels: this.levels,
      samples: this.samples,
      supportedMs: this.supportedMs,
      orders: this.orders,
      ways: [...this.ways].map(([way, sums]) => ({
        way,
        bought: text(sums.bought),
        sold: text(sums.sold),
        fills: sums.fills,
      })),
      bought: text(all.reduce((sum, { bought }) => sum + bought, 0n)),
      sold: text(all.reduce((sum, { sold }) => sum + sold, 0n)),
      virtual: text(this.virtual),
      spentMost: text(this.spentMost),
      heldMost: formatDecimal(this.heldMost, size),
      stops: this.stops,
      refused: this.refused,
      reserveBefore: before === null ? null : text(before),
      reserveAfter: after === null ? null : text(after),
    };
  }
}
