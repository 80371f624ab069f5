/** Cases of pools of capital, derived by hand from the rules of their venues. */
import { expect, test } from 'vitest';
import { casesOf, PASSED } from './case.contract.ts';

test('a stake of a dollar in an empty fund comes back less the unit that stays', () => {
  const stake = casesOf('drift-v2', 'if_stake: alone');
  const left = { withdrawn: 999_999, vault_after: 1, cost_basis: 1, total_shares: 1_000_000 };
  expect(stake({ stake: 1_000_000 }, left)).toEqual(PASSED);
  const seeded = { total_shares: 1_235, user_shares: 1_234, protocol_shares: 1 };
  expect(stake({ vault: 1, stake: 1_234 }, seeded)).toEqual(PASSED);
});

test('what is gained while a request waits stays, and what is lost is shared', () => {
  const unstake = casesOf('drift-v2', 'if_unstake: while it waits');
  const stake = { stake: 1_000, requested_shares: 500, unstaking_period_s: 60 };
  const gained = { requested_value: 500, withdrawn: 500, vault_after: 1_500, shares_left: 500 };
  expect(unstake({ ...stake, gain_during_cooldown: 1_000 }, gained)).toEqual(PASSED);
  const lost = { requested_value: 500, withdrawn: 250, vault_after: 250, shares_left: 500 };
  expect(unstake({ ...stake, loss_during_cooldown: 500 }, lost)).toEqual(PASSED);
  expect(unstake({ ...stake, elapsed_s: 59 }, { rejected: true })).toEqual(PASSED);
  expect(unstake({ ...stake, elapsed_s: 60 }, { withdrawn: 500 })).toEqual(PASSED);
  expect(unstake({ stake: 1_000, requested_shares: 1_001 }, { error: true })).toEqual(PASSED);
});

test('shares that are named in a request are divided with all others', () => {
  const unstake = casesOf('drift-v2', 'if_unstake: rebase');
  const fund = { vault: 100, total_shares: 1_000_000, user_shares: 1_000_000 };
  // 1,000,000/10/100 = 1,000: a thousand shares are left, 500 of them for half of the vault.
  expect(
    unstake(
      { ...fund, requested_shares: 500_000 },
      { withdrawn: 50, total_shares: 500, user_shares: 500, shares_base: 3 },
    ),
  ).toEqual(PASSED);
});

test('a bankruptcy is paid by the fund less a unit, the fee pool, then both sides', () => {
  const resolve = casesOf('drift-v2', 'resolve_perp_bankruptcy: in order');
  const market = { loss_quote: -100, long_base: '1000000000', short_base: '-1000000000' };
  expect(
    resolve(
      { ...market, vault: 31, quote_max_insurance: 40, quote_settled_insurance: 15, fee_pool: 35 },
      { if_payment: 25, fee_pool_payment: 35, loss_to_socialize: 40, funding_delta_1e9: 20_000 },
    ),
  ).toEqual(PASSED);
  expect(resolve({ ...market, vault: 31 }, { if_payment: 30, long_pays: 35 })).toEqual(PASSED);
  const nobody = { loss_quote: -1, long_base: 0, short_base: 0 };
  expect(resolve(nobody, { error: true })).toEqual(PASSED);
});

test('a spot bankruptcy lowers the deposit index by what the fund leaves', () => {
  const resolve = casesOf('drift-v2', 'resolve_spot_bankruptcy: with a fund');
  const market = { cumulative_deposit_interest: '10000000000', deposits: 1_000 };
  expect(
    resolve(
      { ...market, borrow: 100, vault: 51 },
      { if_payment: 50, cumulative_deposit_interest: '9500000000', deposit_tokens: 950 },
    ),
  ).toEqual(PASSED);
  expect(resolve({ ...market, borrow: 0 }, { error: true })).toEqual(PASSED);
});

test('a backstop queue is left from the front and shortened from the end', () => {
  const q4w = [
    { amount: 125, exp: 1_000 },
    { amount: 200, exp: 2_000 },
  ];
  const withdraw = casesOf('blend-v2', 'backstop_withdraw: some');
  const pool = { pool_shares: 1_000, pool_tokens: 2_000, user_shares: 10, q4w };
  expect(
    withdraw(
      { ...pool, timestamp: 2_000, to_withdraw: 150 },
      { tokens: 300, q4w: [{ amount: 175, exp: 2_000 }], user_shares: 10 },
    ),
  ).toEqual(PASSED);
  expect(withdraw({ ...pool, timestamp: 1_999, to_withdraw: 126 }, { error: true })).toEqual(
    PASSED,
  );
  const owing = { ...pool, timestamp: 2_000, to_withdraw: 1, bad_debt: 1 };
  expect(withdraw(owing, { error: true })).toEqual(PASSED);
  const dequeue = casesOf('blend-v2', 'backstop_dequeue: some');
  expect(
    dequeue(
      { user_shares: 10, q4w, to_dequeue: 210 },
      { q4w: [{ amount: 115, exp: 1_000 }], user_shares: 220 },
    ),
  ).toEqual(PASSED);
  const queue = casesOf('blend-v2', 'backstop_queue: seventeen days');
  expect(
    queue(
      { user_shares: 10, to_queue: 10, timestamp: 100 },
      { user_shares: 0, q4w: [{ amount: 10, exp: 100 + 17 * 86_400 }] },
    ),
  ).toEqual(PASSED);
});

