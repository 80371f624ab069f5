/** Checks of price terms: sources, weights, parts of the mark, amounts. */
import { isName, LIMITS, MARK_PARTS, type MarketTerms } from '../model/index.ts';
import { AMOUNT_MAX, parseDecimal, quoteScale } from '../money/index.ts';
import { type TermFault, termFault } from './fault.ts';

const DAY_MS = 86_400_000;

/** Whole numbers, with the least and the most that each may be. */
const NUMBERS: readonly (readonly [keyof MarketTerms['integrity'], number, number])[] = [
  ['basisMs', 1, DAY_MS],
  ['weightPpmMax', 1, 1_000_000],
  ['ownPpmMax', 1, 1_000_000],
  ['depthHoldMs', 0, DAY_MS],
  ['scaleJumpPpm', 0, 500_000],
  ['jumpPpm', 0, 100_000_000],
  ['jumpMs', 0, DAY_MS],
  ['stablePpm', 0, 100_000_000],
  ['stableMs', 1, DAY_MS],
  ['redemptionMsMax', 1, 30 * DAY_MS],
  ['minimumMsMax', 0, 30 * DAY_MS],
];

/** Different names, none of which is in another list. */
const isNewNames = (list: unknown, others: readonly string[]): list is readonly string[] =>
  Array.isArray(list) &&
  list.every((name) => typeof name === 'string' && isName(name) && !others.includes(name)) &&
  new Set(list).size === list.length;

/** What of the integrity terms is not accepted, or null. */
export function faultOfIntegrity(terms: MarketTerms, quoteDecimals: number): TermFault | null {
  const { integrity, price } = terms;
  for (const [name, least, most] of NUMBERS) {
    const value = integrity[name];
    const isWithin = Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
    if (!isWithin) {
      return termFault(`integrity.${name}`, value, `a whole number from ${least} to ${most}`);
    }
  }
  return (
    faultOfLists(terms) ?? faultOfAmounts(terms, quoteDecimals) ?? faultOfNames(price, integrity)
  );
}

function faultOfLists({ integrity, price }: MarketTerms): TermFault | null {
  const { mark, perps, weightsPpm } = integrity;
  const parts: readonly string[] = MARK_PARTS;
  const isParts =
    Array.isArray(mark) &&
    mark.length >= 1 &&
    mark.every((part) => parts.includes(part)) &&
    new Set(mark).size === mark.length;
  if (!isParts) {
    return termFault('integrity.mark', mark, `one or more of ${parts.join(', ')}, each once`);
  }
  const most = LIMITS.sourcesPerMarket - price.sources.length;
  if (!isNewNames(perps, price.sources) || perps.length > most) {
    return termFault('integrity.perps', perps, `up to ${most} names that are no other sources`);
  }
  const isWeight = (weight: unknown): boolean =>
    Number.isSafeInteger(weight) && Number(weight) >= 1 && Number(weight) <= 1_000_000;
  const isWeights =
    Array.isArray(weightsPpm) &&
    weightsPpm.every(isWeight) &&
    [0, price.sources.length].includes(weightsPpm.length);
  if (isWeights) return null;
  const accepted = 'none, or one whole number from 1 to 1000000 for each source';
  return termFault('integrity.weightsPpm', weightsPpm, accepted);
}

function faultOfAmounts(terms: MarketTerms, quoteDecimals: number): TermFault | null {
  const amounts = [
    ['depthFull', quoteDecimals],
    ['minimum', terms.priceDecimals],
  ] as const;
  for (const [name, decimals] of amounts) {
    const text = terms.integrity[name];
    const parsed = typeof text === 'string' ? parseDecimal(text, decimals) : null;
    if (parsed !== null && parsed.kind === 'decimal' && parsed.value >= 0n) continue;
    const accepted = `a decimal text of zero or more, at most ${decimals} decimals`;
    return termFault(`integrity.${name}`, text, accepted);
  }
  const { priceDecimals: price, sizeDecimals: size, integrity } = terms;
  const scale = quoteScale({ quote: quoteDecimals, price, size }) ?? 1n;
  const minimum = parseDecimal(integrity.minimum, price);
  if (minimum.kind === 'decimal' && minimum.value * scale > AMOUNT_MAX) {
    return termFault(
      'integrity.minimum',
      integrity.minimum,
      'a price at which one lot can be stored',
    );
  }
  if (terms.instrument.payoff !== 'inverse' || Number(terms.integrity.minimum) === 0) return null;
  return termFault(
    'integrity.minimum',
    terms.integrity.minimum,
    '"0": inverse contracts have none',
  );
}

function faultOfNames(
  { sources }: MarketTerms['price'],
  { own, redemption }: MarketTerms['integrity'],
): TermFault | null {
  for (const [name, value] of Object.entries({ own, redemption })) {
    if (value === '' || (typeof value === 'string' && sources.includes(value))) continue;
    return termFault(`integrity.${name}`, value, 'one of price.sources, or nothing');
  }
  return null;
}
