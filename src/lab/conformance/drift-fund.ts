/**
 * Drift v2: shares of the insurance fund, and who bears a bankruptcy. Amounts are whole units of
 * the venue: quote 1e-6, base 1e-9, funding 1e-9, cumulative interest 1e-10.
 */
import { magnitude, mulDivDown } from '../../core/money/index.ts';
import {
  bearLoss,
  cancelForfeits,
  coverInOrder,
  DRIFT_MINT,
  DRIFT_QUEUE,
  DRIFT_REVENUE,
  depositIndexFall,
  depositsMustStay,
  fundingCharge,
  joinPool,
  paidOfCharge,
  rebaseDivisor,
  rebasedPool,
  rebasedStake,
  requestUnstake,
  type SharePool,
  type Stake,
  settledRevenue,
  stakedShares,
  unstake,
  withGain,
} from '../../core/waterfall/index.ts';
import type { Rule } from './adapter.ts';
import { type Answer, NotCovered, type Outcome, refused, values } from './answer.ts';
import type { Inputs } from './inputs.ts';
import { quote } from './units.ts';

const VAULT = ['vault_before', 'vault', 'vault_amount', 'insurance_vault'];
const TOTAL = ['total_shares', 'total_if_shares'];
const REQUESTED = ['requested_shares', 'request_shares', 'unstake_shares'];
const SECOND_MS = 1_000;

/** Power of ten of a divisor that is one. */
const exponentOf = (divisor: bigint): bigint => BigInt(divisor.toString().length - 1);

const rebase: Rule = {
  name: 'if_share_rebase',
  also: ['if_rebase', 'rebase_info'],
  gives: ['expo_divisor', 'rebase_divisor'],
  answer(inputs) {
    const pool = { shares: inputs.integer(...TOTAL), value: inputs.integer(...VAULT) };
    if (pool.value === 0n) return refused('the vault is empty');
    const divisor = rebaseDivisor(pool);
    const exponent = exponentOf(divisor);
    return values({
      expo_divisor: [exponent, divisor],
      expo_diff: exponent,
      rebase_divisor: divisor,
    });
  },
};

const cancel: Rule = {
  name: 'cancel_unstake_forfeit',
  also: ['if_shares_lost', 'if_cancel_unstake'],
  gives: ['shares_lost'],
  answer(inputs) {
    const asked = {
      shares: inputs.integer(...REQUESTED),
      value: inputs.integer('requested_value', 'request_value'),
    };
    const pool = { shares: inputs.integer(...TOTAL), value: inputs.integer(...VAULT) };
    if (asked.shares === 0n) return refused('no request is open');
    if (asked.shares > pool.shares) return refused('more shares than there are');
    return values({ shares_lost: cancelForfeits(pool, asked) });
  },
};

/** A fund, its shares that users hold, and the stake of one of them. */
interface Fund {
  pool: SharePool;
  users: bigint;
  stake: Stake;
  base: bigint;
}

/** Every step begins with a rebase; the divisor. */
function rebaseFund(fund: Fund): bigint {
  const divisor = rebaseDivisor(fund.pool);
  fund.pool = rebasedPool(fund.pool, divisor);
  fund.users /= divisor;
  fund.stake = rebasedStake(fund.stake, divisor);
  fund.base += exponentOf(divisor);
  return divisor;
}

/** Gains and losses of the vault under the names of a time. */
function changeVault(inputs: Inputs, fund: Fund, when: string): void {
  const gain = inputs.integerOr(0n, `gain_${when}`);
  const loss = inputs.integerOr(0n, `loss_${when}`);
  if (gain < 0n || loss < 0n) throw new NotCovered('a gain or a loss is below zero');
  const changed = bearLoss(withGain(fund.pool, gain), loss);
  if (changed.left > 0n) throw new NotCovered('the loss is more than the vault');
  fund.pool = changed.pool;
  const { value } = fund.pool;
  if (inputs.flagOr(false, `vault_halved_${when}`)) fund.pool = { ...fund.pool, value: value / 2n };
  if (inputs.flagOr(false, `vault_doubled_${when}`)) fund.pool = withGain(fund.pool, value);
  if (inputs.flagOr(false, `vault_drained_${when}`)) fund.pool = { ...fund.pool, value: 0n };
  if (!inputs.has(`vault_${when}`)) return;
  fund.pool = { ...fund.pool, value: inputs.integer(`vault_${when}`) };
}

