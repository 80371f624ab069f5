/** Standard margin of coin-settled options. */
import { inverseShortOption, marginPreset } from '../../core/portfolio/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, values } from './answer.ts';
import { double, doubleOr, optionSide } from './doubles.ts';

const short: Rule = {
  name: 'short_option',
  gives: ['im', 'mm'],
  answer(inputs) {
    const rules = marginPreset('inverse-standard');
    if (rules?.kind !== 'inverse-standard') throw new NotCovered('there is no such preset');
    const { initial, maintenance } = inverseShortOption(
      rules,
      optionSide(inputs, 'type'),
      double(inputs, 'K'),
      double(inputs, 'underlying'),
      double(inputs, 'markCoin'),
      doubleOr(1, inputs, 'qtyShort'),
    );
    return values({ im: initial, mm: maintenance });
  },
};

export const INVERSE_STANDARD: Adapter = { system: 'inverse-standard-margin', rules: [short] };
