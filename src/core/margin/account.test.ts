import { expect, test } from 'vitest';
import { ada, bruno, COIN, chen, dora, mona, text, venue } from '../../lab/cast.ts';
import type { Lots } from '../money/index.ts';
import { lastSafePrice } from './liquidation-price.ts';

test('a long of 10 from 100 with 100 is liquidated below 94.7368..., exactly 1800/19', () => {
  const [position] = venue({ with: [dora] }).account(dora).positions;
  const price = position?.liquidationPrice;
  // In price units of a hundredth: 180,000/19.
  expect(price && price.numerator * 19n).toBe(price && price.denominator * 180_000n);
  expect(price && lastSafePrice(price, position?.size as Lots)).toBe(9_474n);
});

test('the liquidation price of a winner does not depend on the weight of its gain', () => {
  const gainWeight = { initialPpm: 0, maintenancePpm: 500_000 };
  const [position] = venue({ with: [dora], terms: { gainWeight }, mark: '120' }).account(
    dora,
  ).positions;
  const price = position?.liquidationPrice;
  expect(price && price.numerator * 19n).toBe(price && price.denominator * 180_000n);
});

test('at 95 it stands with 50 against 47.5, at 91 it is due', () => {
  const place = venue({ with: [dora], mark: '95' });
  expect([place.equity(dora), place.maintenance(dora)]).toEqual(['50.000000', '47.500000']);
  expect([place.stage(dora), place.orders()]).toEqual(['warned', []]);
  place.mark('91');
  expect([place.equity(dora), place.maintenance(dora)]).toEqual(['10.000000', '45.500000']);
  expect([place.stage(dora), place.orders().length]).toEqual(['orderly', 1]);
});

test('the last safe price is safe, and one price unit below it is not', () => {
  const place = venue({ with: [dora], mark: '94.74' });
  expect(place.orders()).toEqual([]);
  expect(place.mark('94.73').orders()).toHaveLength(1);
});

test('one unit above maintenance nothing happens, one unit below an order is sent', () => {
  const place = venue({ with: [bruno, chen], mark: '95' });
  expect(place.equity(bruno)).toBe('47.500001');
  expect(place.stage(bruno)).toBe('warned');
  expect(place.equity(chen)).toBe('47.499999');
  expect(place.orders().map(({ account }) => account)).toEqual(['chen']);
});

test('the initial margin covers open orders on their worse side', () => {
  const place = venue({ with: [ada] });
  expect(place.initial(ada)).toBe('80.000000');
  place.place('more', 'ada', 'buy', '5').place('less', 'ada', 'sell', '12');
  expect(place.initial(ada)).toBe('120.000000'); // long 15 if bought, short 2 if sold
  place.place('flip', 'ada', 'sell', '20');
  expect(place.initial(ada)).toBe('176.000000'); // short 22 if all is sold
  expect(place.maintenance(ada)).toBe('50.000000');
});

test('an order beyond the initial margin is refused, also one that might only flip it', () => {
  const place = venue({ with: [dora] });
  expect(place.place('small', 'dora', 'buy', '2.5').refusal()).toBeNull();
  expect(place.place('large', 'dora', 'buy', '0.001').refusal()).toBe('below-initial-margin');
  expect(place.place('out', 'dora', 'sell', '22.5').refusal()).toBeNull();
  expect(place.place('short', 'dora', 'sell', '0.001').refusal()).toBe('below-initial-margin');
});

test('a fill takes its part of the order that it fills', () => {
  const place = venue({ with: [ada] }).place('more', 'ada', 'buy', '5');
  const fill = { kind: 'fill', market: COIN, buyer: 'ada', seller: mona, price: 10_000n } as const;
  const fees = { buyerFee: 0n, sellerFee: 0n, buyOrder: 'more' };
  place.run({ ...fill, ...fees, size: 2_000n });
  expect([place.position(ada), place.initial(ada)]).toEqual(['12.000', '120.000000']);
  expect(place.run({ ...fill, ...fees, size: 3_001n }).refusal()).toBe('order-mismatch');
  place.run({ ...fill, ...fees, size: 3_000n });
  expect(place.all('order-closed')).toHaveLength(1);
});

test('open interest lifts what new risk needs, not what is needed to stay', () => {
  const place = venue({
    terms: {
      schedule: {
        tiers: [{ from: '0', initialPpm: 200_000, maintenancePpm: 50_000 }],
        openInterest: { lower: '1000000', upper: '2000000' },
      },
    },
  });
  place.deposit('whale', '5000000').trade('whale', mona, '12345.67', '100');
  expect(place.initial('whale')).toBe(text(1_234_567n * 387_653n));
  expect(place.maintenance('whale')).toBe('61728.350000');
  place.deposit('minnow', '100');
  expect(place.trade('minnow', mona, '3', '100').refusal()).toBe('below-initial-margin');
  expect(place.trade('minnow', mona, '2.5', '100').refusal()).toBeNull();
});

