import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, test } from 'vitest';
import { createJournal } from '../journal/index.ts';
import { playCase } from './fault-matrix.contract.ts';
import { ANSWERS, POINTS } from './fault-room.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-matrix-'));
const shared = createJournal(join(folder, 'shared.db'), { header: 'shared' });
const opening = new TextEncoder().encode('opening');
shared.append(1, opening, 0, opening.length);
shared.waitDurable(1);

afterAll(() => {
  shared.close();
  rmSync(folder, { recursive: true });
});

describe.each(POINTS)('a fault %s', (point) => {
  test.each(ANSWERS)('with a %s leaves one economic order', (answer) =>
    playCase({ point, answer, ending: 'lives' }, shared),
  );
});
