import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, Ppm, PriceUnits } from '../../money/index.ts';
import { Random } from '../../numeric/index.ts';
import { canonicalText, canonicalValue } from '../codec/index.ts';
import {
  type ExecutionPlan,
  type LiveChild,
  openPlan,
  type PlanState,
  type PlanStep,
  type PlanView,
  planFromState,
  type WantedChild,
} from './plan.ts';
import { faultOfPlan, type PaceTerms, type ParentOrder, type PlanTerms } from './terms.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const runs = (numRuns: number) => ({ seed: SEED, numRuns });
const PPM = 1_000_000n;

const lots = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((value) => BigInt(value) as Lots);
const ppm = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((value) => BigInt(value) as Ppm);

const pace: fc.Arbitrary<PaceTerms> = fc.oneof(
  fc.constant({ kind: 'now' } as const),
  fc.record({
    kind: fc.constant('twap' as const),
    durationMs: fc.integer({ min: 1_000, max: 60_000 }),
    slices: fc.integer({ min: 1, max: 12 }),
    jitterPpm: ppm(0, 999_999),
    seed: fc.nat(),
    catchUpPpm: ppm(1_000_000, 3_000_000),
  }),
  fc.record({
    kind: fc.constant('vwap' as const),
    periodMs: fc.integer({ min: 500, max: 5_000 }),
    volumes: fc.array(fc.bigInt({ min: 1n, max: 50n }), { minLength: 1, maxLength: 8 }),
    catchUpPpm: ppm(1_000_000, 3_000_000),
  }),
  fc.record({
    kind: fc.constant('participation' as const),
    sharePpm: ppm(10_000, 900_000),
    least: lots(0, 30),
    most: lots(30, 500),
  }),
  fc.record({
    kind: fc.constant('iceberg' as const),
    visible: lots(1, 200),
    jitterPpm: ppm(0, 900_000),
    seed: fc.nat(),
  }),
);

const child = fc.record({
  urgency: fc.record({
    waitsMs: fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 4 }),
    capPpm: ppm(0, 3_000),
    protection: lots(0, 500).map((value) => value as bigint as PriceUnits),
  }),
  collarPpm: ppm(0, 20_000),
  depthPpm: ppm(50_000, 1_000_000),
  driftTicks: fc.integer({ min: 1, max: 5 }),
  pauseMs: fc.integer({ min: 0, max: 800 }),
});

const parent: fc.Arbitrary<ParentOrder> = fc
  .record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    steps: fc.integer({ min: 1, max: 400 }),
    step: fc.integer({ min: 1, max: 5 }),
    sizeMin: fc.integer({ min: 0, max: 20 }),
  })
  .map(({ side, steps, step, sizeMin }) => ({
    side,
    size: BigInt(steps * step) as Lots,
    step: BigInt(step) as Lots,
    sizeMin: BigInt(Math.ceil(sizeMin / step) * step) as Lots,
  }));

const plans = fc.record({ pace, child, parent, seed: fc.nat() });

interface Play {
  readonly filled: bigint;
  readonly isDone: boolean;
}

type Look = (view: PlanView, wanted: WantedChild, filled: bigint) => void;

/** A market that wanders, trades and fills part of what is out; the plan is asked at every turn. */
class Market {
  // state
  private readonly random: Random;
  private time = 0;
  private mid = 100_000;
  private index = 100_000;
  private volume = 0n;
  private live: LiveChild | null = null;
  filled = 0n;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  view(): PlanView {
    const { random } = this;
    this.time += 1 + random.below(400);
    this.mid += 10 * (random.below(21) - 10);
    this.index += 10 * (random.below(15) - 7);
    this.volume += BigInt(random.below(60));
    const side = (price: number) => (random.chance(0.03) ? null : (BigInt(price) as PriceUnits));
    return {
      time: this.time,
      touch: {
        bid: side(this.mid - 10),
        ask: side(this.mid + 10),
        index: BigInt(this.index) as PriceUnits,
        tick: 10n as PriceUnits,
      },
      depth: BigInt(random.below(2_000)) as Lots,
      volume: this.volume as Lots,
      live: this.live,
    };
  }

