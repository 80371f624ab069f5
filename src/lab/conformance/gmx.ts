/** GMX: whether a position of v2 is liquidated, and the liquidation price of the v1 interface. */
import { isLiquidatable, requirementOf } from '../../core/margin/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, values } from './answer.ts';
import { type Inputs, signOf } from './inputs.ts';
import {
  commonScale,
  compareRational,
  minus,
  over,
  plus,
  type Rational,
  rational,
  times,
  wholeAt,
  ZERO,
} from './rational.ts';
import { flatRate, priceWhere, quote, riskWith } from './units.ts';

const liquidatable: Rule = {
  name: 'liquidatable',
  also: ['is_liquidatable'],
  gives: ['liquidatable'],
  answer(inputs, vector) {
    const price = inputs.rational('price');
    const size = inputs.rational('size_usd', 'position_usd');
    const entry = inputs.rational('entry', 'entry_price');
    const collateral = inputs.has('collateral_eth', 'collateral_tokens')
      ? times(inputs.rational('collateral_eth', 'collateral_tokens'), price)
      : inputs.rational('collateral_usd');
    const moved = times(size, over(minus(price, entry), entry));
    const equity = plus(collateral, times(signOf(inputs.side(vector.title)), moved));
    const isGiven = inputs.has('min_collateral_factor', 'min_collateral_factor_ppm');
    const rate = isGiven ? inputs.ppm('min_collateral_factor') : 10_000n;
    const unit = commonScale([equity, size]);
    const required = requirementOf(flatRate(rate), quote(wholeAt(size, unit)));
    const isDue = isLiquidatable(riskWith(wholeAt(equity, unit), required));
    return values({ liquidatable: isDue, is_liquidatable: isDue });
  },
};

export const GMX_V2: Adapter = { system: 'gmx-v2', rules: [liquidatable] };

/** Dollars to four decimals, half up, as the interface shows them. */
function shown(price: Rational): Rational {
  const scaled = price.n * 10_000n * 2n + price.d;
  return rational(scaled / (2n * price.d), 10_000n);
}

/** What is left of the collateral when the fees take it, and when the leverage limit is reached. */
function readTriggers(inputs: Inputs): { size: Rational; rests: readonly Rational[] } {
  const size = inputs.rational('size_usd', 'size');
  const collateral = inputs.rational('collateral_usd', 'collateral');
  const basisPoints = inputs.rationalOr(rational(10n), 'close_fee_bps');
  const fees = [
    times(size, over(basisPoints, rational(10_000n))),
    inputs.rationalOr(rational(5n), 'liquidation_fee_usd'),
    inputs.rationalOr(ZERO, 'funding_fee_usd', 'funding_fee'),
  ];
  const leverage = inputs.rationalOr(rational(100n), 'max_leverage');
  if (leverage.n <= 0n) throw new NotCovered('no leverage above zero');
  return { size, rests: [fees.reduce(minus, collateral), minus(collateral, over(size, leverage))] };
}

const interfacePrice: Rule = {
  name: 'liquidation_price',
  gives: ['liquidation_price_4dp'],
  answer(inputs, vector) {
    const entry = inputs.rational('entry_price', 'entry');
    const side = inputs.side(vector.title);
    const { size, rests } = readTriggers(inputs);
    const tokens = times(signOf(side), over(size, entry));
    const prices = rests
      .map((rest) => priceWhere({ size: tokens, entry, rest, rate: ZERO }))
      .filter((price) => price !== null)
      .sort((a, b) => compareRational(a, b));
    const first = side === 1 ? prices.at(-1) : prices[0];
    const price = first ?? null;
    return values({
      liquidation_price: price,
      liquidation_price_4dp: price === null ? null : shown(price),
    });
  },
};

export const GMX_V1: Adapter = { system: 'gmx-v1-interface', rules: [interfacePrice] };
