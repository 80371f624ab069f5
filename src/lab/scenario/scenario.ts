import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Schedule } from '../../core/model/index.ts';
import { InputError } from '../input-error.ts';
import { type BookTerms, CALM_BTC_BOOK, faultOfBook } from '../market/book-terms.ts';
import type { PricePath } from '../market/price-path.ts';
import { readPricePath } from '../market/price-path-csv.ts';
import { pathFromKnots } from '../market/price-path-knots.ts';
import { DEFAULT_STEP_MS, isWalkable } from '../market/price-path-steps.ts';
import {
  faultOfVirtualMarket,
  VIRTUAL_DEFAULTS,
  type VirtualMarketTerms,
} from '../market/virtual-terms.ts';
import {
  ACCOUNTS_MAX,
  ACCOUNTS_MIN,
  defaultPopulation,
  faultOfPopulation,
  type PopulationTerms,
} from '../population/population.ts';
import { liquidityOf, type ScenarioLiquidity } from './liquidity-fields.ts';
import type { ScenarioFields } from './scenario-schema.ts';
import { readScenarioFields, type ScenarioText } from './scenario-yaml.ts';

/** House balances at the start: exact decimal texts of the settlement asset, six decimals. */
export interface FundBalances {
  readonly feeReserve: string;
  readonly operatorCapital: string;
  readonly marketFund: string;
  readonly sharedFund: string;
  readonly vault: string;
}

/** One source of the index price. */
export interface OracleSource {
  readonly name: string;
  /** Standard deviation of its price around the reference, basis points. */
  readonly noiseBp: number;
  /** Age of its price when it arrives. */
  readonly latencyMs: number;
}

/** A crash to be simulated, complete: every default is filled in and the prices are read. */
export interface Scenario {
  /** The file as it was named. */
  readonly file: string;
  readonly name: string;
  readonly about: string;
  readonly sources: readonly string[];
  readonly market: {
    readonly market: string;
    readonly priceDecimals: number;
    readonly sizeDecimals: number;
    /** Absent where the rulebook's schedule holds. */
    readonly schedule?: Schedule;
  };
  readonly rulebook: string;
  readonly seed: number;
  /** Milliseconds between two price updates. */
  readonly stepMs: number;
  readonly path: PricePath;
  readonly population: PopulationTerms;
  readonly book: BookTerms;
  /** The virtual book that is the whole market; null: makers quote, as in `book`. */
  readonly virtual: VirtualMarketTerms | null;
  readonly liquidity: ScenarioLiquidity;
  readonly fund: FundBalances;
  readonly oracle: { readonly sources: readonly OracleSource[] };
}

/** What a run may change without a new file. */
export interface ScenarioChanges {
  readonly accounts?: number;
  readonly seed?: number;
  /** Prices from a CSV file instead of the scenario's own. */
  readonly pricesFrom?: string;
  readonly acceptGaps?: boolean;
}

/**
 * Reads a scenario file and everything it names.
 *
 * @throws InputError naming file, line, field, the value seen and what is accepted
 *
 *     const scenario = loadScenario('scenarios/2025-10-10.yaml', { accounts: 1000 });
 *     for (const { time, price } of steps(scenario.path, { random })) ...
 */
export function loadScenario(file: string, changes: ScenarioChanges = {}): Scenario {
  return parseScenario(readYaml(file), file, changes);
}

/** The same from a text that was read already; other files are found relative to `file`. */
export function parseScenario(yaml: string, file: string, changes: ScenarioChanges = {}): Scenario {
  const read = readScenarioFields(yaml, file);
  const { fields } = read;
  checkChanges(changes, read);
  const accounts = changes.accounts ?? fields.accounts;
  const scenario: Scenario = {
    file,
    name: fields.name,
    about: fields.about,
    sources: fields.sources,
    market: marketOf(fields),
    rulebook: fields.rulebook,
    seed: changes.seed ?? fields.seed,
    stepMs: fields.stepMs ?? DEFAULT_STEP_MS,
    path: pathOf(read, file, changes),
    population: populationOf(fields, accounts),
    book: bookOf(fields),
    virtual: virtualOf(read),
    liquidity: liquidityOf(fields.liquidity),
    fund: fields.fund,
    oracle: fields.oracle,
  };
  checkTogether(scenario, read);
  return scenario;
}

function checkChanges({ accounts, seed }: ScenarioChanges, { fault }: ScenarioText): void {
  if (accounts !== undefined && !isWhole(accounts, ACCOUNTS_MIN, ACCOUNTS_MAX)) {
    const accepted = `a whole number from ${ACCOUNTS_MIN} to ${ACCOUNTS_MAX}`;
    throw fault(['accounts'], `${accounts}`, accepted);
  }
  if (seed !== undefined && !isWhole(seed, 0, Number.MAX_SAFE_INTEGER)) {
    throw fault(['seed'], `${seed}`, `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`);
  }
}

const isWhole = (value: number, min: number, max: number) =>
  Number.isInteger(value) && value >= min && value <= max;

