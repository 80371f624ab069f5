/**
 * Cases of dYdX v4 beside the published file. Numbers are those of the venue's own tests
 * (`liquidations_test.go`, `deleveraging_test.go`, `liquidity_tier_test.go`, `withdraw_test.go`)
 * unless a test says how they were derived.
 */
import { expect, test } from 'vitest';
import { casesOf, PASSED } from './case.contract.ts';

const USD = 1_000_000;
const BTC = 100_000_000;
const ETH = 1_000_000_000;
const REFUSED = { error: true };

const bankruptcy = casesOf('dydx-v4', 'bankruptcy_quote: one more');

test('bankruptcy quotes with two positions follow the maintenance that is released', () => {
  const closing = { market: 'ETH', delta_base_quantums: ETH / 10 };
  const twoShorts = {
    usdc_qq: 510 * USD,
    positions_base_quantums: { BTC: -400_000, ETH: -ETH / 10 },
  };
  const mixed = { usdc_qq: 110 * USD, positions_base_quantums: { BTC: 400_000, ETH: -ETH / 10 } };
  const quote = { bankruptcy_quote_quantums: -306_000_000 };
  expect(bankruptcy({ ...twoShorts, ...closing }, quote)).toEqual(PASSED);
  expect(bankruptcy({ ...mixed, ...closing }, quote)).toEqual(PASSED);
});

test('bankruptcy quotes round toward the fund on both sides and may be below zero', () => {
  const short = { usdc_qq: 13 * USD, positions_base_quantums: { BTC: -BTC }, market: 'BTC' };
  const rich = { usdc_qq: USD, positions_base_quantums: { BTC }, market: 'BTC' };
  expect(
    bankruptcy({ ...short, delta_base_quantums: 21_347 }, { bankruptcy_quote_quantums: -2_775 }),
  ).toEqual(PASSED);
  expect(
    bankruptcy({ ...rich, delta_base_quantums: -BTC }, { bankruptcy_quote_quantums: -USD }),
  ).toEqual(PASSED);
});

test('a closing of nothing, of too much, or without maintenance has no bankruptcy quote', () => {
  const long = { usdc_qq: '-4501000000', positions_base_quantums: { BTC }, market: 'BTC' };
  expect(bankruptcy({ ...long, delta_base_quantums: 0 }, REFUSED)).toEqual(PASSED);
  expect(bankruptcy({ ...long, delta_base_quantums: -BTC - 1 }, REFUSED)).toEqual(PASSED);
  expect(
    bankruptcy({ ...long, delta_base_quantums: -BTC, mmf_ppm: 0, imf_ppm: 0 }, REFUSED),
  ).toEqual(PASSED);
});

test('given margin fractions replace those of the fixtures', () => {
  // By hand: BTC at 5 % is 10,000, ETH at 5 % of 30 is 1.5; TNC = 200 + 30 - 200 = 30 dollars;
  // closing BTC releases 10 of 11.5, so the account keeps 30 * 10/11.5 of it: 200 - 26.086956...
  const inputs = {
    usdc_qq: -200 * USD,
    positions_base_quantums: { BTC: 400_000, ETH: ETH / 100 },
    market: 'BTC',
    delta_base_quantums: -400_000,
    mmf: '0.05',
  };
  expect(bankruptcy(inputs, { bankruptcy_quote_quantums: 173_913_044 })).toEqual(PASSED);
});

const fillable = casesOf('dydx-v4', 'fillable_price: one more');
const CONFIG = { bankruptcy_adjustment_ppm: 1_000_000, spread_to_mmr_ppm: 100_000 };

test('fillable prices stay between the oracle and the spread, whatever is closed', () => {
  const tenth = { market: 'BTC', positions_base_quantums: { BTC: BTC / 10 }, ...CONFIG };
  const priced = (inputs: object, price: string) =>
    expect(fillable(inputs, { fillable_price_qq_per_base_quantum: price })).toEqual(PASSED);
  priced({ ...tenth, usdc_qq: -5_500 * USD }, '495');
  priced({ ...tenth, usdc_qq: -5_000 * USD, delta_base_quantums: -BTC / 20 }, '495');
  priced({ ...tenth, usdc_qq: -4_501 * USD, spread_to_mmr_ppm: 1_000_000 }, '49990/100');
  priced({ ...tenth, usdc_qq: -4_000 * USD }, '500'); // above maintenance: no rating, the oracle
  const two = {
    positions_base_quantums: { BTC: 400_000, ETH: ETH / 10 },
    market: 'ETH',
    ...CONFIG,
  };
  priced({ ...two, usdc_qq: -490 * USD }, '372/125');
  const wrong = { ...tenth, usdc_qq: -4_501 * USD, delta_base_quantums: BTC / 10 };
  expect(fillable(wrong, REFUSED)).toEqual(PASSED);
  expect(fillable({ ...tenth, usdc_qq: 1, positions_base_quantums: {} }, REFUSED)).toEqual(PASSED);
});

