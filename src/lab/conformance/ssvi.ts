/** SSVI with the power law: variance, curvature and the conditions against butterflies. */
import {
  isFreeForAllTheta,
  powerLawPhi,
  ssviButterfly,
  ssviVariance,
} from '../../core/surface/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { values } from './answer.ts';
import { double, doubleOr } from './doubles.ts';

const powerLaw: Rule = {
  name: 'ssvi',
  gives: ['w', 'phi', 'butterflyC1', 'butterflyC2', 'noButterfly'],
  answer(inputs) {
    const theta = double(inputs, 'theta');
    const rho = double(inputs, 'rho');
    const law = { eta: double(inputs, 'eta'), gamma: double(inputs, 'gamma') };
    const slice = { theta, rho, phi: powerLawPhi(law, theta) };
    const { first, second, isFree } = ssviButterfly(slice);
    return values({
      phi: slice.phi,
      w: ssviVariance(slice, doubleOr(0, inputs, 'k')),
      butterflyC1: first,
      butterflyC2: second,
      noButterfly: isFree,
      noButterflyForAllTheta: isFreeForAllTheta(law, rho),
    });
  },
};

export const SSVI: Adapter = { system: 'ssvi', rules: [powerLaw] };
