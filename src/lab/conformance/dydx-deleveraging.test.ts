/** Deleveraging cases of dYdX v4, with the numbers of `deleveraging_test.go`. */
import { expect, test } from 'vitest';
import { casesOf, PASSED } from './case.contract.ts';

const USD = 1_000_000;
const BTC = 100_000_000;
const ETH = 1_000_000_000;
const REJECTED = { rejected: true };

const account = (usd: number, btc: number) => ({ usdc_qq: usd * USD, btc_base_quantums: btc });
const deleverage = casesOf('dydx-v4', 'deleverage: one more');
const matching = casesOf('dydx-v4', 'deleverage_matching: one more');

const closing = (liquidated: object, offsetting: object, delta = BTC) => ({
  liquidated,
  offsetting,
  delta_base_quantums: delta,
});

test('accounts whose bankruptcy prices do not overlap are rejected, in both directions', () => {
  const pairs = [
    [50_000, -50_001],
    [49_999, -50_000],
    [49_999, -50_001],
  ] as const;
  for (const [short, long] of pairs) {
    const [ada, bruno] = [account(short, -BTC), account(long, BTC)];
    expect(deleverage(closing(ada, bruno), REJECTED)).toEqual(PASSED);
    expect(deleverage(closing(ada, bruno, BTC / 10), REJECTED)).toEqual(PASSED);
    expect(deleverage(closing(bruno, ada, -BTC), REJECTED)).toEqual(PASSED);
  }
});

test('the bankruptcy price of the liquidated account holds for both sides', () => {
  const short = closing(account(54_999, -BTC), account(-50_001, BTC));
  expect(deleverage(short, { liquidated_usdc_qq: 0, offsetting_usdc_qq: 4_998 * USD })).toEqual(
    PASSED,
  );
  const long = closing(account(-54_999, BTC), account(100_000, -BTC), -BTC);
  expect(
    deleverage(long, {
      liquidated_usdc_qq: 0,
      liquidated_pos: 0,
      offsetting_usdc_qq: '45001000000',
    }),
  ).toEqual(PASSED);
});

test('a position among several leaves with its share of maintenance', () => {
  const carl = {
    usdc_qq: '80800000000',
    positions_base_quantums: { BTC: -BTC, ETH: -10 * ETH },
  };
  const expected = {
    liquidated_usdc_qq: '30300000000',
    liquidated_positions: { ETH: -10 * ETH },
    offsetting_usdc_qq: '100500000000',
    offsetting_pos: 0,
  };
  expect(deleverage(closing(carl, account(50_000, BTC)), expected)).toEqual(PASSED);
  const spelled = { usdc_qq: '80800000000', btc_base_quantums: -BTC, eth_base_quantums: -10 * ETH };
  expect(deleverage(closing(spelled, account(50_000, BTC)), expected)).toEqual(PASSED);
});

test('a delta that does not fit one of the positions is an error', () => {
  const [carl, dave] = [account(54_999, -BTC), account(50_000, BTC)];
  expect(deleverage(closing(carl, dave, -BTC), { error: true })).toEqual(PASSED);
  expect(deleverage(closing(carl, dave, 5 * BTC), { error: true })).toEqual(PASSED);
  expect(deleverage(closing(carl, account(1, -BTC)), { error: true })).toEqual(PASSED);
  expect(deleverage(closing(carl, account(50_000, BTC / 10)), { error: true })).toEqual(PASSED);
});

test('final settlement closes at the oracle price, and only accounts that can bear it', () => {
  const settle = casesOf('dydx-v4', 'deleverage: at oracle price');
  const good = closing(account(100_000, -BTC), account(-50_000, BTC));
  expect(settle(good, { liquidated_usdc_qq: '50000000000', offsetting_usdc_qq: 0 })).toEqual(
    PASSED,
  );
  expect(settle(closing(account(100_000, -BTC), account(-50_001, BTC)), REJECTED)).toEqual(PASSED);
  expect(settle(closing(account(49_999, -BTC), account(50_000, BTC)), REJECTED)).toEqual(PASSED);
});

test('matching passes over the same side, other markets and prices that do not overlap', () => {
  const others = [
    { id: 'carl1', usdc_qq: '54999000000', market: 'BTC', base_quantums: -BTC },
    { id: 'dave2', usdc_qq: '50000000000', market: 'ETH', base_quantums: ETH },
    { id: 'dave0', usdc_qq: '-50001000000', market: 'BTC', base_quantums: BTC },
    { id: 'dave1', usdc_qq: '50000000000', market: 'BTC', base_quantums: BTC },
  ];
  const liquidated = account(50_000, -BTC);
  const expected = {
    fills: [{ account: 'dave1', fill: BTC }],
    remaining: 0,
    usdc_after_qq: { dave1: '100000000000', dave0: '-50001000000' },
  };
  expect(matching({ liquidated, others, delta_base_quantums: BTC }, expected)).toEqual(PASSED);
  const nobody = { fills: [], remaining: BTC };
  const onlyDave = { liquidated, others: others.slice(0, 3), delta_base_quantums: BTC };
  expect(matching(onlyDave, nobody)).toEqual(PASSED);
});

test('matching takes from each what it has, at the price of the account as it then is', () => {
  const others = [
    { id: 'dave0', usdc_qq: '30000000000', market: 'BTC', base_quantums: -BTC / 4 },
    { id: 'dave1', usdc_qq: '100000000000', market: 'BTC', base_quantums: -BTC },
  ];
  // One BTC long with -54,999: every quarter costs 13,749.75 whoever takes it.
  const inputs = { liquidated: account(-54_999, BTC), others, delta_base_quantums: -BTC };
  const expected = {
    fills: [
      { account: 'dave0', fill: BTC / 4 },
      { account: 'dave1', fill: (BTC / 4) * 3 },
    ],
    remaining: 0,
    usdc_after_qq: { dave0: '16250250000', dave1: '58750750000' },
    liquidated_usdc_qq: 0,
  };
  expect(matching(inputs, expected)).toEqual(PASSED);
});

test('deleveraging is due below zero, or in final settlement at the oracle price', () => {
  const due = casesOf('dydx-v4', 'can_deleverage: one more');
  const carl = { usdc_qq: '49999000000', positions_base_quantums: { BTC: -BTC } };
  const dave = { usdc_qq: '50000000000', positions_base_quantums: { BTC } };
  const at = (at_bankruptcy_price: boolean, at_oracle_price: boolean) => ({
    at_bankruptcy_price,
    at_oracle_price,
  });
  expect(due({ ...carl, final_settlement: true }, at(true, false))).toEqual(PASSED);
  expect(due({ ...dave, final_settlement: true }, at(false, true))).toEqual(PASSED);
  expect(due(dave, at(false, false))).toEqual(PASSED);
});
