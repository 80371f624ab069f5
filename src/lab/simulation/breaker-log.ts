/** Collects what breakers and prices did in a run, from events only, with their evidence. */
import { PHASE } from '../../core/breaker/index.ts';
import { readEvent, type State } from '../../core/engine/index.ts';
import { BranchingRatio } from '../../core/liquidity/index.ts';
import { type BreakerKind, type EventOf, RESPONSES } from '../../core/model/index.ts';
import { formatDecimal } from '../../core/money/index.ts';
import type { BreakerChange, BreakerName, BreakerStory, PriceStateChange } from './result.ts';

/** Changes beyond this many are counted, not kept. */
const CHANGES_MAX = 5_000;
/** Long against the echo of a liquidation, short against a day. */
const BRANCHING_WINDOW_MS = 60_000;

/** Digits after the point of the units of a run. */
export interface RunDecimals {
  readonly asset: number;
  readonly price: number;
  readonly size: number;
}

/** Units of what the value of each kind is measured from; null where it has no base. */
const BASES: Readonly<Record<BreakerKind, keyof RunDecimals | null>> = {
  move: 'price',
  band: 'price',
  divergence: 'price',
  branching: null,
  fund: 'asset',
  'open-interest': 'size',
  concentration: 'asset',
  insolvency: 'asset',
  liquidations: null,
  'own-orders': null,
  prices: null,
};

type AnyBreaker = EventOf<'breaker'> | EventOf<'venue-breaker'>;

/** The story of a run so far. */
export class BreakerLog {
  // state
  private readonly changes: BreakerChange[] = [];
  private readonly last = new Map<string, BreakerChange>(); // by scope and id
  private readonly ordering: number[]; //  how many breakers order each response now
  private readonly orderedMs: number[]; // ms in which at least one did, by response
  private readonly priceStates: PriceStateChange[] = [];
  private readonly branching: BranchingRatio;
  private dropped = 0;
  private liquidations = 0;
  private time = 0; //                     ms up to which `orderedMs` is counted
  ordersHalted = 0;
  // fixed
  private readonly state: State;
  private readonly decimals: RunDecimals;

  /** @param runMs length of the run, over which the branching ratio is taken */
  constructor(state: State, decimals: RunDecimals, runMs: number) {
    this.state = state;
    this.decimals = decimals;
    this.ordering = RESPONSES.map(() => 0);
    this.orderedMs = RESPONSES.map(() => 0);
    const windows = Math.max(2, Math.ceil(runMs / BRANCHING_WINDOW_MS));
    this.branching = new BranchingRatio(windows, BRANCHING_WINDOW_MS);
  }

  /** A liquidation began. */
  noteLiquidation(): void {
    this.liquidations += 1;
    this.branching.add(this.state.time);
  }

  /** Reads a change of the state of prices. */
  readPriceState(at: number): void {
    const { to } = readEvent(this.state, at) as EventOf<'price-state'>;
    if (this.priceStates.length < CHANGES_MAX) {
      this.priceStates.push({ time: this.state.time, state: to });
    }
  }

  /** Reads a change of a breaker; gives it as it is kept. */
  readBreaker(at: number): BreakerChange {
    const event = readEvent(this.state, at) as AnyBreaker;
    const key = `${event.kind} ${event.breaker}`;
    const before = this.last.get(key);
    const change = this.changeOf(event, before);
    this.countTime();
    this.order(before, -1);
    this.order(change, 1);
    this.last.set(key, change);
    if (this.changes.length < CHANGES_MAX) this.changes.push(change);
    else this.dropped += 1;
    return change;
  }

  private changeOf(event: AnyBreaker, before: BreakerChange | undefined): BreakerChange {
    const { breaker, phase, response, value, threshold, from, since } = event;
    const scope = event.kind === 'breaker' ? 'market' : 'venue';
    const named = this.names().find((each) => each.id === breaker && each.scope === scope);
    const kind = named?.kind ?? 'move';
    const base = BASES[kind];
    // Nothing but an attempt to uncross ends an auction, or reports it once more.
    const isLast = phase === 're-arming' || before?.phase === phase;
    const isUncross = before?.response === 'auction' && isLast && value > 0n;
    const price = formatDecimal(value, this.decimals.price);
    const hasBase = base !== null && (from !== 0n || kind === 'insolvency');
    return {
      time: this.state.time,
      breaker,
      scope,
      phase,
      response,
      value: isUncross ? '0' : this.amountOf(kind, value),
      threshold: this.amountOf(kind, threshold),
      from: hasBase ? formatDecimal(from, this.decimals[base]) : null,
      since: since < 0n ? null : Number(since),
      uncrossedAt: isUncross ? price : null,
    };
  }

  private amountOf(kind: BreakerKind, value: bigint): string {
    return kind === 'liquidations' ? formatDecimal(value, this.decimals.asset) : `${value}`;
  }

  private order(change: BreakerChange | undefined, by: 1 | -1): void {
    if (change === undefined || change.response === 'none') return;
    const at = RESPONSES.indexOf(change.response);
    this.ordering[at] = (this.ordering[at] as number) + by;
  }

  private countTime(): void {
    const { time } = this.state;
    this.ordering.forEach((many, at) => {
      if (many > 0) this.orderedMs[at] = (this.orderedMs[at] as number) + time - this.time;
    });
    this.time = time;
  }

  /** Breakers of the venue and of the market, in the order in which they are looked at. */
  private names(): BreakerName[] {
    const { genesis, markets } = this.state;
    const venue = genesis.venue.breakers.map(
      ({ id, kind }): BreakerName => ({ id, scope: 'venue', kind }),
    );
    const market = (markets[0]?.terms.breakers ?? []).map(
      ({ id, kind }): BreakerName => ({ id, scope: 'market', kind }),
    );
    return [...venue, ...market];
  }

  /** What is not armed now, in words for a screen. */
  words(): string[] {
    return [...this.last.values()]
      .filter(({ phase }) => phase !== 'armed')
      .map(
        ({ breaker, phase, response }) => `${breaker} ${response === 'none' ? phase : response}`,
      );
  }

  /** Whether every breaker is armed. */
  isArmed(): boolean {
    const { machines, slots } = this.state.breakers;
    for (let slot = 0; slot < slots; slot += 1) {
      if (machines.phase[slot] !== PHASE.armed) return false;
    }
    return true;
  }

  /** The whole story, at the end of the run. */
  story(): BreakerStory {
    this.countTime();
    this.branching.advance(this.state.time + BRANCHING_WINDOW_MS);
    const ratio = this.branching.value();
    return {
      breakers: this.names(),
      changes: this.changes,
      changesDropped: this.dropped,
      priceStates: this.priceStates,
      orderedMs: RESPONSES.map((response, at) => ({
        response,
        ms: this.orderedMs[at] as number,
      })).filter(({ ms }) => ms > 0),
      ordersHalted: this.ordersHalted,
      branching: {
        ratio: Number.isNaN(ratio) ? null : ratio,
        liquidations: this.liquidations,
        windowMs: BRANCHING_WINDOW_MS,
      },
    };
  }
}
