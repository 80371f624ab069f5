import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ceilDiv, requirement } from '../engine/oracle-book.contract.ts';
import { Accounts, Positions } from '../ledger/index.ts';
import { LIMITS } from '../model/index.ts';
import { Prices } from '../pricing/index.ts';
import {
  assess,
  EQUITY,
  INITIAL,
  INITIAL_EQUITY,
  MAINTENANCE,
  MAINTENANCE_EQUITY,
} from './assess.ts';
import { Schedules } from './schedules.ts';

const SEED = 20_251_010;
const MILLION = 1_000_000n;
const AMOUNT_MAX = 100_000_000_000_000_000n;
const NOTIONAL_MAX = AMOUNT_MAX / 2n;

/** Small numbers, where rounding shows, and the largest that are ever stored. */
const amount = (most: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(
    fc.bigInt({ min: 0n, max: most < 40n ? most : 40n }),
    fc.bigInt({ min: 0n, max: most }),
    fc.constant(most),
  );

const tiers = fc
  .array(
    fc.record({
      wide: fc.oneof(fc.bigInt({ min: 1n, max: 60n }), fc.bigInt({ min: 1n, max: 10n ** 15n })),
      maintenance: fc.integer({ min: 1, max: 300_000 }),
      more: fc.integer({ min: 0, max: 300_000 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((list) => {
    let from = 0n;
    let [initialPpm, maintenancePpm] = [0, 0];
    return list.map(({ wide, maintenance, more }, at) => {
      if (at > 0) from += wide;
      maintenancePpm = Math.min(999_999, maintenancePpm + maintenance);
      initialPpm = Math.max(initialPpm, Math.min(1_000_000, maintenancePpm + more));
      const text = `${from / MILLION}.${(from % MILLION).toString().padStart(6, '0')}`;
      return { from: text, units: from, initialPpm, maintenancePpm };
    });
  });

const weight = fc.oneof(fc.constant(1_000_000), fc.integer({ min: 0, max: 1_000_000 }));

const holding = fc.record({
  mark: fc.oneof(fc.bigInt({ min: 1n, max: 9n }), fc.bigInt({ min: 1n, max: 10n ** 12n })),
  scale: fc.constantFrom(1n, 10n, 1_000_000n),
  share: amount(NOTIONAL_MAX),
  isShort: fc.boolean(),
  cost: fc.oneof(amount(AMOUNT_MAX), fc.constant(null)),
  bids: amount(1_000n),
  asks: amount(1_000n),
  tiers,
  gain: fc.record({ initialPpm: weight, maintenancePpm: weight }),
});

const account = fc.record({
  cash: amount(AMOUNT_MAX),
  owes: fc.boolean(),
  holdings: fc.array(holding, { maxLength: LIMITS.positionsPerAccount }),
});

test('what the hot loop computes in 64 bits is what plain arithmetic gives', () => {
  fc.assert(
    fc.property(account, ({ cash, owes, holdings }) => {
      const accounts = new Accounts(2);
      const positions = new Positions(64);
      const prices = new Prices(64);
      const schedules = new Schedules(64);
      const ada = accounts.open('ada', { kind: 0 });
      const start = owes ? -cash : cash;
      accounts.cash[ada] = start;
      const slow = [start, start, start, 0n, 0n] as [bigint, bigint, bigint, bigint, bigint];
      holdings.forEach((held, market) => {
        const { mark, scale, share, isShort, bids, asks, gain, tiers: schedule } = held;
        const lots = share / (mark * scale);
        const room = NOTIONAL_MAX / (mark * scale) - lots;
        const [buying, selling] = [bids < room ? bids : room, asks < room ? asks : room];
        const size = isShort ? -lots : lots;
        const entry = held.cost ?? lots * mark * scale;
        const cost = isShort ? -entry : entry;
        const terms = { decimals: 6, schedule: { tiers: schedule, openInterest: null } };
        schedules.setTerms(market, { ...terms, scale, gainWeight: gain });
        prices.mark[market] = mark;
        const row = positions.open(accounts, ada, market);
        positions.size[row] = size;
        positions.cost[row] = cost;
        positions.bids[row] = buying;
        positions.asks[row] = selling;

        const value = size * mark * scale;
        const profit = value - cost;
        const weigh = (ppm: number): bigint =>
          profit > 0n ? (profit * BigInt(ppm)) / MILLION : profit;
        const worst = size + buying > selling - size ? size + buying : selling - size;
        const rates = (which: 'initialPpm' | 'maintenancePpm') =>
          schedule.map((tier) => ({ from: tier.units, rate: BigInt(tier[which]) }));
        slow[EQUITY] += profit;
        slow[INITIAL_EQUITY] += weigh(gain.initialPpm);
        slow[MAINTENANCE_EQUITY] += weigh(gain.maintenancePpm);
        slow[INITIAL] += requirement(rates('initialPpm'), worst * mark * scale);
        slow[MAINTENANCE] += requirement(rates('maintenancePpm'), value < 0n ? -value : value);
      });
      const out = new BigInt64Array(5);
      assess({ accounts, positions, prices, schedules }, ada, out);
      expect([...out]).toEqual(slow);
    }),
    { seed: SEED, numRuns: 1_500 },
  );
});

test('the slow way rounds up what does not divide', () => {
  expect([ceilDiv(7n, 2n), ceilDiv(-7n, 2n), ceilDiv(8n, 2n)]).toEqual([4n, -3n, 4n]);
});
