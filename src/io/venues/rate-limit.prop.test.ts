import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RateLimit, type RateTicket } from './rate-limit.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);
const LIMITS = { name: 'weight', weightMax: 100, windowMs: 1_000, reserve: 20 };

test('within any window no more is let through than the bucket and its refill', () => {
  const request = fc.record({
    kind: fc.constantFrom('cancel' as const, 'order' as const, 'question' as const),
    weight: fc.integer({ min: 1, max: 60 }),
    afterMs: fc.integer({ min: 0, max: 200 }),
  });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
      const limit = new RateLimit(LIMITS, 0);
      const passed: { at: number; weight: number }[] = [];
      let waiting: RateTicket[] = [];
      let now = 0;
      const tryAll = (): void => {
        // Any order of asking: the limit itself decides who is first.
        waiting = waiting.filter((ticket) => {
          if (limit.take(ticket, now) > 0) return true;
          passed.push({ at: now, weight: ticket.weight });
          return false;
        });
      };
      for (const { kind, weight, afterMs } of requests) {
        now += afterMs;
        waiting.push(limit.join(kind, weight));
        tryAll();
      }
      for (let round = 0; round < 10_000 && waiting.length > 0; round += 1) {
        now += 50;
        tryAll();
      }
      expect(waiting).toEqual([]);
      for (const { at: from } of passed) {
        for (const span of [0, 500, 1_000, 3_000]) {
          const inside = passed.filter(({ at }) => at >= from && at <= from + span);
          const used = inside.reduce((all, { weight }) => all + weight, 0);
          expect(used).toBeLessThanOrEqual(LIMITS.weightMax + span * 0.1 + 1e-6);
        }
      }
    }),
    { seed: SEED, numRuns: 100 * FACTOR },
  );
});
