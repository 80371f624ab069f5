/**
 * How updates follow a snapshot and each other, as Binance publishes it ("How to manage a local
 * order book correctly"; of spot the older and stricter wording). L is the id of the snapshot, U
 * and u the first and last id of an update, pu the last id of the update before, which only USD-M
 * sends:
 *
 * |                        | spot                | USD-M           |
 * |------------------------|---------------------|-----------------|
 * | dropped                | u <= L              | u < L           |
 * | first after a snapshot | U <= L + 1 <= u     | U <= L <= u, or pu = L |
 * | any other              | U = previous u + 1  | pu = previous u |
 *
 * Venues without ids promise the order of their lines and nothing else.
 */
import type { Level2Update } from './message.ts';

/** What an update is to a book: what comes next, what is in it already, or neither. */
export type Follows = 'next' | 'old' | 'gap';

const isNumbered = (update: Level2Update): boolean => !Number.isNaN(update.lastId);
const namesPrevious = (update: Level2Update): boolean => !Number.isNaN(update.previousId);

/** Whether an update is the first one after a snapshot; `snapshotId` is NaN where it has no id. */
export function followsSnapshot(update: Level2Update, snapshotId: number): Follows {
  if (!isNumbered(update) || Number.isNaN(snapshotId)) return 'next';
  const last = namesPrevious(update) ? snapshotId : snapshotId + 1;
  // The snapshot stands just between two updates: nothing is missing.
  if (update.previousId === snapshotId) return 'next';
  if (update.lastId < last) return 'old';
  return update.firstId <= last ? 'next' : 'gap';
}

/** Whether an update follows the one that ended with `lastId`. */
export function followsUpdate(update: Level2Update, lastId: number): Follows {
  if (!isNumbered(update) || Number.isNaN(lastId)) return 'next';
  if (namesPrevious(update)) return update.previousId === lastId ? 'next' : 'gap';
  return update.firstId === lastId + 1 ? 'next' : 'gap';
}

/** What was expected and what came, for a finding. */
export function gapTexts(
  update: Level2Update,
  lastId: number,
  isFirst: boolean,
): readonly [string, string] {
  const { firstId, lastId: u, previousId } = update;
  if (isFirst) {
    const last = namesPrevious(update) ? lastId : lastId + 1;
    return [`U <= ${last} <= u`, `U ${firstId}, u ${u}`];
  }
  if (namesPrevious(update)) return [`pu ${lastId}`, `pu ${previousId}`];
  return [`U ${lastId + 1}`, `U ${firstId}`];
}
