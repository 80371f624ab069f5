/** How far accounts are from liquidation, and who was deleveraged by size: for the report. */
import type { State } from '../../core/engine/index.ts';
import {
  lastSafePrice,
  liquidationPrice,
  notionalOf,
  requirementOf,
  riskOf,
} from '../../core/margin/index.ts';
import type { QuoteUnits } from '../../core/money/index.ts';
import type { SizeBand } from './result.ts';

/** Upper ends of the bins of the distance to liquidation. */
export const DISTANCE_EDGES: readonly number[] = [
  0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1,
];

/** Accounts per bin of |mark - liquidation price| / mark; the last bin is open. */
export function distances(state: State): number[] {
  const bins = new Array<number>(DISTANCE_EDGES.length + 1).fill(0);
  const { accounts, positions } = state;
  for (let row = 0; row < positions.high; row += 1) {
    const account = positions.account[row] as number;
    if (account < 0 || positions.size[row] === 0n || !accounts.isTrader(account)) continue;
    const distance = distanceOf(state, row);
    const bin = DISTANCE_EDGES.findIndex((edge) => distance < edge);
    const at = bin === -1 ? DISTANCE_EDGES.length : bin;
    bins[at] = (bins[at] as number) + 1;
  }
  return bins;
}

/** Distance of one position, with the account's other positions held where they are. */
function distanceOf(state: State, row: number): number {
  const { positions, prices, schedules } = state;
  const market = positions.market[row] as number;
  const account = positions.account[row] as number;
  const size = positions.size[row] as bigint;
  const cost = positions.cost[row] as bigint;
  const mark = prices.mark[market] as bigint;
  const scale = schedules.scale[market] as bigint;
  const value = (size * mark * scale) as QuoteUnits;
  const brackets = schedules.maintenanceBrackets(market);
  const risk = riskOf(state, account);
  const own = requirementOf(brackets, notionalOf(value));
  const rest = risk.maintenanceEquity - (value - cost) - (risk.maintenance - own);
  const price = liquidationPrice({ size, cost, rest, brackets, scale } as never);
  if (price === null) return Number.POSITIVE_INFINITY;
  const safe = Number(lastSafePrice(price, size as never));
  return Math.abs(Number(mark) - safe) / Number(mark);
}

const BANDS: readonly number[] = [0, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/** Bands of auto-deleveraging by the size that the accounts had at the start. */
export function adlBands(
  startNotional: ReadonlyMap<number, number>,
  touched: ReadonlyMap<number, { readonly notional: number; readonly loss: number }>,
): SizeBand[] {
  return BANDS.map((from, at) => {
    const to = BANDS[at + 1] ?? null;
    let accounts = 0;
    let hit = 0;
    let closedNotional = 0;
    let givenUp = 0;
    for (const [account, notional] of startNotional) {
      if (notional < from || (to !== null && notional >= to)) continue;
      accounts += 1;
      const taken = touched.get(account);
      if (taken === undefined) continue;
      hit += 1;
      closedNotional += taken.notional;
      givenUp += taken.loss;
    }
    return { from, to, accounts, touched: hit, closedNotional, givenUp };
  });
}
