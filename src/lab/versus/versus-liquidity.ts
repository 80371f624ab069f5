/** What two runs say about the liquidity of their market, where either had levels of support. */
import type { LiquidityStory } from '../simulation/liquidity-story.ts';
import type { SimulationResult } from '../simulation/result.ts';

/** Mean notional within 25 bp of the mid, in the settlement asset. */
export interface DepthFigures {
  readonly bids: string | null;
  readonly asks: string | null;
}

const isSupported = (level: string): boolean => level === 'support' || level === 'rescue';

/** Steps at which either run was at the level of support or above. */
function thinSteps(stories: readonly (LiquidityStory | undefined)[]): ReadonlySet<number> {
  const times = stories.flatMap(
    (story) => story?.samples.filter(({ level }) => isSupported(level)) ?? [],
  );
  return new Set(times.map(({ time }) => time));
}

/**
 * Depth of a run, with what its reserve rested, over the steps at which either of both runs called
 * for support: the same steps in both, so that the depths can be compared.
 *
 * @returns whole units of the asset; null where there is nothing to take them from
 */
export function depthFigures(
  result: SimulationResult,
  both: readonly SimulationResult[],
): DepthFigures {
  const steps = thinSteps(both.map(({ liquidity }) => liquidity));
  const depths = (result.liquidity?.samples ?? [])
    .filter(({ time }) => steps.has(time))
    .map(({ book }) => book);
  if (depths.length === 0) return { bids: null, asks: null };
  const mean = (side: 'bids' | 'asks'): string =>
    `${Math.round(depths.reduce((sum, depth) => sum + depth[side], 0) / depths.length)}`;
  return { bids: mean('bids'), asks: mean('asks') };
}

/** Difference of two decimal texts, exactly. */
export type Subtract = (left: string, right: string) => string;

/** What the reserve earned, or lost, with what it holds at the end; null where there is none. */
export function resultOfReserve(
  { liquidity }: SimulationResult,
  subtract: Subtract,
): string | null {
  const before = liquidity?.reserveBefore ?? null;
  const after = liquidity?.reserveAfter ?? null;
  return before === null || after === null ? null : subtract(after, before);
}

/** How far the venue's own mid was under the reference price at most, whole basis points. */
export const discountBp = ({ samples }: SimulationResult): number =>
  Math.round(
    samples.reduce((most, { mid, reference }) => Math.max(most, (1 - mid / reference) * 10_000), 0),
  );