test('a pool draws what it holds, mints nothing when drained, and refuses dust', () => {
  const pool = { pool_shares: 50, pool_tokens: 50 };
  const draw = casesOf('blend-v2', 'backstop_draw: some');
  expect(draw({ ...pool, draw: 30 }, { pool_tokens: 20, pool_shares: 50 })).toEqual(PASSED);
  expect(draw({ ...pool, draw: 51 }, { error: true })).toEqual(PASSED);
  const donate = casesOf('blend-v2', 'backstop_donate: some');
  expect(donate({ ...pool, donation: 5 }, { pool_tokens: 55, pool_shares: 50 })).toEqual(PASSED);
  const shares = casesOf('blend-v2', 'backstop_deposit_to_shares: drained');
  const drained = { pool_shares: 50, pool_tokens: 0 };
  expect(shares({ ...drained, deposit: 5 }, { shares: 0 })).toEqual(PASSED);
  const deposit = casesOf('blend-v2', 'backstop_deposit: drained');
  expect(deposit({ ...drained, deposit: 5 }, { error: true })).toEqual(PASSED);
});

test('every status follows its own thresholds, and two can only be left by the operator', () => {
  const update = casesOf('blend-v2', 'pool_status: from each');
  const next = (status: number, q4w_pct_7dec: number, threshold_met: boolean, expected: object) =>
    expect(update({ status, q4w_pct_7dec, threshold_met }, expected)).toEqual(PASSED);
  next(0, 4_999_999, true, { status: 0 });
  next(0, 0, false, { status: 3 });
  next(2, 7_499_999, false, { status: 2 });
  next(2, 7_500_000, true, { status: 5 });
  next(5, 5_999_999, true, { status: 3 });
  next(5, 2_999_999, true, { status: 1 });
  next(4, 0, true, { error: true });
  next(6, 0, true, { error: true });
  const set = casesOf('blend-v2', 'set_pool_status: operator');
  const given = { q4w_pct_7dec: 7_500_000, threshold_met: true };
  expect(set({ ...given, new_status: 4 }, { status: 4 })).toEqual(PASSED);
  expect(set({ ...given, new_status: 3 }, { error: true })).toEqual(PASSED);
  expect(set({ ...given, new_status: 1 }, { error: true })).toEqual(PASSED);
});

test('a slash keeps a token and covers in proportion, exactly', () => {
  const slash = casesOf('aave-umbrella', 'slash: short');
  const stake = { new_deficit: 10_000, stake_total_assets: 10_000, liquidation_fee_bps: 500 };
  expect(slash(stake, { slashed_from_stake: 9_999, deficit_covered: '66660/7' })).toEqual(PASSED);
  const known = { reserve_deficit: 900, deficit_offset: 300, pending_deficit: 100 };
  expect(slash({ ...known, stake_total_assets: 10_000 }, { slashed_from_stake: 500 })).toEqual(
    PASSED,
  );
  const nothing = { new_deficit: 0, stake_total_assets: 10_000 };
  expect(slash(nothing, { rejected: true })).toEqual(PASSED);
});

test('only what was held all the time may be redeemed in the window', () => {
  const redeem = casesOf('aave-umbrella', 'cooldown: least balance');
  const waiting = { balance: 100, balances: [40, 90], cooldown_s: 20, unstake_window_s: 2 };
  expect(redeem({ ...waiting, elapsed_s: 20 }, { max_redeem: 40 })).toEqual(PASSED);
  expect(redeem({ ...waiting, elapsed_s: 22 }, { max_redeem: 40 })).toEqual(PASSED);
  expect(redeem({ ...waiting, elapsed_s: 19 }, { max_redeem: 0 })).toEqual(PASSED);
  expect(redeem({ ...waiting, elapsed_s: 23 }, { max_redeem: 0 })).toEqual(PASSED);
});

test('a stability pool keeps a token, and gives its part of the collateral', () => {
  const absorb = casesOf('liquity-v1', 'stability_pool: all');
  expect(
    absorb(
      { deposits: [100], liquidations_debt_coll: [[100, '2']] },
      { compounded: ['1'], eth_gain: ['1.9701'], redistributed_debt: '1' },
    ),
  ).toEqual(PASSED);
});

test('a stable swap that has nothing to give refuses', () => {
  const swap = casesOf('b-protocol-bamm', 'stableswap_return: empty');
  const empty = { x_qty: 5, x_balance: 10, y_balance: 0, A: 20 };
  expect(swap(empty, { error: true })).toEqual(PASSED);
});
