/**
 * Cases of Mango v4, Drift v2 and Synthetix v3 beside the published file. Numbers are those of the
 * venues' own tests (`perp_liq_base_or_positive_pnl.rs`, `perp_liq_negative_pnl_or_bankruptcy.rs`,
 * `health/cache.rs`, `liquidation/tests.rs`) unless a test says how they were derived.
 */
import { expect, test } from 'vitest';
import { casesOf, PASSED } from './case.contract.ts';

const REFUSED = { error: true };

const healthOf = casesOf('mango-v4', 'init_health: one more');
const EMPTY = {
  token_balances: [0, 0, 0],
  spot_oo_1_2_quote_base: [0, 0],
  spot_oo_1_3_quote_base: [0, 0],
  perp_baseLots_quote_bidLots_askLots: [0, 0, 0, 0],
  banks: null,
};

test('Mango: reserved orders and perpetual orders count as the worse end', () => {
  const bids = {
    ...EMPTY,
    token_balances: [100, -10, 0],
    spot_oo_1_2_quote_base: [20, 15],
    perp_baseLots_quote_bidLots_askLots: [3, -131, 7, 11],
  };
  // 0.8 * (100 + 95 + 400 - 481) - 10 * 5 * 1.5
  expect(healthOf(bids, { init_health: '16.2' })).toEqual(PASSED);
  const acrossZero = {
    ...EMPTY,
    token_balances: [-14, -10, -10],
    spot_oo_1_2_quote_base: [1, 1],
    spot_oo_1_3_quote_base: [1, 1],
  };
  expect(healthOf(acrossZero, { init_health: '-223.8' })).toEqual(PASSED);
});

test('Mango: weights of deposits shrink with the limits of the banks', () => {
  const limited = {
    ...EMPTY,
    token_balances: [100, 100, 100],
    banks: [
      { deposits: 100, deposit_weight_scale_start_quote: 1_000 },
      { deposits: 1_500, deposit_weight_scale_start_quote: 5_000 },
      { deposits: 10_000, deposit_weight_scale_start_quote: 10_000 },
    ],
  };
  // 80 + 250 * 2/3 + 500 / 10
  expect(healthOf(limited, { init_health: '890/3' })).toEqual(PASSED);
  const unknown = { ...limited, banks: [{ interest: 1 }, null, null] };
  expect(healthOf(unknown, { init_health: 0 })).toMatchObject({ kind: 'skipped' });
});

const reduceOrSettle = casesOf('mango-v4', 'perp_base_or_pnl_liquidation: one more');
const MARKET = {
  perp_base_asset_weight: '0.5',
  overall_asset_weight: '0.5',
  positive_pnl_liq_fee: 0,
  price: 1,
  settle_token_weights: 1,
  other_token: 0,
};

test('Mango: lots and gains are taken as far as each helps', () => {
  const both = {
    ...MARKET,
    liqee_settle_token: -25,
    liqee_base_lots: 20,
    liqee_quote: 10,
    max_base: 2,
    max_pnl: 100,
  };
  const after = { liqee_settle_token: -4, liqee_base_lots: 18, liqee_quote: -9 };
  expect(reduceOrSettle(both, after)).toEqual(PASSED);
  const enabled = { ...both, overall_asset_weight: 0, liqee_settle_token: -30, max_base: 5 };
  const end = { liqee_settle_token: '-7.5', liqee_base_lots: 15, liqee_quote: '-7.5' };
  expect(reduceOrSettle({ ...enabled, max_pnl: 30 }, end)).toEqual(PASSED);
  expect(reduceOrSettle({ ...both, max_base: -2 }, REFUSED)).toEqual(PASSED);
});

test('Mango: the fee of a settled gain makes more lots necessary', () => {
  const fee = {
    ...MARKET,
    positive_pnl_liq_fee: '0.25',
    liqee_settle_token: -7,
    liqee_base_lots: 70,
    liqee_quote: -30,
    other_token: -12,
    max_base: 60,
    max_pnl: 20,
  };
  const after = { liqee_settle_token: 8, liqee_base_lots: 24, liqee_quote: -4 };
  expect(reduceOrSettle(fee, after)).toEqual(PASSED);
});

const bankruptcy = casesOf('mango-v4', 'perp_bankruptcy: one more');

test('Mango: a loss is socialised only when the fund is exhausted', () => {
  const loss = {
    settle_token_asset_weight: '0.9',
    settle_token_liab_weight: '1.1',
    settle_price: 2,
    insurance_price: 3,
    liqee_settle_token: 40,
    liqee_perp_quote: -50,
    other_token: -36,
    insurance_vault: 6,
    settle_limit: 0,
    max_liab_transfer: 3,
    open_interest_lots: 1,
    base_liquidation_fee: 0,
  };
  const little = { liqee_perp_quote: -47, liqor_insurance_tokens: 2, socialized_loss_per_lot: 0 };
  expect(bankruptcy(loss, little)).toEqual(PASSED);
  const all = { liqee_perp_quote: 0, liqor_perp_quote: -29, socialized_loss_per_lot: 21 };
  expect(bankruptcy({ ...loss, settle_limit: 100, max_liab_transfer: 40 }, all)).toEqual(PASSED);
  // Derived: without the fund's help 30 of the loss are borne by two lots.
  const unaided = { liqor_insurance_tokens: 0, socialized_loss_per_lot: 15 };
  const notEligible = { ...loss, group_insurance_fund: false, open_interest_lots: 2 };
  expect(bankruptcy(notEligible, unaided)).toEqual(PASSED);
  expect(bankruptcy({ ...loss, liqee_perp_quote: 0 }, REFUSED)).toEqual(PASSED);
});