test('the fund gets the fee or what is left, and pays what is missing', () => {
  const delta = casesOf('dydx-v4', 'insurance_fund_delta: one more');
  const fill = {
    fill_base_quantums: BTC / 10,
    quantum_conversion_exponent: -8,
    max_liq_fee_ppm: 5_000,
  };
  const long = {
    ...fill,
    usdc_qq: -5_100 * USD,
    positions_base_quantums: { BTC: BTC / 10 },
    is_buy: false,
  };
  const short = {
    ...fill,
    usdc_qq: 4_900 * USD,
    positions_base_quantums: { BTC: -BTC / 10 },
    is_buy: true,
  };
  const isDelta = (inputs: object, qq: number) =>
    expect(delta(inputs, { insurance_fund_delta_qq: qq })).toEqual(PASSED);
  isDelta({ ...long, subticks: '56100000000' }, 28_050_000);
  isDelta({ ...long, subticks: '51051000000' }, 5_100_000);
  isDelta({ ...long, subticks: '50490000000' }, -51_000_000);
  isDelta({ ...short, subticks: '44100000000', max_liq_fee_ppm: 1_000_000 }, 490_000_000);
  isDelta({ ...short, subticks: 1 }, 0); // a tenth of a quantum rounds to nothing
  expect(delta({ ...long, subticks: 1, fill_base_quantums: BTC }, REFUSED)).toEqual(PASSED);
});

const size = casesOf('dydx-v4', 'liquidation_size: one more');
const NO_LIMIT = '18446744073709551615';

test('a liquidation closes at most a portion, within the block, on whole steps', () => {
  const isSize = (inputs: object, delta: number | string) =>
    expect(size(inputs, { liquidation_delta_base_quantums: delta })).toEqual(PASSED);
  const tenth = {
    position_base_quantums: -BTC / 10,
    step_base_quantums: 10,
    min_position_notional_qq: 1_000,
    max_position_portion_ppm: 500_000,
    subaccount_max_notional_qq: NO_LIMIT,
  };
  isSize(tenth, 5_000_000);
  isSize({ ...tenth, subaccount_max_notional_qq: 2_000 * USD }, 4_000_000);
  isSize({ ...tenth, min_position_notional_qq: 10_000 * USD }, BTC / 10);
  isSize({ ...tenth, position_base_quantums: 21, step_base_quantums: 3 }, -9);
  // Three quote quantums a base quantum: a third of the limit, down to a step of 1,000.
  const largest = {
    ...tenth,
    position_base_quantums: NO_LIMIT,
    market: 'ETH',
    step_base_quantums: 1_000,
  };
  isSize({ ...largest, max_position_portion_ppm: 1_000_000 }, '-6148914691236517000');
  expect(size({ ...tenth, position_base_quantums: 0 }, REFUSED)).toEqual(PASSED);
});

test('the least and the most notional give way to the position', () => {
  const range = casesOf('dydx-v4', 'min_max_notional: overridden');
  const inputs = {
    position_base_quantums: -10_000,
    min_position_notional_qq: 10 * USD,
    max_position_portion_ppm: 1_000_000,
  };
  expect(range(inputs, { min_qq: 5 * USD, max_qq: 5 * USD })).toEqual(PASSED);
});

test('prices go to ticks, up for selling and down for buying', () => {
  const subticks = casesOf('dydx-v4', 'fillable_to_subticks: one more');
  const isTick = (fillable_price: unknown, liquidating_long: boolean, expected: number) => {
    const book = { quantum_conversion_exponent: 1, subticks_per_tick: 100 };
    const inputs = { fillable_price, liquidating_long, ...book };
    expect(subticks(inputs, { subticks: expected })).toEqual(PASSED);
  };
  isTick(7, true, 100);
  isTick(197, true, 100);
  isTick(1_001, true, 200); // by hand: 100.1 subticks are above one tick
  isTick(1_999, false, 100); // 199.9 subticks are below two ticks
  isTick('10001/10', true, 200);
  isTick('10001/10', false, 100);
  const negative = { fillable_price: -1, quantum_conversion_exponent: -8, subticks_per_tick: 5 };
  expect(subticks({ ...negative, liquidating_long: false }, REFUSED)).toEqual(PASSED);
});

