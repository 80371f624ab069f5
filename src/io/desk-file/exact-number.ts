/** Numbers, shares and times as they are written, without a float where money is meant. */

/** An exact decimal: `digits` times 10^-`decimals`. */
export interface ExactNumber {
  readonly digits: bigint;
  readonly decimals: number;
}

const NUMBER = /^([+-]?)(\d{1,30})(?:\.(\d{0,30}))?(?:[eE]([+-]?\d{1,2}))?$/;

/** Reads `0.1`, `-5`, `1e-5`, `100_000`; null where it is no number. */
export function exactNumber(text: string): ExactNumber | null {
  const match = NUMBER.exec(text.trim().replace(/(?<=\d)_(?=\d)/g, ''));
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const decimals = fraction.length - Number(exponent);
  const absolute = BigInt(whole + fraction) * 10n ** BigInt(Math.max(0, -decimals));
  return { digits: sign === '-' ? -absolute : absolute, decimals: Math.max(0, decimals) };
}

/** Decimals that are needed to write the number: 0.10 needs one. */
export function decimalsOf({ digits, decimals }: ExactNumber): number {
  let [rest, needed] = [digits, decimals];
  while (needed > 0 && rest % 10n === 0n) [rest, needed] = [rest / 10n, needed - 1];
  return needed;
}

/** The number in units of 10^-decimals; null where it is no whole number of them. */
export function unitsOf(number: ExactNumber, decimals: number): bigint | null {
  if (number.decimals <= decimals) return number.digits * 10n ** BigInt(decimals - number.decimals);
  const scale = 10n ** BigInt(number.decimals - decimals);
  return number.digits % scale === 0n ? number.digits / scale : null;
}

/** Decimals of the unit of a share: `%` is two, `bp` four, `ppm` six; none is one. */
const SHARES: Readonly<Record<string, number>> = { '': 0, '%': 2, bp: 4, ppm: 6 };

/** Reads `2%`, `5bp`, `200ppm` or `0.02`. */
export function exactShare(text: string): ExactNumber | null {
  const match = /^(.*?)\s*(%|bp|ppm)?$/.exec(text.trim());
  const number = exactNumber(match?.[1] ?? '');
  const more = SHARES[match?.[2] ?? ''] as number;
  return number === null ? null : { digits: number.digits, decimals: number.decimals + more };
}

const TIMES_MS: Readonly<Record<string, bigint>> = {
  ms: 1n,
  s: 1_000n,
  m: 60_000n,
  h: 3_600_000n,
  d: 86_400_000n,
};

/** Reads `500ms`, `30s`, `1.5h`, or a number of ms; null where it is no whole number of them. */
export function durationMs(text: string): number | null {
  const match = /^(.*?)\s*(ms|s|m|h|d)?$/.exec(text.trim());
  const number = exactNumber(match?.[1] ?? '');
  if (number === null) return null;
  const unit = TIMES_MS[match?.[2] ?? 'ms'] as bigint;
  const ms = unitsOf({ digits: number.digits * unit, decimals: number.decimals }, 0);
  return ms === null || !Number.isSafeInteger(Number(ms)) ? null : Number(ms);
}

/** As a double, for what is no money. */
export const asFloat = ({ digits, decimals }: ExactNumber): number =>
  Number(`${digits}e-${decimals}`);
