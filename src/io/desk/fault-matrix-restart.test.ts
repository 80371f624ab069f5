import { describe, test } from 'vitest';
import { playCase } from './fault-matrix.contract.ts';
import { ANSWERS, POINTS } from './fault-room.contract.ts';

describe.each(POINTS)('a process that dies %s', (point) => {
  test.each(ANSWERS)('and starts with a %s leaves one economic order', (answer) =>
    playCase({ point, answer, ending: 'dies' }, null),
  );
});
