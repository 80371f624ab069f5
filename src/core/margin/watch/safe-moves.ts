import { LIMITS } from '../../model/index.ts';
import type { Book } from '../assess.ts';
import type { AccountInFloats } from './account-in-floats.ts';
import { HIGHEST, LOWEST } from './buckets.ts';
import type { RateCeilings } from './rate-ceilings.ts';
import { TierAt } from './tier-at.ts';
import { float, small, type Words } from './words.ts';

const TIERS = LIMITS.tiersPerSchedule;
const POSITIONS = LIMITS.positionsPerAccount;
const PPM = 1_000_000;

/** Quote units by which `assess` rounds a slack at one place and another, per position: less. */
const ROUNDING = 4;

/** Relative error given away on the sums that make a slack: what floats lose is below 5e-15. */
const SLACK_ROOM = 1e-13;

/** Relative error given away on every steepness: what floats lose is below 2e-15. */
const STEEPNESS_ROOM = 1e-12;

/** Relative and absolute room given away on every certified move, for the same reason. */
const MOVE_ROOM = 1e-9;
const MOVE_ROOM_LEAST = 1e-12;

/** Four thirds of the bias of an exponent: `SHAPE - high / 3` is the high word of x^(-1/3). */
const SHAPE = 1_430_257_664;

/** There is no such trigger: no fall, or no rise, of this mark can hurt the account. */
export const NEVER = -1;

/**
 * Marks between which an account is certainly at rest, whatever its markets do inside them.
 *
 * Two slacks must stay at zero or more: of initial and of maintenance margin. (Equity is then zero
 * or more too: it is at least initial equity, and no requirement is negative.) Each slack is a sum
 * over positions of a function of one mark, so a bound for each position is enough. Let v be the
 * absolute value of a position, w that of its worst side with orders (w >= v), both at the mark,
 * and x the relative move. A slack falls by at most `steepness * |x|`, where in the direction that
 * hurts
 *
 * - equity falls by at most v|x|; a weight on gains only softens that, since it is at most one;
 * - a requirement that falls with the notional falls by at least the rate of the first tier, since
 *   rates do not fall from tier to tier;
 * - a requirement that rises does so by at most the rate of the tier that is reached (`TierAt`);
 *   the rise is certified to the end of that tier only;
 *
 * and in the direction that helps, a gain counts at its weight at least. Where even so the slack
 * cannot fall, the direction needs no trigger: a long without orders is not hurt by a rise.
 *
 * A slack s is spent as moves d_j with sum a_j d_j <= s over positions of steepness a_j. The share
 * of d_j is a_j^(-1/3), which makes sum 1 / d_j^2, the number of triggers that random walks of one
 * volatility are expected to reach, least (Lagrange: 1 / d_j^3 is in proportion to a_j). Shares
 * are only shares: an approximate root is as safe as an exact one.
 *
 * Floats: an entry below 2^53 is read exactly, any other is rounded once; a product has at most
 * five roundings, a sum at most 33 terms. So a slack is wrong by less than 5e-15 of the absolute
 * sum of its terms, and a steepness by less than 2e-15 of v + w; the rooms above give away far
 * more. What `assess` rounds to whole units is taken from the slack before it is spent: at one mark
 * and at another, a requirement is rounded up by less than two units (rate and deduction) and a
 * weighed gain down by less than one.
 */
export class SafeMoves {
  // derived: the answer of the last `measure`, per position of the account
  /** Marks above this are certified, `NEVER` where no fall hurts. */
  readonly low = new Float64Array(POSITIONS);
  /** Marks below this are certified, `NEVER` where no rise hurts. */
  readonly high = new Float64Array(POSITIONS);
  // scratch, per position
  private readonly mark = new Float64Array(POSITIONS);
  private readonly ofInitial = new Float64Array(POSITIONS); //     quote units per relative move
  private readonly ofMaintenance = new Float64Array(POSITIONS); // the same
  private readonly share = new Float64Array(POSITIONS);
  private readonly rise = new Float64Array(POSITIONS); //          largest relative rise
  // scratch, of the account: quote units
  private readonly slack = new Float64Array(3); // initial, maintenance, absolute sum of all terms
  private readonly initial = new TierAt();
  private readonly maintenance = new TierAt();
  private readonly real = new Float64Array(1);
  private readonly realWords = new Uint32Array(this.real.buffer);

