/** Whatever prices and fills do, a module never trades more than its limits say. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';
import type { OrderStatus } from '../model/index.ts';
import { Desk } from './desk.ts';
import { CALL, CONSTRAINTS, DELTA_BAND, deskTerms, moduleOf, Played } from './desks.contract.ts';

const WINDOW_MS = 60_000;
const LIMITS = {
  ...CONSTRAINTS,
  cooldownMs: 1_000,
  failureCooldownMs: 2_000,
  signChangesMax: 1,
  windowMs: WINDOW_MS,
  stepMax: (60_000n * 100_000_000n) as QuoteUnits,
  turnoverMax: (1_500_000n * 100_000_000n) as QuoteUnits,
};
const HEDGER = moduleOf({ ...DELTA_BAND, constraints: LIMITS });

/** What may happen next: prices that oscillate or jump, both venues at once, silence, faults. */
const moves = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('oscillate' as const),
      by: fc.integer({ min: 0, max: 2_000 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('jump' as const),
      by: fc.integer({ min: -15_000, max: 15_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('both' as const),
      by: fc.integer({ min: -3_000, max: 3_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('silence' as const),
      by: fc.integer({ min: 1, max: 20_000 }),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      does: fc.constant('fill' as const),
      by: fc.integer({ min: 1, max: 100 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constantFrom<'reject' | 'unknown' | 'absent' | 'cancel'>(
        ...(['reject', 'reject', 'cancel', 'unknown', 'absent', 'absent', 'absent'] as const),
      ),
      by: fc.constant(0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('tick' as const), by: fc.constant(0) }) },
);

type Move = typeof moves extends fc.Arbitrary<infer T> ? T : never;

class Game {
  readonly played = new Played(deskTerms([HEDGER]));
  private middle = 60_000;
  private trades = 0;
  private turn = 1;

  constructor() {
    this.played.quote(this.middle);
    this.played.tell({
      ...{ kind: 'observe-mark', time: this.played.time, instrument: CALL.id, source: 's' },
      ...{ sourceTime: this.played.time, mark: 30_000n as PriceUnits, index: 0n as PriceUnits },
    });
    this.played.volatility(0.6);
    this.played.holds(CALL.id, -40n);
  }

  play({ does, by }: Move): void {
    const { played } = this;
    played.after(does === 'silence' ? by : 700);
    switch (does) {
      case 'oscillate':
        this.turn = -this.turn;
        played.quote(this.middle + this.turn * by);
        return;
      case 'jump':
        this.middle = Math.min(Math.max(this.middle + by, 20_000), 150_000);
        played.quote(this.middle);
        return;
      case 'both':
        played.quote(this.middle + by);
        played.quote(this.middle - by, 'BTC-PERP-2');
        return;
      case 'fill':
        return void this.fill(by);
      case 'silence':
      case 'tick':
        played.tick();
        return;
      default:
        this.report(does);
    }
  }

  private newest(): string {
    return newestOf(this.played);
  }

  private fill(percent: number): void {
    const client = this.newest();
    const order = this.played.desk.state.orders.get(client);
    if (order === undefined) return;
    const left = order.size - order.booked;
    const size = (left * BigInt(percent) + 99n) / 100n;
    if (size <= 0n) return;
    this.trades += 1;
    this.played.tell({
      ...{ kind: 'report-fill', time: this.played.time, client, trade: String(this.trades) },
      ...{ size: size as Lots, price: order.limit, fee: 0n as QuoteUnits },
    });
  }

  private report(does: 'reject' | 'unknown' | 'absent' | 'cancel'): void {
    const client = this.newest();
    if (client === '') return;
    const words = {
      reject: 'rejected',
      unknown: 'unknown',
      absent: 'not-found',
      cancel: 'cancelled',
    } as const;
    const status: OrderStatus = words[does];
    const report = { kind: 'report-order', time: this.played.time, client, status } as const;
    this.played.tell({ ...report, filled: 0n as Lots, order: '', reason: '' });
  }
}

const newestOf = (played: Played): string => played.desk.state.orders.live().at(-1)?.client ?? '';

test('turnover, step, changes of direction and orders in flight stay within their limits', () => {
  let orders = 0;
  const denials = new Set<string>();
  fc.assert(
    fc.property(fc.array(moves, { minLength: 20, maxLength: 160 }), (history) => {
      const game = new Game();
      const sent: { time: number; side: string; value: bigint; parent: number }[] = [];
      for (const move of history) {
        const before = game.played.said.length;
        game.play(move);
        const live = game.played.desk.state.orders.live();
        expect(live.length).toBeLessThanOrEqual(1);
        for (const event of game.played.said.slice(before)) {
          if (event.kind === 'action-denied') denials.add(event.constraint);
          if (event.kind !== 'order-intent') continue;
          orders += 1;
          const price = event.side === 'buy' ? event.ask : event.bid;
          const value = event.size * price * 10_000n;
          expect(value).toBeLessThanOrEqual(LIMITS.stepMax);
          const run = game.played.desk.state.modules[0];
          expect(run?.turnover.sum(game.played.time)).toBeLessThanOrEqual(LIMITS.turnoverMax);
          const turns = run?.turns.get('BTC')?.sum(game.played.time) ?? 0n;
          expect(turns).toBeLessThanOrEqual(1n);
          sent.push({ time: game.played.time, side: event.side, value, parent: 0 });
        }
      }
      for (const { time } of sent) {
        const window = sent.filter((each) => each.time > time - WINDOW_MS && each.time <= time);
        let turns = 0;
        for (let n = 1; n < window.length; n += 1)
          turns += window[n]?.side === window[n - 1]?.side ? 0 : 1;
        expect(turns).toBeLessThanOrEqual(2); // of which one may be from before the window
      }
      const { desk, commands } = game.played;
      const again = new Desk(deskTerms([HEDGER]), {
        journal: 'feedbeef'.repeat(4),
        solver: () => ({ kind: 'unsolved', status: '' }),
      });
      for (const command of commands) again.apply(command);
      expect(again.eventHash()).toBe(desk.eventHash());
    }),
    { seed: 11, numRuns: 100 },
  );
  expect(orders).toBeGreaterThan(100);
  expect([...denials].sort()).toEqual(
    expect.arrayContaining([
      'cooldown',
      'failure-cooldown',
      'outstanding',
      'sign-changes',
      'stale',
      'step-max',
    ]),
  );
});

test('a desk of a snapshot goes on like one that never stopped', () => {
  fc.assert(
    fc.property(fc.array(moves, { minLength: 10, maxLength: 60 }), fc.nat(), (history, cut) => {
      const game = new Game();
      const at = cut % history.length;
      for (const move of history.slice(0, at)) game.play(move);
      const saved = game.played.desk.snapshot();
      const told = game.played.commands.length;
      for (const move of history.slice(at)) game.play(move);
      const { solver } = game.played.desk.state;
      const options = { journal: 'feedbeef'.repeat(4), solver };
      const resumed = Desk.fromSnapshot(saved, deskTerms([HEDGER]), options);
      for (const command of game.played.commands.slice(told)) resumed.apply(command);
      expect(resumed.stateHash()).toBe(game.played.desk.stateHash());
      expect(resumed.eventHash()).toBe(game.played.desk.eventHash());
    }),
    { seed: 12, numRuns: 40 },
  );
});
