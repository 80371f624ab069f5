/** Deleveraging: policies at the size of the published event and at a million; the programme. */
import {
  ADL,
  type AdlPolicy,
  type AdlPolicyId,
  type Candidate,
  deleverageAssets,
  type MultiAssetBook,
} from '../src/core/index.ts';
import { Random } from '../src/core/numeric/index.ts';
import { openLinearSolver } from '../src/io/lp/index.ts';
import { median } from './engine.ts';
import type { Row } from './row.ts';

const MANY: readonly (readonly [count: number, rounds: number])[] = [
  [18_856, 9],
  [1_000_000, 5],
];

const POLICIES: readonly AdlPolicyId[] = [
  'leverage-waterfill',
  'queue-hyperliquid',
  'pnl-pro-rata',
  'minmax-equity',
];

/** Heavy tails, as winners' positions have them. */
function bookOf(count: number): { readonly book: Candidate[]; readonly target: bigint } {
  const random = new Random(1);
  const draw = (): bigint => BigInt(1 + (Math.floor(random.pareto(1_000_000, 0.9)) % 1e15));
  let sum = 0n;
  const book = Array.from({ length: count }, (): Candidate => {
    const [held, equity, gain] = [draw(), draw(), draw()];
    sum += held;
    return { held, size: held, notional: held, gain, equity, side: -1 };
  });
  return { book, target: sum / 10n };
}

function timed(rounds: number, work: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return median(times);
}

/** ms of one allocation of a tenth of all positions. */
export function benchPolicies(): Row[] {
  return MANY.flatMap(([count, rounds]) => {
    const { book, target } = bookOf(count);
    return POLICIES.map((id): Row => {
      const policy: AdlPolicy = ADL[id];
      const value = timed(rounds, () => policy.allocate(book, target));
      const note = `${count.toLocaleString('en-US')} candidates, exact, a tenth of the position`;
      return { name: id, value, unit: 'ms', note };
    });
  });
}

const SCENARIOS = 8;
const ASSETS = 2;

/** Accounts with longs in two assets, some hedged, under scenarios of both. */
function assetsOf(count: number): MultiAssetBook {
  const random = new Random(2);
  const accounts = Array.from({ length: count }, () => ({
    lots: Array.from({ length: ASSETS }, (_, asset) => {
      const size = BigInt(1 + random.below(1_000));
      return asset === 1 && random.chance(0.3) ? -size : size;
    }),
    equity: BigInt(1_000 + random.below(20_000)),
  }));
  const longs = (asset: number): bigint =>
    accounts.reduce(
      (sum, { lots }) => sum + ((lots[asset] ?? 0n) > 0n ? (lots[asset] ?? 0n) : 0n),
      0n,
    );
  return {
    accounts,
    reductions: Array.from({ length: ASSETS }, (_, asset) => ({
      side: 1 as const,
      lots: longs(asset) / 2n,
    })),
    scenarios: Array.from({ length: SCENARIOS }, () => ({
      weight: 1n,
      moves: Array.from({ length: ASSETS }, () => BigInt(random.below(60) - 40)),
    })),
  };
}

/** ms of the multi-asset programme with its exact check. */
export async function benchProgramme(): Promise<Row[]> {
  const solve = await openLinearSolver();
  return [4, 100, 2_000].map((count): Row => {
    const book = assetsOf(count);
    const value = timed(count > 1_000 ? 3 : 7, () => deleverageAssets(book, solve));
    const many = count.toLocaleString('en-US');
    const note = `${many} accounts, ${ASSETS} assets, ${SCENARIOS} scenarios`;
    return { name: 'multi-asset programme', value, unit: 'ms', note };
  });
}

export const benchAdl = async (): Promise<Row[]> => [
  ...benchPolicies(),
  ...(await benchProgramme()),
];
