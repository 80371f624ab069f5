import { expect, test } from 'vitest';
import type { Candidate } from '../adl/policy.ts';
import { WaterLine } from './water-line.ts';

const of = (held: bigint, equity: bigint, size = held): Candidate => {
  return { held, size, equity, notional: held, gain: 0n, side: 1 };
};

test('Dora at ten times is reached by the first unit, Chen at three only behind her water', () => {
  const line = new WaterLine();
  line.set(1, of(1_000n, 100n)); // Dora
  line.set(2, of(300n, 100n)); // Chen
  line.set(3, of(50n, 100n)); // Ada
  expect(line.reachedAt(1)).toEqual({ least: 1n, likely: 1n, most: 1n });
  // Dora's water down to three times is 1,000 - 3 * 100.
  expect(line.reachedAt(2)).toEqual({ least: 701n, likely: 701n, most: 702n });
  // Down to a half: 1,000 - 50 and 300 - 50.
  expect(line.reachedAt(3)).toEqual({ least: 1_201n, likely: 1_201n, most: 1_203n });
  expect(line.takenAt(2, 800n)).toMatchObject({ likely: 50n });
});

test('whoever may give only a part stops giving, and the others are reached sooner', () => {
  const line = new WaterLine();
  line.set(1, of(1_000n, 100n, 200n));
  line.set(2, of(300n, 100n));
  expect(line.reachedAt(2)).toMatchObject({ likely: 201n });
});

test('a deposit lowers the own line at once', () => {
  const line = new WaterLine();
  line.set(1, of(1_000n, 100n));
  line.set(2, of(300n, 100n));
  line.set(2, of(300n, 300n));
  expect(line.reachedAt(2)).toMatchObject({ likely: 901n });
  line.remove(1);
  expect(line.reachedAt(2)).toEqual({ least: 1n, likely: 1n, most: 1n });
  expect(line.reachedAt(1)).toBeNull();
});

test('an update and a question of 100,000 accounts stay far below a millisecond', () => {
  const line = new WaterLine();
  let seed = 1;
  const next = (): bigint => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return BigInt(1 + (seed >> 8));
  };
  const count = 100_000;
  for (let row = 0; row < count; row += 1) line.set(row, of(next() * next(), next() * 1_000n));
  const start = performance.now();
  const rounds = 2_000;
  for (let row = 0; row < rounds; row += 1) {
    line.set(row, of(next() * next(), next() * 1_000n));
    line.reachedAt(row + 7);
  }
  const each = (performance.now() - start) / rounds;
  console.log(`water line of ${count} accounts: ${each.toFixed(3)} ms an update and a question`);
  expect(each).toBeLessThan(1);
});
