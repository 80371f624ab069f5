/** What there is to know about a fund, as one object; for reports, never on the hot path. */
import type { QuoteUnits } from '../money/index.ts';
import { keptOfPeak, slotOf } from './funds.ts';
import { knownLoss } from './known-loss.ts';
import { type FundStatus, statusOf } from './stakes.ts';
import type { State } from './state.ts';

/** A fund as it stands. Amounts in units of its asset. */
export interface FundView {
  readonly balance: QuoteUnits;
  /** All shares, and those of them that are nobody's stake. */
  readonly shares: bigint;
  readonly venueShares: bigint;
  /** Shares that are asked back, and what that makes of the fund. */
  readonly asked: bigint;
  readonly status: FundStatus;
  /** Paid for defaulters, ever. */
  readonly realisedLoss: QuoteUnits;
  /** Known and not yet paid, of the whole asset: what may still be asked of the funds. */
  readonly unrealisedLoss: QuoteUnits;
  /** Below this the fund pays nothing, because of its recent peak. */
  readonly keeps: QuoteUnits;
  /** Milliseconds since 1970 since when it is below its target; 0 where it is not. */
  readonly belowTargetSince: number;
}

/** The fund of a name, or null where there is none in which one can stake. */
export function fundView(state: State, name: string, assetName?: string): FundView | null {
  const { accounts, funds } = state;
  const asset = state.findAsset(assetName);
  const row = asset === -1 ? -1 : accounts.find(name, asset);
  const slot = row === -1 ? -1 : slotOf(state, row);
  if (slot === -1) return null;
  const shares = funds.shares[slot] as bigint;
  let staked = 0n;
  for (let stake = 0; stake < funds.count; stake += 1) {
    if (funds.slot[stake] === slot) staked += funds.staked[stake] as bigint;
  }
  return {
    balance: accounts.cash[row] as QuoteUnits,
    shares,
    venueShares: shares - staked,
    asked: funds.queued[slot] as bigint,
    status: statusOf(state, slot),
    realisedLoss: funds.paidOut[slot] as QuoteUnits,
    unrealisedLoss: knownLoss(state, asset),
    keeps: keptOfPeak(state, slot),
    belowTargetSince: funds.belowSince[slot] as number,
  };
}
