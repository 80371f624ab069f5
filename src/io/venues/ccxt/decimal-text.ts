/** Decimal texts of any length: reading, products and exact quotients, without floats. */

const DECIMAL = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,3}))?$/;

/** `digits` times 10^-`scale`; the scale is 0 or more. */
interface Exact {
  readonly digits: bigint;
  readonly scale: number;
}

function exactOf(text: string): Exact | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Canonical: no exponent, no plus sign, no zeros that say nothing. */
function textOfExact({ digits, scale }: Exact): string {
  const sign = digits < 0n ? '-' : '';
  const all = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = all.slice(0, all.length - scale);
  const fraction = all.slice(all.length - scale).replace(/0+$/, '');
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * `value` as a decimal text; null where it is none. A number gives its shortest text, which is the
 * text that it was read from where that had 15 significant digits or fewer (IEEE 754 binary64).
 */
export function decimalTextOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const exact = exactOf(String(value).trim());
  return exact === null ? null : textOfExact(exact);
}

/** As `decimalTextOf`, with `0` where the venue says nothing. */
export const decimalOrZero = (value: unknown): string => decimalTextOf(value) ?? '0';

const read = (text: string): Exact => {
  const exact = exactOf(text);
  if (exact === null) throw new Error('a text is no decimal; accepted: digits with one point');
  return exact;
};

/** @throws Error where a text is no decimal */
export function product(a: string, b: string): string {
  const [left, right] = [read(a), read(b)];
  return textOfExact({ digits: left.digits * right.digits, scale: left.scale + right.scale });
}

/** @throws Error where a text is no decimal */
export function sum(a: string, b: string): string {
  const [left, right] = [read(a), read(b)];
  const scale = Math.max(left.scale, right.scale);
  const scaled = ({ digits, scale: own }: Exact): bigint => digits * 10n ** BigInt(scale - own);
  return textOfExact({ digits: scaled(left) + scaled(right), scale });
}

/**
 * `a / b` where that is a decimal with at most 18 places; null where it is not, and where `b` is 0:
 * nothing is rounded here.
 *
 * @throws Error where a text is no decimal
 */
export function exactQuotient(a: string, b: string): string | null {
  const [left, right] = [read(a), read(b)];
  if (right.digits === 0n) return null;
  const numerator = left.digits * 10n ** BigInt(right.scale + 18);
  const denominator = right.digits * 10n ** BigInt(left.scale);
  if (numerator % denominator !== 0n) return null;
  return textOfExact({ digits: numerator / denominator, scale: 18 });
}

/** `text` with the other sign. */
export const negated = (text: string): string => product(text, '-1');

/** -1, 0 or 1. */
export const signOf = (text: string): -1 | 0 | 1 => {
  const { digits } = read(text);
  return digits < 0n ? -1 : digits > 0n ? 1 : 0;
};