test('Drift: sizes truncate as the venue does, and have its greatest numbers', () => {
  const base = casesOf('drift-v2', 'base_to_cover_margin_shortage: one more');
  const shortage = {
    margin_shortage: 10_000_000,
    margin_ratio_1e4: 1_000,
    liq_fee_1e6: 10_000,
    if_fee_1e6: 0,
    oracle_price: 100_000_000,
    quote_oracle_price: 1_000_000,
  };
  expect(base(shortage, { base_asset_amount: 1_111_111_111 })).toEqual(PASSED);
  const unbounded = { base_asset_amount: '18446744073709551615' };
  expect(base({ ...shortage, liq_fee_1e6: 100_000 }, unbounded)).toEqual(PASSED);
  expect(base({ ...shortage, if_fee_1e6: 90_000 }, REFUSED)).toEqual(PASSED);
  const liability = casesOf('drift-v2', 'liability_to_cover_margin_shortage: one more');
  const swap = {
    margin_shortage: 10_000_000,
    asset_weight_1e4: 8_000,
    asset_multiplier_1e6: 1_000_000,
    liability_weight_1e4: 12_000,
    liability_multiplier_1e6: 1_000_000,
    liability_decimals: 9,
    liability_price: 100_000_000,
    if_fee_1e6: 10_000,
  };
  expect(liability(swap, { liability_transfer: 257_731_958 })).toEqual(PASSED);
});

test('Drift: collateral and debt imply each other, rounded to the side that pays', () => {
  const implied = casesOf('drift-v2', 'liability_implied_by_asset: one more');
  const sides = {
    asset_multiplier_1e6: 1_010_000,
    asset_decimals: 6,
    asset_price: 1_000_000,
    liability_multiplier_1e6: 990_000,
    liability_decimals: 9,
    liability_price: 100_000_000,
  };
  const debt = { liability_transfer: 98_019_802 };
  expect(implied({ ...sides, asset_amount: 10_000_000 }, debt)).toEqual(PASSED);
  const asset = casesOf('drift-v2', 'asset_for_liability: one more');
  const repaid = { ...sides, asset_amount: 200_000_000, liability_amount: 1_000_000_000 };
  expect(asset(repaid, { asset_transfer: 102_020_202 })).toEqual(PASSED);
  expect(asset({ ...repaid, asset_amount: 103_000_000 }, { asset_transfer: 103_000_000 })).toEqual(
    PASSED,
  );
});

test('Drift: fees of the fund, shares over time and the ramp of a fee, derived by hand', () => {
  const perp = casesOf('drift-v2', 'perp_insurance_fee: one more');
  const position = {
    margin_shortage: 5_000_000,
    base_asset_amount: 1_000_000_000,
    margin_ratio_1e4: 1_000,
    liq_fee_1e6: 10_000,
    oracle_price: 100_000_000,
    quote_oracle_price: 1_000_000,
    max_if_fee_1e6: 50_000,
  };
  expect(perp(position, { if_fee_1e6: 38_000 })).toEqual(PASSED);
  const share = casesOf('drift-v2', 'max_pct_to_liquidate: one more');
  const spread = {
    margin_shortage: 100_000_000,
    freed: 20_000_000,
    slots_elapsed: 4,
    initial_pct_1e4: 1_000,
    duration_slots: 10,
  };
  expect(share(spread, { pct_1e4: 4_000 })).toEqual(PASSED);
  expect(share({ ...spread, slots_elapsed: -1 }, REFUSED)).toEqual(PASSED);
  const fee = casesOf('drift-v2', 'liquidation_fee_ramp: one more');
  const ramp = { base_fee_1e6: 20_000, max_fee_1e6: 50_000, slots_elapsed: 1_500 };
  expect(fee(ramp, { fee_1e6: 21_500 })).toEqual(PASSED);
  expect(fee({ ...ramp, slots_elapsed: 1_499 }, { fee_1e6: 20_000 })).toEqual(PASSED);
});

test('Synthetix: the window, its capacity, margins and fills, derived by hand', () => {
  const window = casesOf('synthetix-v3-perps', 'rolling_window one more');
  const calls = {
    maker_fee: '0.007',
    taker_fee: '0.003',
    skew_scale: 1_000,
    multiplier: 1,
    window_s: 10,
    max_pd: '0.1',
    attempts: [
      { t: 0, position: 150 },
      { t: 3, position: 50, premium: '0.2' },
      { t: 4, position: 50, premium: '0.05' },
      { t: 4, position: 50, premium: '0.05' },
      { t: 5, position: 70, endorsed: true },
    ],
  };
  const remaining = { capacity: 100, remaining: [50, 50, 0, 50, 0] };
  expect(window(calls, remaining)).toEqual(PASSED);
  const margins = casesOf('synthetix-v3-perps', 'margin_requirement one more');
  const position = {
    size: -150,
    price: 10,
    skew_scale: 1_000,
    initial_margin_fraction: 3,
    maintenance_margin_scalar: '0.5',
    minimum_position_margin: 7,
  };
  const required = { initial_margin: 682, maintenance_margin: '344.5' };
  expect(margins(position, required)).toEqual(PASSED);
  const fill = casesOf('synthetix-v3-perps', 'fill_price one more');
  const against = { oracle: 100, skew: 10, size_delta: 20, skew_scale: 1_000 };
  expect(fill(against, { fill_price: 102 })).toEqual(PASSED);
});
