/** Shares of one with 27 digits, a "ray", and their powers. */
import { mulDivDown, PPM } from '../../money/index.ts';

/** One. Prices of auctions that fall by powers are shares of it, so that nothing is lost early. */
export const RAY = 1_000_000_000_000_000_000_000_000_000n;

/** A share in parts per million as a ray; exact. */
export const rayOf = (ppm: bigint): bigint => (ppm * RAY) / PPM;

/** The whole parts per million of a ray, rounded down. */
export const ppmOfRay = (ray: bigint): bigint => mulDivDown(ray, PPM, RAY);

const product = (a: bigint, b: bigint): bigint => (a * b + RAY / 2n) / RAY;

/**
 * `base` to a whole power, by squaring, each product rounded half up to a ray: to the bit the
 * `rpow` of Maker (`abaci.sol`). The loop ends after the binary digits of the exponent.
 *
 * @param base a ray, zero or more
 * @param exponent a whole number, zero or more; the power zero is one
 */
export function rayPower(base: bigint, exponent: bigint): bigint {
  let square = base;
  let power = exponent % 2n === 0n ? RAY : base;
  for (let left = exponent / 2n; left > 0n; left /= 2n) {
    square = product(square, square);
    if (left % 2n === 1n) power = product(power, square);
  }
  return power;
}
