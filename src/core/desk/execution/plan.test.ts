import { describe, expect, test } from 'vitest';
import type { Lots, Ppm, PriceUnits } from '../../money/index.ts';
import { type LiveChild, openPlan, type PlanStep, type PlanView } from './plan.ts';
import {
  type ChildTerms,
  faultOfPlan,
  type PaceTerms,
  type ParentOrder,
  type PlanTerms,
} from './terms.ts';

const lots = (value: bigint) => value as Lots;
const price = (value: bigint) => value as PriceUnits;
const ppm = (value: bigint) => value as Ppm;

/** Sweeps at once: the pace alone decides what is sent. */
const SWEEP: ChildTerms = {
  urgency: { waitsMs: [0, 0, 0], capPpm: ppm(1_000n), protection: price(50n) },
  collarPpm: null,
  depthPpm: null,
  driftTicks: 1,
  pauseMs: 0,
};
/** A second on each rung, then the market, within 1 % of the index. */
const LADDER: ChildTerms = {
  ...SWEEP,
  urgency: { waitsMs: [1_000, 1_000, 1_000, 1_000], capPpm: ppm(200n), protection: price(300n) },
  collarPpm: ppm(10_000n),
};
const BUY: ParentOrder = {
  side: 'buy',
  size: lots(1_000n),
  step: lots(1n),
  sizeMin: lots(1n),
};

/** 99,990 bid, 100,000 ask, index 100,000. */
const view = (time: number, more: Partial<PlanView> = {}): PlanView => ({
  time,
  touch: {
    bid: price(99_990n),
    ask: price(100_000n),
    index: price(100_000n),
    tick: price(10n),
  },
  depth: lots(10_000n),
  volume: lots(0n),
  live: null,
  ...more,
});
const resting = (of: PlanStep): LiveChild => {
  if (of.kind !== 'child' && of.kind !== 'replace') throw new Error(of.kind);
  return { left: of.size, limit: of.limit, timeInForce: of.timeInForce };
};
const plan = (pace: PaceTerms, child: ChildTerms = SWEEP, parent = BUY) =>
  openPlan({ ...pace, child } as PlanTerms, parent, 0);

describe('now: the ladder of urgency', () => {
  test('behind the best, at it, across it with a cap, swept, and last at the collar', () => {
    const worked = plan({ kind: 'now' }, LADDER);
    const first = worked.next(view(0));
    expect(first).toEqual({
      kind: 'child',
      side: 'buy',
      size: 1_000n,
      limit: 99_980n,
      timeInForce: 'post-only',
    });
    expect(worked.next(view(999, { live: resting(first) }))).toEqual({
      kind: 'wait',
      until: 1_000,
    });
    const second = worked.next(view(1_000, { live: resting(first) }));
    expect(second).toMatchObject({
      kind: 'replace',
      limit: 99_990n,
      timeInForce: 'until-cancelled',
    });
    const third = worked.next(view(2_000, { live: resting(second) }));
    expect(third).toMatchObject({ kind: 'replace', limit: 100_000n });
    const fourth = worked.next(view(3_000, { live: resting(third) }));
    expect(fourth).toMatchObject({
      kind: 'replace',
      limit: 100_300n,
      timeInForce: 'immediate-or-cancel',
    });
    expect(worked.next(view(4_000))).toMatchObject({ kind: 'child', limit: 101_000n });
    const open = plan({ kind: 'now' }, { ...LADDER, collarPpm: null });
    expect(open.next(view(4_000))).toMatchObject({ kind: 'child', limit: null });
  });

  test('a child follows the best price, but not by less than the drift or in the pause', () => {
    const terms = { ...LADDER, driftTicks: 2, pauseMs: 500 };
    const worked = plan({ kind: 'now' }, terms);
    const live = resting(worked.next(view(0)));
    const up = (bid: bigint, time: number) =>
      worked.next(view(time, { live, touch: { ...view(0).touch, bid: price(bid) } }));
    expect(up(100_000n, 600).kind).toBe('wait');
    expect(up(100_010n, 100)).toEqual({ kind: 'wait', until: 500 });
    expect(up(100_010n, 600)).toMatchObject({ kind: 'replace', limit: 100_000n });
  });

  test('a child that rests beyond the collar is replaced at once, pause or not', () => {
    const worked = plan({ kind: 'now' }, { ...LADDER, pauseMs: 60_000, driftTicks: 1_000 });
    const live = resting(worked.next(view(0)));
    const touch = { ...view(0).touch, index: price(98_000n) };
    expect(worked.next(view(10, { live, touch }))).toMatchObject({
      kind: 'replace',
      limit: 98_980n,
    });
  });

  test('without the side it needs, or without an index for the collar, it waits', () => {
    const worked = plan({ kind: 'now' }, LADDER);
    const noBid = { ...view(0).touch, bid: null };
    expect(worked.next(view(0, { touch: noBid }))).toEqual({ kind: 'wait', until: 1_000 });
    const noIndex = { ...view(0).touch, index: price(0n) };
    expect(worked.next(view(0, { touch: noIndex })).kind).toBe('wait');
    expect(worked.next(view(0)).kind).toBe('child');
  });

  test('no child is more than its share of the depth, and thin depth waits', () => {
    const half = { ...SWEEP, depthPpm: ppm(500_000n) };
    const worked = plan({ kind: 'now' }, half, { ...BUY, sizeMin: lots(100n), step: lots(10n) });
    expect(worked.next(view(0, { depth: lots(199n) })).kind).toBe('wait');
    expect(worked.next(view(0, { depth: lots(599n) }))).toMatchObject({ size: 290n });
    // 950 would leave 50 behind, which is no order: 900 leaves one.
    expect(worked.next(view(0, { depth: lots(1_900n) }))).toMatchObject({ size: 900n });
    expect(worked.next(view(0, { depth: lots(2_000n) }))).toMatchObject({ size: 1_000n });
  });

  test('late fills of an earlier child shrink what is out, and end the plan', () => {
    const worked = plan({ kind: 'now' }, LADDER);
    const live = resting(worked.next(view(0)));
    worked.filled(lots(700n));
    expect(worked.next(view(10, { live }))).toMatchObject({ kind: 'replace', size: 300n });
    worked.filled(lots(400n));
    expect(worked.next(view(20, { live }))).toEqual({ kind: 'cancel' });
    expect(worked.next(view(30))).toEqual({ kind: 'done' });
  });
});

