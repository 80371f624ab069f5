/** A small book whose accounts live close to their limits, and everything that can happen to it. */
import { Accounts, Positions } from '../../ledger/index.ts';
import { ACCOUNT, LIMITS } from '../../model/index.ts';
import type { Lots, QuoteUnits } from '../../money/index.ts';
import { Random } from '../../numeric/index.ts';
import { Prices } from '../../pricing/index.ts';
import {
  assess,
  type Book,
  EQUITY,
  INITIAL,
  INITIAL_EQUITY,
  MAINTENANCE,
  MAINTENANCE_EQUITY,
} from '../assess.ts';
import { Schedules } from '../schedules.ts';
import { isAtRest } from './watch.ts';

const ROWS = 512;
const ACCOUNTS = 24;
const MILLION = 1_000_000n;
const STEPS = 16;

export class RandomBook implements Book {
  readonly accounts = new Accounts(ACCOUNTS);
  readonly positions = new Positions(ROWS);
  readonly prices = new Prices(LIMITS.markets);
  readonly schedules = new Schedules(LIMITS.markets);
  readonly isRestless = new Uint8Array(ACCOUNTS);
  readonly markets: number;
  private readonly random: Random;
  private readonly size: number; // about the largest notional, quote units
  private interest = 1_000_000; // open interest by which rates are scaled
  private readonly out = new BigInt64Array(5);

  constructor(seed: number) {
    this.random = new Random(seed);
    const { random, accounts, prices } = this;
    this.size = [30, 3_000, 30_000_000][random.below(3)] as number;
    this.markets = random.chance(0.1) ? 1 + random.below(32) : 1 + random.below(4);
    for (let market = 0; market < this.markets; market += 1) {
      const digits = random.below(this.size < 30_000 ? 4 : 13);
      prices.mark[market] = BigInt(1 + random.below(9 * Number(`1e${digits}`)));
      this.changeTerms(market);
    }
    accounts.open('vault', { kind: ACCOUNT.vault });
    const count = 2 + random.below(10);
    for (let i = 0; i < count; i += 1) this.openAccount();
    for (let i = 0; i < 3 * count; i += 1) this.trade();
  }

  /** A market of this book. */
  anyMarket(): number {
    return this.random.below(this.markets);
  }

  chance(probability: number): boolean {
    return this.random.chance(probability);
  }

  /** One random thing happens. Returns the market whose mark moved, or any. */
  step(): number {
    const { random } = this;
    const kind = random.below(STEPS + 12);
    if (kind < 9) return this.tick();
    if (kind < 14) return this.probe();
    if (kind < 17) this.trade();
    else if (kind < 19) this.endanger(1 + random.below(this.accounts.count - 1));
    else if (kind === 19) this.placeOrders();
    else if (kind === 20) this.payFunding();
    else if (kind === 21) this.flag();
    else if (kind === 22) this.close(1 + random.below(this.accounts.count - 1));
    else if (kind === 23) this.openAccount();
    else if (kind === 24) this.rescale();
    else if (kind === 25 && random.chance(0.3)) this.changeTerms(this.anyMarket());
    else if (kind === 26 && random.chance(0.3)) this.readSnapshot();
    else if (kind === 27) this.tickAll();
    return this.anyMarket();
  }

  /** A mark moves: by some basis points, often; by some percent; by a jump, seldom. */
  tick(): number {
    const { random, prices } = this;
    const market = this.anyMarket();
    const before = prices.mark[market] as bigint;
    const kind = random.below(20);
    let ppm = random.below(401) - 200;
    if (kind < 4) ppm = random.below(60_001) - 30_000;
    if (kind === 4) ppm = random.below(3_000_001) - 900_000;
    let move = (before * BigInt(ppm)) / MILLION;
    if (kind > 15) move = BigInt(random.below(5) - 2);
    const after = before + move;
    const most = 10n ** 13n;
    prices.mark[market] = after < 1n ? 1n : after > most ? most : after;
    return market;
  }

