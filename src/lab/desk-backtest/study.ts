/** A study file, read and complete. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  DESK_QUOTE_DECIMALS,
  type DeskInstrument,
  type DeskTerms,
  type ModuleTerms,
  type Overrides,
  surroundingsOf,
} from '../../core/desk/index.ts';
import {
  type Lots,
  type PriceUnits,
  parseDecimal,
  powerOfTen,
  type QuoteUnits,
} from '../../core/money/index.ts';
import { barFeed, type Feed } from '../backtest/index.ts';
import { InputError } from '../input-error.ts';
import {
  DATA_VARIABLE,
  type DataFolder,
  dataFolderOf,
  filesOf,
} from '../liquidity-backtest/data-files.ts';
import { readBracketsOf } from '../scenario/bracket-file.ts';
import { readYamlFields, type YamlText } from '../scenario/scenario-yaml.ts';
import { barMarket, type ShownInstrument } from './bar-market.ts';
import type { Bracket } from './brackets.ts';
import { type ChainMarket, openChainMarket } from './chain-market.ts';
import { fundingMarket } from './funding-market.ts';
import { happeningEvents } from './happenings.ts';
import { quoteUnits } from './instrument-units.ts';
import { type MadeOption, madeMarket } from './made-market.ts';
import type { MarketEvent } from './market-event.ts';
import { readStudyModule, valueOf, type Written } from './module-fields.ts';
import { assertNamed } from './named-instruments.ts';
import { STUDY_SCHEMA, type StudyFields } from './study-schema.ts';
import type { ImpactTerms } from './touch-fill.ts';
import type { TouchTerms, TradedInstrument } from './venue-terms.ts';

type Text = YamlText<StudyFields>;
type InstrumentFields = StudyFields['instruments'][number];
type ShownFields = NonNullable<StudyFields['bars']>[number]['shown'][number];

/** One desk of a study. */
export interface StudyVariant {
  readonly name: string;
  readonly desk: DeskTerms;
}

/** Everything of a study. */
export interface Study {
  readonly name: string;
  readonly about: string;
  readonly sources: readonly string[];
  readonly feeds: readonly Feed<MarketEvent>[];
  readonly traded: readonly TradedInstrument[];
  readonly execution: TouchTerms;
  readonly ticks: StudyFields['ticks'];
  readonly measure: { readonly instrument: string; readonly half: number; readonly stepMs: number };
  /** The first is what the others are compared with. */
  readonly variants: readonly StudyVariant[];
  /** Snapshots and rolls of chains; null where there are none. */
  readonly chain: { readonly snapshots: number; readonly rolls: number } | null;
}

const NO_IMPACT: ImpactTerms = { prefactor: 0, dailyVolatility: 0, dailyVolume: 0 };
/** What Deribit charges for options, parts per million of the underlying. */
const OPTION_FEE_PPM = 300n;
const DAY_MS = 86_400_000;
const ppmOf = (bp: number): bigint => BigInt(Math.round(bp * 100));

function instrumentOf(fields: InstrumentFields): DeskInstrument {
  const { id, venue, underlying, kind, priceDecimals, sizeDecimals } = fields;
  const strike = Math.round((fields.strike ?? 0) * Number(powerOfTen(priceDecimals)));
  return {
    ...{ id, venue, symbol: id, underlying, kind, priceDecimals, sizeDecimals },
    tick: 1n as PriceUnits,
    step: 1n as Lots,
    sizeMin: 1n as Lots,
    notionalMin: 0n as QuoteUnits,
    makerPpm: ppmOf(fields.makerBp),
    takerPpm: ppmOf(fields.takerBp),
    expiry: fields.expiry ?? 0,
    strike: BigInt(strike) as PriceUnits,
  };
}

const AMOUNT_DECIMALS = 6;
const toQuote = (units: bigint): bigint =>
  units * powerOfTen(DESK_QUOTE_DECIMALS - AMOUNT_DECIMALS);

