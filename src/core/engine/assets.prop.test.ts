/**
 * Random days with two assets: an inverse perpetual in the coin, a linear one in dollars that is
 * backed by pledged coins, a dated inverse future. Every event is audited, the watch is held to
 * the scan, and a reload changes nothing.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { START, type Venue, venue } from '../../lab/cast.ts';
import { type Book, ScanWatch, TriggerWatch, type Watch } from '../margin/index.ts';

const SEED = 20_260_207;
const EXPIRY = START + 40_000_000;
const TRADERS = ['emma', 'olaf', 'paul', 'rosa'];
const PRICE = { sources: [], quorum: 1, ageMsMax: 86_400_000 };
const LADDER = { slicePpm: 1_000_000, takeoverPpm: 300_000, slippagePpm: 20_000, failuresMax: 2 };
const IN_COIN = {
  asset: 'BTC',
  priceDecimals: 1,
  sizeDecimals: 0,
  price: PRICE,
  ladder: { ...LADDER, sliceNotionalMin: '0', sliceNotionalMax: '99', windowNotionalMax: '999' },
  vault: { lossBudget: '0.5', notionalMax: '100', unwindPpm: 0 },
};
const MARKETS = [
  { name: 'USD', lots: 3_000 },
  { name: 'BTC-USD', lots: 20_000 },
  { name: 'BTC-JUN', lots: 20_000 },
] as const;

/** Asks the scan beside the triggers, and throws where they differ. */
class HeldWatch implements Watch {
  private readonly triggers = new TriggerWatch();
  private readonly scan = new ScanWatch();

  restless(book: Book, market: number, isRestless: Uint8Array, into: Int32Array): number {
    const wanted = new Int32Array(into.length);
    const count = this.scan.restless(book, market, isRestless, wanted);
    const found = this.triggers.restless(book, market, isRestless, into);
    expect([...into.subarray(0, found)]).toEqual([...wanted.subarray(0, count)]);
    return found;
  }
}

const hold = (place: Venue): Venue => {
  place.engine.state.watch = new HeldWatch();
  return place;
};

function opened(): Venue {
  const inverse = { payoff: 'inverse', contract: '10' };
  const dated = { ...inverse, underlying: 'BTC-USD', expiry: EXPIRY, averagingMs: 1_800_000 };
  const collateral = {
    index: 'USD',
    tiers: [
      { from: '0', haircutPpm: 50_000 },
      { from: '0.5', haircutPpm: 300_000 },
    ],
    conversionPpm: 30_000,
  };
  const place = hold(venue({ house: { 'shared-fund': '3000', vault: '20000' } }))
    .must({ kind: 'list-asset', asset: 'BTC', decimals: 10 })
    .list('USD', { priceDecimals: 1, sizeDecimals: 3, price: PRICE, ladder: LADDER })
    .mark('60000', 'USD')
    .list('BTC-USD', { ...IN_COIN, instrument: inverse })
    .mark('60000', 'BTC-USD')
    .list('BTC-JUN', { ...IN_COIN, instrument: dated })
    .mark('60000', 'BTC-JUN')
    .must({ kind: 'set-collateral', asset: 'BTC', terms: JSON.stringify(collateral) })
    .must({ kind: 'fund-house', house: 'vault', asset: 'BTC', amount: 5_000_000_000n });
  for (const account of TRADERS) {
    place.must({ kind: 'deposit', account, asset: 'BTC', amount: 8_000_000_000n });
    place.must({ kind: 'deposit', account, amount: 8_000_000_000n });
  }
  return place;
}

type Step = (place: Venue) => void;