test('unrealised gain does not leave, at most what was deposited does (Mango, 2022)', () => {
  const place = venue({ with: [ada], mark: '1000' });
  expect(place.equity(ada)).toBe('10000.000000');
  expect(place.withdraw('ada', '1000.000001').refusal()).toBe('insufficient-balance');
  expect(place.withdraw('ada', '1000').refusal()).toBeNull();
  expect(place.balance(ada)).toBe('0.000000');
});

test('gains may weigh less than losses, in what may be opened and in what may be withdrawn', () => {
  const gainWeight = { initialPpm: 0, maintenancePpm: 500_000 };
  const place = venue({ with: [dora], terms: { gainWeight }, mark: '110' });
  const { equity, initialEquity, maintenanceEquity } = place.account(dora).risk;
  const weighed = [equity, initialEquity, maintenanceEquity].map((each) => Number(each) / 1e6);
  expect(weighed).toEqual([200, 100, 150]);
  expect(place.withdraw('dora', '12.000001').refusal()).toBe('insufficient-balance');
  expect(place.withdraw('dora', '12').refusal()).toBeNull(); // 88 of the 1,100 stay
});

test('a withdrawal leaves the share of the notional that the terms demand', () => {
  const place = venue({ with: [ada], terms: { withdrawalPpm: 300_000 } });
  expect(place.withdraw('ada', '700.000001').refusal()).toBe('insufficient-balance');
  expect(place.withdraw('ada', '700').refusal()).toBeNull();
});

test('a transfer obeys the rules of a withdrawal, and saves whom it reaches', () => {
  const place = venue({ with: [ada, dora], mark: '95' });
  const give = (from: string, to: string, amount: bigint) =>
    place.run({ kind: 'transfer', from, to, amount });
  expect(give('dora', 'ada', 1n).refusal()).toBe('insufficient-balance');
  give('ada', 'dora', 26_000_000n);
  expect([place.refusal(), place.stage(dora), place.equity(dora)]).toEqual([
    null,
    'healthy',
    '76.000000',
  ]);
});

test('an isolated account trades in one market, and its loss reaches nobody else', () => {
  const place = venue({ with: [{ ...dora, mode: 'isolated' }] }).list('OTHER');
  place.mark('100', 'OTHER');
  expect(place.trade('dora', mona, '0.1', '100', 'OTHER').refusal()).toBe('isolated-elsewhere');
});

test('under its initial margin an account may only reduce, and not at a worsening price', () => {
  const place = venue({ with: [dora], mark: '95' });
  expect(place.trade('dora', mona, '1', '95').refusal()).toBe('below-initial-margin');
  expect(place.trade(mona, 'dora', '1', '85').refusal()).toBe('would-worsen');
  expect(place.trade(mona, 'dora', '1', '95').refusal()).toBeNull();
  expect(place.place('more', 'dora', 'buy', '1').refusal()).toBe('in-liquidation');
});

test('a trade that turns a position round needs the initial margin of what it opens', () => {
  const place = venue({ with: [dora] });
  expect(place.trade(mona, 'dora', '23', '100').refusal()).toBe('below-initial-margin');
  expect(place.trade(mona, 'dora', '22', '100').refusal()).toBeNull();
  expect(place.position(dora)).toBe('-12.000');
  expect(place.balance(dora)).toBe('100.000000');
  place.mark('90');
  expect(place.equity(dora)).toBe('220.000000');
});

test('an account in thirty-two markets is assessed in all, and may not enter one more', () => {
  const patient = { price: { ageMsMax: 1_000_000 } };
  const place = venue({ capacity: { accounts: 512 }, terms: patient });
  place.deposit('ada', '5').deposit('ivo', '5');
  const markets = Array.from({ length: 32 }, (_, at) => `M${at}`);
  for (const market of markets) {
    place.list(market, patient).mark('1', market).trade('ada', mona, '0.001', '1', market);
  }
  expect(place.account('ada').positions).toHaveLength(32);
  expect(place.trade('ada', 'ivo', '0.001', '100').refusal()).toBe('too-many-positions');
  for (const market of markets) place.mark('3', market);
  expect(place.equity('ada')).toBe('5.064000');
  expect(place.maintenance('ada')).toBe('0.004800');
});
