/** The part of a scenario that says what support may do: its terms, and its run. */
import { faultOfLimits, faultOfQuoteLadder } from '../../core/liquidity/index.ts';
import { LEVELS } from '../../core/model/index.ts';
import { type Lots, type Ppm, parseDecimal, type QuoteUnits } from '../../core/money/index.ts';
import { type BarEvent, barFeed, type Feed } from '../backtest/index.ts';
import type { YamlText } from '../scenario/scenario-yaml.ts';
import { FITTED_BTC } from '../thinning/index.ts';
import { type DataFolder, filesOf } from './data-files.ts';
import type { LiquidityFields } from './scenario-schema.ts';
import { flowOf, type Stretch } from './support-flow.ts';
import { replaySupport, type SupportOutcome, type SupportTerms } from './support-replay.ts';
import type { SupportFields } from './support-schema.ts';
import type { TimelineEntry } from './timeline.ts';

/** What is replayed. */
export interface SupportScenario {
  /** The market whose level decides. */
  readonly market: string;
  readonly feed: Feed<BarEvent>;
  readonly stretch: Stretch;
  /** Without the length of a bar, which the bars tell. */
  readonly terms: Omit<SupportTerms, 'intervalMs'>;
}

type Fault = YamlText<LiquidityFields>['fault'];

const QUOTE_DECIMALS = 6;
const PPM_PER_BP = 100;
const PPM = 1_000_000;

/** An amount of the scenario, which was checked to have at most six decimals. */
function quoteUnits(decimal: string): QuoteUnits {
  const parsed = parseDecimal(decimal, QUOTE_DECIMALS);
  if (parsed.kind === 'fault') throw new RangeError(`${decimal} is no amount: ${parsed.fault}`);
  return parsed.value as QuoteUnits;
}

const ppm = (value: number, unit: number): Ppm => BigInt(Math.round(value * unit)) as Ppm;

/** The terms as the reserve takes them. */
function termsOf(fields: SupportFields, fault: Fault): SupportScenario['terms'] {
  const { priceDecimals, sizeDecimals, ladder: quotes } = fields;
  if (priceDecimals + sizeDecimals > QUOTE_DECIMALS) {
    const accepted = `at most ${QUOTE_DECIMALS - priceDecimals}, so that a lot has a whole value`;
    throw fault(['support', 'sizeDecimals'], String(sizeDecimals), accepted);
  }
  const limits = {
    budget: quoteUnits(fields.budget),
    inventoryMax: BigInt(Math.floor(fields.inventoryMax * 10 ** sizeDecimals)) as Lots,
    lossMax: quoteUnits(fields.lossMax),
  };
  const ladder = {
    levels: quotes.levels,
    halfSpreadPpm: ppm(quotes.halfSpreadBp, PPM_PER_BP),
    stepPpm: ppm(quotes.stepBp, PPM_PER_BP),
    sizePerLevel: quoteUnits(quotes.sizePerLevel),
    skewPpm: ppm(quotes.skewBp, PPM_PER_BP),
    widenPpmPerVolatility: ppm(quotes.widen, PPM),
  };
  const wrong = faultOfLimits(limits) ?? faultOfQuoteLadder(ladder);
  if (wrong !== null) throw fault(['support'], `${wrong.at} ${wrong.seen}`, wrong.accepted);
  const level = LEVELS.indexOf(fields.level as (typeof LEVELS)[number]);
  const { requoteMs } = fields;
  return { book: FITTED_BTC, priceDecimals, sizeDecimals, level, limits, ladder, requoteMs };
}

/**
 * Reads what is to be replayed.
 *
 * @throws InputError where the terms contradict each other, or a file is not there
 */
export function supportOf(
  fields: SupportFields,
  markets: readonly { readonly market: string; readonly feed: Feed<BarEvent> }[],
  folder: DataFolder,
  fault: Fault,
): SupportScenario {
  const { market, from, to, files } = fields;
  const own = markets.find((each) => each.market === market);
  if (own === undefined) {
    const accepted = `one of ${markets.map((each) => each.market).join(', ')}`;
    throw fault(['support', 'market'], market, accepted);
  }
  if (to <= from) {
    const value = new Date(to).toISOString();
    throw fault(['support', 'to'], value, 'an instant after its beginning');
  }
  const found = filesOf(
    files ?? [],
    folder,
    (at) => (value, accepted) => fault(['support', 'files', at], value, accepted),
  );
  const feed = files === undefined ? own.feed : barFeed(`${market}, support`, found);
  return { market, feed, stretch: { from, to }, terms: termsOf(fields, fault) };
}

/** The level in force at a time, from the changes of one market in order of time. */
export function levelAt(timeline: readonly TimelineEntry[], time: number): number {
  let level = 0;
  for (const entry of timeline) {
    if (entry.time > time) break;
    level = entry.to;
  }
  return level;
}

/** Runs it over the levels that the market had. */
export async function runSupport(
  { feed, stretch, terms }: SupportScenario,
  timeline: readonly TimelineEntry[],
): Promise<SupportOutcome> {
  const { bars, intervalMs } = await flowOf(feed, stretch, terms.priceDecimals);
  // Only the changes up to the end can matter, and they are few.
  const relevant = timeline.filter(({ time }) => time < stretch.to);
  return replaySupport(bars, (time) => levelAt(relevant, time), { ...terms, intervalMs });
}
