/** One book of accounts under several policies. */
import {
  ADL,
  type AdlPolicy,
  type Candidate,
  capacityOf,
  type Numeraire,
  type WaterLevel,
} from '../../core/waterfall/index.ts';
import { type AdlMetrics, measure, SHOCKS } from './metrics.ts';

/** A policy and what it did, or why it has no meaning for what is asked. */
export type PolicyResult =
  | { readonly policy: string; readonly notApplicable: string }
  | {
      readonly policy: string;
      readonly taken: readonly bigint[];
      readonly level: WaterLevel | null;
      readonly metrics: AdlMetrics;
      readonly milliseconds: number;
    };

/** All policies on one book. */
export interface Comparison {
  readonly target: Numeraire;
  readonly amount: bigint;
  readonly candidates: readonly Candidate[];
  readonly policies: readonly PolicyResult[];
}

/** More is asked than all accounts can give. */
export interface BeyondCapacity {
  readonly kind: 'beyond capacity';
  readonly most: bigint;
}

/**
 * Runs policies on one book.
 *
 * @param amount micro-dollars of haircuts, or of notional that is closed
 * @param tell called before each policy with the share that is done
 */
export function compare(
  candidates: readonly Candidate[],
  target: Numeraire,
  amount: bigint,
  policies: readonly AdlPolicy[] = Object.values(ADL),
  tell: (share: number) => void = () => {},
): Comparison | BeyondCapacity {
  const most = capacityOf(candidates);
  if (amount > most) return { kind: 'beyond capacity', most };
  const results = policies.map((policy, at): PolicyResult => {
    tell(at / policies.length);
    return run(policy, candidates, target, amount);
  });
  tell(1);
  return { target, amount, candidates, policies: results };
}

function run(
  policy: AdlPolicy,
  candidates: readonly Candidate[],
  target: Numeraire,
  amount: bigint,
): PolicyResult {
  const { id } = policy;
  if (!policy.numeraires.includes(target)) {
    const has = policy.numeraires.join(' and ');
    return { policy: id, notApplicable: `${id} is a rule for ${has}, not for ${target}` };
  }
  const start = performance.now();
  const allocation = policy.allocate(candidates, amount);
  const milliseconds = performance.now() - start;
  if (allocation.kind === 'infeasible') {
    return { policy: id, notApplicable: `at most ${allocation.most} can be taken by ${id}` };
  }
  const { taken, level = null } = allocation;
  const metrics = measure(candidates, taken, amount, target);
  return { policy: id, taken, level, metrics, milliseconds };
}

const DECIMALS = 12;

/** A level with twelve decimals, rounded half up. */
export function levelText({ numerator, denominator }: WaterLevel): string {
  const scale = 10n ** BigInt(DECIMALS);
  const units = (2n * numerator * scale + denominator) / (2n * denominator);
  const digits = `${units}`.padStart(DECIMALS + 1, '0');
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}

/** The comparison as one JSON object; integers are decimal strings. */
export function comparisonJson({ target, amount, candidates, policies }: Comparison): object {
  return {
    target,
    amountMicro: `${amount}`,
    accounts: candidates.length,
    policies: policies.map((result) => {
      if ('notApplicable' in result) return result;
      const { policy, level, metrics, milliseconds } = result;
      return {
        policy,
        sumMicro: `${metrics.sum}`,
        dustMicro: `${metrics.dust}`,
        touched: metrics.touched,
        wiped: metrics.wiped,
        maxMicro: `${metrics.max}`,
        maxOverEquity: metrics.maxOverEquity,
        gini: metrics.gini,
        top10Share: metrics.top10Share,
        level: level === null ? null : levelText(level),
        maxLeverageAfter: metrics.maxLeverageAfter,
        shortfallMicro: Object.fromEntries(
          SHOCKS.map(([name], i) => [name, `${metrics.shortfall[i]}`]),
        ),
        allocationSha256: metrics.sha256,
        milliseconds: Math.round(milliseconds * 1000) / 1000,
      };
    }),
  };
}
