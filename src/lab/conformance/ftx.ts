/** FTX: the price at which the margin fraction of one position reaches a level. */
import type { Adapter, Rule } from './adapter.ts';
import { values } from './answer.ts';
import { signOf } from './inputs.ts';
import { absolute, times, ZERO } from './rational.ts';
import { priceWhere } from './units.ts';

const marginFraction: Rule = {
  name: 'margin_fraction',
  also: ['zero_price', 'liquidation_price', 'bankruptcy_price'],
  gives: ['price', 'zero_price'],
  answer(inputs, vector) {
    const stated = inputs.rational('qty', 'size');
    const side = stated.n < 0n ? -1 : inputs.side(vector.title);
    const position = {
      size: times(signOf(side), absolute(stated)),
      entry: inputs.rational('entry', 'entry_price'),
      rest: inputs.rational('collateral', 'account_value'),
    };
    const rate = inputs.rationalOr(ZERO, 'mf', 'margin_fraction', 'mmf');
    const zero = priceWhere({ ...position, rate: ZERO });
    return values({ price: priceWhere({ ...position, rate }), zero_price: zero });
  },
};

export const FTX: Adapter = { system: 'ftx', rules: [marginFraction] };