  /**
   * Computes `low` and `high` of every position of an account.
   *
   * @returns true where the account is certainly at rest; false says nothing: it may be under a
   *   requirement, or closer to one than floats can tell, or in a market without a mark
   */
  measure(book: Book, words: Words, ceilings: RateCeilings, account: AccountInFloats): boolean {
    const { slack } = this;
    const cash = account.cash[0] as number;
    slack[0] = cash;
    slack[1] = cash;
    slack[2] = Math.abs(cash);
    for (let at = 0; at < account.count; at += 1) {
      const market = account.market[at] as number;
      const mark = float(words.mark, market);
      if (mark === 0) return false;
      this.mark[at] = mark;
      this.weigh(book, words, account, at, ceilings.roomOf(book, market, words));
    }
    const lost = ROUNDING * account.count + SLACK_ROOM * (slack[2] as number);
    return this.spend(account.count, (slack[0] as number) - lost, (slack[1] as number) - lost);
  }

  /** Adds a position to the slacks, and finds how fast they fall with its mark. */
  private weigh(
    book: Book,
    words: Words,
    account: AccountInFloats,
    at: number,
    room: number,
  ): void {
    const { slack, initial, maintenance } = this;
    const market = account.market[at] as number;
    const mark = this.mark[at] as number;
    const size = account.size[at] as number;
    const cost = account.cost[at] as number;
    const value = Math.abs(size) * mark;
    const worst = (account.worst[at] as number) * mark;
    const tiers = book.schedules.tierCount[market] as number;
    initial.find(words, tiers, market, worst, words.initialRate, words.initialDeduction);
    const { maintenanceRate, maintenanceDeduction } = words;
    maintenance.find(words, tiers, market, value, maintenanceRate, maintenanceDeduction);

    const forInitial = small(words.gainInitial, market) / PPM;
    const forMaintenance = small(words.gainMaintenance, market) / PPM;
    const gain = size * mark - cost;
    const counted = gain > 0 ? gain * forInitial : gain;
    const kept = gain > 0 ? gain * forMaintenance : gain;
    // Rates that follow open interest may rise by `room` before anybody is asked again.
    slack[0] = (slack[0] as number) + counted - initial.requirement - room * worst;
    slack[1] = (slack[1] as number) + kept - maintenance.requirement;
    slack[2] = (slack[2] as number) + value + Math.abs(cost) + 2 * worst;

    this.rise[at] = Math.min(initial.end, maintenance.end) * (1 - MOVE_ROOM) - 1;
    const upInitial = size > 0 ? -forInitial * value : value;
    const upMaintenance = size > 0 ? -forMaintenance * value : value;
    const error = (value + worst) * STEEPNESS_ROOM;
    let first = Math.max(0, upInitial + (room + initial.rate) * worst);
    let second = Math.max(0, upMaintenance + maintenance.rate * value);
    const base = market * TIERS;
    if (size > 0) {
      first = Math.max(first, value - (worst * small(words.initialRate, base)) / PPM);
      second = Math.max(second, value - (value * small(words.maintenanceRate, base)) / PPM);
    }
    this.ofInitial[at] = first + error;
    this.ofMaintenance[at] = second + error;
    this.share[at] = this.inverseCubeRoot(Math.max(first, second) + error);
    this.low[at] = size > 0 ? 0 : NEVER;
    // No rise hurts where even the rates of the last tier take less than the gain gives.
    const last = base + tiers - 1;
    const isHelped =
      upInitial + (room + small(words.initialRate, last) / PPM) * worst < -error &&
      upMaintenance + (small(maintenanceRate, last) / PPM) * value < -error;
    this.high[at] = isHelped || worst === 0 ? NEVER : 0;
  }

  /** About x^(-1/3), within a few percent; 1 where x is 0. */
  private inverseCubeRoot(x: number): number {
    if (!(x > 0)) return 1;
    this.real[0] = x;
    this.realWords[1] = SHAPE - (this.realWords[1] as number) / 3;
    return this.real[0] as number;
  }

  /** Spends the slacks as moves; false where one of them is not certainly above zero. */
  private spend(count: number, initial: number, maintenance: number): boolean {
    if (!(initial > 0 && maintenance > 0)) return false;
    const { ofInitial, ofMaintenance, share } = this;
    let first = 0;
    let second = 0;
    for (let at = 0; at < count; at += 1) {
      const part = share[at] as number;
      first += part * (ofInitial[at] as number);
      second += part * (ofMaintenance[at] as number);
    }
    let most = Number.MAX_VALUE;
    if (first > 0) most = initial / first;
    if (second > 0) most = Math.min(most, maintenance / second);
    for (let at = 0; at < count; at += 1) this.place(at, most * (share[at] as number));
    return true;
  }

  /** Turns a move into marks, rounded toward the present mark. */
  private place(at: number, share: number): void {
    const mark = this.mark[at] as number;
    const move = Math.max(0, share * (1 - MOVE_ROOM) - MOVE_ROOM_LEAST);
    if (this.low[at] !== NEVER) this.low[at] = mark * Math.max(LOWEST, 1 - move);
    if (this.high[at] === NEVER) return;
    const rise = Math.min(move, this.rise[at] as number);
    this.high[at] = mark * Math.min(HIGHEST, 1 + rise);
  }
}