const STAKED = ['stake', 'amount', 'stake_amount'];
const OWN = ['staker_shares', 'if_shares', 'stake_shares'];

/** A fund before the case; who leaves without staking holds the shares of the users. */
function readFund(inputs: Inputs): Fund {
  const pool = {
    shares: inputs.integerOr(0n, ...TOTAL),
    value: inputs.integerOr(0n, ...VAULT),
  };
  const users = inputs.integerOr(0n, 'user_shares', 'user_if_shares');
  const own = inputs.integerOr(inputs.has(...STAKED) ? 0n : users, ...OWN);
  return {
    pool,
    users,
    stake: { free: own, queue: [] },
    base: inputs.integerOr(0n, 'shares_base'),
  };
}

/** Stakes an amount; the reason where it is refused. */
function stakeIn(fund: Fund, amount: bigint): string | null {
  rebaseFund(fund);
  const joined = joinPool(DRIFT_MINT, fund.pool, amount);
  if (joined.kind !== 'joined') return joined.kind;
  fund.pool = joined.pool;
  fund.users += joined.minted;
  fund.stake = { ...fund.stake, free: fund.stake.free + joined.minted };
  return null;
}

const queueOf = (inputs: Inputs) => ({
  ...DRIFT_QUEUE,
  cooldownMs: Number(inputs.integerOr(0n, 'unstaking_period_s', 'unstaking_period')) * SECOND_MS,
});

/** Asks shares back, lets the vault change while they wait, and takes them. */
function leave(inputs: Inputs, fund: Fund, asksFor: bigint): Record<string, Answer> | string {
  const policy = queueOf(inputs);
  const waited = inputs.has('elapsed_s', 'seconds_elapsed', 'waited_s')
    ? Number(inputs.integer('elapsed_s', 'seconds_elapsed', 'waited_s')) * SECOND_MS
    : policy.cooldownMs;
  // The shares that are named are divided with all others when the request is made.
  const asked = { shares: asksFor / rebaseFund(fund), time: 0 };
  const requested = requestUnstake(policy, fund.pool, fund.stake, asked);
  if (requested.kind !== 'requested') return requested.kind;
  fund.stake = requested.stake;
  const most = requested.stake.queue[0]?.most ?? 0n;
  changeVault(inputs, fund, 'during_cooldown');
  rebaseFund(fund);
  const leaves = fund.stake.queue[0]?.shares ?? 0n;
  const taking = { shares: leaves, time: waited, unresolved: 0n };
  const taken = unstake(policy, fund.pool, fund.stake, taking);
  if (taken.kind !== 'unstaked') return taken.kind;
  fund.pool = taken.pool;
  fund.stake = taken.stake;
  fund.users -= leaves;
  return {
    requested_value: most,
    withdrawn: taken.paid,
    vault_after: taken.pool.value,
    shares_left: stakedShares(taken.stake),
    total_shares_after: taken.pool.shares,
    user_shares_after: fund.users,
  };
}

/** What is known of a fund once somebody staked, or before anybody leaves. */
const fundFields = (fund: Fund) => ({
  total_shares: fund.pool.shares,
  user_shares: fund.users,
  protocol_shares: fund.pool.shares - fund.users,
  shares_base: fund.base,
});

