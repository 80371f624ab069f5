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
