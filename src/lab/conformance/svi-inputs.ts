/** Slices as cases give them. */
import { faultOfSvi, type Svi } from '../../core/surface/index.ts';
import { NotCovered } from './answer.ts';
import { double, doubleOr } from './doubles.ts';
import type { Inputs } from './inputs.ts';

/** Raw parameters of a case, checked but for the wings, which some cases are about. */
export function readSvi(inputs: Inputs): Svi {
  const svi = {
    a: double(inputs, 'a'),
    b: double(inputs, 'b'),
    rho: double(inputs, 'rho'),
    m: double(inputs, 'm'),
    sigma: double(inputs, 'sigma', 's'),
  };
  const fault = faultOfSvi(svi);
  if (fault === null || fault.field === 'wings') return svi;
  throw new NotCovered(`${fault.field} is ${fault.value}, accepted: ${fault.accepted}`);
}

/** Years of the slice; a case about total variance alone needs none. */
export const readYears = (inputs: Inputs): number => doubleOr(1, inputs, 'tau', 't', 'T', 'years');
