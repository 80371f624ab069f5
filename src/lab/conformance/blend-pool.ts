/** Blend v2: shares of a pool's backstop, who may leave it when, and what its status allows. */
import { powerOfTen } from '../../core/money/index.ts';
import {
  allowsAction,
  BLEND_MINT,
  BLEND_QUEUE,
  BLEND_STATUS,
  bearLoss,
  cancelUnstake,
  joinPool,
  maySetStatus,
  mintedShares,
  nextStatus,
  type PoolAction,
  type PoolStatus,
  queuedShares,
  reachesProduct,
  requestUnstake,
  type SharePool,
  type Stake,
  sharesValue,
  stayingValue,
  unstake,
  withGain,
} from '../../core/waterfall/index.ts';
import type { Rule } from './adapter.ts';
import { NotCovered, type Outcome, refused, values } from './answer.ts';
import type { Inputs } from './inputs.ts';

/** One in the fixed point of seven decimals. */
const UNIT = powerOfTen(7);
const SECOND_MS = 1_000;
/** Side of the balanced pool that the threshold is measured by, whole tokens. */
const THRESHOLD_SIDE = 100_000n;

const SHARES = ['pool_shares', 'total_shares'];
const TOKENS = ['pool_tokens', 'tokens_held', 'total_tokens'];

const readPool = (inputs: Inputs): SharePool => ({
  shares: inputs.integer(...SHARES),
  value: inputs.integer(...TOKENS),
});

const toShares: Rule = {
  name: 'backstop_deposit_to_shares',
  also: ['convert_to_shares', 'backstop_tokens_to_shares'],
  gives: [],
  answer(inputs) {
    const amount = inputs.integer('deposit', 'tokens', 'amount');
    if (amount < 0n) return refused('the amount is below zero');
    return values({ shares: mintedShares(readPool(inputs), amount) ?? 0n });
  },
};

const deposit: Rule = {
  name: 'backstop_deposit',
  also: ['execute_deposit'],
  gives: ['shares_minted', 'pool_shares_after'],
  answer(inputs) {
    const amount = inputs.integer('deposit', 'amount', 'tokens');
    const joined = joinPool(BLEND_MINT, readPool(inputs), amount);
    if (joined.kind !== 'joined') return refused(joined.kind);
    const { minted, pool } = joined;
    return values({
      shares: minted,
      shares_minted: minted,
      pool_shares_after: pool.shares,
      pool_tokens_after: pool.value,
    });
  },
};

const toTokens: Rule = {
  name: 'backstop_shares_to_tokens',
  also: ['convert_to_tokens'],
  gives: [],
  answer(inputs) {
    const shares = inputs.integer('shares', 'amount');
    if (shares < 0n) return refused('the shares are below zero');
    return values({ tokens: sharesValue(readPool(inputs), shares) });
  },
};

const QUEUED = ['queued_shares', 'q4w', 'q4w_shares'];

const nonQueued: Rule = {
  name: 'backstop_non_queued_tokens',
  also: ['non_queued_tokens'],
  gives: ['non_queued_tokens'],
  answer(inputs) {
    const tokens = stayingValue(readPool(inputs), inputs.integer(...QUEUED));
    return values({ non_queued_tokens: tokens });
  },
};

const threshold: Rule = {
  name: 'backstop_threshold',
  also: ['require_pool_above_threshold', 'pool_above_threshold'],
  gives: ['above_threshold'],
  answer(inputs) {
    const balances = [
      { whole: inputs.integer('blnd_7dec') / UNIT, weight: 4 },
      { whole: inputs.integer('usdc_7dec') / UNIT, weight: 1 },
    ];
    const isAbove = reachesProduct(balances, THRESHOLD_SIDE);
    return values({ above_threshold: isAbove, threshold_met: isAbove });
  },
};

/** Statuses in the order of the venue's numbers. */
const STATUSES: readonly PoolStatus[] = [
  'operator-active',
  'active',
  'operator-on-ice',
  'on-ice',
  'operator-frozen',
  'frozen',
  'setup',
];

function statusAt(inputs: Inputs, ...names: string[]): PoolStatus {
  const number = inputs.integer(...names);
  const status = STATUSES[Number(number)];
  if (status === undefined) throw new NotCovered(`${names[0]} is ${number}`);
  return status;
}

const numberOf = (status: PoolStatus): bigint => BigInt(STATUSES.indexOf(status));

const queuedPart = (inputs: Inputs) => ({
  queued: inputs.integerOr(0n, 'q4w_pct_7dec', 'q4w_pct'),
  shares: UNIT,
});

const isMet = (inputs: Inputs): boolean =>
  inputs.flagOr(true, 'threshold_met', 'met_threshold', 'met');

const status: Rule = {
  name: 'pool_status',
  also: ['update_pool_status', 'execute_update_pool_status'],
  gives: [],
  answer(inputs) {
    const from = statusAt(inputs, 'status', 'from');
    const next = nextStatus(BLEND_STATUS, from, queuedPart(inputs), isMet(inputs));
    return next === null
      ? refused(`only the operator leaves ${from}`)
      : values({ status: numberOf(next) });
  },
};

const operatorStatus: Rule = {
  name: 'set_pool_status',
  also: ['admin_set_status', 'pool_status_admin', 'execute_set_pool_status', 'admin_pool_status'],
  gives: [],
  answer(inputs) {
    const to = statusAt(inputs, 'new_status', 'to', 'pool_status', 'set_status');
    if (inputs.has('status', 'from')) statusAt(inputs, 'status', 'from');
    return maySetStatus(BLEND_STATUS, to, queuedPart(inputs), isMet(inputs))
      ? values({ status: numberOf(to) })
      : refused(`the operator may not set ${to}`);
  },
};

