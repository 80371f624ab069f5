/** Funding: longs pay shorts where the rate is positive; the background is on the other side. */
import { mulDivUp, PPB, type QuoteUnits } from '../../../core/money/index.ts';
import { type Floor, type MarketState, markOf, worth } from './floor.ts';
import type { Holder } from './ledger.ts';
import { tellAccount } from './trade.ts';

/**
 * Pays once, on the values at the mark. What a holder pays rounds up, what it receives down.
 *
 * @param ratePpb parts per billion of the value
 */
export function payFunding(floor: Floor, state: MarketState, ratePpb: bigint): void {
  const { symbol } = state.market;
  payOf(floor, state, floor.ledger.insurance, ratePpb);
  for (const account of floor.accounts.values()) {
    const paid = payOf(floor, state, floor.ledger.holder(account.id), ratePpb);
    if (paid === 0n) continue;
    const amount = -paid as QuoteUnits;
    const { id } = account;
    const income = [floor.earn({ account: id, kind: 'funding', symbol, amount, trade: 0 })];
    floor.changed.add(account);
    tellAccount(floor, account, 'funding', symbol, { change: amount, income });
  }
}

/** What a holder paid; negative where it received. */
function payOf(floor: Floor, state: MarketState, holder: Holder, ratePpb: bigint): QuoteUnits {
  const size = holder.positions.get(state.market.symbol)?.size;
  if (size === undefined || size === 0n) return 0n as QuoteUnits;
  const payment = mulDivUp(worth(state, size, markOf(state)), ratePpb, PPB);
  floor.ledger.pay(holder, floor.ledger.background, payment);
  return payment;
}