function bracketsOf(
  { brackets }: InstrumentFields,
  at: number,
  folder: DataFolder,
  { fault }: Text,
): readonly Bracket[] {
  if (brackets === undefined) return [];
  const path = ['instruments', at, 'brackets', 'file'];
  const [file] = filesOf([brackets.file], folder, () => (v, accepted) => fault(path, v, accepted));
  const { schedule, maintenanceAmounts } = readBracketsOf(file as string, brackets.symbol);
  return schedule.tiers.map((tier, place) => {
    const from = parseDecimal(tier.from, AMOUNT_DECIMALS);
    return {
      from: from.kind === 'decimal' ? toQuote(from.value) : 0n,
      ratePpm: BigInt(tier.maintenancePpm),
      amount: toQuote(maintenanceAmounts[place] as bigint),
    };
  });
}

function tradedOf(text: Text, folder: DataFolder, chain: ChainMarket | null): TradedInstrument[] {
  const listed = text.fields.instruments.map((fields, at): TradedInstrument => {
    const instrument = instrumentOf(fields);
    const brackets = bracketsOf(fields, at, folder, text);
    const { impact, leverage } = fields;
    const charged = { instrument, brackets, leverage: leverage ?? 1, impact: impact ?? NO_IMPACT };
    return { ...charged, fee: { of: 'value' } };
  });
  const options = (chain?.options ?? []).map((instrument): TradedInstrument => {
    const fee = { of: 'option', ppm: OPTION_FEE_PPM } as const;
    return { instrument, brackets: [], leverage: 1, impact: NO_IMPACT, fee };
  });
  return [...listed, ...options];
}

const shownOf = ({ instrument, halfSpreadBp, depth, basisBp, states }: ShownFields) =>
  ({
    ...{ instrument, halfSpreadBp, depth, basisBp: basisBp ?? 0, states: states ?? 'mark' },
  }) satisfies ShownInstrument;

/** Files of a field, in the folder of data. */
const filesAt = (
  names: readonly string[],
  folder: DataFolder,
  { fault }: Text,
  path: readonly PropertyKey[],
): string[] =>
  filesOf(names, folder, (at) => (value, accepted) => fault([...path, at], value, accepted));

async function chainOf(text: Text, folder: DataFolder): Promise<ChainMarket | null> {
  const { chain, from, to } = text.fields;
  if (chain === undefined) return null;
  const files = filesAt(chain.files, folder, text, ['chain', 'files']);
  const [perpetualFile] = filesAt([chain.perpetualFile], folder, text, ['chain']);
  const terms = { ...chain, files, perpetualFile: perpetualFile as string, from, to };
  return openChainMarket({ ...terms, perpetual: shownOf(chain.perpetual) });
}

function madeOf({ made, instruments, from, to }: StudyFields): Feed<MarketEvent>[] {
  if (made === undefined) return [];
  const options = instruments.flatMap((fields): MadeOption[] => {
    const { id, kind, strike, expiry } = fields;
    if (kind !== 'call' && kind !== 'put') return [];
    const side = kind === 'call' ? 1 : -1;
    return [{ instrument: id, side, strike: strike ?? 1, expiry: expiry ?? to + DAY_MS }];
  });
  const at = made.shown.map(shownOf);
  const { silent = [], wrong = [], volatility = 0.5 } = made;
  return [madeMarket({ ...made, at, options, silent, wrong, volatility, from, to })];
}

