/** Cases of centralised exchanges, derived by hand from the formulas of their help pages. */
import { expect, test } from 'vitest';
import { casesOf, PASSED } from './case.contract.ts';

test('Binance: maintenance is notional at the rate of its bracket less the amount', () => {
  const margin = casesOf('binance', 'maintenance_margin 300000');
  const isMargin = (notional_usd: unknown, maintenance_margin: unknown) =>
    expect(margin({ notional_usd }, { maintenance_margin })).toEqual(PASSED);
  isMargin(300_000, 1_700); // 1 % less 1,300
  isMargin('250000.5', '1200.005'); // in the third bracket: 2,500.005 - 1,300
  isMargin(600_000_000, 199_983_700); // 50 % less 100,016,300
  const own = { notional_usd: 200, caps_usd: [100, 1_000], rates: ['0.01', '0.05'] };
  expect(margin(own, { maintenance_margin: 6 })).toEqual(PASSED); // 10 - 100 * 4 %
});

test('Binance: amounts follow brackets of any rates', () => {
  const amount = casesOf('binance', 'maintenance_amount: own brackets');
  const inputs = { caps_usd: [300, 900], rates: ['1/300', '1/100'] };
  expect(amount(inputs, { maintenance_amount: [0, 2] })).toEqual(PASSED); // 300 * (3 - 1)/300
  expect(amount({ caps_usd: [1], rates: [] }, { maintenance_amount: [] }).kind).toBe('skipped');
});

test('Binance: a position is liquidated where its wallet balance meets its margin', () => {
  const price = casesOf('binance', 'liquidation_price');
  const wallet = { wallet_balance: 1_000, entry: 20_000, qty: 1 };
  // (1,000 - 20,000) / (0.004 - 1)
  const long = { ...wallet, side: 'long', mmr: '0.004' };
  expect(price(long, { liquidation_price: '4750000/249' })).toEqual(PASSED);
  // (1,000 + 50 + 20,000) / (0.005 + 1)
  const short = { ...wallet, side: 'short', mmr: '0.005', maintenance_amount: 50 };
  expect(price(short, { liquidation_price: '4210000/201' })).toEqual(PASSED);
});

test('Bybit: isolated margin gives both prices, with extra margin and on both sides', () => {
  const price = casesOf('bybit', 'liquidation_price linear');
  const linear = { entry: 20_000, qty: 1, leverage: 50, mmr: '0.005' };
  const isPrice = (inputs: object, expected: object) =>
    expect(price({ ...linear, ...inputs }, expected)).toEqual(PASSED);
  isPrice({ side: 'buy' }, { liquidation_price: 19_700, bankruptcy_price: 19_600 });
  isPrice({ side: 'sell' }, { liquidation_price: 20_300, bankruptcy_price: 20_400 });
  isPrice({ side: 'sell', extra_margin: 3_000 }, { liquidation_price: 23_300 });
  isPrice({ qty: '0.5' }, { im: 200, mm: 50, liquidation_price: 19_700 });
});

test('Bybit: an inverse contract is the same position seen from the coin', () => {
  const price = casesOf('bybit', 'liquidation_price inverse');
  const inputs = { entry: 50_000, qty: 60_000, leverage: 10, mmr: '0.005' };
  // 60,000 / (1.2 + 0.12 - 0.006), and 60,000 / (1.2 - 0.12 + 0.006)
  expect(price({ ...inputs, side: 'long' }, { liquidation_price: '10000000/219' })).toEqual(PASSED);
  expect(price({ ...inputs, side: 'short' }, { liquidation_price: '10000000/181' })).toEqual(
    PASSED,
  );
  const safe = { ...inputs, side: 'short', leverage: 1, mmr: 0 };
  expect(price(safe, { liquidation_price: null })).toEqual(PASSED);
});

test('Bybit: maintenance of a tier is its rate less its deduction', () => {
  const margin = casesOf('bybit', 'maintenance_margin');
  const inputs = { position_value: 3_000_000, mmr: '0.01', maintenance_deduction: 10_000 };
  expect(margin(inputs, { maintenance_margin: 20_000 })).toEqual(PASSED);
});

