/** Exact amounts of a result: decimal texts in, decimal texts out, no digit rounded on the way. */
import { formatDecimal, parseDecimal } from '../../core/money/index.ts';

/** Digits after the point that hold all of the texts. */
const decimalsOf = (texts: readonly string[]): number =>
  Math.max(0, ...texts.map((text) => text.split('.')[1]?.length ?? 0));

/** The texts as whole numbers of one unit, or null where one of them is no amount. */
function integersOf(texts: readonly string[], decimals: number): bigint[] | null {
  const values: bigint[] = [];
  for (const text of texts) {
    const parsed = parseDecimal(text, decimals);
    if (parsed.kind === 'fault') return null;
    values.push(parsed.value);
  }
  return values;
}

/**
 * Sum of decimal texts, with as many decimals as the longest of them has.
 *
 * @returns null where a text is no amount: the report then says so instead of showing a sum
 */
export function sumExact(texts: readonly string[]): string | null {
  const decimals = decimalsOf(texts);
  const values = integersOf(texts, decimals);
  if (values === null) return null;
  return formatDecimal(
    values.reduce((sum, value) => sum + value, 0n),
    decimals,
  );
}

/** `after` minus `before`, or null where one of them is no amount. */
export function differenceExact(after: string, before: string): string | null {
  const decimals = decimalsOf([after, before]);
  const values = integersOf([after, before], decimals);
  if (values === null) return null;
  return formatDecimal((values[0] as bigint) - (values[1] as bigint), decimals);
}

/** Whether two texts are the same amount, however many zeros they end with. */
export const sameAmount = (a: string, b: string): boolean => {
  const difference = differenceExact(a, b);
  return difference !== null && /^[0.]+$/.test(difference);
};

/** Whether a text is an amount other than zero. */
export const isSomething = (text: string): boolean => /[1-9]/.test(text);