function feedsOf(text: Text, folder: DataFolder, chain: ChainMarket | null): Feed<MarketEvent>[] {
  const { bars, funding, happenings, from, to } = text.fields;
  const barFeeds = (bars ?? []).map(({ files, path, shown }, at) => {
    const found = filesAt(files, folder, text, ['bars', at, 'files']);
    const name = shown.map(({ instrument }) => instrument).join(', ');
    return barMarket(barFeed(name, found), { at: shown.map(shownOf), path, from, to });
  });
  const fundingFeeds = (funding ?? []).map((fields, at) => {
    const [file] = filesAt([fields.file], folder, text, ['funding', at]);
    return fundingMarket({ ...fields, file: file as string, from, to });
  });
  const happened: Feed<MarketEvent>[] =
    happenings === undefined
      ? []
      : [{ name: 'happenings', events: () => [happeningEvents(happenings, text.fault)] }];
  const chains = chain === null ? [] : [chain.feed];
  // Funding is paid on what was held before the price of its time is known.
  return [...fundingFeeds, ...barFeeds, ...chains, ...madeOf(text.fields), ...happened];
}

function variantsOf(text: Text, traded: readonly TradedInstrument[]): StudyVariant[] {
  const { fields, fault } = text;
  const capitalOf = (amounts: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      Object.entries(amounts).map(([venue, amount]) => [venue, quoteUnits(amount)]),
    );
  const instruments = traded.map(({ instrument }) => instrument);
  const venues = [
    ...new Set([...Object.keys(fields.capital), ...instruments.map(({ venue }) => venue)]),
  ].sort();
  const options = instruments.flatMap(({ id, kind }) =>
    kind === 'call' || kind === 'put' ? [id] : [],
  );
  const overrides = valueOf((fields.overrides ?? {}) as Written) as Overrides;
  return fields.variants.map(({ name, modules, capital: own }, at) => {
    const capital = capitalOf(own ?? fields.capital);
    const desk: DeskTerms = {
      ...{ name, venues, instruments, capital, modules: [], rate: 0 },
      values: fields.values ?? [],
      risk: { method: 'historical', barMs: 3_600_000, window: 500 },
      accountAgeMsMax: 2 * DAY_MS,
      // The venue's word is the truth here.
      adoptMs: 0,
    };
    const ids = modules.map((each) => String(each['id'] ?? each['use'] ?? ''));
    const around = { ...surroundingsOf(desk), modules: ids };
    const read = modules.map(
      (written, place): ModuleTerms =>
        readStudyModule(
          written as Readonly<Record<string, Written>>,
          overrides,
          around,
          options,
          (path, seen, accepted) =>
            fault(['variants', at, 'modules', place, ...path], seen, accepted),
        ),
    );
    return { name, desk: { ...desk, modules: read } };
  });
}

function executionOf({ execution }: StudyFields): TouchTerms {
  const { latencyMs, against, depthShare, liquidationBp, transferMs } = execution;
  const liquidationPpm = ppmOf(liquidationBp);
  const model = execution.model ?? 'touch';
  return { model, latencyMs, against, depthShare, liquidationPpm, transferMs };
}

/**
 * Reads a study.
 *
 * @param file YAML
 * @param data folder of the files that it names, in place of that of the environment
 * @throws InputError naming file, line, field, the value seen and what is accepted
 */
export async function loadStudy(file: string, data?: string): Promise<Study> {
  const text = readYamlFields(readText(file), file, STUDY_SCHEMA);
  const { fields } = text;
  const folder = dataFolderOf(data, process.env[DATA_VARIABLE], dirname(file));
  const chain = await chainOf(text, folder);
  const traded = tradedOf(text, folder, chain);
  const { name, about, sources, ticks, measure } = fields;
  assertNamed(
    text,
    traded.map((each) => each.instrument.id),
  );
  return {
    ...{ name, about, sources, traded, ticks, measure },
    feeds: feedsOf(text, folder, chain),
    execution: executionOf(fields),
    variants: variantsOf(text, traded),
    chain: chain === null ? null : { snapshots: chain.snapshots, rolls: chain.rolls },
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const value = cause instanceof Error ? cause.message : 'unreadable';
    throw new InputError({ file, field: 'file', value, accepted: 'a study file in YAML' });
  }
}
