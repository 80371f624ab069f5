/** Jump-wings of a raw SVI slice, and back. */
import {
  type JumpWings,
  jumpWingsOf,
  sviOfJumpWings,
  wingTarget,
} from '../../core/surface/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { refused, values } from './answer.ts';
import { double } from './doubles.ts';
import { readSvi, readYears } from './svi-inputs.ts';

const toJumpWings: Rule = {
  name: 'raw_to_jump_wings',
  gives: ['v', 'psi', 'p', 'c', 'vtilde'],
  answer(inputs) {
    const svi = readSvi(inputs);
    const years = readYears(inputs);
    const { variance, skew, putSlope, callSlope, varianceMin } = jumpWingsOf(svi, years);
    const target = wingTarget(svi, years);
    return values({
      v: variance,
      psi: skew,
      p: putSlope,
      c: callSlope,
      vtilde: varianceMin,
      cStar: target.callSlope,
      vtildeStar: target.varianceMin,
    });
  },
};

const fromJumpWings: Rule = {
  name: 'jump_wings_to_raw',
  gives: ['a', 'b', 'rho', 'm', 'sigma'],
  answer(inputs) {
    const wings: JumpWings = {
      variance: double(inputs, 'v'),
      skew: double(inputs, 'psi'),
      putSlope: double(inputs, 'p'),
      callSlope: double(inputs, 'c'),
      varianceMin: double(inputs, 'vtilde', 'vmin'),
    };
    const found = sviOfJumpWings(wings, readYears(inputs));
    return found.kind === 'svi' ? values({ ...found.svi }) : refused(found.reason);
  },
};

export const SVI_JUMP_WINGS: Adapter = { system: 'svi-jw', rules: [toJumpWings, fromJumpWings] };
