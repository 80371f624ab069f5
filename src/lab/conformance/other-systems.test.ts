/** Cases of systems of which a few rules are covered, derived by hand. */
import { expect, test } from 'vitest';
import { casesOf, PASSED } from './case.contract.ts';

test('FTX: the price of a margin fraction, on both sides', () => {
  const price = casesOf('ftx', 'margin_fraction price mf=3/100');
  const inputs = { collateral: 1_000, qty: 2, entry: 10_000, mf: '3/100' };
  expect(price(inputs, { price: '950000/97' })).toEqual(PASSED); // 1.94 p = 19,000
  expect(price({ ...inputs, side: -1 }, { price: '1050000/103' })).toEqual(PASSED); // 2.06 p
});

test('Paradex: shares of a fifth, with the penalty in the account value', () => {
  const row = casesOf('paradex', 'liquidation_share_table share=1/5');
  const inputs = { mmr: '88.8', account_value: 80, liquidation_fee: '0.5' };
  const expected = {
    new_mmr: '71.04',
    penalty: '8.88',
    new_account_value: '71.12',
    new_margin_ratio: '888/889',
  };
  expect(row({ ...inputs, share: '1/5' }, expected)).toEqual(PASSED);
  const share = casesOf('paradex', 'liquidation_share chosen');
  // Without a fee a fifth leaves 72/80, which is 90 % and not below it; more equity changes that.
  const free = { mmr: 90, account_value: 80, liquidation_fee: 0 };
  expect(share(free, { share: '2/5' })).toEqual(PASSED);
  expect(share({ ...free, account_value: '80.01' }, { share: '1/5' })).toEqual(PASSED);
  // With a fee of 100 % every fifth costs 18 of 20, and nothing restores the account.
  const lost = { mmr: 90, account_value: 20, liquidation_fee: 1 };
  expect(share(lost, { share: 1 })).toEqual(PASSED);
});

test('GMX: whether v2 liquidates, and the nearer of two prices in the v1 interface', () => {
  const due = casesOf('gmx-v2', 'liquidatable: one more');
  const position = { collateral_eth: 10, size_usd: 200_000, entry: 5_000 };
  // At 4,040: 40,400 - 38,400 is 2,000, exactly one percent.
  expect(due({ ...position, price: 4_040 }, { liquidatable: false })).toEqual(PASSED);
  expect(due({ ...position, price: 4_039 }, { liquidatable: true })).toEqual(PASSED);
  const price = casesOf('gmx-v1-interface', 'liquidation_price: one more');
  const margin = { size_usd: 10_000, collateral_usd: 1_000, entry_price: 100, is_long: true };
  // Leverage: 100 * (1 - 900/10,000) = 91; fees of 10 and 5: 100 * (1 - 985/10,000) = 90.15.
  expect(price(margin, { liquidation_price_4dp: '91.0000' })).toEqual(PASSED);
  const short = { ...margin, is_long: false, funding_fee_usd: 200 };
  expect(price(short, { liquidation_price_4dp: '107.85' })).toEqual(PASSED); // 785/10,000
});

test('Perp curie: a surplus is a layer with a floor, a repayment one without', () => {
  const surplus = casesOf('perp-curie', 'insurance_surplus_distribution: one more');
  const inputs = { wallet: 50, settlement_value: 60, threshold: 100, free_collateral: 40 };
  expect(surplus(inputs, { surplus: 10 })).toEqual(PASSED);
  const repay = casesOf('perp-curie', 'insurance_repay wallet 150 owed -100');
  expect(repay({ wallet: 150, owed: -100 }, { repaid: 100, wallet_left: 50 })).toEqual(PASSED);
});

test('deleveraging in contracts: the head of the queue bears the loss of what it closes', () => {
  const queue = casesOf('adl-theory', 'contract-space queue vs equity haircut');
  const inputs = { bad_short_eth: 4, deficit: 1_000, head_long_eth: 1, head_equity: 500 };
  const expected = { head_loss: 250, head_equity_haircut: '0.5', rest_of_queue_loss: 750 };
  expect(queue(inputs, expected)).toEqual(PASSED);
});

