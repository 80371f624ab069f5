/** Aave Umbrella: what is slashed of a stake, what may be redeemed, and what stakers are paid. */
import { PPM, type Ppm } from '../../core/money/index.ts';
import {
  afterBalance,
  beginCooldown,
  type Cooldown,
  emissionShare,
  newDeficit,
  redeemable,
  slashStake,
} from '../../core/waterfall/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { refused, values } from './answer.ts';
import type { Inputs } from './inputs.ts';
import { commonScale, over, type Rational, rational, times, wholeAt } from './rational.ts';
import { exact } from './units.ts';

const NOUGHT = rational(0n);
const BASIS_POINTS = rational(10_000n);
const MILLION = rational(PPM);
const SECOND_MS = 1_000;

/** What of a stake is never slashed, whole tokens. */
const KEPT = rational(1n);

/** Fee in parts of a million, and by how much finer the units of the case must be. */
const feeOf = (inputs: Inputs): Rational =>
  times(over(inputs.rationalOr(NOUGHT, 'liquidation_fee_bps'), BASIS_POINTS), MILLION);

/** Deficit that is new, from the case or from what the reserve lacks and what is known of it. */
function deficitOf(inputs: Inputs): Rational {
  if (inputs.has('new_deficit')) return inputs.rational('new_deficit');
  const read = (...names: string[]) => inputs.rationalOr(NOUGHT, ...names);
  const deficit = inputs.rational('reserve_deficit', 'deficit', 'pool_deficit');
  const borne = read('deficit_offset', 'offset');
  const pending = read('pending_deficit', 'pending');
  const scale = commonScale([deficit, borne, pending]);
  const amount = newDeficit(
    wholeAt(deficit, scale),
    wholeAt(borne, scale),
    wholeAt(pending, scale),
  );
  return rational(amount, scale);
}

const slash: Rule = {
  name: 'slash',
  gives: ['slashed_from_stake', 'deficit_covered'],
  answer(inputs) {
    const deficit = deficitOf(inputs);
    const assets = inputs.rational('stake_total_assets', 'total_assets');
    const priceOf = (...names: string[]) => inputs.rationalOr(rational(1n), ...names);
    const price = over(priceOf('reserve_price'), priceOf('underlying_price', 'stake_price'));
    const inStake = times(deficit, price);
    const fee = feeOf(inputs);
    if (inputs.integerOr(1n, 'configs', 'config_count') !== 1n) return refused('not one config');
    if (fee.d !== 1n || fee.n < 0n) return refused('the fee is no basis point');
    // The parts that are covered are divided by what is wanted: in units of it nothing rounds.
    const want = times(inStake, over(rational(PPM + fee.n), MILLION));
    const whole = commonScale([inStake, want, assets]);
    const scale = whole * (want.n > 0n ? wholeAt(want, whole) : 1n);
    const policy = { fee: fee.n as Ppm, keeps: wholeAt(KEPT, scale) };
    const answer = slashStake(policy, wholeAt(inStake, scale), wholeAt(assets, scale));
    if (answer.kind !== 'slash') return refused(answer.kind);
    const back = (value: bigint) => over(rational(value, scale), price);
    const left = rational(wholeAt(assets, scale) - answer.taken, scale);
    return values({
      slashed_from_stake: rational(answer.taken, scale),
      deficit_covered: back(answer.covered),
      pending_deficit: back(answer.covered),
      liquidation_fee: back(answer.fee),
      stake_assets_after: left,
      total_assets_after: left,
    });
  },
};

const emission: Rule = {
  name: 'reward_emission_curve',
  also: ['emission_curve', 'emission'],
  gives: ['emission_over_max'],
  answer(inputs) {
    const ratio = inputs.has('assets_over_target')
      ? inputs.rational('assets_over_target')
      : over(inputs.rational('total_assets'), inputs.rational('target_liquidity'));
    if (ratio.n < 0n) return refused('the assets are below zero');
    const share = exact(emissionShare(ratio.n, ratio.d));
    const most = inputs.rationalOr(rational(1n), 'max_emission', 'max_emission_per_second');
    return values({ emission_over_max: share, emission: times(share, most) });
  },
};

const secondsMs = (inputs: Inputs, ...names: string[]): number =>
  Number(inputs.integerOr(0n, ...names)) * SECOND_MS;

const cooldown: Rule = {
  name: 'cooldown',
  also: ['max_redeem', 'cooldown_amount', 'redeem', 'unstake'],
  gives: ['max_redeem', 'redeemable', 'cooldown_amount'],
  answer(inputs) {
    const policy = {
      cooldownMs: secondsMs(inputs, 'cooldown_s', 'cooldown'),
      windowMs: secondsMs(inputs, 'unstake_window_s', 'unstake_window', 'window_s'),
    };
    const begun = inputs.integer('balance_at_cooldown', 'cooldown_balance', 'balance', 'shares');
    const balances = inputs.has('balances') ? inputs.rationals('balances') : [];
    const seen = balances.map((value) => value.n / value.d);
    let running: Cooldown | null = beginCooldown(policy, begun, 0);
    for (const balance of seen) running = running && afterBalance(running, balance);
    const now = inputs.integerOr(seen.at(-1) ?? begun, 'balance_now', 'current_balance');
    running = running && afterBalance(running, now);
    const time = secondsMs(inputs, 'elapsed_s', 'elapsed', 'time_s');
    const most = redeemable(running, now, time);
    return values({ max_redeem: most, redeemable: most, cooldown_amount: running?.amount ?? 0n });
  },
};

export const AAVE_UMBRELLA: Adapter = {
  system: 'aave-umbrella',
  rules: [slash, emission, cooldown],
};
