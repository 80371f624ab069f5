/** A crash, step by step: prices in, orders to the book, fills back, until the path ends. */
import type { Engine } from '../../core/engine/index.ts';
import type { Command, CommandBody, VenueTerms } from '../../core/model/index.ts';
import { LEVELS, PRICE_STATES, STAGE, TRADING, TRADING_STATES } from '../../core/model/index.ts';
import { type Lots, type PriceUnits, powerOfTen } from '../../core/money/index.ts';
import { Random } from '../../core/numeric/index.ts';
import type { OrderIntent, Sequencer } from '../../io/runtime/index.ts';
import { InputError } from '../input-error.ts';
import { openMarket } from '../market/open-market.ts';
import { steps } from '../market/price-path-steps.ts';
import { RestingMarket, type RestingMarketFill } from '../market/resting-market.ts';
import type { OracleSource, Scenario } from '../scenario/scenario.ts';
import { type Backstop, openBackstop } from './backstop.ts';
import { BreakerLog } from './breaker-log.ts';
import type { Opening } from './opening.ts';
import type { Sample } from './result.ts';
import { chartAmount, Tally } from './tally.ts';

/** Rounds of orders and reports within one step; what is left goes on in the next. */
const ROUNDS_MAX = 200;
/** Makers bring collateral in when their equity falls under this share of their notional. */
const MAKER_LEAST = 0.3;
const MAKER_TARGET = 0.5;
/** A venue whose breakers are not all armed looks at the clock so often. */
const TICK_MS = 1_000;

/** One running simulation: owns the book and the clock, drives the sequencer. */
export class Simulation {
  // state
  readonly tally: Tally;
  readonly breakerLog: BreakerLog;
  readonly samples: Sample[] = [];
  readonly book: RestingMarket;
  readonly backstop: Backstop | null;
  commands = 0;
  refused = 0;
  private readonly startedAt = performance.now();
  private before = { liquidated: 0n, takenOver: 0n, deleveraged: 0n };
  private nextId = 0;
  private between = 0; //          makers that stood between a liquidation and the reserve
  private reference: PriceUnits; // of the last step
  private readonly random: Random;
  private readonly engine: Engine;
  private readonly sequencer: Sequencer;
  private readonly scenario: Scenario;
  private readonly opening: Opening;
  private readonly scale: bigint;
  private readonly decimals: number;
  private readonly market: string;

  constructor(scenario: Scenario, venue: VenueTerms, opening: Opening, sequencer: Sequencer) {
    this.scenario = scenario;
    this.opening = opening;
    this.sequencer = sequencer;
    this.engine = sequencer.engine;
    this.decimals = venue.settlement.decimals;
    this.market = scenario.market.market;
    const { priceDecimals, sizeDecimals } = scenario.market;
    this.scale = powerOfTen(this.decimals - priceDecimals - sizeDecimals);
    const { bars, interval } = scenario.path;
    const decimals = { asset: this.decimals, price: priceDecimals, size: sizeDecimals };
    this.breakerLog = new BreakerLog(this.engine.state, decimals, bars.length * interval);
    this.tally = new Tally(this.engine.state, this.scale, this.breakerLog);
    this.random = new Random(scenario.seed).split('simulation');
    const first = scenario.path.bars[0];
    this.reference = (first?.open ?? 0n) as PriceUnits;
    const time = (first?.ts ?? 0) - 1;
    const market = openMarket(scenario, {
      time,
      referencePrice: this.reference,
      sizeDecimals,
      random: this.random.split('book'),
    });
    this.book = new RestingMarket(market, time);
    this.backstop = openBackstop(scenario, {
      state: this.engine.state,
      market: this.book,
      terms: opening.terms,
      makers: opening.names,
      units: { asset: this.decimals, size: sizeDecimals, scale: this.scale },
      send: (command, at) => this.send(command, at),
      settle: () => this.sequencer.settle(),
    });
  }

  /** Amounts since the beginning, for a live view. */
  totals(): { liquidated: number; takenOver: number; deleveraged: number } {
    const { liquidated, takenOver, deleveraged } = this.tally.sums;
    return {
      liquidated: chartAmount(liquidated, this.decimals),
      takenOver: chartAmount(takenOver, this.decimals),
      deleveraged: chartAmount(deleveraged, this.decimals),
    };
  }

  /** Accounts that are neither on the ladder nor gone. */
  healthy({ warned, orderly, stopped, closed }: Sample): number {
    return Math.max(0, this.opening.names.length - warned - orderly - stopped - closed);
  }

