/**
 * Kraken Futures: liquidation and bankruptcy price of a contract settled in the coin. Such a
 * contract is a position in dollars that is quoted in the coin, on the other side: its price is one
 * over the price, and maintenance is a share of its value there.
 */
import type { Adapter, Rule } from './adapter.ts';
import { type Answer, values } from './answer.ts';
import { signOf } from './inputs.ts';
import { absolute, negated, ONE, over, type Rational, times, ZERO } from './rational.ts';
import { priceWhere } from './units.ts';

/** A price and its whole part, under a name. */
function priceFields(name: string, perDollar: Rational | null): { [field: string]: Answer } {
  const price = perDollar === null ? null : over(ONE, perDollar);
  const whole = price === null ? null : price.n / price.d;
  return { [name]: price, [`${name}_rounded_down`]: whole };
}

const coinSettled: Rule = {
  name: 'liquidation_price_inverse',
  also: ['liquidation_price', 'bankruptcy_price'],
  gives: ['liquidation_price_rounded_down', 'bankruptcy_price_rounded_down'],
  answer(inputs, vector) {
    const side = negated(signOf(inputs.side(vector.title)));
    const position = {
      size: times(side, absolute(inputs.rational('contracts', 'qty', 'size'))),
      entry: over(ONE, inputs.rational('entry', 'entry_price')),
      rest: inputs.rational('margin_btc', 'margin_coin', 'margin'),
    };
    const rate = inputs.rational('mmr', 'maintenance_rate');
    return values({
      ...priceFields('liquidation_price', priceWhere({ ...position, rate })),
      ...priceFields('bankruptcy_price', priceWhere({ ...position, rate: ZERO })),
    });
  },
};

export const KRAKEN: Adapter = { system: 'kraken', rules: [coinSettled] };
