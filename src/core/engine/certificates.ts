/** Portfolio accounts that need no look while prices stay near where they were last seen. */
import { lotValueAt } from '../liquidation/index.ts';
import { assertInvariant } from '../model/index.ts';
import { powerOfTen } from '../money/index.ts';
import { DENSITY_AT_ZERO } from '../numeric/index.ts';
import { SECONDS_PER_YEAR, type SlackBounds, slackBounds } from '../portfolio/index.ts';
import type { Valuation } from './portfolios.ts';
import type { Market, State } from './state.ts';

/** How far prices may move, and the time over which theta is bounded. */
const REACH = { window: 0.25, seconds: 120 };
/** A certificate lasts so long, and the marks it begins with are at most so old. */
const LASTS_MS = 60_000;
/** Below this relative move a certificate is not worth its making. */
const RADIUS_MIN = 1e-4;
/** Relative room for the rounding of the floats, far more than they lose. */
const ROOM = 1e-9;

/** What was certain of an account when it was last looked at. */
interface Certificate {
  readonly version: number; // of the account
  readonly terms: number; //   of markets and surfaces
  readonly until: number; //   ms
  readonly radius: number; //  relative move of any price
  readonly prices: Float64Array; // marks and indices of then, one object for all of that moment
}

/**
 * Certificates of portfolio accounts. Derived, never state: an account without one is looked at,
 * and one with a valid one is certainly at rest. A certificate ends when the account, a surface or
 * terms change, when its time is over, or when any price has left its radius.
 */
export class Certificates {
  private readonly state: State;
  private readonly held = new Map<number, Certificate>();
  private bounds: SlackBounds | null = null;
  private boundsOf: Valuation | null = null;
  private prices = new Float64Array(0);
  private pricesAt = -1;
  /** Looks that were spared so far. */
  spared = 0;

  constructor(state: State) {
    this.state = state;
  }

  /** Whether an account is certainly at rest at the present prices. */
  isValid(account: number): boolean {
    const certificate = this.held.get(account);
    if (certificate === undefined) return false;
    const { state } = this;
    const isSame =
      certificate.version === state.accounts.version[account] &&
      certificate.terms === state.terms &&
      state.time <= certificate.until;
    if (!isSame || !this.isNear(certificate)) {
      this.held.delete(account);
      return false;
    }
    this.spared += 1;
    return true;
  }

  private isNear({ prices, radius }: Certificate): boolean {
    const now = this.pricesNow();
    for (let at = 0; at < now.length; at += 1) {
      const before = prices[at] as number;
      const change = (now[at] as number) - before;
      if (change > radius * before || -change > radius * before) return false;
    }
    return true;
  }

  /** Mark and index of every market that is no option, as the engine keeps them. */
  private pricesNow(): Float64Array {
    const { state } = this;
    if (this.pricesAt === state.valuation) return this.prices;
    this.pricesAt = state.valuation;
    this.prices = new Float64Array(2 * state.markets.length);
    for (let market = 0; market < state.markets.length; market += 1) {
      if ((state.markets[market] as Market).isOption) continue;
      this.prices[2 * market] = Number(state.prices.mark[market]);
      this.prices[2 * market + 1] = Number(state.prices.index[market]);
    }
    return this.prices;
  }

  /**
   * Takes note of an account that was found at rest.
   *
   * @param equity,initial,maintenance of the rules alone, in the currency of the account
   */
  give(
    account: number,
    has: { readonly equity: number; readonly initial: number; readonly maintenance: number },
  ): void {
    const { state } = this;
    const rules = state.portfolios.rulesOf(account);
    const valuation = state.portfolios.valuationOf(rules);
    if (this.boundsOf !== valuation) {
      this.bounds = slackBounds(rules, valuation.table, REACH);
      this.boundsOf = valuation;
    }
    const { bounds } = this;
    if (bounds === null || state.accounts.asset[account] !== 0) return;
    const radius = this.radiusOf(account, valuation, bounds, has);
    if (!(radius >= RADIUS_MIN)) return;
    this.held.set(account, {
      version: state.accounts.version[account] as number,
      terms: state.terms,
      until: state.valuedAt + LASTS_MS,
      radius: radius * (1 - ROOM),
      prices: this.pricesNow(),
    });
  }

