import { expect, test } from 'vitest';
import { DeskTime } from './desk-time.ts';

const [HOUR, DAY, START] = [3_600_000, 86_400_000, 1_760_000_000_000];

/** A wall clock that can be set, beside the time that really goes by. */
function begin(last = START) {
  const at = { wall: START, monotonic: 500.25 };
  const faults: string[] = [];
  const clock = { now: () => at.wall, monotonic: () => at.monotonic, after: () => () => {} };
  const time = new DeskTime(clock, last, (says) => void faults.push(says));
  const pass = (ms: number): number => {
    at.wall += ms;
    at.monotonic += ms;
    return time.now();
  };
  return { at, faults, time, pass };
}

test('a clock that is right is believed, and so is one that is corrected by a little', () => {
  const { at, faults, pass } = begin();
  expect(pass(250)).toBe(START + 250);
  at.wall -= 900;
  expect(pass(0)).toBe(START + 250);
  expect(pass(1_000)).toBe(START + 350);
  at.wall += 30_000;
  expect(pass(0)).toBe(START + 30_350);
  expect(faults).toEqual([]);
});

test('a clock that is set back freezes nothing, and is told of once', () => {
  const { at, faults, pass } = begin();
  pass(1_000);
  at.wall -= HOUR;
  expect(pass(250)).toBe(START + 1_250);
  expect(pass(250)).toBe(START + 1_500);
  expect(faults).toHaveLength(1);
  at.wall += HOUR;
  expect(pass(250)).toBe(START + 1_750);
  expect(faults).toHaveLength(1);
});

test('a clock that shows tomorrow for a moment does not make it tomorrow', () => {
  const { at, faults, pass } = begin();
  at.wall += DAY;
  expect(pass(250)).toBe(START + 250);
  at.wall -= DAY;
  expect(pass(250)).toBe(START + 500);
  expect(faults).toHaveLength(1);
});

test('a desk whose last process was a day ahead goes on from there', () => {
  const { faults, pass } = begin(START + DAY);
  expect(pass(250)).toBe(START + DAY + 250);
  expect(pass(250)).toBe(START + DAY + 500);
  expect(faults).toHaveLength(1);
});
