/**
 * Books of plain objects beside the engine's columns: balances, costs, requirements. They share no
 * code with the engine, so that a mistake would have to be made twice.
 */
import type { Command, MarketTerms, VenueTerms } from '../model/index.ts';

const MILLION = 1_000_000n;

export interface Holding {
  size: bigint;
  cost: bigint;
  bids: bigint;
  asks: bigint;
}

export interface Account {
  readonly name: string;
  cash: bigint;
  readonly holdings: Map<string, Holding>;
  stage: string;
  block: string | null;
  order: string | null;
  sentAt: number;
  auctionAt: number;
}

export interface Market {
  readonly name: string;
  terms: MarketTerms;
  mark: bigint;
  priceState: string;
  trading: string;
}

/** Equity three ways, and what is asked of it. */
export interface Standing {
  readonly equity: bigint;
  readonly forInitial: bigint;
  readonly forMaintenance: bigint;
  readonly initial: bigint;
  readonly maintenance: bigint;
}

export const ceilDiv = (a: bigint, b: bigint): bigint =>
  a / b + (a % b !== 0n && a > 0n === b > 0n ? 1n : 0n);

export const abs = (a: bigint): bigint => (a < 0n ? -a : a);

function units(text: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}

/** `ceil(N*rate) - floor(deduction)`, with the deduction summed over the steps below. */
export function requirement(
  tiers: readonly { readonly from: bigint; readonly rate: bigint }[],
  notional: bigint,
): bigint {
  let rate = 0n;
  let deduction = 0n;
  for (const tier of tiers) {
    if (tier.from > notional) break;
    deduction += tier.from * (tier.rate - rate);
    rate = tier.rate;
  }
  return ceilDiv(notional * rate, MILLION) - deduction / MILLION;
}

/** Adds a trade to a holding; gives what it realises. */
function trade(holding: Holding, size: bigint, cost: bigint): bigint {
  const { size: held, cost: paid } = holding;
  holding.size += size;
  if (held === 0n || held > 0n === size > 0n) {
    holding.cost += cost;
    return 0n;
  }
  if (abs(size) > abs(held)) {
    const closing = (cost * abs(held)) / abs(size);
    holding.cost = cost - closing;
    return -closing - paid;
  }
  const leaves = abs(size) === abs(held) ? paid : (paid * abs(size)) / abs(held);
  holding.cost = paid - leaves;
  return -cost - leaves;
}

export class OracleBook {
  readonly accounts = new Map<string, Account>();
  readonly markets = new Map<string, Market>();
  protected readonly venue: VenueTerms;
  /** The step that is being judged, for messages. */
  protected where = '';

  constructor(venue: VenueTerms) {
    this.venue = venue;
  }

  protected demand(holds: boolean, what: string): asserts holds {
    if (!holds) throw new Error(`${what} (${this.where})`);
  }

  account(name: string): Account {
    const known = this.accounts.get(name);
    if (known !== undefined) return known;
    const holdings = new Map<string, Holding>();
    const rest = { cash: 0n, stage: 'healthy', block: null, order: null, sentAt: 0, auctionAt: 0 };
    const account: Account = { name, holdings, ...rest };
    this.accounts.set(name, account);
    return account;
  }

  protected market(name: string): Market {
    const market = this.markets.get(name);
    this.demand(market !== undefined, `market ${name} was never listed`);
    return market;
  }

  protected holding(account: string, market: string): Holding {
    const { holdings } = this.account(account);
    const known = holdings.get(market);
    if (known !== undefined) return known;
    const holding = { size: 0n, cost: 0n, bids: 0n, asks: 0n };
    holdings.set(market, holding);
    return holding;
  }

  protected scale(market: Market): bigint {
    const { priceDecimals, sizeDecimals } = market.terms;
    return 10n ** BigInt(this.venue.settlement.decimals - priceDecimals - sizeDecimals);
  }

  protected parse = units;

  protected amount = (text: string): bigint => units(text, this.venue.settlement.decimals);

  protected rates(market: Market, which: 'initialPpm' | 'maintenancePpm') {
    const { tiers, openInterest } = market.terms.schedule;
    let lift = (rate: bigint): bigint => rate;
    if (which === 'initialPpm' && openInterest !== null && this.amount(openInterest.upper) > 0n) {
      const [lower, upper] = [this.amount(openInterest.lower), this.amount(openInterest.upper)];
      let longs = 0n;
      for (const { holdings } of this.accounts.values()) {
        const size = holdings.get(market.name)?.size ?? 0n;
        if (size > 0n) longs += size;
      }
      const open = longs * market.mark * this.scale(market);
      if (open >= upper && open > lower) lift = () => MILLION;
      else if (open > lower) {
        lift = (rate) => rate + ((open - lower) * (MILLION - rate)) / (upper - lower);
      }
    }
    return tiers.map((tier) => ({ from: this.amount(tier.from), rate: lift(BigInt(tier[which])) }));
  }