function stakeAndLeave(inputs: Inputs): Outcome {
  const fund = readFund(inputs);
  const isStaked = inputs.has(...STAKED);
  const amount = inputs.integerOr(0n, ...STAKED);
  const refusal = isStaked ? stakeIn(fund, amount) : null;
  if (refusal !== null) return refused(refusal);
  const own = fund.stake.free;
  const staked = { ...fundFields(fund), new_staker_shares: own, staker_shares: own };
  changeVault(inputs, fund, 'before_request');
  const gain = inputs.integerOr(0n, 'gain', 'gains');
  const lost = bearLoss(withGain(fund.pool, gain), inputs.integerOr(0n, 'loss', 'losses'));
  if (lost.left > 0n) return refused('the loss is more than the vault');
  fund.pool = lost.pool;
  const isAsked = inputs.has(...REQUESTED);
  const left = leave(inputs, fund, isAsked ? inputs.integer(...REQUESTED) : own);
  // A case that says nothing of leaving is one about staking.
  if (typeof left === 'string') return isAsked || !isStaked ? refused(left) : values(staked);
  if (!isStaked) return values({ ...fundFields(fund), ...left });
  const cost = amount - (left['withdrawn'] as bigint);
  return values({ ...staked, ...left, cost_basis: cost });
}

const stake: Rule = {
  name: 'if_stake',
  also: ['if_unstake', 'insurance_fund_stake', 'add_insurance_fund_stake'],
  gives: ['new_staker_shares', 'withdrawn', 'shares_left'],
  answer: stakeAndLeave,
};

const revenue: Rule = {
  name: 'settle_revenue_to_insurance_fund',
  also: ['if_settle_revenue', 'revenue_to_if', 'settle_revenue'],
  gives: ['settled', 'if_amount', 'insurance_fund_token_amount'],
  answer(inputs) {
    const waiting = inputs.integer('revenue_pool', 'revenue', 'revenue_pool_amount');
    const value = inputs.integer(...VAULT, 'insurance_vault_amount');
    const users = inputs.integerOr(1n, 'user_shares', 'user_if_shares');
    const period = inputs.integerOr(3_600n, 'revenue_settle_period', 'period_s');
    const policy = { ...DRIFT_REVENUE, period };
    const settled = settledRevenue(policy, waiting, { value, isOwned: users > 0n });
    return values({ settled, if_amount: settled, insurance_fund_token_amount: settled });
  },
};

const LOSS = ['loss_quote', 'loss', 'quote_asset_amount', 'quote_loss'];
const LONG = ['long_base', 'base_asset_amount_long', 'long_oi'];
const SHORT = ['short_base', 'base_asset_amount_short', 'short_oi'];
const DEPOSITS = ['total_deposits', 'deposits', 'deposit_tokens'];
const INDEX = ['cumulative_deposit_interest', 'deposit_index', 'index'];

const openInterest = (inputs: Inputs) => ({
  long: inputs.integer(...LONG),
  short: inputs.integer(...SHORT),
});

const perpLoss: Rule = {
  name: 'socialised_perp_loss_per_unit',
  also: ['socialised_perp_loss', 'socialized_perp_loss_per_unit', 'socialized_perp_loss'],
  gives: ['funding_delta_1e9'],
  answer(inputs) {
    const charge = fundingCharge(inputs.integer(...LOSS), openInterest(inputs));
    if (charge.kind !== 'charge') return refused('no open interest bears the loss');
    return values({
      funding_delta_1e9: charge.long,
      long_funding_delta_1e9: charge.long,
      short_funding_delta_1e9: charge.short,
    });
  },
};

const spotLoss: Rule = {
  name: 'socialised_spot_loss',
  also: ['socialized_spot_loss', 'deposit_interest_delta'],
  gives: ['interest_delta'],
  answer(inputs) {
    const loss = inputs.integer('loss', 'borrow', 'loss_tokens');
    const deposits = inputs.integer(...DEPOSITS);
    if (loss < 0n) return refused('the loss is below zero');
    return values({ interest_delta: depositIndexFall(inputs.integer(...INDEX), loss, deposits) });
  },
};

/** What the fund may still pay for a market; null where the case sets no bound. */
function coverLeft(inputs: Inputs): bigint | null {
  const names = ['quote_max_insurance', 'max_insurance', 'max_if'];
  if (!inputs.has(...names)) return null;
  const used = inputs.integerOr(0n, 'quote_settled_insurance', 'settled_insurance', 'already_used');
  return inputs.integer(...names) - used;
}

