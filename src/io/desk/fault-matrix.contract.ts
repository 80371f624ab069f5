/** How a case of the fault matrix is played, and what must hold at its end. */
import { expect } from 'vitest';
import type { Journal } from '../journal/index.ts';
import { type Case, FaultRoom, TARGET } from './fault-room.contract.ts';

/** Virtual ms within which everything must be known again once nothing errs any more. */
const RECONCILED_MS = 5_000;

/**
 * Plays a case to its end; what must hold is held against the venue, not against the desk.
 *
 * @param shared journal of processes that live to the end; null: the case has a file of its own
 */
export async function playCase(chosen: Case, shared: Journal | null): Promise<void> {
  const room = new FaultRoom(chosen, shared);
  try {
    await room.begin();
    for (let waited = 0; room.struckAt === null && waited < 100; waited += 1) {
      await room.clock.pass(100);
    }
    expect(room.struckAt, 'the point is reached').not.toBeNull();
    expect(room.isDead).toBe(chosen.ending === 'dies');
    if (room.isDead) {
      await room.clock.pass(1_000);
      await room.resume();
    }
    await room.clock.pass(RECONCILED_MS);
    const { orders } = room.machine;
    expect(orders.unknown(), 'nothing is in doubt').toEqual([]);
    expect(orders.missingFills(), 'no trade is missing').toEqual([]);
    expect(room.machine.position, 'the desk has what the venue has').toBe(room.held());
    await room.clock.pass(2 * RECONCILED_MS);
    expect(room.isAnswered, 'the answer of the case was given').toBe(true);
    expect(room.held(), 'what was wanted is there').toBe(TARGET);
    expect(room.machine.position).toBe(TARGET);
    expect(room.exposureMax, 'and was ordered once').toBe(TARGET);
    expect(orders.live()).toEqual([]);
  } finally {
    room.end();
  }
}