/** Faults that no field has alone. */
function checkTogether(scenario: Scenario, { fault, fields }: ScenarioText): void {
  const { population, book, virtual, market, path, stepMs } = scenario;
  const crowd = faultOfPopulation(population);
  if (crowd !== undefined) {
    throw fault(['population'], `contradictory (${crowd})`, 'terms that fit together');
  }
  const resting = faultOfBook(book);
  if (resting !== undefined) {
    throw fault(['book'], `contradictory (${resting})`, 'terms that fit together');
  }
  const curve = virtual === null ? undefined : faultOfVirtualMarket(virtual, market.sizeDecimals);
  if (curve !== undefined) {
    throw fault(['book', 'virtual'], `contradictory (${curve})`, 'terms that fit together');
  }
  if (virtual !== null && population.makers.count === 0) {
    throw fault(['population', 'makers', 'count'], '0', 'a maker that stands behind the book');
  }
  if (!isWalkable(path.interval, stepMs)) {
    const accepted = `milliseconds that cut bars of ${path.interval} ms into 4 equal parts or more`;
    throw fault(['stepMs'], `${stepMs}`, accepted);
  }
  checkTiers(scenario.market.schedule, fault);
  const names = fields.oracle.sources.map((source) => source.name);
  const again = names.findIndex((name, i) => names.indexOf(name) < i);
  if (again >= 0) {
    const at = ['oracle', 'sources', again, 'name'];
    throw fault(at, `${names[again]} a second time`, 'a name of its own for every source');
  }
}

function checkTiers(schedule: Schedule | undefined, fault: ScenarioText['fault']): void {
  let before = { from: '-1', initialPpm: 0, maintenancePpm: 0 };
  for (const [i, tier] of (schedule?.tiers ?? []).entries()) {
    const at = ['market', 'schedule', i];
    if (i === 0 && micros(tier.from) !== 0n) throw fault([...at, 'from'], tier.from, '0');
    if (micros(tier.from) <= micros(before.from)) {
      throw fault([...at, 'from'], tier.from, `more than ${before.from}`);
    }
    if (tier.initialPpm < tier.maintenancePpm) {
      const accepted = `at least the maintenance rate ${tier.maintenancePpm}`;
      throw fault([...at, 'initialPpm'], `${tier.initialPpm}`, accepted);
    }
    for (const rate of ['initialPpm', 'maintenancePpm'] as const) {
      if (tier[rate] < before[rate]) {
        throw fault(
          [...at, rate],
          `${tier[rate]}`,
          `at least ${before[rate]}, as in the one before`,
        );
      }
    }
    before = tier;
  }
}

/** An amount with six decimals as a whole number, to be compared. */
const micros = (amount: string) => BigInt(amount.replace('.', ''));

function marketOf({ market }: ScenarioFields): Scenario['market'] {
  const { market: name, priceDecimals, sizeDecimals, schedule } = market;
  const base = { market: name, priceDecimals, sizeDecimals };
  return schedule === undefined
    ? base
    : { ...base, schedule: { tiers: schedule, openInterest: null } };
}

const DEFAULT_INTERVAL = 60_000;

function pathOf(read: ScenarioText, file: string, changes: ScenarioChanges): PricePath {
  const { path, market } = read.fields;
  const acceptGaps = changes.acceptGaps ?? path.acceptGaps ?? false;
  const options = { priceDecimals: market.priceDecimals, acceptGaps };
  const bar = path.intervalMs === undefined ? {} : { interval: path.intervalMs };
  if (changes.pricesFrom !== undefined) {
    return readPricePath(changes.pricesFrom, { ...options, ...bar });
  }
  if ((path.knots === undefined) === (path.file === undefined)) {
    const seen = path.file === undefined ? 'without prices' : 'with both knots and a file';
    throw read.fault(['path'], seen, 'either knots or file');
  }
  if (path.file !== undefined) {
    return readPricePath(resolve(dirname(file), path.file), { ...options, ...bar });
  }
  const knots = (path.knots ?? []).map((cells, i) => {
    const line = read.lineOf(['path', 'knots', i]);
    return line === undefined ? { cells } : { cells, line };
  });
  return pathFromKnots(knots, {
    ...options,
    file,
    ...(path.date === undefined ? {} : { date: path.date }),
    interval: path.intervalMs ?? DEFAULT_INTERVAL,
    field: 'path.knots',
  });
}

function populationOf(fields: ScenarioFields, accounts: number): PopulationTerms {
  const standard = defaultPopulation(accounts);
  const { notional, tailIndex, leverage, makers, ...rest } = fields.population ?? {};
  return {
    ...standard,
    ...present(rest),
    notional: {
      ...(notional ?? standard.notional),
      tailIndex: tailIndex ?? standard.notional.tailIndex,
    },
    leverage: {
      long: lawOf(leverage?.long) ?? standard.leverage.long,
      short: lawOf(leverage?.short) ?? standard.leverage.short,
    },
    makers: makers ?? standard.makers,
  };
}

function lawOf(map: NonNullable<ScenarioFields['population']>['notional']) {
  return map === undefined ? undefined : { ...map, most: map.most ?? Number.POSITIVE_INFINITY };
}

function bookOf(fields: ScenarioFields): BookTerms {
  const { model, virtual, ...makers } = fields.book ?? {};
  return { ...CALM_BTC_BOOK, ...present(makers) };
}

/** The virtual book, where it is the market: then nothing may be said of makers' quotes. */
function virtualOf({ fields, fault }: ScenarioText): VirtualMarketTerms | null {
  const { model = 'order-book', virtual, ...makers } = fields.book ?? {};
  if (model === 'order-book') {
    if (virtual === undefined) return null;
    throw fault(['book', 'virtual'], 'terms', 'none without `model: virtual`');
  }
  if (virtual === undefined)
    throw fault(['book', 'virtual'], 'nothing', 'terms of the virtual book');
  const other = Object.keys(present(makers))[0];
  if (other !== undefined) throw fault(['book', other], 'terms', 'none with `model: virtual`');
  return { ...VIRTUAL_DEFAULTS, ...present(virtual) } as VirtualMarketTerms;
}

/** The fields that are there: what is absent must not overwrite a default with undefined. */
function present<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}

function readYaml(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const value = cause instanceof Error ? cause.message : 'unreadable';
    throw new InputError({ file, field: 'file', value, accepted: 'a scenario file in YAML' });
  }
}