  /** All marks move at once before anybody asks, by units or by basis points. */
  private tickAll(): void {
    const { prices, random } = this;
    const ppm = random.chance(0.5) ? 0n : BigInt(random.below(300));
    for (let market = 0; market < this.markets; market += 1) {
      const before = prices.mark[market] as bigint;
      const after = before + BigInt(random.below(3) - 1) + (before * ppm) / MILLION;
      prices.mark[market] = after < 1n ? 1n : after;
    }
  }

  /**
   * Moves a mark to where it just takes an account from rest, or as far as that can be: a trigger
   * that is set too far by one unit is found here.
   */
  private probe(): number {
    const { accounts, positions, prices, random } = this;
    const account = random.below(accounts.count);
    let row = accounts.firstPosition[account] as number;
    while (row !== -1 && positions.next[row] !== -1 && random.chance(0.5)) {
      row = positions.next[row] as number;
    }
    if (row === -1) return this.tick();
    const market = positions.market[row] as number;
    const mark = prices.mark[market] as bigint;
    let [inside, outside] = [mark, random.chance(0.5) ? 1n : mark * 6n + 6n];
    while (inside - outside > 1n || outside - inside > 1n) {
      const middle = (inside + outside) / 2n;
      prices.mark[market] = middle;
      assess(this, account, this.out);
      if (isAtRest(this.out)) inside = middle;
      else outside = middle;
    }
    prices.mark[market] = outside > 10n ** 13n ? mark : outside;
    return market;
  }

  private openAccount(): void {
    const { accounts, random } = this;
    if (accounts.isFull()) return;
    const row = accounts.open(`t${accounts.count}`, { kind: ACCOUNT.trader });
    accounts.cash[row] = BigInt(random.below(this.size));
    accounts.touch(row);
  }

  /** Lots that are worth up to about the size of this book at the mark. */
  private lots(market: number): bigint {
    const unit = (this.prices.mark[market] as bigint) * (this.schedules.scale[market] as bigint);
    return BigInt(1 + this.random.below(this.size)) / unit + 1n;
  }

  private trade(): void {
    const { accounts, positions, prices, schedules, random } = this;
    const market = this.anyMarket();
    const size = this.lots(market) * (random.chance(0.5) ? 1n : -1n);
    const quote = size * (prices.mark[market] as bigint) * (schedules.scale[market] as bigint);
    for (const side of [1n, -1n]) {
      const account = random.below(accounts.count);
      const found = positions.find(accounts, account, market);
      if (found === -1 && accounts.positionCount[account] === LIMITS.positionsPerAccount) continue;
      const row = found === -1 ? positions.open(accounts, account, market) : found;
      const profit = positions.trade(row, (side * size) as Lots, (side * quote) as QuoteUnits);
      accounts.cash[account] = (accounts.cash[account] as bigint) + profit;
      accounts.touch(account);
      if (random.chance(0.7)) this.endanger(account);
      positions.closeIfEmpty(accounts, row);
    }
  }

  /** Pays in or out until the account is just above one of its limits, or just below. */
  private endanger(account: number): void {
    const { accounts, out, random } = this;
    assess(this, account, out);
    const at = (place: number): bigint => out[place] as bigint;
    const slacks = [
      at(INITIAL_EQUITY) - at(INITIAL),
      at(MAINTENANCE_EQUITY) - at(MAINTENANCE),
      at(EQUITY),
    ];
    const least = slacks.reduce((a, b) => (a < b ? a : b));
    const digits = random.below(10);
    const over = BigInt(random.below(Number(`1e${digits}`))) - (random.chance(0.1) ? 2n : 0n);
    accounts.cash[account] = (accounts.cash[account] as bigint) - least + over;
    accounts.touch(account);
  }

  private placeOrders(): void {
    const { accounts, positions, random } = this;
    const market = this.anyMarket();
    const account = random.below(accounts.count);
    const found = positions.find(accounts, account, market);
    if (found === -1 && accounts.positionCount[account] === LIMITS.positionsPerAccount) return;
    const row = found === -1 ? positions.open(accounts, account, market) : found;
    const lots = random.chance(0.2) ? 0n : this.lots(market);
    if (random.chance(0.5)) positions.bids[row] = lots;
    else positions.asks[row] = lots;
    accounts.touch(account);
    if (random.chance(0.7)) this.endanger(account);
    positions.closeIfEmpty(accounts, row);
  }