test('Bybit and OKX: a fall of 30 percent from the peak begins deleveraging', () => {
  for (const system of ['bybit', 'okx']) {
    const trigger = casesOf(system, 'adl_trigger');
    expect(trigger({ peak: 100, balance: 70 }, { triggered: true })).toEqual(PASSED);
    expect(trigger({ peak: 100, balance: '70.01' }, { triggered: false })).toEqual(PASSED);
    expect(trigger({ peak: 0, balance: 0 }, { triggered: false })).toEqual(PASSED);
  }
});

test('OKX: the threshold is 70 percent of the average, and not below its floor', () => {
  const threshold = casesOf('okx', 'adl_insurance_threshold avg 100001');
  const inputs = { eight_hour_average: 100_001, floor: 50_000 };
  expect(threshold(inputs, { threshold: '70000.7' })).toEqual(PASSED);
  const low = { ...inputs, balance: 70_000 };
  expect(threshold(low, { threshold: '70000.7', triggered: true })).toEqual(PASSED);
});

test('BitMEX: a loss counts less at high leverage, on both sides', () => {
  const rank = casesOf('bitmex', 'adl_rank one more');
  const isRank = (mark: number, entry: number, bankrupt: number, expected: string) => {
    const inputs = { mark_value: mark, entry_value: entry, bankrupt_value: bankrupt };
    expect(rank(inputs, { rank: expected })).toEqual(PASSED);
  };
  isRank(90, 100, 50, '-2/45'); // -10 % over 90/40
  isRank(-90, -100, -140, '9/50'); // a short with 10 % at 90/50
  isRank(-110, -100, -140, '-3/110'); // a short with -10 % over 110/30
  isRank(100, 100, 50, '0');
});

test('OKX and Binance: the rank is return times leverage', () => {
  for (const system of ['okx', 'binance', 'bybit']) {
    const rank = casesOf(system, 'adl_rank');
    expect(rank({ pnl_ratio: '0.2', leverage: 10 }, { rank: 2 })).toEqual(PASSED);
    expect(rank({ pnl_ratio: '-0.2', leverage: 10 }, { rank: '-0.02' })).toEqual(PASSED);
    const short = { mark: 90, entry: 100, leverage: 5, side: 'short' };
    expect(rank(short, { rank: '0.5' })).toEqual(PASSED);
  }
});

test('BitMEX: a queue of shorts against a liquidated long, with fifths by size', () => {
  const queue = casesOf('bitmex', 'adl_queue_and_quintile');
  const rows = [
    ['ada', 5, '0.5'],
    ['bruno', 15, '1/3'],
    ['chen', 10, -1],
    ['dora', 20, '0.5'],
  ];
  const expected = {
    order: ['ada', 'dora', 'bruno', 'chen'], // equals keep their order
    quintile: [
      ['ada', 20],
      ['dora', 60],
      ['bruno', 80],
      ['chen', 100],
    ], // 10, 50, 80, 100 percent
    deleveraged: [
      ['ada', 5],
      ['dora', 20],
      ['bruno', 2],
    ],
    price: 700,
    remaining: 0,
  };
  const inputs = { shorts_account_qty_rank: rows, liquidated_long_qty: 27, bankruptcy_price: 700 };
  expect(queue(inputs, expected)).toEqual(PASSED);
  const most = { ...inputs, liquidated_long_qty: 60 };
  expect(queue(most, { remaining: 10, price: 700 })).toEqual(PASSED);
});

test('Kraken: a contract settled in the coin, on both sides', () => {
  const price = casesOf('kraken', 'liquidation price inverse');
  const inputs = { contracts: 1_000, entry: 8_000, margin_btc: '0.01', mmr: '0.01' };
  // 0.01 + 1,000/p - 0.125 = 10/p, so p = 990/0.115; at nothing left p = 1,000/0.115
  const short = { liquidation_price_rounded_down: 8_608, bankruptcy_price_rounded_down: 8_695 };
  expect(price({ ...inputs, side: 'short' }, short)).toEqual(PASSED);
});