test('open interest lifts the initial fraction between its caps, and margins round up', () => {
  const scaled = casesOf('dydx-v4', 'oi_scaled_imf: one more');
  const margin = casesOf('dydx-v4', 'initial_margin: one more');
  const caps = { base_imf_ppm: 200_000, lower_cap_qq: 1_000_000, upper_cap_qq: 2_000_000 };
  for (const [oi_qq, imf_ppm] of [
    [0, 200_000],
    [1_000_000, 200_000],
    [1_500_000, 600_000],
    [2_000_000, 1_000_000],
  ]) {
    expect(scaled({ ...caps, oi_qq }, { imf_ppm })).toEqual(PASSED);
  }
  expect(scaled({ ...caps, upper_cap_qq: 0, oi_qq: 1_500_000 }, { imf_ppm: 200_000 })).toEqual(
    PASSED,
  );
  const wide = {
    base_imf_ppm: 200_000,
    lower_cap_qq: '25000000000000',
    upper_cap_qq: '60000000000000',
  };
  const inputs = { ...wide, notional_qq: 500_000, oi_qq: '28123456789123' };
  expect(margin(inputs, { initial_margin_qq: 135_697 })).toEqual(PASSED);
  const tiny = {
    base_imf_ppm: 100_000,
    notional_qq: 1,
    lower_cap_qq: 0,
    upper_cap_qq: 0,
    oi_qq: 0,
  };
  expect(margin(tiny, { initial_margin_qq: 1 })).toEqual(PASSED);
});

test('maintenance is a part of initial, rounded down', () => {
  const fraction = casesOf('dydx-v4', 'maintenance_fraction: 637239 x 289284');
  const inputs = { imf_ppm: 637_239, maintenance_fraction_ppm: 289_284 };
  expect(fraction(inputs, { mmf_ppm: 184_343 })).toEqual(PASSED);
  expect(fraction({ ...inputs, maintenance_fraction_ppm: 1_000_001 }, REFUSED)).toEqual(PASSED);
});

test('an account is liquidatable when maintenance is above zero and above net collateral', () => {
  const due = casesOf('dydx-v4', 'is_liquidatable: one more');
  const account = (usd: number, size: number) => ({
    usdc_qq: usd * USD,
    positions_base_quantums: size === 0 ? {} : { BTC: size },
  });
  for (const [usd, held, liquidatable] of [
    [-45_001, BTC, true], // TNC 4,999 of 5,000
    [-45_000, BTC, false], // exactly at maintenance
    [54_999, -BTC, true],
    [-1, 0, false], // no position: nothing to liquidate
    [1, 0, false],
  ] as const) {
    expect(due(account(usd, held), { is_liquidatable: liquidatable }), `${usd}`).toEqual(PASSED);
  }
  expect(due({ tnc: 4, tmmr: 5 }, { liquidatable: true })).toEqual(PASSED);
  expect(due({ tnc: -4, tmmr: 0 }, { liquidatable: false })).toEqual(PASSED);
});

test('the most underwater order goes first, then the larger, then the lower hash', () => {
  const sorted = casesOf('dydx-v4', 'liquidation_order_sort: one more');
  const buy = (price: number, size_btc = 1, hash = 'a') => ({ side: 'buy', price, size_btc, hash });
  const isOrder = (orders: object[], order_indices: number[]) =>
    expect(sorted({ oracle: 50_000, orders }, { order_indices })).toEqual(PASSED);
  isOrder([buy(50_500), buy(49_000), buy(50_499.99)], [1, 0, 2]);
  isOrder([buy(50_500, 0.1), buy(49_500, 0.2)], [1, 0]);
  isOrder([buy(50_500, 1, 'b'), buy(49_500, 1, 'a')], [1, 0]);
});

test('leaving the vault costs what those who stay gain in leverage', () => {
  const slippage = casesOf('dydx-v4', 'vault_withdraw_slippage: one more');
  const isShare = (leverage: string, skew: number, m: number, n: number, share: string) => {
    const terms = { leverage, skew_factor: skew, spread: '3/1000', imf: '1/5' };
    const inputs = { ...terms, shares_to_withdraw: m, total_shares: n };
    expect(slippage(inputs, { slippage: share })).toEqual(PASSED);
  };
  isShare('0', 2, 10, 100, '0');
  isShare('1/2', 2, 100_000, 1_000_000, '1027/162000');
  isShare('3/2', 2, 1, 1_000_000, '5333326666669/74073925926000');
  isShare('3', 2, 1, 10_000_000, '1633333146666673/3703702962963000');
  isShare('-3', 2, 1_234, 12_345, '59790561381/123454321000');
  isShare('3', 2, 999_999, 1_000_000, '3/5');
  for (const m of [-1, 0, 1_000_001]) {
    const terms = { leverage: '3', skew_factor: 2, spread: '3/1000', imf: '1/5' };
    const inputs = { ...terms, shares_to_withdraw: m, total_shares: 1_000_000 };
    expect(slippage(inputs, REFUSED)).toEqual(PASSED);
  }
});

test('the fund covers a delta when it does not fall below zero', () => {
  const covers = casesOf('dydx-v4', 'is_valid_insurance_fund_delta');
  const isValid = (delta: number, valid: boolean) =>
    expect(
      covers({ insurance_fund_balance_qq: 100, insurance_fund_delta_qq: delta }, { valid }),
    ).toEqual(PASSED);
  isValid(-100, true);
  isValid(-101, false);
  isValid(1, true);
});
