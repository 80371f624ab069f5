/** Runs a crash of options through sequencer, journal and engine. */
import { cpus } from 'node:os';
import {
  assertAll,
  type Engine,
  type EventOf,
  formatDecimal,
  genesisOf,
  readEvent,
  riskOf,
  unattended,
  type VenueTerms,
} from '../../core/index.ts';
import { ACCOUNT, type CommandBody, EVENT_KINDS, STAGE, STAGES } from '../../core/model/index.ts';
import { Random } from '../../core/numeric/index.ts';
import { beginJournal, type OrderIntent, Sequencer } from '../../io/runtime/index.ts';
import type { OptionsCrash } from './crash.ts';
import { CrashBook } from './crash-book.ts';
import { atTheMoney, type CrashStep, crashSteps } from './crash-path.ts';
import type { CrashResult, CrashSample, PopulationSum } from './crash-result.ts';
import { MAKERS, openingCommands, optionMarkets, Population, stepCommands } from './crash-venue.ts';

/** Orders of one account that may follow each other in one step. */
const ROUNDS = 40;
const UNIT = 1e-6; // dollars of a quote unit

/** What a run is told beside its scenario. */
export interface CrashRunOptions {
  readonly venue: VenueTerms;
  readonly journal: string;
  readonly onStep?: (sample: CrashSample, share: number) => void;
}

/** Counts what happened, event by event. */
class CrashTally {
  perpetualNotional = 0;
  optionNotional = 0;
  orders = 0;
  unfilled = 0;
  shortfall = 0n;
  uncovered = 0n;
  readonly warned = new Set<string>();
  readonly liquidated = new Set<string>();
  readonly bankrupt = new Set<string>();
  readonly takenOver = new Set<string>();
  readonly deleveraged = new Set<string>();
  readonly paid = new Map<string, bigint>();
  readonly settled: { market: string; price: string }[] = [];

  /** Reads the events of the last command. */
  read(engine: Engine, isOption: (market: string) => boolean): void {
    const { state } = engine;
    const isVault = (at: number): boolean =>
      state.accounts.kind[state.log.int(at, 0)] === ACCOUNT.vault;
    for (let at = 0; at < state.log.count; at += 1) {
      const kind = EVENT_KINDS[state.log.kind[at] as number];
      if (kind === 'stage') {
        const { account, to } = readEvent(state, at) as EventOf<'stage'>;
        if (to === 'warned') this.warned.add(account);
        if (to === 'bankrupt') this.bankrupt.add(account);
        if (to === 'takeover') this.takenOver.add(account);
      } else if (kind === 'liquidation-order') this.orders += 1;
      else if (kind === 'liquidation-filled') {
        // A vault sells what it took over; that is no liquidation of an account.
        if (isVault(at)) continue;
        const filled = readEvent(state, at) as EventOf<'liquidation-filled'>;
        const market = state.markets[state.findMarket(filled.market)];
        const scale = state.schedules.scale[state.findMarket(filled.market)] as bigint;
        const notional = Number(filled.size * filled.price * scale) * UNIT;
        if (isOption(market?.name ?? '')) this.optionNotional += notional;
        else this.perpetualNotional += notional;
        this.liquidated.add(filled.account);
      } else if (kind === 'shortfall') {
        this.shortfall += (readEvent(state, at) as EventOf<'shortfall'>).amount;
      } else if (kind === 'pooled' && isVault(at)) {
        // A vault that used its budget up owes the rest like any other defaulter.
        this.shortfall += (readEvent(state, at) as EventOf<'pooled'>).loss;
      } else if (kind === 'alert') {
        const { reason, amount } = readEvent(state, at) as EventOf<'alert'>;
        if (reason === 'uncovered-loss') this.uncovered += amount;
      } else if (kind === 'layer-paid') {
        const { layer, amount } = readEvent(state, at) as EventOf<'layer-paid'>;
        this.paid.set(layer, (this.paid.get(layer) ?? 0n) + amount);
      } else if (kind === 'deleveraged') {
        this.deleveraged.add((readEvent(state, at) as EventOf<'deleveraged'>).account);
      } else if (kind === 'settled') {
        const { market, price } = readEvent(state, at) as EventOf<'settled'>;
        const decimals = state.markets[state.findMarket(market)]?.terms.priceDecimals ?? 0;
        this.settled.push({ market, price: formatDecimal(price, decimals) });
      }
    }
  }
}