  /** Takes a step, fills a part of what is out, and ends immediate orders. */
  answer(step: PlanStep, plan: ExecutionPlan): void {
    if (step.kind === 'cancel') this.live = null;
    if (step.kind === 'child' || step.kind === 'replace') {
      this.live = { left: step.size, limit: step.limit, timeInForce: step.timeInForce };
    }
    if (this.live === null) return;
    const { left, timeInForce } = this.live;
    if (this.random.chance(0.5)) {
      const whole = this.random.chance(0.5);
      const size = whole ? left : (BigInt(this.random.below(Number(left) + 1)) as Lots);
      this.filled += size;
      plan.filled(size);
      this.live = { ...this.live, left: (left - size) as Lots };
    }
    if (this.live.left === 0n || timeInForce === 'immediate-or-cancel') this.live = null;
  }
}

const TURNS_MAX = 4_000;

function play(terms: PlanTerms, order: ParentOrder, seed: number, look: Look = () => {}): Play {
  expect(faultOfPlan(terms, order)).toBeNull();
  const market = new Market(seed);
  const plan = openPlan(terms, order, 0);
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    const view = market.view();
    const step = plan.next(view);
    if (step.kind === 'done') return { filled: market.filled, isDone: true };
    if (step.kind === 'child' || step.kind === 'replace') look(view, step, market.filled);
    market.answer(step, plan);
  }
  return { filled: market.filled, isDone: false };
}

test('every plan ends, and the fills of its children sum to the order exactly', () => {
  fc.assert(
    fc.property(plans, ({ pace: of, child: how, parent: order, seed }) => {
      const collarPpm = 500_000n as Ppm; // wide: no plan waits for its collar for ever
      const terms = { ...of, child: { ...how, collarPpm } } as PlanTerms;
      const { filled, isDone } = play(terms, order, seed);
      expect({ filled, isDone }).toEqual({ filled: order.size, isDone: true });
    }),
    runs(200),
  );
});

test('no child is beyond its collar, its share of the depth, its step or what is left', () => {
  fc.assert(
    fc.property(plans, ({ pace: of, child: how, parent: order, seed }) => {
      const terms = { ...of, child: how } as PlanTerms;
      play(terms, order, seed, (view, { size, limit, side }, filled) => {
        const left = order.size - filled;
        const { index } = view.touch;
        expect(size > 0n && size <= left).toBe(true);
        expect(size * PPM <= view.depth * how.depthPpm).toBe(true);
        if (size !== left) expect(size % order.step === 0n && size >= order.sizeMin).toBe(true);
        const moved = side === 'buy' ? (limit as bigint) - index : index - (limit as bigint);
        expect(moved * PPM <= index * how.collarPpm).toBe(true);
      });
    }),
    runs(150),
  );
});

test('a participation never has more than its share of the whole volume, filled or out', () => {
  const shares = plans.filter(({ pace: { kind } }) => kind === 'participation');
  fc.assert(
    fc.property(shares, ({ pace: of, child: how, parent: order, seed }) => {
      if (of.kind !== 'participation') throw new Error(of.kind);
      play({ ...of, child: how }, order, seed, (view, { size }, filled) => {
        const ours = filled + size;
        expect(ours * PPM <= of.sharePpm * (ours + view.volume)).toBe(true);
        expect(size <= of.most).toBe(true);
      });
    }),
    runs(100),
  );
});

test('two children are never nearer than the pause where no collar demands it', () => {
  fc.assert(
    fc.property(plans, ({ pace: of, child: how, parent: order, seed }) => {
      const collarPpm = 500_000n as Ppm;
      const terms = { ...of, child: { ...how, collarPpm } } as PlanTerms;
      let before = Number.NEGATIVE_INFINITY;
      play(terms, order, seed, ({ time }) => {
        expect(time - before).toBeGreaterThanOrEqual(how.pauseMs);
        before = time;
      });
    }),
    runs(100),
  );
});

test('a saved plan goes on as the one that was not stopped', () => {
  const cases = fc.record({ plan: plans, turns: fc.integer({ min: 0, max: 60 }) });
  fc.assert(
    fc.property(cases, ({ plan: { pace: of, child: how, parent: order, seed }, turns }) => {
      const terms = { ...of, child: how } as PlanTerms;
      const first = new Market(seed);
      const second = new Market(seed);
      const kept = openPlan(terms, order, 0);
      let restored = openPlan(terms, order, 0);
      for (let turn = 0; turn < turns + 40; turn += 1) {
        if (turn === turns) {
          const text = canonicalText(restored.toState());
          restored = planFromState(canonicalValue(text) as unknown as PlanState);
        }
        const step = kept.next(first.view());
        expect(restored.next(second.view())).toEqual(step);
        first.answer(step, kept);
        second.answer(step, restored);
      }
      expect(restored.toState()).toEqual(kept.toState());
    }),
    runs(150),
  );
});
