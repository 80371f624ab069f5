/** Runs a scenario from beginning to end and gathers what it leaves behind. */
import { availableParallelism, cpus } from 'node:os';
import { Engine } from '../../core/engine/index.ts';
import type { VenueTerms } from '../../core/model/index.ts';
import { formatDecimal } from '../../core/money/index.ts';
import type { Journal } from '../../io/journal/index.ts';
import { beginJournal, Sequencer } from '../../io/runtime/index.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { reserveName } from './backstop.ts';
import { adlBands, DISTANCE_EDGES, distances } from './distances.ts';
import { type Opening, openVenue } from './opening.ts';
import type { HouseChange, Makers, Sample, SimulationResult } from './result.ts';
import { Simulation } from './simulation.ts';
import { chartAmount } from './tally.ts';

/** What a run may be given besides its scenario. */
export interface RunOptions {
  readonly venue: VenueTerms;
  /** File of a new journal; absent means that nothing is journaled. */
  readonly journal?: string;
  /** Called once the scenario is accepted as a whole, before the journal is made. */
  readonly onAccepted?: () => void;
  readonly onOpening?: (share: number) => void;
  readonly onStep?: (simulation: Simulation, sample: Sample, share: number) => void;
  /** Called after every step with the seq that is durable, and a way to ask for its state hash. */
  readonly onDurable?: (seq: number, hash: () => string) => void;
}

/** Runs a scenario. The same scenario, seed and rulebook give the same state hash everywhere. */
export function simulate(scenario: Scenario, options: RunOptions): SimulationResult {
  const started = performance.now();
  const opening = openVenue(scenario, options.venue);
  options.onAccepted?.();
  const { engine, journal } = beginEngine(opening, options);
  try {
    const sequencer = new Sequencer(engine, journal);
    const simulation = new Simulation(scenario, options.venue, opening, sequencer);
    for (const share of simulation.open()) options.onOpening?.(share);
    const start = startOf(engine, opening);
    const total = Math.round(
      (scenario.path.bars.length * scenario.path.interval) / scenario.stepMs,
    );
    for (const sample of simulation.run()) {
      if (options.onDurable !== undefined && journal !== null) {
        journal.waitDurable(engine.state.seq);
        options.onDurable(engine.state.seq, () => engine.stateHash());
      }
      options.onStep?.(simulation, sample, simulation.samples.length / total);
    }
    journal?.waitDurable(engine.state.seq);
    sequencer.saveSnapshot();
    const wallSeconds = (performance.now() - started) / 1000;
    const file = options.journal ?? null;
    const ended = { simulation, engine, opening, start, wallSeconds };
    return resultOf(scenario, options.venue, ended, file);
  } finally {
    journal?.close();
  }
}

function beginEngine(
  opening: Opening,
  options: RunOptions,
): { readonly engine: Engine; readonly journal: Journal | null } {
  const { journal } = options;
  if (journal !== undefined) return beginJournal(journal, opening.genesis, 'repeatable');
  return { engine: new Engine({ genesis: opening.genesis }), journal: null };
}

/** What must be remembered from before the crash. */
interface Start {
  readonly houses: ReadonlyMap<string, bigint>;
  readonly notional: ReadonlyMap<number, number>;
  readonly distances: readonly number[];
  /** Equity of all makers, quote units. */
  readonly makers: bigint;
}

/** Equity of all makers together, quote units. */
const equityOfMakers = (engine: Engine, { names, makers }: Opening): bigint =>
  names.slice(0, makers).reduce((sum, name) => sum + (engine.account(name)?.risk.equity ?? 0n), 0n);

function startOf(engine: Engine, opening: Opening): Start {
  const { state } = engine;
  const { accounts, positions } = state;
  const houses = new Map<string, bigint>();
  for (let row = 0; row < accounts.count; row += 1) {
    if (!accounts.isTrader(row)) houses.set(accounts.name(row), accounts.cash[row] as bigint);
  }
  const notional = new Map<number, number>();
  const unit = Number(state.prices.mark[0]) * Number(state.schedules.scale[0]);
  for (let row = 0; row < positions.high; row += 1) {
    const account = positions.account[row] as number;
    if (account < 0 || !accounts.isTrader(account)) continue;
    const value = Math.abs(Number(positions.size[row])) * unit;
    notional.set(account, value / 10 ** state.genesis.venue.settlement.decimals);
  }
  const makers = equityOfMakers(engine, opening);
  return { houses, notional, distances: distances(state), makers };
}

/** A run that has come to its end. */
interface Ended {
  readonly simulation: Simulation;
  readonly engine: Engine;
  readonly opening: Opening;
  readonly start: Start;
  readonly wallSeconds: number;
}

