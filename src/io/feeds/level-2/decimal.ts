/** Decimal text to whole units, digit by digit: no float ever stands between the venue and us. */

/** 10^n that a safe integer can hold. */
const POWERS = Float64Array.from({ length: 16 }, (_, n) => Number(`1e${n}`));

/** Most decimals that a price or a size may have: 10^15 is the last power in a safe integer. */
export const DECIMALS_MAX = 15;

const ZERO = 48;
const NINE = 57;
const POINT = 46;
const MINUS = 45;

/** Exponents beyond this are not prices or sizes of any market. */
const EXPONENT_MAX = 30;

/**
 * Whole units of a decimal text: with two decimals `61837.63` is 6183763. Zeros beyond the
 * decimals are accepted, other digits are not: nothing is rounded.
 *
 * @param text digits with at most one point, a minus in front, an exponent such as `1e-7` behind
 * @param decimals of one unit, 0 to 15
 * @returns the whole number of units; NaN where the text is no decimal, has more decimals than
 *   declared, or leaves the safe integers
 */
export function unitsOf(text: string, decimals: number): number {
  const isNegative = text.charCodeAt(0) === MINUS;
  let units = 0;
  let digits = 0;
  let left = -1; // decimals still to come; below zero while no point was seen
  for (let at = isNegative ? 1 : 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) {
      digits += 1;
      if (left === 0) {
        if (code !== ZERO) return withExponent(text, decimals); // 1.25e3 has no decimals
        continue;
      }
      if (left > 0) left -= 1;
      units = units * 10 + (code - ZERO);
    } else if (code === POINT && left < 0) {
      left = decimals;
      // Without decimals only zeros may follow, which `left === 0` sees to.
    } else return withExponent(text, decimals);
  }
  if (digits === 0) return Number.NaN;
  units *= POWERS[left < 0 ? decimals : left] as number;
  if (units > Number.MAX_SAFE_INTEGER) return Number.NaN;
  return isNegative ? 0 - units : units; // never minus zero
}

function withExponent(text: string, decimals: number): number {
  const plain = plainText(text);
  return plain === null ? Number.NaN : unitsOf(plain, decimals);
}

/** The same decimal without its exponent; null where the text is none with an exponent. */
function plainText(text: string): string | null {
  const parts = /^(-?)(\d+)(?:\.(\d*))?[eE]([+-]?\d{1,2})$/.exec(text);
  if (parts === null) return null;
  const [, sign, whole = '', fraction = '', exponent] = parts;
  const shift = Number(exponent);
  if (Math.abs(shift) > EXPONENT_MAX) return null;
  const digits = whole + fraction;
  const point = whole.length + shift;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Decimals of a text without the zeros at its end; NaN where it is no decimal. */
export function decimalsOf(text: string): number {
  const plain = /[eE]/.test(text) ? plainText(text) : text;
  if (plain === null || !/^-?(?:\d+\.?\d*|\.\d+)$/.test(plain)) return Number.NaN;
  const point = plain.indexOf('.');
  return point === -1 ? 0 : plain.slice(point + 1).replace(/0+$/, '').length;
}
