/** The fields of the liquidity backstop of a scenario. */
import type { z } from 'zod';
import type { LiquidityTerms, ReserveTerms } from '../../core/model/index.ts';
import { VIRTUAL_KINDS } from '../market/virtual-terms.ts';
import { activation } from './activation-fields.ts';
import { amount, choice, real, section, text, whole } from './scenario-fields.ts';

const DAY_MS = 86_400_000;
const PPM = 1_000_000;
const LEVELS_MAX = 64;
const MONTH_MS = 30 * DAY_MS;

const ppm = (about: string, most = PPM) => whole(`${about} Parts per million.`, 0, most);
const money = (about: string) => text(`${about} In the settlement asset.`);
const size = (about: string) => text(`${about} Base units.`);

const quotes = section('Quotes on both sides, which rest.', {
  levels: whole('Levels of each side.', 1, LEVELS_MAX),
  halfSpreadPpm: ppm('Distance of the best quote from the centre.'),
  stepPpm: ppm('Distance from one level to the next.'),
  sizePerLevel: money('Most notional of one level.'),
  skewPpm: ppm('How far the centre leans at full inventory.'),
  widenPpmPerVolatility: ppm('Added to the distance for a volatility of one.', 1_000 * PPM),
  refreshMs: whole('They are made anew after so long, ms.', 100, DAY_MS),
});

const purchases = section('Purchases, or sales, in slices, which are immediate.', {
  side: choice('What the reserve does.', ['buy', 'sell']),
  sliceNotional: money('Most notional of one slice.'),
  intervalMs: whole('Least time between two slices, ms.', 1, DAY_MS),
  awayPpmMax: ppm('How far from the index it pays at most.'),
  lastsMsMax: whole('They end after so long, ms; 0: never.', 0, MONTH_MS),
});

const reserve = section('What the reserve may do at a level.', {
  budget: money('Most that it pays or takes in, net.'),
  inventoryMax: size('Most that it holds, long or short.'),
  lossMax: money('Loss at the index at which it stops.'),
  quotes: quotes.optional(),
  purchases: purchases.optional(),
});

const virtual = section('The virtual book of last resort, out of the reserve.', {
  kind: choice('Its curve.', VIRTUAL_KINDS),
  from: choice('The level from which it is open.', ['support', 'rescue']),
  halfSpreadPpm: ppm('Distance of every quote from the curve.'),
  widenPpmPerVolatility: ppm('Added to it for a volatility of one.', 1_000 * PPM),
  depth: size('On each virtual side while flat.'),
  amplification: whole('Of the stable curve.', 1, 100_000),
});

const unwind = section('How the reserve sells what it bought, once its level is over.', {
  everyMs: whole('Time between two orders, ms.', 100, DAY_MS),
  lastsMs: whole('All is sold after so long, ms.', 100, MONTH_MS),
  slippagePpm: ppm('How far from the index an order may trade.', 900_000),
  temporary: real('Price units given up for a lot a second.', { from: 0 }),
  permanent: real('Price units that a lot moves the market for good.', { from: 0 }),
  riskAversion: real('Money of expected cost for one unit of variance.', { from: 0 }),
  shortfallMax: money('Most expected shortfall of what is held; 0 takes the aversion.'),
});

const terms = section("The backstop of the market instead of the rulebook's.", {
  activation,
  volatility: text('Gauge of the volatility that widens quotes, such as rv_ewma.').optional(),
  support: reserve.optional(),
  rescue: reserve.optional(),
  virtual: virtual.optional(),
  unwind: unwind.optional(),
});

/** The liquidity backstop: its money, how it is measured, and its terms. */
export const liquidity = section('The liquidity backstop of the market.', {
  reserve: amount('Money of the reserve at the start, where the terms have one.'),
  everyMs: whole(
    'Milliseconds between two samples of gauges. Default 1000.',
    1000,
    60_000,
  ).optional(),
  calmMs: whole(
    'So much of the beginning is calm: ranks and medians are over it, and known from its end on. ' +
      'Default 300000.',
    1000,
    DAY_MS,
  ).optional(),
  terms: terms.optional(),
});

/** The backstop of a scenario with every default filled in. */
export interface ScenarioLiquidity {
  /** Exact decimal text of the settlement asset. */
  readonly reserve: string;
  /** Milliseconds of virtual time between two samples of gauges. */
  readonly everyMs: number;
  /** Milliseconds from the first step over which ranks and medians are taken. */
  readonly calmMs: number;
  /** Null where the rulebook's terms hold. */
  readonly terms: LiquidityTerms | null;
}

/** What holds where a scenario says nothing: a reserve without money. */
export const LIQUIDITY_DEFAULTS: ScenarioLiquidity = {
  reserve: '0',
  everyMs: 1_000,
  calmMs: 300_000,
  terms: null,
};

type Fields = z.output<typeof liquidity>;

/** The backstop of a scenario; what it leaves out is as in `LIQUIDITY_DEFAULTS`. */
export function liquidityOf(fields: Fields | undefined): ScenarioLiquidity {
  if (fields === undefined) return LIQUIDITY_DEFAULTS;
  const { reserve: money, everyMs, calmMs, terms: given } = fields;
  return {
    reserve: money,
    everyMs: everyMs ?? LIQUIDITY_DEFAULTS.everyMs,
    calmMs: calmMs ?? LIQUIDITY_DEFAULTS.calmMs,
    terms: given === undefined ? null : termsOf(given),
  };
}

/** The terms as a rulebook holds them; a part that is left out is none. */
function termsOf(given: z.output<typeof terms>): LiquidityTerms {
  const { watch, support, rescue, gapMsMax } = given.activation;
  return {
    activation: {
      watch: watch ?? null,
      support: support ?? null,
      rescue: rescue ?? null,
      gapMsMax,
    },
    volatility: given.volatility ?? '',
    support: reserveTermsOf(given.support),
    rescue: reserveTermsOf(given.rescue),
    virtual: given.virtual ?? null,
    unwind: given.unwind ?? null,
    providers: null,
  };
}

const reserveTermsOf = (given: z.output<typeof reserve> | undefined): ReserveTerms | null =>
  given === undefined
    ? null
    : { ...given, quotes: given.quotes ?? null, purchases: given.purchases ?? null };
