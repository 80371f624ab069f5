/** Every preset by its name. Parameters are dated data, with what they cannot say beside them. */
import type { VenueTerms } from '../../model/index.ts';
import { DEFAULT_RULEBOOK } from '../default.ts';
import { B_PROTOCOL } from './b-protocol.ts';
import { BINANCE } from './binance.ts';
import { BITMEX } from './bitmex.ts';
import { BLEND_V2 } from './blend.ts';
import { BYBIT } from './bybit.ts';
import { DERIVE_V2 } from './derive.ts';
import { DRIFT_V2 } from './drift.ts';
import { DYDX_V4 } from './dydx.ts';
import { FTX } from './ftx.ts';
import { GMX_V2 } from './gmx.ts';
import { GUARDED_RULEBOOK } from './guarded.ts';
import { HYPERLIQUID_RULEBOOK } from './hyperliquid.ts';
import { KRAKEN } from './kraken.ts';
import { LIQUITY } from './liquity.ts';
import { MAKER_LIQ2 } from './maker.ts';
import { MANGO_V4 } from './mango.ts';
import { OKX } from './okx.ts';
import { PARADEX_RULEBOOK } from './paradex.ts';
import { PERP_CURIE } from './perp-curie.ts';
import { SYNTHETIX_V3 } from './synthetix.ts';
import { UMBRELLA } from './umbrella.ts';

export { GUARDED_RULEBOOK } from './guarded.ts';
export { HYPERLIQUID_RULEBOOK } from './hyperliquid.ts';

const ALL: readonly VenueTerms[] = [
  DEFAULT_RULEBOOK,
  HYPERLIQUID_RULEBOOK,
  DYDX_V4,
  DRIFT_V2,
  MANGO_V4,
  GMX_V2,
  SYNTHETIX_V3,
  PARADEX_RULEBOOK,
  DERIVE_V2,
  PERP_CURIE,
  BINANCE,
  BYBIT,
  OKX,
  BITMEX,
  KRAKEN,
  FTX,
  MAKER_LIQ2,
  LIQUITY,
  B_PROTOCOL,
  UMBRELLA,
  BLEND_V2,
  GUARDED_RULEBOOK,
];

/** Every preset by its name: the recommended one, perpetuals, exchanges, lending, all guards. */
export const RULEBOOKS: Readonly<Record<string, VenueTerms>> = Object.fromEntries(
  ALL.map((venue) => [venue.rulebook, venue]),
);

/** Other names of presets. */
const ALIASES: ReadonlyMap<string, string> = new Map([['default', DEFAULT_RULEBOOK.rulebook]]);

/** The preset of a name or of another name of it, or null. */
export function rulebookOf(name: string): VenueTerms | null {
  const own = ALIASES.get(name) ?? name;
  return Object.hasOwn(RULEBOOKS, own) ? (RULEBOOKS[own] as VenueTerms) : null;
}