  /** Relative move of all prices at once that the account certainly bears. */
  private radiusOf(
    account: number,
    valuation: Valuation,
    bounds: SlackBounds,
    has: { readonly equity: number; readonly initial: number; readonly maintenance: number },
  ): number {
    const { state } = this;
    const { positions, accounts } = state;
    const { unitOf } = valuation;
    const unit = Number(powerOfTen(state.assets[0]?.decimals ?? 0));
    let [value, loss, floor, inTime, lossInTime] = [0, 0, 0, 0, 0];
    let [buffer, rounding] = [0, 4 / unit];
    let row = accounts.firstPosition[account] as number;
    for (; row !== -1; row = positions.next[row] as number) {
      if (positions.bids[row] !== 0n || positions.asks[row] !== 0n) return 0;
      const market = positions.market[row] as number;
      const { reciprocal, isOption } = state.markets[market] as Market;
      if (reciprocal !== 0n) return 0;
      const lots = Math.abs(Number(positions.size[row]));
      const size = lots * Math.abs(unitOf[market] as number);
      const own = isOption ? 0 : (lots * Math.abs(Number(lotValueAt(state, market)))) / unit;
      value += Math.max(size * (bounds.value[market] as number), own);
      loss += size * (bounds.loss[market] as number);
      floor += size * (bounds.floor[market] as number);
      inTime += size * (bounds.valueInTime[market] as number);
      lossInTime += size * (bounds.lossInTime[market] as number);
      if (!isOption) continue;
      const age = state.valuedAt - (state.prices.venue.time[market] as number);
      if (age > LASTS_MS || !this.hasSurface(market)) return 0;
      buffer += size * this.bufferOf(market, valuation, bounds.value[market] as number);
      rounding += (lots * Number(state.schedules.scale[market])) / unit; // of its mark
    }
    // twice: the marks may be older than the table by as much as they will be newer
    const left = has.equity - 2 * inTime - rounding;
    const { initialFactor: first, maintenanceFactor: second } = bounds;
    return Math.min(
      REACH.window,
      (left - has.initial - first * lossInTime) / (value + first * loss),
      (left - first * floor) / value,
      (left - buffer - has.maintenance - second * lossInTime) / (value + second * loss),
      (left - buffer - second * floor) / value,
    );
  }

  private hasSurface(market: number): boolean {
    const { state } = this;
    const { underlying, expiry } = (state.markets[market] as Market).terms.instrument;
    return state.surfaces.find(state.findMarket(underlying), expiry) !== null;
  }

  /** Most that the closing buffer may ask for one unit: at the peak of gamma and of vega. */
  private bufferOf(
    market: number,
    { instruments, table }: Valuation,
    discountedForward: number,
  ): number {
    const { state } = this;
    const { horizonMs, deviations, volatility, volatilityMove } =
      state.genesis.venue.portfolio.closing;
    const instrument = instruments[market];
    assertInvariant(instrument?.kind === 'option', 'option-row', `${market}`);
    const { expiry } = (state.markets[market] as Market).terms.instrument;
    const left = Math.max(expiry - state.valuedAt - 1000 * REACH.seconds, 0);
    const years = left / (1000 * SECONDS_PER_YEAR);
    const least = state.portfolios.volatilityOf(market) * Math.sqrt(years);
    if (!(least > 0)) return Number.MAX_VALUE;
    const { spot } = table.market.underlyings[instrument.underlying] ?? { spot: 0 };
    const far = Math.max(discountedForward, spot) * (1 + REACH.window);
    const near = Math.min(discountedForward, spot) * (1 - REACH.window);
    const horizon = horizonMs / (1000 * SECONDS_PER_YEAR);
    const move = deviations * volatility * far * Math.sqrt(horizon);
    const gamma = (DENSITY_AT_ZERO / (near * least)) * (far / near); // discounted, with room
    const root = Math.sqrt(years + REACH.seconds / SECONDS_PER_YEAR);
    return 0.5 * gamma * move * move + DENSITY_AT_ZERO * far * root * volatilityMove;
  }
}
