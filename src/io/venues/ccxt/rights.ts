/** Keys that could take money out are not used. */
import type { KeyRights, Venue } from '../venue.ts';

/** What to do where a venue cannot say which rights the keys have. */
export type UnknownRights = 'refuse' | 'accept';

/**
 * Asks the venue for the rights of the keys and refuses those that may withdraw or may not trade.
 *
 * @param unknown `accept` only where a person has looked at the rights of the key
 * @throws Error with what the rights are and what is accepted; VenueError where the venue gave no
 *   answer, which is no permission either
 */
export async function refuseWithdrawRights(
  venue: Venue,
  unknown: UnknownRights = 'refuse',
): Promise<KeyRights> {
  const rights = await venue.rights();
  if (rights.withdraw === true) {
    const accepted = 'keys without that right; make new ones at the venue';
    throw new Error(`venue ${venue.id}: the keys may withdraw; accepted: ${accepted}`);
  }
  if (rights.withdraw === 'unknown' && unknown === 'refuse') {
    const accepted = 'a venue that says so, or the word of a person who has looked';
    throw new Error(
      `venue ${venue.id}: it does not say whether the keys may withdraw; accepted: ${accepted}`,
    );
  }
  if (!rights.trade) {
    throw new Error(`venue ${venue.id}: the keys may not trade; accepted: keys that may`);
  }
  return rights;
}