describe('twap and vwap', () => {
  const twap: PaceTerms = {
    kind: 'twap',
    durationMs: 7_000,
    slices: 7,
    jitterPpm: ppm(0n),
    seed: 1,
    catchUpPpm: ppm(2_000_000n),
  };

  test('a thousand lots in seven are 143 six times and 142', () => {
    const worked = plan(twap);
    const sizes = [0, 1, 2, 3, 4, 5, 6].map((second) => {
      const step = worked.next(view(second * 1_000));
      if (step.kind !== 'child') throw new Error(step.kind);
      worked.filled(step.size);
      expect(worked.next(view(second * 1_000 + 1))).toEqual(
        second === 6 ? { kind: 'done' } : { kind: 'wait', until: (second + 1) * 1_000 },
      );
      return step.size;
    });
    expect(sizes).toEqual([143n, 143n, 143n, 143n, 143n, 143n, 142n]);
  });

  test('what was missed is caught up by no more than the cap in a period', () => {
    const worked = plan(twap);
    const late = worked.next(view(4_500));
    expect(late).toMatchObject({ kind: 'child', size: 286n });
    worked.filled(lots(286n));
    expect(worked.next(view(4_600))).toEqual({ kind: 'wait', until: 5_000 });
    expect(worked.next(view(5_000))).toMatchObject({ size: 286n });
    worked.filled(lots(100n));
    expect(worked.next(view(5_001))).toMatchObject({ size: 186n });
    worked.filled(lots(186n));
    // After the last slice it goes on period by period.
    expect(worked.next(view(9_500))).toMatchObject({ size: 286n });
    worked.filled(lots(286n));
    expect(worked.next(view(9_999))).toEqual({ kind: 'wait', until: 10_000 });
    expect(worked.next(view(10_000))).toMatchObject({ size: 142n });
  });

  test('a slice that is not filled climbs, and the next one is added to it', () => {
    const worked = plan({ ...twap, durationMs: 14_000 }, LADDER);
    const first = worked.next(view(0));
    expect(first).toMatchObject({ size: 143n, timeInForce: 'post-only' });
    const second = worked.next(view(2_000, { live: resting(first) }));
    expect(second).toMatchObject({ kind: 'replace', size: 286n, limit: 100_000n });
  });

  test('jitter moves a slice within its period, the same way for the same seed', () => {
    const moved: PaceTerms = { ...twap, jitterPpm: ppm(900_000n) };
    const begins = (pace: PaceTerms) => {
      const step = plan(pace).next(view(-1));
      return step.kind === 'wait' ? step.until : null;
    };
    expect(begins(twap)).toBe(0);
    expect(begins(moved)).toBeGreaterThan(0);
    expect(begins(moved)).toBeLessThan(900);
    expect(begins(moved)).toBe(begins(moved));
    expect(begins({ ...moved, seed: 2 })).not.toBe(begins(moved));
  });

  test('volume of the past shares the order out', () => {
    const worked = plan({
      kind: 'vwap',
      periodMs: 1_000,
      volumes: [5n, 3n, 2n, 2n, 3n, 8n],
      catchUpPpm: ppm(1_000_000n),
    });
    const sizes = [0, 1, 2, 3, 4, 5].map((second) => {
      const step = worked.next(view(second * 1_000));
      if (step.kind !== 'child') throw new Error(step.kind);
      worked.filled(step.size);
      return step.size;
    });
    // By largest remainder: 217.39, 130.43, 86.96, 86.96, 130.43, 347.83.
    expect(sizes).toEqual([217n, 131n, 87n, 87n, 130n, 348n]);
  });
});

