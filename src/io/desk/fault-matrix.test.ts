import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createJournal } from '../journal/index.ts';
import { ANSWERS, type Case, FaultRoom, POINTS, TARGET } from './fault-room.contract.ts';

/** Virtual ms within which everything must be known again once nothing errs any more. */
const RECONCILED_MS = 5_000;

const folder = mkdtempSync(join(tmpdir(), 'breakwater-matrix-'));
const shared = createJournal(join(folder, 'shared.db'), { header: 'shared' });
const opening = new TextEncoder().encode('opening');
shared.append(1, opening, 0, opening.length);
shared.waitDurable(1);

afterAll(() => {
  shared.close();
  rmSync(folder, { recursive: true });
});

/** Plays a case to its end; what must hold is held against the venue, not against the desk. */
async function play(chosen: Case): Promise<void> {
  const room = new FaultRoom(chosen, chosen.ending === 'lives' ? shared : null);
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
    expect(room.held(), 'what was wanted is there').toBe(TARGET);
    expect(room.machine.position).toBe(TARGET);
    expect(room.exposureMax, 'and was ordered once').toBe(TARGET);
    expect(orders.live()).toEqual([]);
  } finally {
    room.end();
  }
}

describe.each(POINTS)('a fault %s', (point) => {
  describe.each(ANSWERS)('with a %s', (answer) => {
    test.each(['lives', 'dies'] as const)('leaves one economic order: the process %s', (ending) =>
      play({ point, answer, ending }),
    );
  });
});
