import { expect, test } from 'vitest';
import { compileCondition } from '../../liquidity/index.ts';
import { Ladder, type LadderStep, type RungPolicy } from './ladder.ts';

const condition = (text: string) => {
  const read = compileCondition(text, ['loss', 'other']);
  if (read.kind === 'fault') throw new Error(read.accepted);
  return read.condition;
};

const rung = (enter: string, change: Partial<RungPolicy> = {}): RungPolicy => ({
  ...{ id: enter, enter: condition(enter), leave: null, enterMs: 0, leaveMs: 0 },
  ...{ samples: { least: 0, of: 0 }, latch: false, repeatMs: 0 },
  ...change,
});

const UNKNOWN = Number.NaN;
const START = 1_000_000;

/** Steps with one loss a second. */
function walk(ladder: Ladder, losses: readonly number[], start = START): readonly LadderStep[] {
  return losses.map((loss, at) => {
    const step = ladder.step(start + at * 1_000, { loss });
    if (step.due) ladder.responded(start + at * 1_000);
    return step;
  });
}

const rungsOf = (steps: readonly LadderStep[]) => steps.map(({ to }) => to);
const dueOf = (steps: readonly LadderStep[]) => steps.map(({ due }) => due);

test('a sample that cannot be told leaves the dwell alone, and does not enter by itself', () => {
  const ladder = new Ladder([rung('loss > 5', { enterMs: 3_000 })], 10_000);
  const steps = walk(ladder, [9, 9, UNKNOWN, UNKNOWN, UNKNOWN, 9]);
  expect(rungsOf(steps)).toEqual([-1, -1, -1, -1, -1, 0]);
  expect(steps.at(-1)).toMatchObject({ since: START, due: true });
});

test('a dwell is forgotten when nothing could be told for longer than the gap', () => {
  const rungs = [rung('loss > 5', { enterMs: 3_000 })];
  const blind = Array<number>(5).fill(UNKNOWN);
  expect(rungsOf(walk(new Ladder(rungs, 3_000), [9, ...blind, 9, 9, 9])).at(-1)).toBe(-1);
  expect(rungsOf(walk(new Ladder(rungs, 3_000), [9, ...blind, 9, 9, 9, 9])).at(-1)).toBe(0);
  expect(rungsOf(walk(new Ladder(rungs, 6_000), [9, ...blind, 9])).at(-1)).toBe(0);
});

test('samples that cannot be told are not counted among the last ones', () => {
  const rungs = [rung('loss > 5', { samples: { least: 2, of: 3 } })];
  const rungsAt = (losses: readonly number[]) => rungsOf(walk(new Ladder(rungs, 10_000), losses));
  expect(rungsAt([9, UNKNOWN, UNKNOWN, UNKNOWN, 9]).at(-1)).toBe(0);
  expect(rungsAt([9, 1, 1, UNKNOWN, 9]).at(-1)).toBe(-1);
});

test('a rung is not left for one that cannot be told, nor passed over on the way down', () => {
  const rungs = [rung('loss > 5'), rung('loss > 10')];
  expect(rungsOf(walk(new Ladder(rungs, 10_000), [12, UNKNOWN, UNKNOWN, 12]))).toEqual([
    1, 1, 1, 1,
  ]);
  const two = [rung('other > 5'), rung('loss > 10')];
  const ladder = new Ladder(two, 10_000);
  ladder.step(START, { loss: 12, other: 9 });
  expect(ladder.step(START + 1_000, { loss: 1, other: UNKNOWN }).to).toBe(0);
});

test('what decides a condition beside an unknown name enters a rung', () => {
  const ladder = new Ladder([rung('loss > 5 || other < 1')], 10_000);
  expect(ladder.step(START, { loss: 9, other: UNKNOWN }).to).toBe(0);
});

test('a latch that a jump passes over holds, and the rung above it steps down to it', () => {
  const rungs = [rung('loss > 5', { latch: true }), rung('loss > 10')];
  const ladder = new Ladder(rungs, 10_000);
  expect(rungsOf(walk(ladder, [12, 7, 3, 3]))).toEqual([1, 0, 0, 0]);
  expect(ladder.latched).toBe(true);
  const straight = new Ladder(rungs, 10_000);
  expect(rungsOf(walk(straight, [12, 3, 3]))).toEqual([1, 0, 0]);
  straight.rearm();
  expect([straight.at, straight.latched]).toEqual([-1, false]);
  expect(rungsOf(walk(straight, [3, 7, 3], START + 9_000))).toEqual([-1, 0, 0]);
});

test('a ladder steps down to the highest latch that it passed or entered, and not below it', () => {
  const latch = { latch: true };
  const rungs = [
    rung('loss > 5', latch),
    rung('loss > 10', latch),
    rung('loss > 20'),
    rung('loss > 30'),
  ];
  expect(rungsOf(walk(new Ladder(rungs, 10_000), [7, 35, 25, 15, 1]))).toEqual([0, 3, 2, 1, 1]);
  expect(rungsOf(walk(new Ladder(rungs, 10_000), [35, 1]))).toEqual([3, 1]);
});

test('a latched rung responds again while it stands, though its condition holds no more', () => {
  const repeats = { latch: true, repeatMs: 2_000 };
  const losses = [7, 3, 3, UNKNOWN, 3];
  expect(dueOf(walk(new Ladder([rung('loss > 5', repeats)], 10_000), losses))).toEqual([
    ...[true, false, true, false, true],
  ]);
  const once = { latch: true, repeatMs: 0 };
  expect(dueOf(walk(new Ladder([rung('loss > 5', once)], 10_000), losses))).toEqual([
    ...[true, false, false, false, false],
  ]);
});

test('a rung without a latch responds again only at samples at which its condition holds', () => {
  const repeats = { leave: condition('loss < 1'), repeatMs: 1_000 };
  const steps = walk(new Ladder([rung('loss > 5', repeats)], 10_000), [7, 7, UNKNOWN, 3, 7]);
  expect(rungsOf(steps)).toEqual([0, 0, 0, 0, 0]);
  expect(dueOf(steps)).toEqual([true, true, false, false, true]);
});

test('rungs that a jump upward skips are named, and none on the way down', () => {
  const rungs = ['loss > 5', 'loss > 10', 'loss > 20'].map((enter) => rung(enter));
  const steps = walk(new Ladder(rungs, 10_000), [30, 7, 30, 30, 1]);
  expect(steps.map(({ passed }) => passed)).toEqual([[0, 1], [], [1], [], []]);
});

test('a ladder goes on from what was saved, its latch and its dwell with it', () => {
  const rungs = [rung('loss > 5', { latch: true }), rung('loss > 10', { enterMs: 4_000 })];
  const [ladder, restored] = [new Ladder(rungs, 3_000), new Ladder(rungs, 3_000)];
  walk(ladder, [12, 12, UNKNOWN]);
  restored.restore(JSON.parse(JSON.stringify(ladder.toState())));
  const rest = [UNKNOWN, 12, 3, 12, UNKNOWN, 12, 12, 12, 3];
  expect(walk(restored, rest, START + 3_000)).toEqual(walk(ladder, rest, START + 3_000));
  expect(restored.toState()).toEqual(ladder.toState());
});
