/**
 * The live water line: how many lots of a market would have to be deleveraged before an account is
 * reached, and how many it would give. Kept up to date account by account; when the mark moves all
 * of a market are set again.
 */
import type { AdlPolicyId } from '../model/index.ts';
import {
  type Candidate,
  hyperliquidScore,
  QueueLine,
  returnLeverageScore,
  type Score,
  WaterLine,
} from '../waterfall/index.ts';
import { candidateOf } from './deleverage.ts';
import type { State } from './state.ts';

/** Scores of the policies that are queues. */
const SCORES: Partial<Record<AdlPolicyId, (of: Candidate) => Score>> = {
  'queue-hyperliquid': hyperliquidScore,
  'queue-binance': returnLeverageScore,
  'queue-bybit': returnLeverageScore,
  'queue-okx': returnLeverageScore,
  'queue-bitmex': returnLeverageScore,
  'queue-leverage': ({ notional, equity }) => ({ numerator: notional, denominator: equity }),
};

/** Where an account stands before the next deleveraging. */
export interface WaterView {
  /** Lots that it holds and could be asked for. */
  readonly held: bigint;
  /** Lots of the other side after which it gives its first; bounds where rounding leaves room. */
  readonly reachedAt: { readonly least: bigint; readonly most: bigint };
}

/** One side of one market. */
interface Side {
  readonly line: WaterLine | QueueLine | null;
  /** What was known of an account when it was last set: its version and the valuation. */
  readonly known: Map<number, string>;
}

/** Lines of all markets that were asked about. */
export class WaterLines {
  private readonly sides = new Map<string, Side>();
  private readonly state: State;

  constructor(state: State) {
    this.state = state;
  }

  /** Where the position of an account in a market stands; null where it has none, or owes. */
  viewOf(account: number, market: number): WaterView | null {
    const { positions, accounts } = this.state;
    const row = positions.find(accounts, account, market);
    if (row === -1 || positions.size[row] === 0n) return null;
    const isLong = (positions.size[row] as bigint) > 0n;
    const side = this.refresh(market, isLong);
    const candidate = candidateOf(this.state, row, null);
    if (candidate === null) return null;
    const { held } = candidate;
    if (side.line === null) return { held, reachedAt: { least: 1n, most: 1n } };
    if (side.line instanceof WaterLine) {
      const reach = side.line.reachedAt(row);
      return reach === null ? null : { held, reachedAt: reach };
    }
    const ahead = side.line.ahead(row);
    return ahead === null ? null : { held, reachedAt: { least: ahead + 1n, most: ahead + 1n } };
  }

  /** Brings one side of a market up to date: only accounts that changed are set again. */
  private refresh(market: number, isLong: boolean): Side {
    const { positions, accounts, prices, genesis } = this.state;
    const key = `${market} ${isLong}`;
    const side = this.sides.get(key) ?? { line: lineOf(genesis.venue.adl), known: new Map() };
    this.sides.set(key, side);
    if (side.line === null) return side;
    const seen = new Set<number>();
    for (let row = 0; row < positions.high; row += 1) {
      if (positions.market[row] !== market) continue;
      const account = positions.account[row] as number;
      const size = positions.size[row] as bigint;
      if (account < 0 || size === 0n || size > 0n !== isLong) continue;
      seen.add(row);
      const now = `${account} ${accounts.version[account]} ${prices.mark[market]}`;
      if (side.known.get(row) === now) continue;
      const candidate = candidateOf(this.state, row, null);
      if (candidate === null) side.line.remove(row);
      else side.line.set(row, candidate);
      side.known.set(row, now);
    }
    for (const row of side.known.keys()) {
      if (seen.has(row)) continue;
      side.line.remove(row);
      side.known.delete(row);
    }
    return side;
  }
}

function lineOf(policy: AdlPolicyId): WaterLine | QueueLine | null {
  if (policy === 'leverage-waterfill') return new WaterLine();
  const score = SCORES[policy];
  return score === undefined ? null : new QueueLine(score);
}
