import { expect, test } from 'vitest';
import { Random } from './random.ts';

const list = <T>(length: number, draw: () => T): T[] => Array.from({ length }, draw);

test('the generator is xoshiro128**: its published first outputs from the state 1, 2, 3, 4', () => {
  const random = Random.restore({ key: [1, 2, 3, 4], words: [1, 2, 3, 4] });
  expect(list(6, () => random.uint32())).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492,
  ]);
});

test('a seed is spread by SplitMix64: its published first outputs from zero', () => {
  // 0xe220a8397b1dcdaf and 0x6e789e6aa1b965f4, low halves first.
  expect(new Random(0).state().key).toEqual([0x7b1dcdaf, 0xe220a839, 0xa1b965f4, 0x6e789e6a]);
});

test('the stream of a seed never changes', () => {
  const random = new Random(20251010);
  expect(list(8, () => random.uint32())).toEqual([
    936483120, 4157097441, 3789420804, 1317331735, 4130869313, 491071038, 1119429595, 3389775063,
  ]);
  expect(list(3, () => random.unit())).toEqual([
    0.10455684367602391, 0.5270763901568991, 0.8999064345206689,
  ]);
  expect([random.below(10), random.below(1000), random.below(1_099_511_627_776)]).toEqual([
    5, 391, 409_854_451_684,
  ]);
  expect(list(3, () => random.normal())).toEqual([
    0.5390975462478755, -0.3883641675444016, 1.5324916622101468,
  ]);
  expect(list(2, () => random.exponential())).toEqual([0.6243504012529696, 0.10963113528220497]);
  expect([random.pareto(1, 0.85), random.pareto(10, 2)]).toEqual([
    2.8492984662899135, 10.917931209241745,
  ]);
  const order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  random.shuffle(order);
  expect(order).toEqual([3, 9, 2, 4, 5, 0, 6, 7, 8, 1]);
});

test('the splits of a seed never change', () => {
  const random = new Random(20251010);
  expect(random.split('book').uint32()).toBe(2156145658);
  expect(random.split('population').uint32()).toBe(1652295486);
  expect(random.split('book').split('makers').uint32()).toBe(1944580732);
});

test('text, whole numbers and 64-bit integers are all seeds', () => {
  expect(new Random('breakwater').uint32()).toBe(1415441054);
  expect(new Random(0xffffffffffffffffn).uint32()).toBe(477689756);
  expect(new Random(7n).state()).toEqual(new Random(7).state());
  expect(new Random('7').state()).not.toEqual(new Random(7).state());
});

test('a seed that is negative, broken or too long is refused', () => {
  for (const seed of [-1, 0.5, Number.NaN, 1e300, -1n, 1n << 64n]) {
    expect(() => new Random(seed)).toThrow(RangeError);
  }
});

test('a split depends on the seed and the name, not on what was drawn before', () => {
  const fresh = new Random(7);
  const used = new Random(7);
  list(1000, () => used.uint32());
  expect(used.split('noise').state()).toEqual(fresh.split('noise').state());
});

test('splitting does not disturb the parent', () => {
  const split = new Random(7);
  split.split('noise').uint32();
  expect(list(5, () => split.uint32())).toEqual(
    ((whole) => list(5, () => whole.uint32()))(new Random(7)),
  );
});

test('streams of different names have nothing in common', () => {
  const parent = new Random(7);
  const streams = ['', 'a', 'b', 'ab', 'ba', 'noise'].map((name) => parent.split(name));
  const draws = [parent, ...streams].map((stream) => list(2000, () => stream.normal()));
  for (const [i, left] of draws.entries()) {
    for (const right of draws.slice(i + 1)) {
      const product = left.reduce((sum, value, at) => sum + value * (right[at] as number), 0);
      // A correlation of 2,000 independent pairs has a standard deviation of 0.022.
      expect(Math.abs(product / 2000)).toBeLessThan(0.1);
    }
  }
});

