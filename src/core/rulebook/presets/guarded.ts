import type { VenueTerms } from '../../model/index.ts';
import { CRYPTO_BREAKERS, RUNAWAY, TWO_PERSONS, VENUE_BREAKERS } from '../breaker-presets.ts';
import { DEFAULT_RULEBOOK } from '../default.ts';
import { LIQUIDITY_BACKSTOP } from '../liquidity-preset.ts';

/**
 * Breakwater's own rulebook with all its guards: breakers of markets and of the venue, limits of
 * accounts that run away, two persons to loosen, a stable price that admits risk, and the liquidity
 * backstop.
 */
export const GUARDED_RULEBOOK: VenueTerms = {
  ...DEFAULT_RULEBOOK,
  rulebook: 'guarded',
  source: 'Breakwater; reasons in docs/concepts/breakers.md and docs/concepts/rulebooks.md',
  breakers: VENUE_BREAKERS,
  runaway: RUNAWAY,
  loosening: TWO_PERSONS,
  market: {
    ...DEFAULT_RULEBOOK.market,
    breakers: CRYPTO_BREAKERS,
    liquidity: LIQUIDITY_BACKSTOP,
    integrity: {
      ...DEFAULT_RULEBOOK.market.integrity,
      // Mango v4: 6 % an hour.
      stablePpm: 60_000,
      stableMs: 3_600_000,
    },
  },
};