  standing(name: string): Standing {
    const { cash, holdings } = this.account(name);
    const sum = { equity: cash, forInitial: cash, forMaintenance: cash, initial: 0n };
    let maintenance = 0n;
    for (const [at, { size, cost, bids, asks }] of holdings) {
      const market = this.market(at);
      const unit = market.mark * this.scale(market);
      const gain = size * unit - cost;
      const weigh = (ppm: number): bigint => (gain > 0n ? (gain * BigInt(ppm)) / MILLION : gain);
      const { initialPpm, maintenancePpm } = market.terms.gainWeight;
      sum.equity += gain;
      sum.forInitial += weigh(initialPpm);
      sum.forMaintenance += weigh(maintenancePpm);
      maintenance += requirement(this.rates(market, 'maintenancePpm'), abs(size) * unit);
      const worst = size + bids > asks - size ? size + bids : asks - size;
      sum.initial += requirement(this.rates(market, 'initialPpm'), worst * unit);
    }
    return { ...sum, maintenance };
  }

  isDue(name: string): boolean {
    const { equity, forMaintenance, maintenance } = this.standing(name);
    return equity < 0n || (maintenance > 0n && forMaintenance < maintenance);
  }

  protected isOpen(market: Market): boolean {
    const isLive = market.priceState === 'live' || market.priceState === 'degraded';
    return isLive && !this.isHalted(market.name);
  }

  protected mayAct(name: string): boolean {
    const held = [...this.account(name).holdings].filter(([, { size }]) => size !== 0n);
    return held.every(([market]) => this.isOpen(this.market(market)));
  }

  protected isHouse = (name: string): boolean =>
    /^(vault|transit|fund|clearing|reserve):/.test(name);

  /** What breakers order: by market, the empty name is the venue; then by breaker. */
  private readonly held = new Map<string, Map<string, string>>();

  /** Takes what a breaker orders now; it trips on a value, which its evidence must show. */
  protected hold(
    market: string,
    event: { readonly breaker: string; readonly phase: string; readonly response: string },
    evidence: { readonly value: bigint; readonly threshold: bigint; readonly isUncross: boolean },
  ): void {
    const held = this.held.get(market) ?? new Map<string, string>();
    held.set(event.breaker, event.response);
    this.held.set(market, held);
    const isHigh = evidence.value >= evidence.threshold || evidence.isUncross;
    this.demand(event.phase !== 'tripped' || isHigh, 'a breaker tripped without cause');
    const rests = event.phase === 'armed' || event.phase === 're-arming';
    this.demand(!rests || event.response === 'none', 'an armed breaker orders something');
  }

  private isOrdered(market: string, responses: readonly string[]): boolean {
    const all = [
      ...(this.held.get(market)?.values() ?? []),
      ...(this.held.get('')?.values() ?? []),
    ];
    return all.some((response) => responses.includes(response));
  }

  protected isHalted(market: string): boolean {
    const isByPerson = this.market(market).trading === 'halt';
    return isByPerson || this.isOrdered(market, ['cancel-only', 'auction', 'halt']);
  }

  protected mayOnlyFall(market: string): boolean {
    const isByPerson = this.market(market).trading === 'close-only';
    return isByPerson || this.isOrdered(market, ['close-only']);
  }

  protected setTerms(command: Command, name: string): void {
    this.demand('terms' in command, 'terms without a command');
    const patch = JSON.parse(command.terms) as Record<string, object>;
    const known = this.markets.get(name);
    const base = (known?.terms ?? this.venue.market) as unknown as Record<string, object>;
    const terms: Record<string, unknown> = { ...base };
    for (const [group, value] of Object.entries(patch)) {
      const isGroup = typeof value === 'object' && !Array.isArray(value);
      terms[group] = isGroup ? { ...base[group], ...value } : value;
    }
    const rest = { mark: 0n, priceState: 'none', trading: 'resume' };
    this.markets.set(name, { name, ...rest, ...known, terms: terms as unknown as MarketTerms });
  }

  protected move(from: string, to: string, amount: bigint): void {
    this.account(from).cash -= amount;
    this.account(to).cash += amount;
  }

  /** The first gives `size` lots (signed) to the second for `quote`. */
  protected cross(from: string, to: string, market: string, size: bigint, quote: bigint): bigint {
    const first = trade(this.holding(from, market), -size, -quote);
    const second = trade(this.holding(to, market), size, quote);
    this.move(`clearing:${market}`, from, first);
    this.move(`clearing:${market}`, to, second);
    return first;
  }

  protected openMore(account: string, market: string, side: string, lots: bigint): void {
    const holding = this.holding(account, market);
    if (side === 'buy') holding.bids += lots;
    else holding.asks += lots;
  }

  protected isScaled = (account: Account): boolean =>
    [...account.holdings.keys()].some((at) => this.market(at).terms.schedule.openInterest !== null);
}
