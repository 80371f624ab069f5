/** Cases of Hyperliquid derived by hand from the formulas of its documentation. */
import { expect, test } from 'vitest';
import { casesOf, PASSED } from './case.contract.ts';

test('every published tier has its exact rate and the deduction that keeps it continuous', () => {
  const tier = casesOf('hyperliquid', 'margin_tier one more');
  const isTier = (asset: string, from: number, leverage: number, rate: string, usd: string) =>
    expect(
      tier(
        { asset, tier_lower_usd: from, max_leverage: leverage },
        { maintenance_rate: rate, deduction_usd: usd },
      ),
    ).toEqual(PASSED);
  isTier('BTC', 0, 40, '1/80', '0');
  isTier('BTC', 150_000_000, 20, '1/40', '1875000'); // 150M * (1/40 - 1/80)
  isTier('ETH', 0, 25, '1/50', '0');
  isTier('ETH', 100_000_000, 15, '1/30', '4000000/3'); // 100M * (1/30 - 1/50)
  isTier('SOL', 70_000_000, 10, '1/20', '1750000'); // 70M * (1/20 - 1/40)
  isTier('HYPE', 20_000_000, 5, '1/10', '1000000'); // 20M * (1/10 - 1/20)
  isTier('NEW', 0, 3, '1/6', '0');
});

test('a tier of an asset whose lower tiers nobody published is not covered', () => {
  const tier = casesOf('hyperliquid', 'margin_tier NEW from 5M');
  const inputs = { asset: 'NEW', tier_lower_usd: 5_000_000, max_leverage: 3 };
  expect(tier(inputs, { maintenance_rate: '1/6', deduction_usd: '0' }).kind).toBe('skipped');
});

test('maintenance margin crosses the tiers without a step', () => {
  const margin = casesOf('hyperliquid', 'maintenance_margin');
  const isMargin = (notional_usd: string, usd: string) =>
    expect(margin({ asset: 'BTC', notional_usd }, { maintenance_margin: usd })).toEqual(PASSED);
  isMargin('149999999.99', '1874999.999875'); // 1/80 of it
  isMargin('150000000', '1875000');
  isMargin('200000000', '3125000'); // 200M/40 - 1.875M
});

test('liquidation prices are exact on both sides and absent where no price liquidates', () => {
  const price = casesOf('hyperliquid', 'liquidation_price one more');
  const position = { price: 50_000, margin_available: 5_000, position_size: 1 };
  const isPrice = (inputs: object, liquidation_price: unknown) =>
    expect(price({ ...position, ...inputs }, { liquidation_price })).toEqual(PASSED);
  isPrice({ side: 1, maintenance_leverage: 40 }, '1750000/39'); // 50,000 - 5,000 * 40/39
  isPrice({ side: 'short', maintenance_leverage: 30 }, '1700000/31'); // 50,000 + 5,000 * 30/31
  isPrice({ side: -1, maintenance_leverage: 40, position_size: '0.5' }, '2450000/41');
  isPrice({ side: 1, maintenance_leverage: 40, margin_available: 50_000 }, null);
});

test('the index of deleveraging is return times leverage, each side in its own way', () => {
  const index = casesOf('hyperliquid', 'adl_index');
  const long = { mark: 110, entry: 100, notional: 1_100, account_value: 220, side: 1 };
  expect(index(long, { adl_index: '11/2' })).toEqual(PASSED); // 1.1 * 5
  const short = { mark: 90, entry: 100, notional: 900, account_value: 300, side: -1 };
  expect(index(short, { adl_index: '10/3' })).toEqual(PASSED); // 100/90 * 3
});

test('an order is the whole position, or a fifth of a large one', () => {
  const order = casesOf('hyperliquid', 'liquidation_order_size');
  const isOrder = (notional_usd: string, order_notional_usd: string) =>
    expect(order({ notional_usd }, { order_notional_usd })).toEqual(PASSED);
  isOrder('100000', '100000');
  isOrder('100000.01', '20000.002');
});

test('a transfer must leave initial margin and a tenth of the notional', () => {
  const left = casesOf('hyperliquid', 'transfer_margin');
  const isLeft = (initial_margin: number, transfer_margin: string) =>
    expect(left({ notional: 1_005, initial_margin }, { transfer_margin })).toEqual(PASSED);
  isLeft(50, '100.5');
  isLeft(201, '201');
});
