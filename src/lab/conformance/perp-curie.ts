/** Perp curie: what its insurance fund pays and gives away. Both are a layer with a floor. */
import { layerPays } from '../../core/waterfall/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { values } from './answer.ts';
import { CURIE_LIQUIDATIONS } from './perp-curie-liquidation.ts';
import { commonScale, plus, rational, wholeAt } from './rational.ts';
import { quote } from './units.ts';

const surplus: Rule = {
  name: 'insurance_surplus_distribution',
  also: ['insurance_surplus', 'distribute_fee'],
  gives: ['surplus'],
  answer(inputs) {
    const wallet = inputs.rational('wallet', 'wallet_balance');
    const capacity = plus(wallet, inputs.rational('settlement_value'));
    const threshold = inputs.rational('threshold', 'distribution_threshold');
    const free = inputs.rational('free_collateral');
    const unit = commonScale([capacity, threshold, free]);
    const paid = layerPays(
      {
        holds: quote(wholeAt(capacity, unit)),
        floor: quote(wholeAt(threshold, unit)),
        cap: null,
      },
      quote(wholeAt(free, unit)),
    );
    return values({ surplus: rational(paid, unit) });
  },
};

const repay: Rule = {
  name: 'insurance_repay',
  also: ['repay'],
  gives: ['repaid', 'wallet_left'],
  answer(inputs) {
    const wallet = inputs.rational('wallet', 'wallet_balance');
    const owed = inputs.rational('owed', 'settlement_value');
    const unit = commonScale([wallet, owed]);
    const need = wholeAt(owed, unit);
    const holds = quote(wholeAt(wallet, unit));
    const paid = layerPays({ holds, floor: quote(0n), cap: null }, quote(need < 0n ? -need : 0n));
    return values({ repaid: rational(paid, unit), wallet_left: rational(holds - paid, unit) });
  },
};

export const PERP_CURIE: Adapter = {
  system: 'perp-curie',
  rules: [surplus, repay, ...CURIE_LIQUIDATIONS],
};
