/** Counts what happens, from events only: an accountant beside the engine, not inside it. */
import type { State } from '../../core/engine/index.ts';
import {
  ACCOUNT,
  EVENT,
  LEVELS,
  OPERATOR_ACTIONS,
  PRICE_STATES,
  REASONS,
  STAGE,
} from '../../core/model/index.ts';
import { formatDecimal, powerOfTen } from '../../core/money/index.ts';
import type { BreakerLog } from './breaker-log.ts';
import type { LayerPaid, Mark } from './result.ts';

/** Amounts that have grown since the beginning, in quote units. */
interface Sums {
  liquidated: bigint;
  liquidationFees: bigint;
  takenOver: bigint;
  deleveraged: bigint;
  deleveragedLoss: bigint;
  shortfall: bigint;
  haircut: bigint;
  uncovered: bigint;
}

/** Marks beyond this many are counted, not kept. */
const MARKS_MAX = 2_000;

/** What has happened so far. */
export class Tally {
  // state
  readonly sums: Sums = {
    liquidated: 0n,
    liquidationFees: 0n,
    takenOver: 0n,
    deleveraged: 0n,
    deleveragedLoss: 0n,
    shortfall: 0n,
    haircut: 0n,
    uncovered: 0n,
  };
  readonly marks: Mark[] = [];
  readonly warned = new Set<number>();
  readonly liquidated = new Set<number>();
  readonly takenOver = new Set<number>();
  readonly bankrupt = new Set<number>();
  /** Per account: lots closed and quote given up by auto-deleveraging. */
  readonly deleveraged = new Map<number, { lots: bigint; loss: bigint }>();
  orders = 0;
  ordersUnfilled = 0;
  private readonly layerPaid: bigint[];
  private readonly layerCases: number[];
  private readonly scale: bigint;
  private readonly state: State;
  private readonly breakers: BreakerLog;

  constructor(state: State, scale: bigint, breakers: BreakerLog) {
    this.state = state;
    this.scale = scale;
    this.breakers = breakers;
    this.layerPaid = state.genesis.venue.layers.map(() => 0n);
    this.layerCases = state.genesis.venue.layers.map(() => 0);
  }

  /** Reads the events of the last command. */
  read(): void {
    const { log } = this.state;
    for (let at = 0; at < log.count; at += 1) this.readOne(at, log.kind[at] as number);
  }

  private readOne(at: number, kind: number): void {
    const { log } = this.state;
    const { sums } = this;
    const account = log.int(at, 0);
    switch (kind) {
      case EVENT.stage:
        this.readStage(account, log.int(at, 2));
        return;
      case EVENT['liquidation-order']:
        this.orders += 1;
        return;
      case EVENT['liquidation-filled']:
        // The vault sells what it took over: that notional was counted when it did.
        if (this.state.accounts.kind[account] === ACCOUNT.vault) return;
        sums.liquidated += log.big(at, 1) * log.big(at, 2) * this.scale;
        sums.liquidationFees += log.big(at, 4);
        this.liquidated.add(account);
        return;
      case EVENT['liquidation-closed']:
        if (log.big(at, 1) > 0n) this.ordersUnfilled += 1;
        return;
      case EVENT['taken-over']:
        sums.takenOver += absolute(log.big(at, 0)) * this.markUnit();
        this.takenOver.add(account);
        return;
      case EVENT.shortfall:
        sums.shortfall += log.big(at, 0);
        this.bankrupt.add(account);
        return;
      case EVENT.pooled:
        // A vault or a reserve that has nothing left owes the rest like any other defaulter.
        if (!this.state.accounts.isTrader(account)) sums.shortfall += log.big(at, 2);
        return;
      case EVENT['layer-paid']:
        this.readLayer(log.int(at, 1), log.big(at, 0));
        return;
      case EVENT.deleveraged:
        this.readDeleveraged(account, absolute(log.big(at, 0)), log.big(at, 2));
        return;
      case EVENT['gain-haircut']:
        sums.haircut += log.big(at, 0);
        return;
      case EVENT['vault-defaulted']:
        this.mark(
          this.state.accounts.kind[account] === ACCOUNT.reserve
            ? 'the reserve owes more than it has'
            : 'the vault has used its loss budget up',
        );
        return;
      default:
        this.readGuard(at, kind);
    }
  }

  /** What holds the market back, or calls a person. */
  private readGuard(at: number, kind: number): void {
    const { log } = this.state;
    switch (kind) {
      case EVENT['price-state']:
        this.breakers.readPriceState(at);
        this.mark(`prices are ${PRICE_STATES[log.int(at, 2)]}`);
        return;
      case EVENT.breaker:
      case EVENT['venue-breaker']:
        this.readBreaker(at);
        return;
      case EVENT['liquidity-level']:
        this.mark(`liquidity ${LEVELS[log.int(at, 2)]}`);
        return;
      case EVENT['trading-state']:
        this.mark(`operator: ${OPERATOR_ACTIONS[log.int(at, 1)]}`);
        return;
      case EVENT.alert:
        this.readAlert(REASONS[log.int(at, 1)] as string, log.big(at, 0));
        return;
      default:
    }
  }

  private readStage(account: number, to: number): void {
    if (to === STAGE.warned) this.warned.add(account);
    if (to === STAGE.orderly) this.breakers.noteLiquidation();
    if (to === STAGE.stopped) this.mark(`ladder of ${this.state.accounts.name(account)} stopped`);
  }

  /** Trips and what follows them; the rest of the round is in the story of the breakers. */
  private readBreaker(at: number): void {
    const { breaker, phase, response } = this.breakers.readBreaker(at);
    if (phase === 'tripped') this.mark(`breaker ${breaker}: ${response}`);
  }

  private readLayer(layer: number, paid: bigint): void {
    this.layerPaid[layer] = (this.layerPaid[layer] as bigint) + paid;
    if (paid === 0n) return;
    this.layerCases[layer] = (this.layerCases[layer] as number) + 1;
    if (this.layerCases[layer] === 1)
      this.mark(`first payment of the ${this.state.genesis.venue.layers[layer]?.id}`);
  }

  private readDeleveraged(account: number, lots: bigint, loss: bigint): void {
    this.sums.deleveraged += lots * this.markUnit();
    this.sums.deleveragedLoss += loss;
    const known = this.deleveraged.get(account) ?? { lots: 0n, loss: 0n };
    this.deleveraged.set(account, { lots: known.lots + lots, loss: known.loss + loss });
  }

  private readAlert(reason: string, amount: bigint): void {
    if (reason === 'uncovered-loss') this.sums.uncovered += amount;
    if (reason !== 'budget-used') this.mark(`alert: ${reason}`);
  }

  private markUnit(): bigint {
    return (this.state.prices.mark[0] as bigint) * this.scale;
  }

  private mark(what: string): void {
    if (this.marks.length < MARKS_MAX) this.marks.push({ time: this.state.time, what });
  }

  /** What each layer paid, in the order of the waterfall, and what stayed uncovered. */
  layers(decimals: number): LayerPaid[] {
    const paid = this.state.genesis.venue.layers.map(({ id }, at) => ({
      layer: id,
      paid: formatDecimal(this.layerPaid[at] as bigint, decimals),
      cases: this.layerCases[at] as number,
    }));
    if (this.sums.uncovered === 0n) return paid;
    const uncovered = formatDecimal(this.sums.uncovered, decimals);
    return [...paid, { layer: 'uncovered', paid: uncovered, cases: 1 }];
  }
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** Quote units as a number of the settlement asset, for charts. */
export const chartAmount = (units: bigint, decimals: number): number =>
  Number(units) / Number(powerOfTen(decimals));
