/** A profit attributed to Greeks. */
import { explainOption } from '../../core/portfolio/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { values } from './answer.ts';
import { double, doubleOr, optionSide } from './doubles.ts';

const option: Rule = {
  name: 'option',
  gives: ['explained', 'residual'],
  answer(inputs) {
    const rate = doubleOr(0, inputs, 'r');
    const years = double(inputs, 'T0');
    const explanation = explainOption(
      optionSide(inputs, 'type'),
      double(inputs, 'K'),
      { forward: double(inputs, 'F0'), volatility: double(inputs, 'sigma0'), years, rate },
      {
        forward: double(inputs, 'F1'),
        volatility: double(inputs, 'sigma1'),
        years: years - double(inputs, 'dt'),
        rate,
      },
    );
    return values({ ...explanation });
  },
};

export const GREEK_EXPLAIN: Adapter = { system: 'greek-explain', rules: [option] };