  /** What holds the market back at this moment, in words; empty when nothing does. */
  breakers(): string[] {
    const { prices, breakers, activations } = this.engine.state;
    const words: string[] = [];
    if (!prices.isActionable(0)) words.push(`prices ${PRICE_STATES[prices.state[0] as number]}`);
    if (breakers.trading[0] !== 0) words.push(TRADING_STATES[breakers.trading[0] as number] ?? '');
    words.push(...this.breakerLog.words());
    const level = LEVELS[activations.level[0] as number];
    if (level !== 'calm') words.push(`liquidity ${level}`);
    return words;
  }

  /** Commands a second of wall-clock time since the simulation was made. */
  commandsPerSecond(): number {
    return this.commands / Math.max(0.001, (performance.now() - this.startedAt) / 1000);
  }

  /** Applies the commands that set the venue up. */
  *open(): Generator<number> {
    for (const command of this.opening.commands) {
      if (this.submit(command)) throw this.refusedOpening(command);
      if (this.commands % 2_000 === 0) yield this.commands / this.opening.commands.length;
    }
  }

  /** A venue that is half open would pass for one that is calm. */
  private refusedOpening({ kind, id }: Command): InputError {
    const value = `refused by the engine at ${id} (${kind})`;
    const accepted = 'an opening of which every command is accepted';
    return new InputError({ file: this.scenario.file, field: 'the opening', value, accepted });
  }

  /** Runs the whole path, one step of virtual time at a time. */
  *run(): Generator<Sample> {
    const { path, stepMs } = this.scenario;
    for (const { time, price } of steps(path, { stepMs, random: this.random.split('path') })) {
      yield this.step(time, price);
    }
  }

  private step(time: number, reference: PriceUnits): Sample {
    const market = this.market;
    this.tickUntil(time);
    this.moveTo(time, reference);
    for (const source of this.scenario.oracle.sources) this.observe(time, reference, source);
    this.send({ kind: 'set-mark', market, price: this.book.mid() }, time);
    this.tick(time);
    this.supportMakers(time);
    const sample = this.sample(time, reference);
    this.samples.push(sample);
    this.backstop?.log.sample(this.book, this.book.makers);
    return sample;
  }

  /** Moves the market first: quotes are hit before anybody has seen the price that hits them. */
  private moveTo(time: number, reference: PriceUnits): void {
    this.book.advance(time, reference);
    this.reference = reference;
    this.backstop?.desk.reportPassed(time);
  }

  /** Between two steps time passes in seconds for the backstop, or while a breaker waits. */
  private tickUntil(end: number): void {
    const last = this.samples.at(-1);
    if (last === undefined) return;
    for (let time = last.time + TICK_MS; time < end; time += TICK_MS) {
      if (this.backstop === null && this.breakerLog.isArmed()) return;
      this.moveTo(time, this.reference);
      this.tick(time);
    }
  }