test('Paradex: what is left after the share, who bears a loss, and orders outside the band', () => {
  const share = casesOf('paradex', 'liquidation_share chosen');
  // A fifth leaves 72/82.8 of the requirement of 90: 1,000 - 908.2/5 - 9 of the collateral.
  const inputs = { mmr: 90, account_value: '91.8', liquidation_fee: '0.5', collateral: 1_000 };
  const left = { share: '1/5', collateral_after: '809.36', position_btc: '0.08' };
  expect(share(inputs, left)).toEqual(PASSED);
  const factor = casesOf('paradex', 'socialized_loss_factor: everybody who withdraws');
  const loss = { users_bankruptcy_amount: 2_000, insurance_balance: 1_000 };
  const charged = { exchange_bankruptcy_amount: 1_000, factor: '0.2', received: 400 };
  const total = { total_exchange_usdc_balance: 4_000, withdrawal: 500 };
  expect(factor({ ...loss, ...total }, charged)).toEqual(PASSED);
  expect(factor(loss, { factor: '0.2' })).toMatchObject({ kind: 'skipped' });
  const bands = casesOf('paradex', 'price_bands 1% at 50');
  const orders = { limit_up: '50.5', limit_buy_at_50_5: 'accepted', limit_buy_at_50_6: 'rejected' };
  expect(bands({ mark: 50, band: '0.01' }, orders)).toEqual(PASSED);
});

test('GMX: deleveraging begins above the share and never on an old price', () => {
  const enabled = casesOf('gmx-v2', 'adl_enabled: one more');
  const side = {
    position_usd: 2_000_000,
    entry: 20,
    size_tokens: 100_000,
    pool_usd: 5_000_000,
    max_pnl_factor_for_adl: '0.1',
    min_pnl_factor_after_adl: '0.02',
  };
  expect(enabled({ ...side, price: 26 }, { adl_enabled: true })).toEqual(PASSED);
  const short = { ...side, side: 'short', price: 14 };
  expect(enabled(short, { adl_enabled: true, pnl_to_pool_factor: '0.12' })).toEqual(PASSED);
  const old = { ...side, price: 26, oracle_timestamp: 9, latest_adl_timestamp: 10 };
  expect(enabled(old, { error: true })).toEqual(PASSED);
  const due = casesOf('gmx-v2', 'liquidatable: by the least collateral');
  const small = { collateral_usd: 9, size_usd: 100, entry: 10, price: 10, min_collateral_usd: 10 };
  expect(due(small, { liquidatable: true })).toEqual(PASSED);
});

test('Perp curie: a part above half of maintenance, and a debt that the fund must cover', () => {
  const rule = casesOf('perp-curie', 'partial_liquidation at mark 90');
  const ether = '0'.repeat(18);
  // A short of 10 at 100, now at 110: 1,100 of notional, 68.75 required, 100 - 100 + 40 of equity.
  const short = {
    position_size: `-10${ether}`,
    open_notional: `1000${ether}`,
    mark: 110,
    collateral_usdc: 140,
  };
  const half = {
    liquidated_size: `-5${ether}`,
    position_notional: `550${ether}`,
    penalty: `1375${ether.slice(2)}`,
    liquidator_open_notional: `556875${ether.slice(3)}`,
    realized_pnl: `-50${ether}`,
    bad_debt_1e6: 0,
  };
  expect(rule(short, half)).toEqual(PASSED);
  expect(rule({ ...short, collateral_usdc: 169 }, { error: true })).toEqual(PASSED);
  const poor = { ...short, collateral_usdc: 90 };
  // Ten below zero: all of the penalty of 27.5 is the liquidator's, and 37.5 are owed.
  const owed = { liquidator_share: `275${ether.slice(1)}`, bad_debt_1e6: 37_500_000 };
  expect(rule({ ...poor, insurance_capacity: '37.5' }, owed)).toEqual(PASSED);
  expect(rule({ ...poor, insurance_capacity: '37.4' }, { error: true })).toEqual(PASSED);
});

test('Perp curie: collateral is sold at the discount, up to a fine step and down to a unit', () => {
  const sale = casesOf('perp-curie', 'max_repaid_settlement_and_collateral: one more');
  const terms = { debt: 500, discount: '0.1', if_fee: '0.03', liquidation_ratio: '0.5', dust: 500 };
  const bitcoin = {
    max_repaid_settlement_1e6: 515_463_917,
    max_liquidatable_collateral_1e8: 1_431_844,
  };
  expect(sale({ ...terms, btc: 1, btc_index: 40_000 }, bitcoin)).toEqual(PASSED);
  const all = { max_repaid_settlement_1e6: 2_700_000_000, max_liquidatable_collateral: 1 };
  expect(sale({ ...terms, debt: 9_000, eth: 1, eth_index: 3_000 }, all)).toEqual(PASSED);
  const bought = casesOf('perp-curie', 'collateral_by_settlement: one more');
  const third = { collateral_1e18: '333333333333333334' };
  const paid = { settlement_1e6: 900_000_000, index: 3_000, discount: '0.1' };
  expect(bought(paid, third)).toEqual(PASSED);
  const repaid = casesOf('perp-curie', 'max_repaid_settlement: half of the greater debt');
  const debts = { settlement_debt: 264, margin_requirement: 3_000, if_fee: '0.03', dust: 500 };
  const most = { max_repaid_settlement_1e18: '1546391752577319587628' };
  expect(repaid(debts, most)).toEqual(PASSED);
});
