/**
 * Decimal text to integers and back, exactly. No floating point is involved in either direction,
 * and formatting what was parsed gives the canonical form of the same number.
 */
import { powerOfTen } from './units.ts';

/** Why a text is not an amount; the sentence completes "... is not accepted: ". */
export type DecimalFault = 'not-a-decimal' | 'too-many-decimals' | 'too-large';

/** Result of reading a decimal text. */
export type ParsedDecimal =
  | { readonly kind: 'decimal'; readonly value: bigint }
  | { readonly kind: 'fault'; readonly fault: DecimalFault };

const INT64_MAX = 9_223_372_036_854_775_807n;
const DECIMAL = /^(-?)(\d{1,19})(?:\.(\d{1,36}))?$/;

/**
 * Reads `"64250.50"` as an integer count of 10^-decimals.
 *
 * @param text optional minus sign, 1 to 19 digits, optional point and digits; no exponent, no
 *   plus sign, no spaces, no separators
 * @param decimals digits after the point that the unit has, 0 to 18; zeros beyond are accepted,
 *   other digits beyond are the fault `too-many-decimals`: nothing is ever rounded here
 */
export function parseDecimal(text: string, decimals: number): ParsedDecimal {
  const match = DECIMAL.exec(text);
  if (match === null) return { kind: 'fault', fault: 'not-a-decimal' };
  const whole = match[2] as string;
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > decimals) return { kind: 'fault', fault: 'too-many-decimals' };
  const absolute = BigInt(whole + fraction.padEnd(decimals, '0'));
  if (absolute > INT64_MAX) return { kind: 'fault', fault: 'too-large' };
  return { kind: 'decimal', value: match[1] === '-' ? -absolute : absolute };
}

/**
 * Writes an integer count of 10^-decimals with all its decimals: `(6425050n, 2)` is `"64250.50"`.
 * `parseDecimal` of the result gives the same integer.
 */
export function formatDecimal(value: bigint, decimals: number): string {
  const absolute = value < 0n ? -value : value;
  const sign = value < 0n ? '-' : '';
  if (decimals === 0) return `${sign}${absolute}`;
  const scale = powerOfTen(decimals);
  const fraction = (absolute % scale).toString().padStart(decimals, '0');
  return `${sign}${absolute / scale}.${fraction}`;
}
