/** Sets up the liquidity backstop of a run, where the terms of its market have levels. */
import type { State } from '../../core/engine/index.ts';
import { CONDITION_NAMES } from '../../core/liquidity/index.ts';
import type {
  ConditionTerms,
  LevelTerms,
  LiquidityTerms,
  MarketTerms,
  VenueTerms,
} from '../../core/model/index.ts';
import { InputError } from '../input-error.ts';
import type { RestingMarket } from '../market/resting-market.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type DeskMeans, LiquidityDesk } from './liquidity-desk.ts';
import { LiquidityLog, type LogUnits } from './liquidity-log.ts';
import { SIMULATED_GAUGES, SimulatedGauges } from './simulated-gauges.ts';

/** The backstop of a run: who does its work, and what it did. */
export interface Backstop {
  readonly desk: LiquidityDesk;
  readonly log: LiquidityLog;
}

/** Name of the house account of the reserve of a market. */
export const reserveName = (market: string): string => `reserve:${market}`;

/** Whether the terms of a market let a reserve do anything. */
export const hasReserve = ({ liquidity: { support, rescue } }: MarketTerms): boolean =>
  support !== null || rescue !== null;

/** Levels that call nobody. */
const uncalled = (terms: LiquidityTerms): LiquidityTerms => ({
  ...terms,
  support: null,
  rescue: null,
  virtual: null,
  unwind: null,
});

/**
 * The same run without its backstop: the levels are measured and change as they would, at the same
 * moments, but nobody is called. Its rulebook has a name of its own.
 *
 * @returns null where there is no reserve to leave out
 */
export function withoutBackstop(
  scenario: Scenario,
  venue: VenueTerms,
): { readonly scenario: Scenario; readonly venue: VenueTerms } | null {
  const { liquidity } = scenario;
  const terms = liquidity.terms ?? venue.market.liquidity;
  if (terms.activation === null || (terms.support === null && terms.rescue === null)) return null;
  return {
    scenario: { ...scenario, liquidity: { ...liquidity, terms: uncalled(terms) } },
    venue: { ...venue, rulebook: `${venue.rulebook}-no-backstop` },
  };
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/g;
/** What follows a gauge that is compared with its past. */
const PAST = /_(rank|median)$/;

const textsOf = (condition: ConditionTerms): readonly string[] =>
  typeof condition === 'string' ? [condition] : condition.of;

/** Names in the conditions of all levels, each once. */
function namesOf({ activation }: LiquidityTerms): ReadonlySet<string> {
  if (activation === null) return new Set();
  const { watch, support, rescue } = activation;
  const levels = [watch, support, rescue].filter((level): level is LevelTerms => level !== null);
  const texts = levels.flatMap(({ enter, leave }) => [...textsOf(enter), ...textsOf(leave)]);
  return new Set(texts.flatMap((text) => text.match(NAME) ?? []));
}

/**
 * Refuses conditions over gauges that a simulated market does not have: they would never hold, and
 * a backstop that is never called would look like one that was not needed.
 */
export function refuseUnknownGauges({ file }: Scenario, { liquidity }: MarketTerms): void {
  const known = new Set<string>(SIMULATED_GAUGES);
  for (const name of namesOf(liquidity)) {
    if (known.has(name.replace(PAST, '')) || !CONDITION_NAMES.includes(name)) continue;
    const accepted = `gauges that a simulated market has: ${SIMULATED_GAUGES.join(', ')}`;
    throw new InputError({ file, field: 'liquidity.activation', value: name, accepted });
  }
}

/** What a run gives its backstop. */
export interface BackstopMeans {
  readonly state: State;
  readonly market: RestingMarket;
  readonly terms: MarketTerms;
  readonly makers: readonly string[];
  readonly units: LogUnits;
  readonly send: DeskMeans['send'];
  readonly settle: DeskMeans['settle'];
}

/** The backstop of a run; null where the terms have no levels. */
export function openBackstop(scenario: Scenario, means: BackstopMeans): Backstop | null {
  const { state, market, terms, makers, units, send, settle } = means;
  if (terms.liquidity.activation === null) return null;
  const name = scenario.market.market;
  const { everyMs, calmMs } = scenario.liquidity;
  const calmUntil = (scenario.path.bars[0]?.ts ?? 0) + calmMs;
  const gauges = new SimulatedGauges(calmUntil, namesOf(terms.liquidity));
  const log = new LiquidityLog(state, units, reserveName(name));
  const desk = new LiquidityDesk({
    state,
    market,
    gauges,
    log,
    name,
    makers,
    everyMs,
    send,
    settle,
  });
  return { desk, log };
}
