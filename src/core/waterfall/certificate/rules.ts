/**
 * Which policies have a level, and by what weight or score. The weights are stated here once more
 * and not taken from the policies: a check that borrowed them would pass whatever they became.
 */
import type { Candidate } from '../adl/policy.ts';
import { hyperliquidScore, returnLeverageScore, type Score } from '../adl/queue.ts';
import type { LevelRule } from './rule.ts';

const positive = (amount: bigint): bigint => (amount > 0n ? amount : 0n);
const lesserOf = ({ gain, equity }: Candidate): bigint => positive(gain < equity ? gain : equity);

/** Gain times a power of leverage in 2^-64, each step rounded down, at least one for a gain. */
function levered(of: Candidate, power: number): bigint {
  let weight = positive(of.gain) << 64n;
  for (let i = 0; i < power; i += 1) weight = (weight * of.notional) / of.equity;
  return of.gain > 0n && weight === 0n ? 1n : weight;
}

const share = (weight: (of: Candidate) => bigint): LevelRule => ({ kind: 'share', weight });
const queue = (score: (of: Candidate) => Score): LevelRule => ({ kind: 'queue', score });
const equity = (of: Candidate): bigint => of.equity;

/**
 * The rule of a policy by its id. A policy that is not here, such as one that begins at a random
 * candidate, has no level: its certificate holds hashes, and is checked by running it again.
 */
export const LEVEL_RULES: Readonly<Record<string, LevelRule>> = {
  'leverage-waterfill': { kind: 'keep-quotients', weight: equity },
  'minmax-equity': { kind: 'take-quotients', weight: equity },
  'pnl-pro-rata': share(lesserOf),
  'contract-pro-rata': share((of) => of.notional),
  'equity-pro-rata': share(equity),
  'capped-pro-rata': share((of) => positive(of.gain)),
  'risk-aware-linear': share((of) => levered(of, 2)),
  'risk-aware-quadratic': share((of) => levered(of, 3)),
  'queue-hyperliquid': queue(hyperliquidScore),
  'queue-binance': queue(returnLeverageScore),
  'queue-bybit': queue(returnLeverageScore),
  'queue-okx': queue(returnLeverageScore),
  'queue-bitmex': queue(returnLeverageScore),
  'queue-leverage': queue((of) => ({ numerator: of.notional, denominator: of.equity })),
};

/** The rule of a policy, or null where its allocation has no level. */
export const levelRuleOf = (policy: string): LevelRule | null =>
  Object.hasOwn(LEVEL_RULES, policy) ? (LEVEL_RULES[policy] as LevelRule) : null;