  private payFunding(): void {
    const { accounts, positions, prices, random } = this;
    const market = this.anyMarket();
    const rate = BigInt(random.below(2_001) - 1_000);
    for (let row = 0; row < positions.high; row += 1) {
      const account = positions.account[row] as number;
      if (positions.market[row] !== market || account < 0) continue;
      const value = (positions.size[row] as bigint) * (prices.mark[market] as bigint);
      accounts.cash[account] = (accounts.cash[account] as bigint) - (value * rate) / MILLION;
      accounts.touch(account);
    }
  }

  /** Whoever raises a flag touches the account; lowering one needs nothing. */
  private flag(): void {
    const account = this.random.below(this.accounts.count);
    if (this.isRestless[account] === 1) this.isRestless[account] = 0;
    else {
      this.isRestless[account] = 1;
      this.accounts.touch(account);
    }
  }

  /** What liquidation leaves: cash, and rows that somebody else takes next. */
  private close(account: number): void {
    const { accounts, positions, out } = this;
    assess(this, account, out);
    accounts.cash[account] = out[EQUITY] as bigint;
    for (let row = accounts.firstPosition[account] as number; row !== -1; ) {
      const next = positions.next[row] as number;
      positions.size[row] = 0n;
      positions.cost[row] = 0n;
      positions.bids[row] = 0n;
      positions.asks[row] = 0n;
      positions.closeIfEmpty(accounts, row);
      row = next;
    }
    accounts.touch(account);
  }

  private rescale(): void {
    const market = this.anyMarket();
    const isSmall = this.random.chance(0.7);
    this.interest = isSmall
      ? Math.max(0, this.interest + this.random.below(2_001) - 800)
      : this.random.below(3_000_000);
    if (this.schedules.isScaledByOpenInterest(market)) {
      this.schedules.scaleByOpenInterest(market, BigInt(this.interest) as QuoteUnits);
    }
  }

  private changeTerms(market: number): void {
    const { random, schedules, accounts } = this;
    const count = random.chance(0.5) ? 1 : 1 + random.below(5);
    let [from, initial, maintenance] = [0, 0, 0];
    const tiers = Array.from({ length: count }, (_, tier) => {
      if (tier > 0) from += 1 + random.below(random.chance(0.2) ? 40 : this.size);
      const step = random.chance(0.3) ? 500_000 : 60_000;
      maintenance = Math.min(900_000, maintenance + 1 + random.below(step));
      const more = random.chance(0.5) ? 0 : random.below(step);
      initial = Math.min(1_000_000, Math.max(initial, maintenance + more));
      const text = `${Math.floor(from / 1e6)}.${String(from % 1e6).padStart(6, '0')}`;
      return { from: text, initialPpm: initial, maintenancePpm: maintenance };
    });
    const openInterest = random.chance(0.3) ? { lower: '0.5', upper: '2.5' } : null;
    const weight = (): number => (random.chance(0.5) ? 1_000_000 : random.below(1_000_001));
    const gainWeight = { initialPpm: weight(), maintenancePpm: weight() };
    const scale = market < schedules.count ? (schedules.scale[market] as bigint) : this.anyScale();
    schedules.setTerms(market, {
      scale,
      decimals: 6,
      schedule: { tiers, openInterest },
      gainWeight,
    });
    accounts.epoch += 1;
  }

  private anyScale(): bigint {
    return [1n, 10n, 1_000n][this.random.below(3)] as bigint;
  }

  /** The columns are read again: nobody is touched, everybody may be changed. */
  private readSnapshot(): void {
    const { accounts, random } = this;
    for (let account = 1; account < accounts.count; account += 1) {
      if (random.chance(0.3)) accounts.cash[account] = BigInt(random.below(this.size));
      this.isRestless[account] = random.chance(0.2) ? 1 : 0;
      accounts.touched[account] = 0;
    }
    accounts.forgetTouched();
    const registers = accounts.registers();
    accounts.restore(registers, [...accounts.names()]);
  }
}
