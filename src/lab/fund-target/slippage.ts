/** Slippage-at-risk: what forced selling costs in the book as it stands. */
import { quantileOf, rising, tailMean } from './sample.ts';

/** One resting order that forced selling would meet. */
export interface BookLevel {
  readonly asset: string;
  readonly mid: number;
  readonly price: number;
  readonly quantity: number;
  readonly maker: string;
}

/** What would have to be liquidated in an asset within the stress move. */
export interface Exposure {
  readonly asset: string;
  /** Dollars. */
  readonly notional: number;
  /** Share of the notional that maintenance margin still covers. */
  readonly buffer: number;
}

/** What one asset costs. */
export interface AssetSlippage {
  readonly asset: string;
  readonly notional: number;
  /** Share of the notional that is lost in the book. */
  readonly slippage: number;
  /** Part of the liquidation that the book has no orders for; it counts at the worst price. */
  readonly unfilled: number;
  /** Share of the depth that the largest maker stands for. */
  readonly largestMaker: number;
  readonly capital: number;
}

/** All assets together. */
export interface SlippageAtRisk {
  readonly assets: readonly AssetSlippage[];
  /** Quantile and tail mean over the assets, as shares; and dollars of slippage in all. */
  readonly atRisk: number;
  readonly expected: number;
  readonly total: number;
  readonly capital: number;
}

/** Share of a notional that walking the book loses; beyond its end the last price counts twice. */
function walk(
  levels: readonly BookLevel[],
  notional: number,
): { slippage: number; unfilled: number } {
  const best = [...levels].sort((a, b) => Math.abs(a.price - a.mid) - Math.abs(b.price - b.mid));
  let left = notional;
  let lost = 0;
  let worst = 0;
  for (const { mid, price, quantity } of best) {
    if (left <= 0) break;
    worst = Math.abs(price - mid) / mid;
    const takes = Math.min(left, quantity * mid);
    lost += takes * worst;
    left -= takes;
  }
  const unfilled = Math.max(left, 0);
  lost += unfilled * Math.min(1, best.length === 0 ? 1 : 2 * worst);
  return { slippage: notional === 0 ? 0 : lost / notional, unfilled };
}

/** Depth that is left when the largest maker goes, as a share of all depth. */
function makerShare(levels: readonly BookLevel[]): number {
  const byMaker = new Map<string, number>();
  let all = 0;
  for (const { maker, quantity, mid } of levels) {
    byMaker.set(maker, (byMaker.get(maker) ?? 0) + quantity * mid);
    all += quantity * mid;
  }
  return all === 0 ? 1 : Math.max(...byMaker.values()) / all;
}

/**
 * `K = sum over assets of notional * (slippage without the largest maker - buffer)+`. Source:
 * arXiv 2603.09164, slippage-at-risk with a penalty for concentrated makers: here the penalty is
 * that the largest maker is taken out of the book.
 *
 * @param level of the quantile over assets, such as 0.95
 */
export function slippageAtRisk(
  levels: readonly BookLevel[],
  exposures: readonly Exposure[],
  level: number,
): SlippageAtRisk {
  const assets = exposures.map(({ asset, notional, buffer }): AssetSlippage => {
    const own = levels.filter((each) => each.asset === asset);
    const largestMaker = makerShare(own);
    const thinned = own.map((each) => ({ ...each, quantity: each.quantity * (1 - largestMaker) }));
    const { slippage, unfilled } = walk(own.length > 1 ? thinned : own, notional);
    const capital = notional * Math.max(slippage - buffer, 0);
    return { asset, notional, slippage, unfilled, largestMaker, capital };
  });
  const sorted = rising(assets.map(({ slippage }) => slippage));
  return {
    assets,
    atRisk: sorted.length === 0 ? 0 : quantileOf(sorted, level),
    expected: sorted.length === 0 ? 0 : tailMean(sorted, level),
    total: assets.reduce((sum, { slippage, notional }) => sum + slippage * notional, 0),
    capital: assets.reduce((sum, { capital }) => sum + capital, 0),
  };
}
