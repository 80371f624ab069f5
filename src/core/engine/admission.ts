/** What admits risk: initial margin, with unrealised gains at the slower of two prices. */
import { type Lots, type PriceUnits, type QuoteUnits, valueOf } from '../money/index.ts';
import { countedValue } from './pledges.ts';
import type { State } from './state.ts';

/**
 * How much less an account's initial equity is where its gains count at the stable price instead
 * of a mark that ran ahead of it. Losses count at the mark.
 *
 * @returns quote units, zero or more; zero where no market of the account has a stable price
 */
export function gainsAheadOf(state: State, account: number): QuoteUnits {
  if (!state.hasStable) return 0n as QuoteUnits;
  const { accounts, positions, prices, schedules } = state;
  let ahead = 0n;
  let row = accounts.firstPosition[account] as number;
  for (; row !== -1; row = positions.next[row] as number) {
    const market = positions.market[row] as number;
    const size = positions.size[row] as Lots;
    const mark = prices.mark[market] as PriceUnits;
    const stable = prices.stableAt(market, state.time);
    if (stable === 0n || (size > 0n ? stable >= mark : stable <= mark)) continue;
    const scale = schedules.scale[market] as bigint;
    const cost = positions.cost[row] as bigint;
    const gain = valueOf(size, mark, scale) - cost;
    const slower = valueOf(size, stable, scale) - cost;
    const counted = slower > 0n ? slower : 0n;
    // The weight of gains lowers both alike; at most the weighted gain is taken away.
    const weight = schedules.gainInitial[market] as bigint;
    if (gain > counted) ahead += ((gain - counted) * weight + 999_999n) / 1_000_000n;
  }
  return (ahead + pledgesAheadOf(state, account)) as QuoteUnits;
}

/** How much more an account's pledges count for than they would at the slower price. */
function pledgesAheadOf(state: State, account: number): bigint {
  let ahead = 0n;
  for (const { asset, row } of state.pledgesBy(account)) {
    const terms = state.collaterals[asset];
    const amount = state.accounts.cash[row] as bigint;
    if (terms === undefined || amount === 0n) continue;
    const counted = countedValue(state, asset, amount, terms);
    ahead += counted - countedValue(state, asset, amount, terms, 'cautious');
  }
  return ahead;
}
