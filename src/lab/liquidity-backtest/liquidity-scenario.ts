/** A scenario file, read and complete. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readActivation } from '../../core/liquidity/index.ts';
import { type ActivationTerms, type ConditionTerms, LEVELS } from '../../core/model/index.ts';
import type { BarOptions, Verdict, Verdicts } from '../../io/feeds/bars/index.ts';
import { type BarEvent, barFeed, barsInMemory, type Feed } from '../backtest/index.ts';
import { InputError } from '../input-error.ts';
import { readYamlFields, type YamlText } from '../scenario/scenario-yaml.ts';
import { LABELLED_FROM, STRESS_WINDOWS, type StressWindow } from '../stress-windows/index.ts';
import { BAR_GAUGES } from './bar-gauges.ts';
import { DATA_VARIABLE, type DataFolder, dataFolderOf, filesOf } from './data-files.ts';
import type { LevelNames, WatchTerms } from './market-policy.ts';
import { LIQUIDITY_SCHEMA, type LiquidityFields, type MarketFields } from './scenario-schema.ts';
import type { ScoreTerms } from './scores.ts';
import { type SupportScenario, supportOf } from './support-run.ts';
import { syntheticBars } from './synthetic-bars.ts';

/** A market with its bars, which are read when it is run. */
export interface ScenarioMarket {
  readonly market: string;
  readonly feed: Feed<BarEvent>;
}

/** Everything of a run. */
export interface LiquidityScenario {
  readonly name: string;
  readonly about: string;
  readonly sources: readonly string[];
  readonly markets: readonly ScenarioMarket[];
  readonly watch: WatchTerms;
  readonly score: ScoreTerms;
  readonly activation: ActivationTerms;
  /** What is replayed with and without support; null where nothing is. */
  readonly support: SupportScenario | null;
}

type Fault = YamlText<LiquidityFields>['fault'];

/** Every name that a condition may use. */
export const CONDITION_NAMES: readonly string[] = BAR_GAUGES.flatMap(({ id }) => [
  id,
  `${id}_rank`,
  `${id}_median`,
]);

const RELATIVE_ERROR = 0.01;
const PARTS = 30;

/**
 * Reads a scenario.
 *
 * @param file YAML
 * @param data folder of the files that it names, in place of that of the environment
 * @throws InputError naming file, line, field, the value seen and what is accepted
 */
export function loadLiquidityScenario(file: string, data?: string): LiquidityScenario {
  const { fields, fault } = readYamlFields(readYaml(file), file, LIQUIDITY_SCHEMA);
  const folder = dataFolderOf(data, process.env[DATA_VARIABLE], dirname(file));
  const { name, about, sources, judge } = fields;
  const { activation, watch } = watchOf(fields, fault);
  const markets = fields.markets.map((market, at) => marketOf(market, at, folder, fault));
  const { support } = fields;
  return {
    name,
    about,
    sources,
    activation,
    watch,
    score: { graceMs: judge.graceMs, quietBp: judge.quietBp },
    markets,
    support: support === undefined ? null : supportOf(support, markets, folder, fault),
  };
}

function watchOf(fields: LiquidityFields, fault: Fault) {
  const { gauges, judge } = fields;
  const parts = gauges.historyParts ?? PARTS;
  const activation = activationOf(fields.activation);
  const read = readActivation(activation, CONDITION_NAMES);
  if (read.kind === 'fault') {
    throw fault(['activation', ...read.at.split('.')], read.seen, read.accepted);
  }
  const judgeFrom = judge.from ?? LABELLED_FROM;
  const watch: WatchTerms = {
    gauges: { bars: gauges.bars, highBars: gauges.highBars },
    history: { relativeError: RELATIVE_ERROR, parts, partMs: gauges.historyMs / parts },
    valuesMin: gauges.valuesMin,
    policy: read.policy,
    names: LEVELS.map((level) => (level === 'calm' ? NO_NAMES : namesOf(activation[level]))),
    windows: windowsOf(fields, fault).filter(({ from }) => from >= judgeFrom),
    judgeFrom,
  };
  return { activation, watch };
}

/** The terms as a rulebook holds them; a level that is not named is none. */
function activationOf(fields: LiquidityFields['activation']): ActivationTerms {
  const { watch, support, rescue, gapMsMax } = fields;
  return { watch: watch ?? null, support: support ?? null, rescue: rescue ?? null, gapMsMax };
}

const NO_NAMES: LevelNames = { enter: [], leave: [] };

const WORD = /[A-Za-z_][A-Za-z0-9_]*/g;

/** Gauges that a condition names, each once, in their order. */
function namesIn(condition: ConditionTerms): string[] {
  const texts = typeof condition === 'string' ? [condition] : condition.of;
  const words = new Set(texts.flatMap((text) => text.match(WORD) ?? []));
  return CONDITION_NAMES.filter((name) => words.has(name));
}

const namesOf = (level: ActivationTerms['watch']): LevelNames =>
  level === null ? NO_NAMES : { enter: namesIn(level.enter), leave: namesIn(level.leave) };

function windowsOf({ windows }: LiquidityFields, fault: Fault): readonly StressWindow[] {
  if (windows === undefined) return STRESS_WINDOWS;
  windows.forEach(({ from, to }, at) => {
    if (to > from) return;
    const value = new Date(to).toISOString();
    throw fault(['windows', at, 'to'], value, 'an instant after its beginning');
  });
  return windows;
}

function marketOf(
  fields: MarketFields,
  at: number,
  folder: DataFolder,
  fault: Fault,
): ScenarioMarket {
  const { market, files, synthetic } = fields;
  const path = ['markets', at];
  if ((files === undefined) === (synthetic === undefined)) {
    const value = files === undefined ? 'neither' : 'both';
    throw fault(path, value, 'either files or synthetic');
  }
  if (synthetic !== undefined) return { market, feed: madeFeed(market, synthetic, path, fault) };
  const found = filesOf(
    files as string[],
    folder,
    (place) => (value, accepted) => fault([...path, 'files', place], value, accepted),
  );
  return { market, feed: barFeed(market, found, barOptionsOf(fields)) };
}

function madeFeed(
  market: string,
  fields: NonNullable<MarketFields['synthetic']>,
  path: readonly PropertyKey[],
  fault: Fault,
): Feed<BarEvent> {
  const knots = fields.knots.map(([time, price]) => ({ time, price }));
  knots.forEach(({ time }, place) => {
    const before = knots[place - 1]?.time ?? Number.NEGATIVE_INFINITY;
    if (time > before) return;
    const value = new Date(time).toISOString();
    throw fault([...path, 'synthetic', 'knots', place], value, 'a time after the knot before');
  });
  if (knots.length < 2) {
    throw fault([...path, 'synthetic', 'knots'], 'one knot', 'two knots or more');
  }
  return barsInMemory(market, syntheticBars({ ...fields, knots }), fields.intervalMs);
}

function barOptionsOf({ symbol, intervalMs, drop, keep }: MarketFields): BarOptions {
  const verdicts: Record<string, Verdict> = {};
  for (const kind of drop ?? []) verdicts[kind] = 'drop';
  for (const kind of keep ?? []) verdicts[kind] = 'keep';
  return {
    ...(symbol === undefined ? {} : { symbol }),
    ...(intervalMs === undefined ? {} : { intervalMs }),
    verdicts: verdicts as Verdicts,
  };
}

function readYaml(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const value = cause instanceof Error ? cause.message : 'unreadable';
    throw new InputError({ file, field: 'file', value, accepted: 'a scenario file in YAML' });
  }
}
