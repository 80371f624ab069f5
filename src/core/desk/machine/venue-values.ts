/** Words about a venue. */
import { NEVER, type WordName } from '../module/index.ts';
import type { DeskState } from './state.ts';

const WORDS: ReadonlySet<string> = new Set([
  ...['venue_equity', 'venue_available', 'margin_ratio', 'margin_used', 'liquidation_distance'],
  ...['venue_up', 'venue_down_ms', 'clock_offset_ms', 'account_age_ms'],
]);

export const isVenueWord = (name: string): boolean => WORDS.has(name);

const quote = (amount: bigint): number => Number(amount) / 1e8;

/**
 * The value of a word about a venue. What its account says counts only while it is young enough:
 * an old margin ratio is none.
 */
export function venueValue(state: DeskState, name: string | undefined, word: WordName): number {
  const venue = name === undefined ? undefined : state.venues.get(name);
  if (venue === undefined) return Number.NaN;
  const { time, terms } = state;
  const age = venue.statedAt === 0 ? NEVER : time - venue.statedAt;
  const isStated = age <= terms.accountAgeMsMax;
  switch (word) {
    case 'venue_up':
      return venue.state === 'up' ? 1 : 0;
    case 'venue_down_ms':
      return venue.downSince === 0 ? 0 : time - venue.downSince;
    case 'clock_offset_ms':
      return Math.abs(venue.clockOffsetMs);
    case 'account_age_ms':
      return age;
    case 'liquidation_distance':
      return liquidationDistance(state, venue.name);
    case 'venue_equity':
      return isStated ? quote(venue.equity) : Number.NaN;
    case 'venue_available':
      return isStated ? quote(venue.available) : Number.NaN;
    case 'margin_ratio':
      if (!isStated) return Number.NaN;
      return venue.maintenance > 0n ? Number(venue.equity) / Number(venue.maintenance) : NEVER;
    case 'margin_used':
      if (!isStated) return Number.NaN;
      return venue.equity > 0n ? Number(venue.initial) / Number(venue.equity) : NEVER;
    default:
      return Number.NaN;
  }
}

/** The nearest liquidation price of positions that are held there, as a move of their marks. */
function liquidationDistance(state: DeskState, venue: string): number {
  const { markets, book } = state;
  let nearest = NEVER;
  for (let row = 0; row < markets.instruments.length; row += 1) {
    const lots = book.size[row] as bigint;
    const liquidation = Number(markets.liquidation[row]);
    if (lots === 0n || liquidation === 0 || markets.instruments[row]?.venue !== venue) continue;
    const mark = Number(markets.valuePrice(row));
    if (mark === 0) return Number.NaN;
    const move = (lots > 0n ? mark - liquidation : liquidation - mark) / mark;
    nearest = Math.min(nearest, Math.max(move, 0));
  }
  return nearest;
}
