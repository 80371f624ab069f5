/** A book of many accounts on the ledger's own classes, for the bench of the watch. */
import { Accounts, Positions } from '../src/core/ledger/index.ts';
import {
  assess,
  type Book,
  EQUITY,
  INITIAL,
  INITIAL_EQUITY,
  Schedules,
} from '../src/core/margin/index.ts';
import { ACCOUNT, LIMITS } from '../src/core/model/index.ts';
import { Random } from '../src/core/numeric/index.ts';
import { Prices } from '../src/core/pricing/index.ts';

export const MARKETS = 32;

/** Chance that an account has one more position: 2.35 of them on average. */
const ONE_MORE = 1.35 / 2.35;

const TIERS = [
  { from: '0', initialPpm: 20_000, maintenancePpm: 10_000 },
  { from: '1000000', initialPpm: 40_000, maintenancePpm: 20_000 },
  { from: '10000000', initialPpm: 80_000, maintenancePpm: 40_000 },
];

/** Slack over initial margin at first, as a share of the notional: uniform between the two. */
export interface Distance {
  readonly least: number;
  readonly most: number;
}

export class BenchBook implements Book {
  readonly accounts: Accounts;
  readonly positions: Positions;
  readonly prices = new Prices(LIMITS.markets);
  readonly schedules = new Schedules(LIMITS.markets);
  readonly isRestless: Uint8Array;
  private readonly random: Random;

  constructor(accounts: number, distance: Distance, seed: number) {
    this.random = new Random(seed);
    this.accounts = new Accounts(accounts);
    this.positions = new Positions(Math.ceil(accounts * 2.4) + 64);
    this.isRestless = new Uint8Array(accounts);
    const gainWeight = { initialPpm: 1_000_000, maintenancePpm: 1_000_000 };
    const schedule = { tiers: TIERS, openInterest: null };
    for (let market = 0; market < MARKETS; market += 1) {
      this.prices.mark[market] = BigInt(1_000_000 + this.random.below(100_000_000));
      this.schedules.setTerms(market, { scale: 1n, decimals: 6, schedule, gainWeight });
    }
    for (let i = 0; i < accounts; i += 1) {
      this.accounts.open(`account-${i}`, { kind: ACCOUNT.trader });
    }
    this.openPositions();
    this.payIn(distance);
  }

  /** A market; the first are several times as popular as the last. */
  anyMarket(): number {
    return Math.min(this.random.below(MARKETS), this.random.below(MARKETS));
  }

  /** Moves the mark of a market by a fraction of itself. */
  move(market: number, by: number): void {
    const mark = Number(this.prices.mark[market]);
    this.prices.mark[market] = BigInt(Math.max(1, Math.round(mark * (1 + by))));
  }

  /** Rounds of one position each, so that the rows of an account lie apart, as fills leave them. */
  private openPositions(): void {
    const { accounts, positions, prices, random } = this;
    let opened = 1;
    for (let round = 0; opened > 0 && round < LIMITS.positionsPerAccount; round += 1) {
      opened = 0;
      for (let account = 0; account < accounts.count; account += 1) {
        if (accounts.positionCount[account] !== round || positions.isFull()) continue;
        if (round > 0 && !random.chance(ONE_MORE)) continue;
        let market = this.anyMarket();
        while (positions.find(accounts, account, market) !== -1) market = random.below(MARKETS);
        const mark = prices.mark[market] as bigint;
        const value = random.pareto(1_000_000_000, 1.2); // a thousand of the asset and more
        const lots = BigInt(Math.floor(Math.min(value, 1e14))) / mark + 1n;
        const size = random.chance(0.5) ? lots : -lots;
        const row = positions.open(accounts, account, market);
        positions.size[row] = size;
        positions.cost[row] = size * mark;
        opened += 1;
      }
    }
  }

  private payIn({ least, most }: Distance): void {
    const { accounts, positions, prices, random } = this;
    const out = new BigInt64Array(5);
    for (let account = 0; account < accounts.count; account += 1) {
      let notional = 0n;
      let row = accounts.firstPosition[account] as number;
      for (; row !== -1; row = positions.next[row] as number) {
        const value =
          (positions.size[row] as bigint) *
          (prices.mark[positions.market[row] as number] as bigint);
        notional += value < 0n ? -value : value;
      }
      assess(this, account, out);
      const far = least + (most - least) * random.unit();
      const slack = BigInt(Math.floor(Number(notional) * far));
      accounts.cash[account] = (out[INITIAL] as bigint) - (out[INITIAL_EQUITY] as bigint) + slack;
    }
  }

  /** What a liquidation leaves: the equity, and no positions. */
  close(account: number, out: BigInt64Array): void {
    const { accounts, positions } = this;
    assess(this, account, out);
    accounts.cash[account] = out[EQUITY] as bigint;
    for (let row = accounts.firstPosition[account] as number; row !== -1; ) {
      const next = positions.next[row] as number;
      positions.size[row] = 0n;
      positions.cost[row] = 0n;
      positions.closeIfEmpty(accounts, row);
      row = next;
    }
    accounts.touch(account);
  }
}
