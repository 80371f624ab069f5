import { expect, test } from 'vitest';
import { accountOf } from './account.ts';
import { assess, tableFor } from './assess.ts';
import { INSTRUMENTS, marketWith, rowOf } from './books.contract.ts';
import { DERIVE_PORTFOLIO } from './presets/derive-portfolio.ts';
import { PARADEX } from './presets/paradex.ts';
import { accountAfter, bestReduction, type ReductionCandidate, whatIf } from './what-if.ts';

const PERPETUAL = 0;
const CALL = rowOf(1, 1, 70_000);
const WING = rowOf(1, 1, 80_000);
const table = tableFor(PARADEX, INSTRUMENTS, marketWith());

/** Short calls and the perpetual that hedges a part of their delta. */
const short = accountOf([[CALL, -10]], { cash: 500_000 });

const candidate = (
  step: ReductionCandidate['step'],
  cost: number,
  ...legs: readonly (readonly [number, number])[]
): ReductionCandidate => ({
  step,
  cost,
  legs: legs.map(([row, quantity]) => ({ row, quantity })),
});

const hedge = candidate('linear', 100, [PERPETUAL, 1]);
const wrongWay = candidate('linear', 1, [PERPETUAL, -1]);
const spread = candidate('spread', 50, [WING, 10]);
const close = candidate('close', 10, [CALL, 10]);

test('an order changes equity by its cost and nothing else', () => {
  const { before, after } = whatIf(PARADEX, table, short, close);
  expect(after.equity - before.equity).toBeCloseTo(-10, 6);
  expect(after.maintenanceRequirement).toBe(0);
  expect(before.scenarioProfits).toHaveLength(after.scenarioProfits.length);
});

test('legs in one instrument join the position that is there', () => {
  const after = accountAfter(table, short, candidate('close', 0, [CALL, 4], [CALL, 2]));
  expect([...after.rows]).toEqual([CALL]);
  expect([...after.quantities]).toEqual([-4]);
});

test('a future is tried first, though closing would release more for less', () => {
  const found = bestReduction(PARADEX, table, short, [close, spread, wrongWay, hedge]);
  expect(found?.index).toBe(3);
  expect(found?.released).toBeGreaterThan(0);
});

test('of one step the order that releases most per unit of cost is chosen', () => {
  const dear = candidate('linear', 3_000, [PERPETUAL, 1]);
  expect(bestReduction(PARADEX, table, short, [dear, hedge])?.index).toBe(1);
  const free = candidate('linear', 0, [PERPETUAL, 0.25]);
  expect(bestReduction(PARADEX, table, short, [hedge, free])?.index).toBe(1);
});

test('what raises the requirement is never chosen, nor what costs as much as it releases', () => {
  expect(bestReduction(PARADEX, table, short, [wrongWay])).toBeNull();
  const released = bestReduction(PARADEX, table, short, [hedge])?.released ?? 0;
  const tooDear = { ...hedge, cost: released };
  expect(bestReduction(PARADEX, table, short, [tooDear])).toBeNull();
  expect(bestReduction(PARADEX, table, short, [])).toBeNull();
});

test('where no future helps, a spread is next, and closing comes last', () => {
  const after = bestReduction(PARADEX, table, short, [wrongWay, close, spread]);
  expect(after?.index).toBe(2);
  expect(bestReduction(PARADEX, table, short, [wrongWay, close])?.index).toBe(1);
});

test('asked again and again it comes to an end, each time with a smaller requirement', () => {
  const rules = DERIVE_PORTFOLIO;
  const own = tableFor(rules, INSTRUMENTS, marketWith());
  let account = accountOf(
    [
      [CALL, -10],
      [rowOf(2, -1, 52_000), -6],
    ],
    { cash: 500_000 },
  );
  const candidates = [0.5, -0.5].map((size) => candidate('linear', 20, [PERPETUAL, size]));
  let requirement = assess(rules, own, account).maintenanceRequirement;
  let steps = 0;
  for (; steps < 100; steps += 1) {
    const best = bestReduction(rules, own, account, candidates);
    if (best === null) break;
    account = accountAfter(own, account, candidates[best.index] as ReductionCandidate);
    const next = assess(rules, own, account).maintenanceRequirement;
    expect(next).toBeLessThan(requirement);
    requirement = next;
  }
  expect(steps).toBeGreaterThan(0);
  expect(steps).toBeLessThan(100);
});
