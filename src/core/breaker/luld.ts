/** Price bands of a share under the plan of US exchanges, limit up and limit down. */
import { greater, lesser, mulDivDown, PPM, type Ppm, type PriceUnits } from '../money/index.ts';
import { type PriceBand, priceBand } from './price-band.ts';

/** What the band of one share depends on. */
export interface LuldTerms {
  /** Mean price of the trades of the last five minutes; above zero. */
  readonly reference: PriceUnits;
  /** Close of the day before; above zero. */
  readonly previousClose: PriceUnits;
  /** 1: large indices and some funds; 2: all others. */
  readonly tier: 1 | 2;
  /** Whether the hour of the day doubles the band. */
  readonly width: 'single' | 'double';
  /** Price units of one dollar. */
  readonly dollar: PriceUnits;
}

/** Closes over three dollars, by tier; from 75 cents to three dollars; under 75 cents. */
const OVER_THREE = { 1: 50_000n as Ppm, 2: 100_000n as Ppm } as const;
const TO_THREE = 200_000n as Ppm;
const UNDER = 750_000n as Ppm;
/** Under 75 cents the band has no more than this many cents on each side. */
const CENTS_MOST = 15n;

/**
 * The band around a reference: 5 % in tier 1 and 10 % in tier 2 for closes over three dollars, 20 %
 * from 75 cents, and under that the lesser of 15 cents and 75 %; doubled where the hour says so.
 * Rounded toward the reference, so that the band is never wider than stated; never under zero.
 *
 * Which hours double is the caller's to say: as approved all bands did in the first 15 and the last
 * 25 minutes; since Amendment 18 none does at the opening, and at the close those of tier 2 over
 * three dollars do not.
 * Source: Plan to address extraordinary market volatility (Regulation NMS, rule 608), appendix A.
 */
export function luldBand(terms: LuldTerms): PriceBand {
  const { reference, previousClose, tier, width, dollar } = terms;
  const factor = width === 'double' ? 2n : 1n;
  if (previousClose * 4n >= dollar * 3n) {
    const rate = previousClose > dollar * 3n ? OVER_THREE[tier] : TO_THREE;
    return priceBand(reference, (rate * factor) as Ppm);
  }
  const inCents = mulDivDown(dollar, CENTS_MOST * factor, 100n);
  const inShares = mulDivDown(reference, UNDER * factor, PPM);
  const distance = lesser(inCents, inShares);
  return {
    down: greater((reference - distance) as PriceUnits, 0n as PriceUnits),
    up: (reference + distance) as PriceUnits,
  };
}