  /** The clock, an auction that may end, and the engine's orders until there are no more. */
  private tick(time: number): void {
    this.backstop?.desk.observe(time);
    this.send({ kind: 'clock' }, time);
    if (this.isUncrossDue(time)) {
      this.send({ kind: 'uncross', market: this.market, price: this.book.mid() }, time);
    }
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const hasWorked = this.backstop?.desk.work(time) ?? false;
      const orders = this.sequencer.release();
      if (orders.length === 0 && !hasWorked) return;
      for (const order of orders) this.trade(order, time);
    }
  }

  /** Whether the auction that collects orders now has run its time. */
  private isUncrossDue(time: number): boolean {
    const { breakers, prices } = this.engine.state;
    if (breakers.trading[0] !== TRADING.auction || !prices.isActionable(0)) return false;
    const first = breakers.firstSlot[0] as number;
    const slots = breakers.policies.slice(first, first + (breakers.slotCount[0] as number));
    return slots.every((policy, at) => {
      const left = breakers.machines.auctionLeft(first + at, time, policy);
      return left === null || left === 0;
    });
  }

  private observe(time: number, reference: PriceUnits, source: OracleSource): void {
    const noise = this.random.normal() * source.noiseBp;
    const off = Math.round((Number(reference) * noise) / 10_000);
    const price = reference + BigInt(off);
    this.send(
      {
        kind: 'observe-price',
        market: this.market,
        source: source.name,
        price: price > 0n ? price : 1n,
        sourceTime: time - source.latencyMs,
      },
      time,
    );
  }

  /** One of the engine's orders meets the book; what trades and what does not is reported. */
  private trade(intent: OrderIntent, time: number): void {
    const { order, side, size, limit } = intent;
    if (this.engine.state.breakers.isHalted(intent.market)) {
      this.breakerLog.ordersHalted += 1;
      this.send({ kind: 'liquidation-reject', order, reason: 'halted' }, time);
      return;
    }
    const outcome = this.book.execute({
      side,
      lots: size as Lots,
      limitPrice: limit as PriceUnits,
      time,
    });
    let left = size;
    const owner = this.engine.state.accounts.name(intent.account);
    let isRefused = false;
    for (const fill of outcome.fills) {
      const counterparty = this.counterpartyOf(fill, owner);
      if (isRefused || counterparty === owner) {
        this.backstop?.desk.drop(fill, time);
        continue; // its own quotes are cancelled, not traded with
      }
      const report = { kind: 'liquidation-fill', order, counterparty } as const;
      isRefused = this.send({ ...report, size: fill.lots, price: fill.price }, time);
      if (isRefused) continue;
      left -= fill.lots;
      this.backstop?.desk.hit(fill, counterparty, time);
    }
    if (left > 0n) this.send({ kind: 'liquidation-reject', order, reason: 'no-liquidity' }, time);
  }

  /** Who trades with a liquidation: the maker of a fill, or any maker on behalf of the reserve. */
  private counterpartyOf({ maker, resting }: RestingMarketFill, owner: string): string {
    const { names, makers } = this.opening;
    if (resting === null) return names[maker] as string;
    for (let tried = 0; tried < makers; tried += 1) {
      const name = names[this.between % makers] as string;
      this.between += 1;
      if (name !== owner) return name;
    }
    return owner;
  }

  /**
   * Makers hedge elsewhere, which this venue does not see: when the inventory that they took from
   * liquidations strains their margin here, they bring collateral in.
   */
  private supportMakers(time: number): void {
    for (let maker = 0; maker < this.opening.makers; maker += 1) {
      const view = this.engine.account(this.opening.names[maker] as string);
      const position = view?.positions[0];
      if (view === null || position === undefined) continue;
      const mark = this.engine.state.prices.mark[0] as bigint;
      const value = position.size * mark * this.scale;
      const notional = Number(value < 0n ? -value : value);
      if (Number(view.risk.equity) >= notional * MAKER_LEAST) continue;
      const amount = BigInt(Math.ceil(notional * MAKER_TARGET)) - view.risk.equity;
      if (amount > 0n) this.send({ kind: 'deposit', account: view.name, amount }, time);
    }
  }

  /** Sends a command with an id of its own; true when it was refused. */
  private send(command: CommandBody, time: number): boolean {
    this.nextId += 1;
    return this.submit({ ...command, id: `s${this.nextId}`, time } as Command);
  }

  private submit(command: Command): boolean {
    this.commands += 1;
    const refused = this.sequencer.submit(command) !== null;
    if (refused) this.refused += 1;
    this.tally.read();
    this.backstop?.desk.read();
    return refused;
  }

  private sample(time: number, reference: PriceUnits): Sample {
    const { state } = this.engine;
    const { sums } = this.tally;
    const { before, decimals, market } = this;
    const amount = (units: bigint): number => chartAmount(units, decimals);
    const cash = (name: string): number =>
      amount(state.accounts.cash[state.accounts.find(name)] as bigint);
    const price = (units: bigint): number => chartAmount(units, this.scenario.market.priceDecimals);
    const mark = state.prices.mark[0] as bigint;
    const vault = this.engine.account(`vault:${market}`);
    const inventory = (vault?.positions[0]?.size ?? 0n) * mark * this.scale;
    const stages = this.countStages();
    const sample: Sample = {
      time,
      reference: price(reference),
      mark: price(mark),
      mid: price(this.book.mid()),
      ...stages,
      closed: this.tally.takenOver.size + this.tally.bankrupt.size,
      liquidated: amount(sums.liquidated - before.liquidated),
      takenOver: amount(sums.takenOver - before.takenOver),
      deleveraged: amount(sums.deleveraged - before.deleveraged),
      openInterest: amount((state.schedules.openInterest[0] as bigint) * mark * this.scale),
      vaultInventory: amount(inventory),
      vaultEquity: amount(vault?.risk.equity ?? 0n) + cash('vault'),
      marketFund: cash(`fund:${market}`),
      sharedFund: cash('shared-fund'),
      feeReserve: cash('fee-reserve'),
      operatorCapital: cash('operator-capital'),
      depth: this.book.depthShare(),
    };
    const { liquidated, takenOver, deleveraged } = sums;
    this.before = { liquidated, takenOver, deleveraged };
    return sample;
  }

  private countStages(): { warned: number; orderly: number; stopped: number } {
    const { ladder, accounts } = this.engine.state;
    const counts = { warned: 0, orderly: 0, stopped: 0 };
    for (let row = 0; row < accounts.count; row += 1) {
      const stage = ladder.stage[row];
      if (stage === STAGE.warned) counts.warned += 1;
      else if (stage === STAGE.orderly) counts.orderly += 1;
      else if (stage === STAGE.stopped) counts.stopped += 1;
    }
    return counts;
  }
}
