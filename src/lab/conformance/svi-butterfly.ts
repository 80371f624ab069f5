/** Butterflies of a raw SVI slice: the function g at a point, and over the line. */
import { butterflyFunction, butterflyReport, totalVariance } from '../../core/surface/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { values } from './answer.ts';
import { double } from './doubles.ts';
import { readSvi, readYears } from './svi-inputs.ts';

const atPoint: Rule = {
  name: 'butterfly_function',
  gives: ['g', 'w'],
  answer(inputs) {
    const svi = readSvi(inputs);
    const k = double(inputs, 'k');
    readYears(inputs); // g is of total variance: the years of the slice are read and not needed
    return values({ w: totalVariance(svi, k), g: butterflyFunction(svi, k) });
  },
};

const overLine: Rule = {
  name: 'butterfly_report',
  gives: ['minG', 'gMin', 'kAtMin', 'from', 'to', 'noButterfly', 'arbitrageFree'],
  answer(inputs) {
    const svi = readSvi(inputs);
    readYears(inputs);
    const { least, at, stretches, isFree } = butterflyReport(svi);
    const first = stretches[0];
    return values({
      minG: least,
      gMin: least,
      kAtMin: at,
      kMin: at,
      noButterfly: isFree,
      arbitrageFree: isFree,
      butterfly: !isFree,
      ...(first === undefined ? {} : { from: first.from, to: first.to }),
    });
  },
};

export const SVI_G: Adapter = { system: 'svi-g', rules: [atPoint, overLine] };
export const SVI_BUTTERFLY: Adapter = { system: 'svi-butterfly', rules: [atPoint, overLine] };
