/** The orders of a desk as its journal tells of them, for what they cost. */
import {
  type Desk,
  type DeskCommand,
  type DeskEvent,
  isEnded,
  type MarkedFill,
  MarkoutClock,
  type Markouts,
  type OrderIntent,
  type WorkedFill,
  type WorkedOrder,
} from '../../core/desk/index.ts';
import type { TouchPrices } from '../../core/liquidity/index.ts';
import type { Lots } from '../../core/money/index.ts';

interface Followed {
  readonly intent: OrderIntent;
  readonly startedAt: number;
  endedAt: number;
  readonly decision: TouchPrices;
  readonly scale: bigint;
  arrival: TouchPrices | null;
  end: TouchPrices | null;
  readonly fills: (Omit<WorkedFill, 'after'> & { readonly trade: string })[];
}

/** Follows orders from their decision to 30 s after their fills, and joins those of one trade. */
export class OrderFollower {
  // state
  private readonly followed = new Map<string, Followed>();
  private readonly clocks = new Map<string, MarkoutClock>(); //  by instrument
  private readonly marked = new Map<string, Markouts>(); //      by instrument and trade

  /** Takes a command and what it caused, in order. */
  note(command: DeskCommand, events: readonly DeskEvent[], desk: Desk): void {
    for (const event of events) this.noteEvent(event, command.time, desk);
    if (command.kind !== 'observe-quote') return;
    const { instrument, bid, ask, time } = command;
    const touch = bid > 0n && ask > 0n ? { bid, ask } : null;
    this.keep(instrument, this.clockOf(instrument).observe(time, touch));
  }

  /** Trades that are over; of those without a price at their decision nothing can be said. */
  orders(): { readonly worked: readonly WorkedOrder[]; readonly untold: number } {
    const worked: WorkedOrder[] = [];
    let untold = 0;
    for (const children of tradesOf([...this.followed.values()])) {
      const [first] = children as [Followed, ...Followed[]];
      const end = children[children.length - 1]?.end ?? null;
      if (end === null || first.decision.bid <= 0n || first.decision.ask <= 0n) untold += 1;
      else worked.push(this.trade(children, first, end));
    }
    return { worked, untold };
  }

  /** Children as the one order that they were: decided with the first, missed with the last. */
  private trade(children: readonly Followed[], first: Followed, end: TouchPrices): WorkedOrder {
    const { intent, decision, scale } = first;
    const { module, instrument, side } = intent;
    const fills = children.flatMap((child) => child.fills);
    const filled = fills.reduce((sum, { size }) => sum + size, 0n);
    const last = children[children.length - 1] as Followed;
    const missed = last.fills.reduce<bigint>((left, { size }) => left - size, last.intent.size);
    return {
      ...{ module, instrument, side, decision, end, scale },
      size: (filled + missed) as Lots,
      arrival: children.find(({ arrival }) => arrival !== null)?.arrival ?? decision,
      fills: fills.map(({ trade, ...fill }) => ({
        ...fill,
        after: this.afterOf(instrument, trade),
      })),
    };
  }

  /** Prices after a fill, as far as the journal goes. */
  private afterOf(instrument: string, trade: string): Markouts {
    const whole = this.marked.get(`${instrument} ${trade}`);
    if (whole !== undefined) return whole;
    const { awaited } = this.clockOf(instrument).toState();
    return awaited.find((fill) => fill.trade === trade)?.after ?? [];
  }

  private noteEvent(event: DeskEvent, time: number, desk: Desk): void {
    if (event.kind === 'order-intent') {
      const { bid, ask } = event;
      const row = desk.state.markets.rowOf.get(event.instrument) as number;
      const scale = desk.state.markets.scale[row] as bigint;
      const times = { startedAt: time, endedAt: Number.POSITIVE_INFINITY };
      const followed = { intent: event, ...times, decision: { bid, ask }, scale, fills: [] };
      this.followed.set(event.client, { ...followed, arrival: null, end: null });
    }
    if (event.kind === 'order-changed') {
      const followed = this.followed.get(event.client);
      if (followed === undefined) return;
      const touch = touchNow(desk, followed);
      if (event.to === 'open' || event.to === 'filled') followed.arrival ??= touch;
      if (isEnded(event.to)) [followed.end, followed.endedAt] = [touch, time];
    }
    if (event.kind !== 'fill-booked') return;
    const followed = this.followed.get(event.client);
    if (followed === undefined) return;
    const { trade, instrument, price: filledAt, fee } = event;
    const size = (event.size < 0n ? -event.size : event.size) as Lots;
    followed.fills.push({ size, filledAt, fee, trade, touch: touchNow(desk, followed) });
    this.clockOf(instrument).open(trade, time);
  }

  private clockOf(instrument: string): MarkoutClock {
    const clock = this.clocks.get(instrument) ?? new MarkoutClock();
    this.clocks.set(instrument, clock);
    return clock;
  }

  private keep(instrument: string, fills: readonly MarkedFill[]): void {
    for (const { trade, after } of fills) this.marked.set(`${instrument} ${trade}`, after);
  }
}

/** Best prices as the desk sees them; those of the decision where a side is empty. */
function touchNow(desk: Desk, { intent, decision }: Followed): TouchPrices {
  const { markets } = desk.state;
  const row = markets.rowOf.get(intent.instrument) as number;
  const [bid, ask] = [markets.bid[row] as bigint, markets.ask[row] as bigint];
  return bid > 0n && ask > 0n ? { bid: bid as never, ask: ask as never } : decision;
}

/** Orders of one module in one instrument belong together while one follows the other so soon. */
const PAUSE_MS_MAX = 5_000;

/** Orders by the trade that they are children of, in the order of their first. */
function tradesOf(orders: readonly Followed[]): readonly (readonly Followed[])[] {
  const trades: Followed[][] = [];
  const open = new Map<string, Followed[]>();
  for (const order of orders) {
    const { module, instrument, side } = order.intent;
    const key = `${module} ${instrument} ${side}`;
    const children = open.get(key);
    const before = children?.[children.length - 1];
    if (before !== undefined && order.startedAt - before.endedAt <= PAUSE_MS_MAX) {
      children?.push(order);
      continue;
    }
    const trade = [order];
    trades.push(trade);
    open.set(key, trade);
  }
  return trades;
}
