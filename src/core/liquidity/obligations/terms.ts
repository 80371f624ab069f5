/** What a designated provider promised: two sides, a largest spread, a least size, its presence. */
import { AMOUNT_MAX, PPM, type Ppm, type QuoteUnits } from '../../money/index.ts';
import { firstOutside, type TermsFault } from '../terms-fault.ts';

/** Milliseconds of a minute, the unit in which presence is scored. */
export const MINUTE_MS = 60_000;

const YEAR_MS = 31_536_000_000;
const SESSIONS_MAX = 100_000;

/** By how much an obligation is eased while the market is fast. */
export interface FastMarketRelief {
  /** The largest spread is multiplied by this, 1 to 100. */
  readonly spreadTimes: bigint;
  /** Share of the least size that is still owed, ppm of one. */
  readonly sizeShare: Ppm;
}

/**
 * Terms of a designated provider in one market. Sources of the form: Eurex, Liquidity Provider
 * programs (two sides within a spread, for a least size and share of time, eased in fast markets);
 * Delegated Regulation (EU) 2017/578, RTS 8 (two-way quotes for half of the trading hours, eased in
 * exceptional and stressed conditions); Binance, USD-M Futures Liquidity Provider Program (new
 * providers exempt from four weekly reviews, removal after three failed ones in a row).
 */
export interface ObligationTerms {
  /** Largest spread, ppm of the middle of the provider's own two prices. */
  readonly spreadPpmMax: Ppm;
  /** Least notional on each side, quote units. */
  readonly sizeMin: QuoteUnits;
  /** Share of the scored minutes in which the rest must be kept, ppm. */
  readonly presencePpm: Ppm;
  readonly fastMarket: FastMarketRelief;
  /** Length of a session, a whole number of minutes in ms. */
  readonly sessionMs: number;
  /** Paid to the provider for a session that it passed, quote units. */
  readonly rewardPerSession: QuoteUnits;
  /** Owed by the provider for one that it failed. */
  readonly penaltyPerSession: QuoteUnits;
  /** First sessions of a provider, in which a failure costs nothing and is not counted. */
  readonly graceSessions: number;
  /** Failed sessions in a row after which a provider is excluded; 0: never. */
  readonly failuresMax: number;
}

/** The first term that is out of range; null where all are accepted. */
export function faultOfObligation(terms: ObligationTerms): TermsFault | null {
  const { fastMarket, sessionMs } = terms;
  const outside = firstOutside([
    ['spreadPpmMax', terms.spreadPpmMax, 1n, PPM],
    ['sizeMin', terms.sizeMin, 1n, AMOUNT_MAX],
    ['presencePpm', terms.presencePpm, 1n, PPM],
    ['fastMarket.spreadTimes', fastMarket.spreadTimes, 1n, 100n],
    ['fastMarket.sizeShare', fastMarket.sizeShare, 0n, PPM],
    ['sessionMs', sessionMs, MINUTE_MS, YEAR_MS],
    ['rewardPerSession', terms.rewardPerSession, 0n, AMOUNT_MAX],
    ['penaltyPerSession', terms.penaltyPerSession, 0n, AMOUNT_MAX],
    ['graceSessions', terms.graceSessions, 0, SESSIONS_MAX],
    ['failuresMax', terms.failuresMax, 0, SESSIONS_MAX],
  ]);
  if (outside !== null || sessionMs % MINUTE_MS === 0) return outside;
  return { at: 'sessionMs', seen: String(sessionMs), accepted: `a multiple of ${MINUTE_MS} ms` };
}