/** Request types of the venue by their numbers; those that are missing are always allowed. */
const ACTIONS = new Map<bigint, PoolAction>([
  [0n, 'supply'],
  [2n, 'supply'],
  [4n, 'borrow'],
  [9n, 'cancel-auction'],
]);

const action: Rule = {
  name: 'action_allowed',
  also: ['require_action_allowed', 'pool_action_allowed'],
  gives: ['allowed'],
  answer(inputs) {
    const asked = ACTIONS.get(inputs.integer('action', 'action_type')) ?? 'withdraw';
    return values({ allowed: allowsAction(statusAt(inputs, 'status'), asked) });
  },
};

const draw: Rule = {
  name: 'backstop_draw',
  also: ['execute_draw'],
  gives: ['pool_tokens_after'],
  answer(inputs) {
    const pool = readPool(inputs);
    const amount = inputs.integer('draw', 'amount');
    if (amount < 0n) return refused('the amount is below zero');
    const borne = bearLoss(pool, amount);
    if (borne.left > 0n) return refused('more than the pool holds');
    const { shares, value } = borne.pool;
    return values({ pool_shares: shares, pool_tokens: value, pool_tokens_after: value });
  },
};

const donate: Rule = {
  name: 'backstop_donate',
  also: ['execute_donate'],
  gives: [],
  answer(inputs) {
    const amount = inputs.integer('donation', 'donate', 'amount');
    if (amount < 0n) return refused('the amount is below zero');
    const { shares, value } = withGain(readPool(inputs), amount);
    return values({ pool_shares: shares, pool_tokens: value, pool_tokens_after: value });
  },
};

const timeOf = (inputs: Inputs): number =>
  Number(inputs.integerOr(0n, 'timestamp', 'now', 'time_s', 'now_s')) * SECOND_MS;

/** A holder's shares, and the requests that wait. */
function readStake(inputs: Inputs): Stake {
  const free = inputs.integerOr(0n, 'user_shares', 'shares');
  const waiting = inputs.has('q4w', 'queue') ? inputs.groupsOf('q4w', 'queue') : [];
  const queue = waiting.map((request) => ({
    shares: request.integer('amount', 'shares'),
    most: null,
    readyAt: Number(request.integer('exp', 'expires', 'expiration')) * SECOND_MS,
  }));
  return { free, queue };
}

const stakeFields = (stake: Stake) => ({
  user_shares: stake.free,
  shares: stake.free,
  queued_shares: queuedShares(stake),
  q4w: stake.queue.map(({ shares, readyAt }) => ({
    amount: shares,
    exp: BigInt(readyAt / SECOND_MS),
  })),
});

/** The pool of a case about one holder; where it is not given, the holder is alone in it. */
function poolAround(inputs: Inputs, stake: Stake): SharePool {
  const alone = stake.free + queuedShares(stake);
  const shares = inputs.integerOr(alone, ...SHARES);
  return { shares, value: inputs.integerOr(shares, ...TOKENS) };
}

const queue: Rule = {
  name: 'backstop_queue_withdrawal',
  also: ['q4w_queue', 'queue_withdrawal', 'queue_shares_for_withdrawal', 'backstop_queue'],
  gives: [],
  answer(inputs) {
    const stake = readStake(inputs);
    const asked = {
      shares: inputs.integer('to_queue', 'amount', 'queue_shares'),
      time: timeOf(inputs),
    };
    const answer = requestUnstake(BLEND_QUEUE, poolAround(inputs, stake), stake, asked);
    return answer.kind === 'requested' ? values(stakeFields(answer.stake)) : refused(answer.kind);
  },
};

const dequeue: Rule = {
  name: 'backstop_dequeue_withdrawal',
  also: ['q4w_dequeue', 'dequeue_withdrawal', 'dequeue_shares', 'backstop_dequeue'],
  gives: [],
  answer(inputs) {
    const stake = readStake(inputs);
    const shares = inputs.integer('to_dequeue', 'amount', 'dequeue_shares');
    const answer = cancelUnstake(poolAround(inputs, stake), stake, shares);
    return answer.kind === 'cancelled' ? values(stakeFields(answer.stake)) : refused(answer.kind);
  },
};

function takeShares(inputs: Inputs): Outcome {
  const stake = readStake(inputs);
  const pool = poolAround(inputs, stake);
  const shares = inputs.integer('to_withdraw', 'amount', 'withdraw_shares');
  const debt = inputs.integerOr(0n, 'bad_debt', 'backstop_bad_debt');
  const asked = { shares, time: timeOf(inputs), unresolved: debt };
  const answer = unstake(BLEND_QUEUE, pool, stake, asked);
  if (answer.kind !== 'unstaked') return refused(answer.kind);
  return values({
    ...stakeFields(answer.stake),
    tokens: answer.paid,
    withdrawn: answer.paid,
    pool_shares_after: answer.pool.shares,
    pool_tokens_after: answer.pool.value,
  });
}

const withdrawal: Rule = {
  name: 'backstop_withdraw',
  also: ['q4w_withdraw', 'withdraw_shares', 'backstop_withdrawal', 'execute_withdraw'],
  gives: [],
  answer: takeShares,
};

/** Rules of the backstop as a pool of capital. */
export const BLEND_POOL_RULES: readonly Rule[] = [
  toShares,
  deposit,
  toTokens,
  nonQueued,
  threshold,
  status,
  operatorStatus,
  action,
  draw,
  donate,
  queue,
  dequeue,
  withdrawal,
];
