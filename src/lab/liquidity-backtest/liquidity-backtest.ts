/** Runs a scenario: every market by itself, then the scores. */
import type { FindingKind, Verdict } from '../../io/feeds/bars/index.ts';
import { type BarFeed, runBacktest } from '../backtest/index.ts';
import { InputError } from '../input-error.ts';
import type { LiquidityScenario, ScenarioMarket } from './liquidity-scenario.ts';
import { type MarketOutcome, MarketPolicy } from './market-policy.ts';
import { type Score, scoresOf } from './scores.ts';
import type { SupportOutcome } from './support-replay.ts';
import { runSupport } from './support-run.ts';

/** What was found in the files of a market, by kind. */
export interface FeedNote {
  readonly market: string;
  readonly kind: FindingKind;
  readonly verdict: Verdict;
  readonly count: number;
  /** Rows missing, where the kind is a gap. */
  readonly missing: number;
}

/** Everything that came of a run. */
export interface LiquidityBacktest {
  readonly scenario: LiquidityScenario;
  readonly markets: readonly MarketOutcome[];
  /** Scores by market and level, then of all markets where there are several. */
  readonly scores: readonly Score[];
  readonly notes: readonly FeedNote[];
  /** With and without support, in the market of the scenario's choice; null where it has none. */
  readonly support: SupportOutcome | null;
}

/** The name of all markets together. */
export const ALL_MARKETS = 'all';

/**
 * Runs a scenario.
 *
 * @param onProgress share of the work, 0 to 1
 * @throws InputError where a file cannot be used, or a condition names a gauge that a market never
 *   has
 */
export async function runLiquidityBacktest(
  scenario: LiquidityScenario,
  onProgress: (share: number) => void = () => {},
): Promise<LiquidityBacktest> {
  const outcomes: MarketOutcome[] = [];
  const notes: FeedNote[] = [];
  for (const [at, each] of scenario.markets.entries()) {
    const { market, feed } = each;
    const policy = new MarketPolicy(market, scenario.watch);
    await runBacktest({
      feeds: [feed],
      policy,
      onProgress: (share) => onProgress((at + share) / scenario.markets.length),
    });
    refuseUnknown(market, policy);
    outcomes.push(policy.outcome());
    notes.push(...notesOf(each));
  }
  const ofMarkets = outcomes.flatMap((one) => scoresOf(one.market, [one], scenario.score));
  const ofAll = outcomes.length > 1 ? scoresOf(ALL_MARKETS, outcomes, scenario.score) : [];
  const support = await supportIn(scenario, outcomes);
  return { scenario, markets: outcomes, scores: [...ofMarkets, ...ofAll], notes, support };
}

async function supportIn(
  { support }: LiquidityScenario,
  outcomes: readonly MarketOutcome[],
): Promise<SupportOutcome | null> {
  if (support === null) return null;
  const own = outcomes.find(({ market }) => market === support.market);
  return runSupport(support, own?.timeline ?? []);
}

function refuseUnknown(market: string, policy: MarketPolicy): void {
  const [name] = policy.namesWithoutValue();
  if (name === undefined) return;
  const accepted = 'a gauge that its bars have, and a past that is not longer than they are';
  throw new InputError({
    file: market,
    field: 'activation',
    value: `${name}, never known`,
    accepted,
  });
}

function notesOf({ market, feed }: ScenarioMarket): FeedNote[] {
  const { found } = feed as Partial<BarFeed>;
  return [...(found?.values() ?? [])].flatMap((findings) =>
    findings.summary().map(({ kind, verdict, count }) => {
      const missing = kind === 'gap' ? findings.missing() : 0;
      return { market, kind, verdict, count, missing };
    }),
  );
}