/** Runs a scenario to its end. */
export function runCrash(crash: OptionsCrash, options: CrashRunOptions): CrashResult {
  const startedAt = performance.now();
  const run = new CrashRun(crash, options);
  const steps = [...crashSteps(crash, new Random(crash.seed).split('path'))];
  run.open(steps[0] as CrashStep);
  steps.forEach((step, at) => {
    const sample = run.step(step);
    options.onStep?.(sample, (at + 1) / steps.length);
  });
  return run.close(startedAt);
}

class CrashRun {
  private readonly crash: OptionsCrash;
  private readonly engine: Engine;
  private readonly sequencer: Sequencer;
  private readonly journal: { readonly close: () => void };
  private readonly file: string;
  private readonly book: CrashBook;
  private readonly tally = new CrashTally();
  private readonly samples: CrashSample[] = [];
  private readonly options: ReadonlySet<string>;
  private readonly makers = new Set<number>(); // rows of accounts
  private time = 0;
  private count = 0;
  private startVolatility = 0;
  private refused = 0;

  constructor(crash: OptionsCrash, { venue, journal }: CrashRunOptions) {
    this.crash = crash;
    this.file = journal;
    this.options = new Set(optionMarkets(crash).map(({ name }) => name));
    const markets = this.options.size + 1;
    const rows = 64 + 4 * markets + crash.accounts + MAKERS.length;
    const capacity = { accounts: rows, positions: 32 * rows, orders: 64, commandIds: 65_536 };
    const begun = beginJournal(journal, genesisOf(venue, { capacity }), 'repeatable');
    this.engine = begun.engine;
    this.journal = begun.journal;
    this.sequencer = new Sequencer(begun.engine, begun.journal);
    this.book = new CrashBook(crash, new Random(crash.seed).split('book'));
  }

  private readonly submit = (body: CommandBody): void => {
    this.count += 1;
    const command = { ...body, id: `s${this.count}`, time: this.time };
    if (this.sequencer.submit(command as Parameters<Sequencer['submit']>[0]) !== null) {
      this.refused += 1;
    }
    this.tally.read(this.engine, (market) => this.options.has(market));
  };

  open(first: CrashStep): void {
    this.time = first.time;
    for (const body of openingCommands(this.crash, first)) this.submit(body);
    for (const name of MAKERS) this.makers.add(this.engine.state.accounts.find(name));
    new Population(this.crash, first).open(this.engine, this.submit);
    this.startVolatility = volatilityOf(first);
  }

  step(step: CrashStep): CrashSample {
    this.time = step.time;
    this.book.refresh(volatilityOf(step) / this.startVolatility);
    for (const body of stepCommands(this.crash, step)) this.submit(body);
    this.submit({ kind: 'clock' });
    for (let round = 0; round < ROUNDS; round += 1) {
      const orders = this.sequencer.release();
      if (orders.length === 0) break;
      for (const order of orders) this.execute(order);
    }
    const sample = this.sampleAt(step);
    this.samples.push(sample);
    return sample;
  }

  /** Reports what the book gives to an order, and that the rest will not trade. */
  private execute({ order, ...intent }: OrderIntent): void {
    const { engine } = this;
    // An order may have ended since it was sent: with its market at expiry, or with its account.
    if (engine.state.ownerOfOrder(order) === -1) return;
    if (intent.second !== undefined) {
      this.executeSpread({ order, ...intent, second: intent.second });
      return;
    }
    const name = engine.state.markets[intent.market]?.name ?? '';
    const found = this.book.match({ order, ...intent }, engine.mark(name), this.options.has(name));
    if (found !== null) {
      const counterparty = MAKERS[this.count % MAKERS.length] as string;
      const { lots: size, price } = found;
      this.submit({ kind: 'liquidation-fill', order, counterparty, size, price });
      if (size === intent.size) return;
    } else this.tally.unfilled += 1;
    if (engine.state.ownerOfOrder(order) === -1) return;
    this.submit({ kind: 'liquidation-reject', order, reason: 'no-liquidity' });
  }

