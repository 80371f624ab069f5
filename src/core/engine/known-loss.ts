import { riskOf } from '../margin/index.ts';
import type { QuoteUnits } from '../money/index.ts';
import { HOUSE, type State } from './state.ts';

/**
 * Losses that are known and not yet paid, in an asset: what the venue owes, and what accounts that
 * wait for a price or a market owe, vaults included. While there are any nobody takes capital out
 * of a fund ahead of those who stay.
 */
export function knownLoss(state: State, asset: number): QuoteUnits {
  const { accounts, ladder, markets } = state;
  const house = state.assets[asset]?.houseRow as number;
  let loss = -(accounts.cash[house + HOUSE.deficit] as bigint);
  for (let account = 0; account < accounts.count; account += 1) {
    if (ladder.isRestless[account] === 0 || accounts.asset[account] !== asset) continue;
    if (!accounts.isTrader(account)) continue;
    const { equity } = riskOf(state, account);
    if (equity < 0n) loss -= equity;
  }
  for (const market of markets) {
    if (market.asset !== asset) continue;
    for (const row of [market.vaultRow, market.reserveRow]) {
      if (row === -1) continue;
      const { equity } = riskOf(state, row);
      if (equity < 0n) loss -= equity;
    }
  }
  return loss as QuoteUnits;
}
