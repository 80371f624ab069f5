import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clearBids, type SealedBid, type SealedSale } from './sealed-bids.ts';

const RUNS = { seed: 20_251_010, numRuns: 800 };

/** Few prices, so that many bids meet at the margin. */
const bids: fc.Arbitrary<readonly SealedBid[]> = fc.array(
  fc.record({
    bidder: fc.integer({ min: 0, max: 3 }),
    price: fc.bigInt({ min: 0n, max: 6n }),
    amount: fc.bigInt({ min: 0n, max: 40n }),
    time: fc.bigInt({ min: 0n, max: 3n }),
  }),
  { maxLength: 12 },
);
const sales: fc.Arbitrary<SealedSale> = fc
  .record({
    lot: fc.bigInt({ min: 1n, max: 200n }),
    reserve: fc.bigInt({ min: 0n, max: 4n }),
    pricing: fc.constantFrom('uniform' as const, 'pay-as-bid' as const),
    margin: fc.constantFrom('pro-rata' as const, 'first-come' as const),
    caps: fc.array(fc.bigInt({ min: 0n, max: 60n }), { maxLength: 3 }),
  })
  .map(({ caps, ...sale }) => ({ ...sale, mostOf: new Map(caps.map((cap, row) => [row, cap])) }));

const amountsOf = (sale: SealedSale, list: readonly SealedBid[]): bigint[] => {
  const cleared = clearBids(sale, list);
  const amounts = list.map(() => 0n);
  if (cleared.kind === 'cleared') for (const { bid, amount } of cleared.won) amounts[bid] = amount;
  return amounts;
};

const sum = (list: readonly bigint[]): bigint => list.reduce((so, each) => so + each, 0n);

test('the lot is sold as far as bids may go, and nobody gets more than it asked or may', () => {
  fc.assert(
    fc.property(sales, bids, (sale, list) => {
      const least = sale.reserve > 1n ? sale.reserve : 1n;
      const amounts = amountsOf(sale, list);
      const byBidder = [0, 1, 2, 3].map((bidder) => {
        const mine = list.map((each, at) => [each, amounts[at] as bigint] as const);
        const own = mine.filter(([each]) => each.bidder === bidder);
        const asked = sum(own.filter(([{ price }]) => price >= least).map(([each]) => each.amount));
        const most = sale.mostOf.get(bidder) ?? asked;
        const allowed = asked < most ? asked : most;
        const got = sum(own.map(([, amount]) => amount));
        expect(got <= allowed).toBe(true);
        return allowed;
      });
      const demand = sum(byBidder);
      expect(sum(amounts)).toBe(demand < sale.lot ? demand : sale.lot);
      list.forEach(({ price, amount }, at) => {
        expect(amounts[at]! <= amount).toBe(true);
        if (price < least) expect(amounts[at]).toBe(0n);
      });
    }),
    RUNS,
  );
});

test('nobody pays more than it bid or less than the reserve, and the proceeds add up', () => {
  fc.assert(
    fc.property(sales, bids, (sale, list) => {
      const cleared = clearBids(sale, list);
      if (cleared.kind !== 'cleared') return;
      for (const { bid, amount, price, pays } of cleared.won) {
        expect(price > 0n && price >= sale.reserve && price <= list[bid]!.price).toBe(true);
        expect(amount > 0n).toBe(true);
        expect(pays).toBe(price * amount);
        if (sale.pricing === 'uniform') expect(price).toBe(cleared.price);
      }
      expect(cleared.proceeds).toBe(sum(cleared.won.map(({ pays }) => pays)));
      expect(cleared.sold + cleared.left).toBe(sale.lot);
    }),
    RUNS,
  );
});

test('a bid that raises its price never gets less', () => {
  fc.assert(
    fc.property(sales, bids, fc.nat(), fc.bigInt({ min: 1n, max: 3n }), (sale, list, at, more) => {
      fc.pre(list.length > 0);
      const row = at % list.length;
      const open = { ...sale, mostOf: new Map<number, bigint>() };
      const raised = list.map((each, i) =>
        i === row ? { ...each, price: each.price + more } : each,
      );
      expect(amountsOf(open, raised)[row]! >= amountsOf(open, list)[row]!).toBe(true);
    }),
    RUNS,
  );
});

test('without ties in time the order of the list does not matter', () => {
  fc.assert(
    fc.property(sales, bids, (sale, list) => {
      const timed = list.map((each, at) => ({ ...each, time: BigInt(at) }));
      const backward = amountsOf(sale, [...timed].reverse()).reverse();
      expect(backward).toEqual(amountsOf(sale, timed));
    }),
    RUNS,
  );
});
