/** Markets by the venue's own names. */
import { VenueError } from '../venue.ts';
import type { Dialect } from './dialects/index.ts';
import type { CcxtExchange, CcxtMarket } from './exchange.ts';
import { isCountedInBase } from './rows.ts';

/** Where two markets have one name, as a coin and its perpetual, the first of these is meant. */
const TYPES = ['swap', 'future', 'option', 'spot'];

const rank = (market: CcxtMarket): number => {
  const at = TYPES.indexOf(market.type);
  return at < 0 ? TYPES.length : at;
};

export class Markets {
  readonly #byId = new Map<string, CcxtMarket>();
  readonly #bySymbol = new Map<string, CcxtMarket>();
  readonly #venue: string;

  constructor(venue: string, exchange: CcxtExchange, dialect: Dialect) {
    this.#venue = venue;
    for (const each of Object.values(exchange.markets ?? {})) {
      const contractSize = dialect.contractSize(each);
      if (contractSize === null || !isCountedInBase(each)) continue;
      const market = { ...each, contractSize };
      const held = this.#byId.get(market.id);
      if (held === undefined || rank(market) < rank(held)) this.#byId.set(market.id, market);
    }
    for (const market of this.#byId.values()) this.#bySymbol.set(market.symbol, market);
  }

  all(): readonly CcxtMarket[] {
    return [...this.#byId.values()];
  }

  /** @throws VenueError `refused` where the venue has no such market */
  of(id: string): CcxtMarket {
    const market = this.#byId.get(id);
    if (market !== undefined) return market;
    const accepted = 'a name of its instruments counted in base units';
    throw new VenueError(
      'refused',
      `${this.#venue} has no instrument ${id}; accepted: ${accepted}`,
    );
  }

  /** The market of a row of ccxt, by ccxt's or by the venue's name; null where there is none. */
  ofRow(name: unknown): CcxtMarket | null {
    if (typeof name !== 'string') return null;
    return this.#bySymbol.get(name) ?? this.#byId.get(name) ?? null;
  }
}
