import type { VenueTerms } from '../model/index.ts';
import { DEFAULT_RULEBOOK } from './default.ts';
import { HYPERLIQUID_RULEBOOK } from './hyperliquid.ts';

export * from './default.ts';
export * from './hyperliquid.ts';
export * from './terms.ts';

/** Every preset by its name. */
export const RULEBOOKS: Readonly<Record<string, VenueTerms>> = {
  default: DEFAULT_RULEBOOK,
  hyperliquid: HYPERLIQUID_RULEBOOK,
};