  /** Reports both legs of a spread at once, as far as both books have lots within the limits. */
  private executeSpread(intent: Required<OrderIntent>): void {
    const { engine } = this;
    const { order, size, second } = intent;
    const markOf = (market: number): bigint =>
      engine.mark(engine.state.markets[market]?.name ?? '');
    const marks = [markOf(intent.market), markOf(second.market)] as const;
    const found = this.book.matchSpread(intent, marks);
    if (found !== null) {
      const counterparty = MAKERS[this.count % MAKERS.length] as string;
      const { lots, ...prices } = found;
      const report = { order, counterparty, size: lots, ...prices };
      this.submit({ kind: 'liquidation-spread-fill', ...report });
      if (lots === size) return;
    } else this.tally.unfilled += 1;
    if (engine.state.ownerOfOrder(order) === -1) return;
    this.submit({ kind: 'liquidation-reject', order, reason: 'no-liquidity' });
  }

  private sampleAt(step: CrashStep): CrashSample {
    const { state } = this.engine;
    const { accounts, ladder } = state;
    const stages = new Array<number>(STAGES.length).fill(0);
    for (const row of accounts.portfolios) {
      const stage = ladder.stage[row] as number;
      stages[stage] = (stages[stage] as number) + 1;
    }
    const dollars = (house: string): number =>
      Number(accounts.cash[accounts.find(house)] ?? 0n) * UNIT;
    return {
      time: step.time,
      index: step.index,
      volatility: volatilityOf(step),
      warned: stages[STAGE.warned] as number,
      orderly: stages[STAGE.orderly] as number,
      stopped: stages[STAGE.stopped] as number,
      liquidated: this.tally.liquidated.size,
      bankrupt: this.tally.bankrupt.size,
      perpetualNotional: this.tally.perpetualNotional,
      optionNotional: this.tally.optionNotional,
      sharedFund: dollars('shared-fund'),
      operatorCapital: dollars('operator-capital'),
      feeReserve: dollars('fee-reserve'),
      vault: dollars('vault') + this.vaultEquity(),
      spared: state.portfolios.certificates.spared,
      population: step.states ? this.populationSum() : null,
    };
  }

  /** What the accounts have and need, without the makers, who have plenty. */
  private populationSum(): PopulationSum {
    const { state } = this.engine;
    const sum = { equity: 0, initial: 0, maintenance: 0 };
    for (const row of state.accounts.portfolios) {
      if (this.makers.has(row)) continue;
      const { equity, initial, maintenance } = riskOf(state, row);
      sum.equity += Number(equity) * UNIT;
      sum.initial += Number(initial) * UNIT;
      sum.maintenance += Number(maintenance) * UNIT;
    }
    return sum;
  }

  /** Equity of the vaults of all markets, in dollars. */
  private vaultEquity(): number {
    const { state } = this.engine;
    return state.markets.reduce(
      (sum, { vaultRow }) => sum + Number(riskOf(state, vaultRow).equity) * UNIT,
      0,
    );
  }

  close(startedAt: number): CrashResult {
    const { engine, crash, tally } = this;
    assertAll(engine.state);
    const names = unattended(engine.state);
    if (names.length > 0) throw new Error(`unattended at the end: ${names.slice(0, 5).join(', ')}`);
    const stateHash = engine.stateHash();
    const { layers } = engine.state.genesis.venue;
    this.journal.close();
    return {
      scenario: { name: crash.name, about: crash.about, sources: crash.sources },
      seed: crash.seed,
      accounts: crash.accounts,
      markets: this.options.size + 1,
      asset: engine.state.genesis.venue.settlement.asset,
      samples: this.samples,
      layers: layers.map(({ id }) => ({
        layer: id,
        paid: formatDecimal(tally.paid.get(id) ?? 0n, 6),
      })),
      totals: {
        commands: this.count,
        refused: this.refused,
        warned: tally.warned.size,
        liquidated: tally.liquidated.size,
        takenOver: tally.takenOver.size,
        bankrupt: tally.bankrupt.size,
        deleveraged: tally.deleveraged.size,
        orders: tally.orders,
        unfilled: tally.unfilled,
        perpetualNotional: tally.perpetualNotional,
        optionNotional: tally.optionNotional,
        shortfall: formatDecimal(tally.shortfall, 6),
        uncovered: formatDecimal(tally.uncovered, 6),
        looksSpared: engine.state.portfolios.certificates.spared,
      },
      settled: tally.settled,
      stateHash,
      journal: this.file,
      wallSeconds: (performance.now() - startedAt) / 1000,
      machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
    };
  }
}

/** At-the-money volatility of the last expiry: it lives through the whole scenario. */
const volatilityOf = ({ smiles }: CrashStep): number => {
  const last = smiles.at(-1);
  return last === undefined ? 0 : atTheMoney(last);
};
