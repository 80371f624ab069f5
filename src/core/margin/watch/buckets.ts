/**
 * Prices in buckets about one basis point wide, and where the list of a bucket begins.
 *
 * The bucket of a price is the upper part of its float: eleven bits of exponent and thirteen of
 * mantissa. That is a logarithm to base two, drawn with straight lines between the powers of two:
 * it never falls when the price rises, which is all that the walk needs, and no function is
 * computed. A bucket is between 2^-14 and 2^-13 of its price wide, 0.6 to 1.2 basis points.
 *
 * A market has one ring of buckets for each direction. Buckets that are one octave apart share a
 * place; whoever walks the ring compares prices too, so that sharing costs time and never truth.
 */
const MANTISSA_BITS = 13;
const DROPPED_BITS = 20 - MANTISSA_BITS;

/** Places in a ring: one octave. */
export const RING = 1 << MANTISSA_BITS;

/** The two directions in which a mark can reach a trigger. */
export const DOWN = 0;
export const UP = 1;

/** Triggers are set no farther than this from the mark, so that no two share a place at first. */
export const LOWEST = 0.52;
export const HIGHEST = 1.92;

const real = new Float64Array(1);
const words = new Uint32Array(real.buffer);

/** Bucket of a price of zero or more; does not fall when the price rises. */
export function bucketOf(price: number): number {
  real[0] = price;
  return (words[1] as number) >>> DROPPED_BITS;
}

/** Place of a bucket in the ring of a market and direction; rings lie one after the other. */
export const placeOf = (market: number, direction: number, bucket: number): number =>
  (market * 2 + direction) * RING + (bucket & (RING - 1));