const trade = fc
  .record({
    market: fc.constantFrom(...MARKETS),
    buyer: fc.nat(3),
    by: fc.integer({ min: 1, max: 3 }),
    share: fc.integer({ min: 1, max: 100 }),
  })
  .map(
    ({ market, buyer, by, share }): Step =>
      (place) => {
        const [one, other] = [TRADERS[buyer] as string, TRADERS[(buyer + by) % 4] as string];
        const size = BigInt(Math.ceil((market.lots * share) / 100));
        const price = place.engine.mark(market.name);
        const names = { market: market.name, buyer: one, seller: other };
        place.run({ kind: 'fill', ...names, size, price, buyerFee: 500n, sellerFee: 0n });
      },
  );

const jump = fc
  .record({ permille: fc.integer({ min: -90, max: 90 }), basis: fc.integer({ min: -5, max: 5 }) })
  .map(
    ({ permille, basis }): Step =>
      (place) => {
        place.time += 60_000;
        const price = (place.engine.mark('USD') * BigInt(1000 + permille)) / 1000n;
        for (const { name } of MARKETS) {
          const own = (price * BigInt(1000 + (name === 'USD' ? 0 : basis))) / 1000n;
          place.run({ kind: 'set-mark', market: name, price: own });
        }
      },
  );

const pledging = fc
  .record({
    kind: fc.constantFrom('pledge' as const, 'release' as const),
    account: fc.constantFrom(...TRADERS),
    share: fc.integer({ min: 1, max: 80 }),
  })
  .map(
    ({ kind, account, share }): Step =>
      (place) => {
        place.run({ kind, account, asset: 'BTC', amount: BigInt(share) * 100_000_000n });
      },
  );

const withdrawal = fc
  .record({
    account: fc.constantFrom(...TRADERS),
    asset: fc.constantFrom(undefined, 'BTC'),
    share: fc.integer({ min: 1, max: 80 }),
  })
  .map(
    ({ account, asset, share }): Step =>
      (place) => {
        const amount = BigInt(share) * 100_000_000n;
        place.run({ kind: 'withdraw', account, amount, ...(asset === undefined ? {} : { asset }) });
      },
  );

const report = fc.record({ fills: fc.boolean(), by: fc.nat(3) }).map(
  ({ fills, by }): Step =>
    (place) => {
      for (const order of place.orders()) {
        const isOwn = order.account.split('@')[0] === TRADERS[by];
        if (!fills || isOwn) place.rejectOrder(order);
        else place.fillOrder(order, { by: TRADERS[by] as string });
      }
    },
);

const funding = fc.integer({ min: -3_000_000, max: 3_000_000 }).map(
  (rate): Step =>
    (place) => {
      place.run({ kind: 'funding', market: 'BTC-USD', rate: BigInt(rate) });
    },
);

const reload: Step = (place) => {
  const hash = place.engine.stateHash();
  hold(place.reload());
  expect(place.engine.stateHash()).toBe(hash);
};

const step = fc.oneof(
  { arbitrary: trade, weight: 6 },
  { arbitrary: jump, weight: 4 },
  { arbitrary: pledging, weight: 2 },
  { arbitrary: withdrawal, weight: 1 },
  { arbitrary: report, weight: 3 },
  { arbitrary: funding, weight: 1 },
  { arbitrary: fc.constant<Step>((place) => void place.wait(5_000)), weight: 1 },
  { arbitrary: fc.constant(reload), weight: 1 },
);

const reached = new Set<string>();

test('a random day in two assets keeps every promise', () => {
  const law = fc.property(fc.array(step, { minLength: 10, maxLength: 70 }), (steps) => {
    const place = opened();
    for (const each of steps) each(place);
    place.time = EXPIRY + 1;
    place.wait(1);
    for (const { kind } of place.log) reached.add(kind);
    expect(place.worldTotal()).toBe('0');
  });
  fc.assert(law, { seed: SEED, numRuns: 60 });
});

test('the random days reach conversions, settlement, takeovers and deleveraging', () => {
  const wanted = [
    'collateral-converted',
    'settled',
    'position-settled',
    'liquidation-filled',
    'taken-over',
    'shortfall',
    'deleveraged',
  ];
  expect(wanted.filter((kind) => !reached.has(kind))).toEqual([]);
});