function resultOf(
  scenario: Scenario,
  venue: VenueTerms,
  { simulation, engine, opening, start, wallSeconds }: Ended,
  journal: string | null,
): SimulationResult {
  const { tally, samples } = simulation;
  const { state } = engine;
  const { decimals, asset } = venue.settlement;
  const text = (units: bigint): string => formatDecimal(units, decimals);
  const unit = (state.prices.mark[0] as bigint) * (state.schedules.scale[0] as bigint);
  const touched = new Map(
    [...tally.deleveraged].map(([account, { lots, loss }]) => [
      account,
      { notional: chartAmount(lots * unit, decimals), loss: chartAmount(loss, decimals) },
    ]),
  );
  return {
    scenario: { name: scenario.name, about: scenario.about, sources: scenario.sources },
    market: scenario.market.market,
    asset,
    rulebook: venue.rulebook,
    seed: scenario.seed,
    accounts: scenario.population.accounts,
    from: samples[0]?.time ?? 0,
    to: samples.at(-1)?.time ?? 0,
    samples,
    layers: tally.layers(decimals),
    totals: totalsOf(simulation, engine, opening, text),
    adlBySize: adlBands(start.notional, touched),
    distances: { edges: DISTANCE_EDGES, before: start.distances, after: distances(state) },
    houses: houseChanges(engine, start, decimals),
    makers: makersOf(engine, start, opening, decimals),
    marks: tally.marks,
    breakers: simulation.breakerLog.story(),
    ...backstopOf(simulation, engine, start, scenario.market.market),
    stateHash: engine.stateHash(),
    journal: journal === null ? null : { file: journal, lastSeq: state.seq },
    wallSeconds,
    machine: machine(),
  };
}

/** Numbers and amounts of the whole run. */
function totalsOf(
  { tally, commands, refused }: Simulation,
  engine: Engine,
  opening: Opening,
  text: (units: bigint) => string,
): SimulationResult['totals'] {
  const waiting = belowZero(engine, opening);
  return {
    commands,
    events: engine.state.events,
    refused,
    accountsWarned: tally.warned.size,
    accountsLiquidated: tally.liquidated.size,
    accountsTakenOver: tally.takenOver.size,
    accountsBankrupt: tally.bankrupt.size,
    accountsDeleveraged: tally.deleveraged.size,
    liquidationOrders: tally.orders,
    liquidationOrdersUnfilled: tally.ordersUnfilled,
    liquidatedNotional: text(tally.sums.liquidated),
    liquidationFees: text(tally.sums.liquidationFees),
    takenOverNotional: text(tally.sums.takenOver),
    deleveragedNotional: text(tally.sums.deleveraged),
    deleveragedLoss: text(tally.sums.deleveragedLoss),
    shortfall: text(tally.sums.shortfall),
    gainsHaircut: text(tally.sums.haircut),
    uncovered: text(tally.sums.uncovered),
    unsettled: text(waiting.reduce((sum, equity) => sum - equity, 0n)),
    accountsUnsettled: waiting.length,
  };
}

/** Equities of the accounts that owe more than they have: a halt or a price holds them back. */
const belowZero = (engine: Engine, { names }: Opening): bigint[] =>
  names.map((name) => engine.account(name)?.risk.equity ?? 0n).filter((equity) => equity < 0n);

/** What the backstop did; nothing where the terms have none. */
function backstopOf(
  { backstop }: Simulation,
  engine: Engine,
  start: Start,
  market: string,
): Pick<SimulationResult, 'liquidity'> {
  if (backstop === null) return {};
  const reserve = reserveName(market);
  const after = engine.account(reserve)?.risk.equity ?? null;
  return { liquidity: backstop.log.story(start.houses.get(reserve) ?? null, after) };
}

/** What the run was timed on. */
const machine = (): string =>
  `${availableParallelism()} x ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;

/** Only makers deposit while a crash runs: what came from outside is what they brought in. */
function makersOf(engine: Engine, start: Start, opening: Opening, decimals: number): Makers {
  const { accounts } = engine.state;
  const world =
    (start.houses.get('world') ?? 0n) - (accounts.cash[accounts.find('world')] as bigint);
  const text = (units: bigint): string => formatDecimal(units, decimals);
  return {
    count: opening.makers,
    equityBefore: text(start.makers),
    broughtIn: text(world),
    equityAfter: text(equityOfMakers(engine, opening)),
  };
}

function houseChanges(engine: Engine, start: Start, decimals: number): HouseChange[] {
  const { accounts } = engine.state;
  return [...start.houses].map(([name, before]) => ({
    name,
    before: formatDecimal(before, decimals),
    after: formatDecimal(accounts.cash[accounts.find(name)] as bigint, decimals),
  }));
}