const perpBankruptcy: Rule = {
  name: 'resolve_perp_bankruptcy',
  also: ['perp_bankruptcy', 'perp_bankruptcy_waterfall'],
  gives: ['if_payment', 'cumulative_funding_rate_long', 'loss_to_socialize'],
  answer(inputs) {
    const loss = inputs.integer(...LOSS);
    const cap = coverLeft(inputs);
    if (cap !== null && cap < 0n) return refused('more was paid than the market may have');
    const holds = inputs.integerOr(0n, ...VAULT, 'insurance_fund_vault', 'if_balance');
    const fees = inputs.integerOr(0n, 'fee_pool', 'fee_pool_tokens');
    const { payments, left } = coverInOrder(quote(magnitude(loss)), [
      { holds: quote(holds), floor: quote(1n), cap: cap === null ? null : quote(cap) },
      { holds: quote(fees), floor: quote(0n), cap: null },
    ]);
    const charge = fundingCharge(left, openInterest(inputs));
    if (charge.kind !== 'charge') return refused('no open interest bears the loss');
    const long = inputs.integerOr(0n, 'cumulative_funding_rate_long');
    const short = inputs.integerOr(0n, 'cumulative_funding_rate_short');
    const size = (names: readonly string[]) => inputs.integerOr(0n, ...names);
    return values({
      if_payment: payments[0] as bigint,
      insurance_payment: payments[0] as bigint,
      fee_pool_payment: payments[1] as bigint,
      loss_to_socialize: left,
      socialised: left,
      total_social_loss: left,
      funding_delta_1e9: charge.long,
      cumulative_funding_rate_delta: charge.long,
      cumulative_funding_rate_long: long + charge.long,
      cumulative_funding_rate_short: short + charge.short,
      long_pays: paidOfCharge(charge, size(LONG)),
      short_pays: paidOfCharge(charge, -magnitude(size(SHORT))),
    });
  },
};

const spotBankruptcy: Rule = {
  name: 'resolve_spot_bankruptcy',
  also: ['spot_bankruptcy', 'resolve_borrow_bankruptcy'],
  gives: ['cumulative_deposit_interest', 'deposit_tokens'],
  answer(inputs) {
    const borrow = inputs.integer('borrow', 'loss', 'borrow_amount');
    const index = inputs.integer(...INDEX);
    const deposits = inputs.integer('deposits', 'total_deposits');
    const holds = inputs.integerOr(0n, ...VAULT, 'insurance_fund_vault', 'if_balance');
    if (borrow <= 0n) return refused('nothing is borrowed');
    const borne = bearLoss({ shares: 0n, value: holds }, borrow, 1n);
    const fall = depositIndexFall(index, borne.left, deposits);
    if (borne.left > deposits && deposits > 0n)
      return refused('the loss is more than all deposits');
    return values({
      if_payment: borne.paid,
      loss_to_socialize: borne.left,
      interest_delta: fall,
      cumulative_deposit_interest: index - fall,
      deposit_tokens: mulDivDown(deposits, index - fall, index),
    });
  },
};

const outflow: Rule = {
  name: 'withdraw_guard',
  also: ['min_deposit_token_amount', 'withdraw_limit'],
  gives: ['min_deposit_tokens', 'min_deposit'],
  answer(inputs) {
    const average = inputs.integer('deposit_token_twap', 'deposit_twap', 'twap');
    const stays = depositsMustStay(
      average,
      inputs.integer('withdraw_guard_threshold', 'threshold'),
    );
    const amount = inputs.integerOr(0n, 'withdraw', 'amount');
    const after = inputs.integerOr(average, 'deposits', 'deposit_tokens') - amount;
    const isAllowed = after >= stays;
    return values({ min_deposit_tokens: stays, min_deposit: stays, allowed: isAllowed });
  },
};

/** Rules of the insurance fund and of bankruptcies. */
export const DRIFT_FUND_RULES: readonly Rule[] = [
  rebase,
  cancel,
  stake,
  revenue,
  perpLoss,
  spotLoss,
  perpBankruptcy,
  spotBankruptcy,
  outflow,
];