describe('participation', () => {
  const fifth: PaceTerms = {
    kind: 'participation',
    sharePpm: ppm(200_000n),
    least: lots(10n),
    most: lots(100n),
  };

  test('a fifth of the whole is a quarter of what others trade, from the least on', () => {
    const worked = plan(fifth);
    expect(worked.next(view(0, { volume: lots(39n) }))).toEqual({ kind: 'wait', until: null });
    expect(worked.next(view(1, { volume: lots(40n) }))).toMatchObject({ size: 10n });
    worked.filled(lots(10n));
    expect(worked.next(view(2, { volume: lots(79n) })).kind).toBe('wait');
    expect(worked.next(view(3, { volume: lots(10_000n) }))).toMatchObject({ size: 100n });
  });

  test('what was sent and not filled is sent again', () => {
    const worked = plan(fifth);
    expect(worked.next(view(1, { volume: lots(80n) }))).toMatchObject({ size: 20n });
    worked.filled(lots(5n));
    expect(worked.next(view(2, { volume: lots(80n) }))).toMatchObject({ size: 15n });
  });

  test('a resting child grows by the least and no sooner', () => {
    const worked = plan(fifth, LADDER);
    const live = resting(worked.next(view(0, { volume: lots(80n) })));
    expect(worked.next(view(1, { volume: lots(116n), live })).kind).toBe('wait');
    expect(worked.next(view(2, { volume: lots(120n), live }))).toMatchObject({
      kind: 'replace',
      size: 30n,
    });
  });
});

describe('iceberg', () => {
  test('the next part is shown when the last one is filled', () => {
    const pace: PaceTerms = { kind: 'iceberg', visible: lots(300n), jitterPpm: ppm(0n), seed: 3 };
    const worked = plan(pace, LADDER);
    const first = worked.next(view(0));
    expect(first).toMatchObject({ size: 300n });
    worked.filled(lots(120n));
    const live = { ...resting(first), left: lots(180n) };
    expect(worked.next(view(10, { live })).kind).toBe('wait');
    worked.filled(lots(180n));
    // A new part is patient again.
    expect(worked.next(view(5_000))).toMatchObject({ size: 300n, timeInForce: 'post-only' });
    worked.filled(lots(300n));
    expect(worked.next(view(5_001))).toMatchObject({ size: 300n });
    worked.filled(lots(300n));
    expect(worked.next(view(5_002))).toMatchObject({ size: 100n });
  });

  test('parts vary around the visible size, the same way for the same seed', () => {
    const pace: PaceTerms = {
      kind: 'iceberg',
      visible: lots(100n),
      jitterPpm: ppm(300_000n),
      seed: 3,
    };
    const sizesOf = () => {
      const worked = plan(pace);
      return [0, 1, 2, 3, 4].map((time) => {
        const step = worked.next(view(time));
        if (step.kind !== 'child') throw new Error(step.kind);
        worked.filled(step.size);
        return step.size;
      });
    };
    const sizes = sizesOf();
    expect(sizesOf()).toEqual(sizes);
    expect(new Set(sizes).size).toBeGreaterThan(2);
    for (const size of sizes) expect(size >= 70n && size <= 130n).toBe(true);
  });
});

test('what is out of range is named with what was seen and what is accepted', () => {
  const fault = (pace: PaceTerms, child = SWEEP, parent = BUY) =>
    faultOfPlan({ ...pace, child } as PlanTerms, parent);
  const now: PaceTerms = { kind: 'now' };
  expect(fault(now)).toBeNull();
  expect(fault(now, SWEEP, { ...BUY, size: lots(0n) })?.at).toBe('parent.size');
  expect(fault(now, SWEEP, { ...BUY, step: lots(3n) })).toMatchObject({
    seen: '1000',
    accepted: 'a multiple of the step 3',
  });
  expect(fault(now, { ...SWEEP, collarPpm: ppm(1_000_000n) })?.at).toBe('child.collarPpm');
  expect(fault(now, { ...SWEEP, depthPpm: ppm(0n) })?.at).toBe('child.depthPpm');
  const urgency = { ...SWEEP.urgency, waitsMs: [-1] };
  expect(fault(now, { ...SWEEP, urgency })?.at).toBe('child.urgency.waitsMs.0');
  const vwap = { kind: 'vwap', periodMs: 1, volumes: [0n], catchUpPpm: ppm(1_000_000n) } as const;
  expect(fault(vwap)?.at).toBe('sum of volumes');
  const share = { kind: 'participation', least: lots(5n), most: lots(4n) } as const;
  expect(fault({ ...share, sharePpm: ppm(10n) })?.at).toBe('most');
  expect(fault({ ...share, sharePpm: ppm(1_000_000n) })?.at).toBe('sharePpm');
});
