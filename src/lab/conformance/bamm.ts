/** B.Protocol's BAMM: what it gives for stable coins along the stableswap curve. */
import { powerOfTen } from '../../core/money/index.ts';
import { collateralFor, stableReturn, stableSum } from '../../core/waterfall/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { refused, values } from './answer.ts';

/** A fee of one, in the units of the cases. */
const FEE_UNIT = powerOfTen(10);

const amplificationOf = ['A', 'a', 'amplification'];

const stableswap: Rule = {
  name: 'stableswap_return',
  also: ['get_return', 'price_formula'],
  gives: ['return', 'return_after_fee'],
  answer(inputs) {
    const pool = {
      held: inputs.integer('x_balance'),
      given: inputs.integer('y_balance'),
      amplification: inputs.integer(...amplificationOf),
    };
    const amount = inputs.integer('x_qty');
    const fee = inputs.integerOr(0n, 'fee_1e10');
    const answer = stableReturn(pool, amount);
    if (answer.kind !== 'return') return refused(answer.kind);
    const charged = (answer.amount * fee) / FEE_UNIT;
    return values({
      return: answer.amount,
      return_after_fee: answer.amount - charged,
      fee: charged,
    });
  },
};

const invariant: Rule = {
  name: 'stableswap_sum',
  also: ['get_sum_fixed_point', 'stableswap_invariant'],
  gives: ['sum', 'invariant'],
  answer(inputs) {
    const pool = {
      held: inputs.integer('x_balance', 'x'),
      given: inputs.integer('y_balance', 'y'),
      amplification: inputs.integer(...amplificationOf),
    };
    if (pool.amplification < 1n) return refused('the amplification is below one');
    const sum = stableSum(pool);
    return values({ sum, invariant: sum });
  },
};

const collateral: Rule = {
  name: 'swap_eth_amount',
  also: ['get_swap_eth_amount', 'bamm_swap', 'swap_collateral'],
  gives: ['eth_amount', 'collateral_amount'],
  answer(inputs) {
    const price = inputs.rational('eth_usd_price', 'eth_price', 'price');
    const sale = {
      stable: inputs.integer('lusd_balance', 'stable_balance'),
      collateral: inputs.integer('eth_balance', 'collateral_balance'),
      price: { numerator: price.n, denominator: price.d },
      amplification: inputs.integer(...amplificationOf),
      discountMost: inputs.integerOr(400n, 'max_discount_bps', 'max_discount'),
    };
    if (price.n <= 0n) return refused('there is no price');
    const amount = collateralFor(sale, inputs.integer('lusd_qty', 'amount'));
    return values({ eth_amount: amount, collateral_amount: amount });
  },
};

export const B_PROTOCOL_BAMM: Adapter = {
  system: 'b-protocol-bamm',
  rules: [stableswap, invariant, collateral],
};
