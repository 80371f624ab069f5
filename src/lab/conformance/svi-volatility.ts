/** Volatility of a raw SVI slice, as it is and with the wing cap of Derive. */
import { ln } from '../../core/numeric/index.ts';
import {
  cappedMoneyness,
  cappedVariance,
  cappedVolatilityAt,
  DERIVE_WING_CAP,
  totalVariance,
  volatilityAt,
  type WingCap,
} from '../../core/surface/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { values } from './answer.ts';
import { double, doubleOr } from './doubles.ts';
import type { Inputs } from './inputs.ts';
import { readSvi, readYears } from './svi-inputs.ts';

const readMoneyness = (inputs: Inputs): number =>
  inputs.has('k')
    ? double(inputs, 'k')
    : ln(double(inputs, 'K', 'strike') / double(inputs, 'F', 'forward'));

const volatility: Rule = {
  name: 'volatility',
  gives: ['vol', 'w'],
  answer(inputs) {
    const svi = readSvi(inputs);
    const k = readMoneyness(inputs);
    return values({
      k,
      w: totalVariance(svi, k),
      vol: volatilityAt(svi, readYears(inputs), k),
    });
  },
};

const capped: Rule = {
  name: 'capped_volatility',
  gives: ['vol', 'w', 'k'],
  answer(inputs) {
    const svi = readSvi(inputs);
    const { moneynessMultiple, varianceMax } = DERIVE_WING_CAP;
    const cap: WingCap = {
      moneynessMultiple: doubleOr(moneynessMultiple, inputs, 'kBoundMultiple'),
      varianceMax: doubleOr(varianceMax, inputs, 'maxTotalVar'),
    };
    const k = readMoneyness(inputs);
    return values({
      k: cappedMoneyness(svi, k, cap),
      w: cappedVariance(svi, k, cap),
      vol: cappedVolatilityAt(svi, readYears(inputs), k, cap),
    });
  },
};

export const SVI_VOLATILITY: Adapter = { system: 'svi-vol', rules: [volatility] };
export const SVI_CAPPED: Adapter = { system: 'svi-vol-capped', rules: [capped] };