test('a restored generator goes on where the state was taken', () => {
  const random = new Random('restore');
  list(17, () => random.uint32());
  const twin = Random.restore(JSON.parse(JSON.stringify(random.state())));
  expect(list(9, () => twin.unit())).toEqual(list(9, () => random.unit()));
  expect(twin.split('x').state()).toEqual(random.split('x').state());
});

test('a state that xoshiro cannot have is refused', () => {
  expect(() => Random.restore({ key: [1, 2, 3], words: [1, 2, 3, 4] })).toThrow(RangeError);
  expect(() => Random.restore({ key: [1, 2, 3, 4], words: [0, 0, 0, 0] })).toThrow(RangeError);
  expect(() => Random.restore({ key: [1, 2, 3, 4], words: [1, 2, 3, -4] })).toThrow(RangeError);
});

/** Pearson's statistic of counts that should be equal. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** Its 99.9 % point for 99 degrees of freedom is 148.2, the 0.1 % point 61.1. */
function expectUniform(draw: () => number): void {
  const counts = new Array<number>(100).fill(0);
  for (let i = 0; i < 100_000; i += 1) {
    const cell = Math.floor(draw() * 100);
    counts[cell] = (counts[cell] as number) + 1;
  }
  expect(chiSquare(counts)).toBeGreaterThan(61.1);
  expect(chiSquare(counts)).toBeLessThan(148.2);
}

test('draws are uniform by chi-square', () => {
  const random = new Random(1);
  expectUniform(() => random.unit());
  expectUniform(() => random.openUnit());
  expectUniform(() => (random.below(100) + 0.5) / 100);
  expectUniform(() => random.below(9_007_199_254_740_992) / 9_007_199_254_740_992);
  expectUniform(() => ((random.uint32() & 0xffff) + 0.5) / 65_536);
});

test('each of the first draws of a thousand splits is as likely as another', () => {
  const parent = new Random(1);
  let split = 0;
  expectUniform(() => {
    split += 1;
    return parent.split(`account ${split}`).unit();
  });
});

test('normal, exponential and Pareto numbers have their moments', () => {
  const random = new Random(2);
  const normals = list(100_000, () => random.normal());
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  expect(mean(normals)).toBeCloseTo(0, 1.7);
  expect(mean(normals.map((z) => z * z))).toBeCloseTo(1, 1.7);
  expect(mean(normals.map((z) => z * z * z * z))).toBeCloseTo(3, 0.8);
  expect(mean(list(100_000, () => random.exponential()))).toBeCloseTo(1, 1.7);
  const beyond = list(100_000, () => random.pareto(3, 0.85)).filter((x) => x > 30).length;
  expect(beyond / 100_000).toBeCloseTo(0.1413, 2); // 10^-0.85
});

test('all orders of three are equally likely to come out of a shuffle', () => {
  const random = new Random(3);
  const counts = new Map<string, number>();
  for (let i = 0; i < 60_000; i += 1) {
    const order = [1, 2, 3];
    random.shuffle(order);
    counts.set(order.join(), (counts.get(order.join()) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  expect(chiSquare([...counts.values()])).toBeLessThan(20.5); // 99.9 % point, 5 degrees
});

test('typed arrays can be shuffled, and an empty or single one stays', () => {
  const random = new Random(4);
  const values = Float64Array.from({ length: 50 }, (_, i) => i);
  random.shuffle(values);
  expect([...values]).not.toEqual([...values].sort((a, b) => a - b));
  expect([...values].sort((a, b) => a - b)).toEqual(list(50, () => 0).map((_, i) => i));
  random.shuffle([]);
  random.shuffle([1]);
});

test('below refuses ranges that are empty, broken or too wide', () => {
  for (const n of [0, -3, 1.5, Number.NaN, 1e17]) {
    expect(() => new Random(1).below(n)).toThrow(RangeError);
  }
});

test('a certain chance is certain and an impossible one never comes', () => {
  const random = new Random(5);
  expect(list(100, () => random.chance(1)).every((won) => won)).toBe(true);
  expect(list(100, () => random.chance(0)).some((won) => won)).toBe(false);
});
