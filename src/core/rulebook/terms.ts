/** Reading the terms of a market: the rulebook's, changed by what a listing says, then checked. */

import { readLiquidity } from '../liquidity/index.ts';
import {
  isName,
  LIMITS,
  type MarketTerms,
  PAYOFFS,
  type Schedule,
  type VenueTerms,
} from '../model/index.ts';
import { AMOUNT_MAX, parseDecimal, powerOfTen, quoteScale } from '../money/index.ts';
import { faultOfBreakers, MARKET_KINDS } from './terms-breakers.ts';
import { faultOfIntegrity } from './terms-integrity.ts';

/** Terms that are accepted, or the place and reason why not. */
export type TermsReading =
  | { readonly kind: 'terms'; readonly terms: MarketTerms }
  | {
      readonly kind: 'fault';
      readonly at: string;
      readonly seen: string;
      readonly accepted: string;
    };

const fault = (at: string, seen: unknown, accepted: string): TermsReading => ({
  kind: 'fault',
  at,
  seen: JSON.stringify(seen) ?? 'nothing',
  accepted,
});

const GROUPS = [
  'instrument',
  'schedule',
  'gainWeight',
  'price',
  'integrity',
  'ladder',
  'auction',
  'vault',
  'liquidity',
] as const;

/**
 * Lays the terms of a JSON text over a base and checks the result.
 *
 * @param base terms that hold where the text says nothing; without decimals for a new market
 * @param text JSON object with any of the fields of `MarketTerms`
 * @param assets decimals of a listed asset, or null; a number where there is one asset only
 */
export function readMarketTerms(
  base: Partial<MarketTerms>,
  text: string,
  assets: number | ((asset: string) => number | null),
): TermsReading {
  let patch: unknown;
  try {
    patch = JSON.parse(text);
  } catch {
    return fault('terms', text.slice(0, 40), 'a JSON object');
  }
  if (!isObject(patch)) return fault('terms', patch, 'a JSON object');
  const merged: Record<string, unknown> = { ...base };
  const known = new Set([
    'priceDecimals',
    'sizeDecimals',
    'asset',
    'withdrawalPpm',
    'fundingPpbMax',
    'breakers',
    ...GROUPS,
  ]);
  for (const [name, value] of Object.entries(patch)) {
    if (!known.has(name)) return fault(name, value, `one of ${[...known].join(', ')}`);
    if (!(GROUPS as readonly string[]).includes(name)) {
      merged[name] = value;
      continue;
    }
    if (!isObject(value)) return fault(name, value, 'an object');
    const group = (base as Record<string, Record<string, unknown>>)[name] ?? {};
    for (const inner of Object.keys(value)) {
      if (!Object.hasOwn(group, inner)) {
        return fault(`${name}.${inner}`, value[inner], `one of ${Object.keys(group).join(', ')}`);
      }
    }
    merged[name] = { ...group, ...value };
  }
  const { asset } = merged;
  if (typeof asset !== 'string') return fault('asset', asset, 'name of a listed asset');
  const decimals = typeof assets === 'number' ? assets : assets(asset);
  if (decimals === null) return fault('asset', asset, 'name of a listed asset');
  return checkTerms(merged as unknown as MarketTerms, decimals);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value is an object with exactly these fields. */
const hasFields = (value: unknown, names: readonly string[]): boolean =>
  isObject(value) &&
  Object.keys(value).length === names.length &&
  names.every((name) => Object.hasOwn(value, name));

const isCount = (value: unknown, most: number): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most;

const isAmount = (value: unknown, decimals: number): boolean => {
  if (typeof value !== 'string') return false;
  const parsed = parseDecimal(value, decimals);
  return parsed.kind === 'decimal' && parsed.value >= 0n && parsed.value <= AMOUNT_MAX;
};

/** Checks every field of complete terms; the first that is not accepted is named. */
export function checkTerms(terms: MarketTerms, quoteDecimals: number): TermsReading {
  const counts: readonly (readonly [string, unknown, number])[] = [
    ['priceDecimals', terms.priceDecimals, 18],
    ['sizeDecimals', terms.sizeDecimals, 18],
    ['withdrawalPpm', terms.withdrawalPpm, 1_000_000],
    ['fundingPpbMax', terms.fundingPpbMax, 1_000_000_000],
    ['gainWeight.initialPpm', terms.gainWeight.initialPpm, 1_000_000],
    ['gainWeight.maintenancePpm', terms.gainWeight.maintenancePpm, 1_000_000],
    ['price.quorum', terms.price.quorum, LIMITS.sourcesPerMarket],
    ['price.ageMsMax', terms.price.ageMsMax, 86_400_000],
    ['price.outlierPpm', terms.price.outlierPpm, 1_000_000],
    ['price.basisPpmMax', terms.price.basisPpmMax, 500_000],
    ['ladder.bufferPpm', terms.ladder.bufferPpm, 1_000_000],
    ['ladder.feePpm', terms.ladder.feePpm, 1_000_000],
    ['ladder.feeToFundPpm', terms.ladder.feeToFundPpm, 1_000_000],
    ['ladder.slippagePpm', terms.ladder.slippagePpm, 900_000],
    ['ladder.slicePpm', terms.ladder.slicePpm, 1_000_000],
    ['ladder.windowMs', terms.ladder.windowMs, 86_400_000],
    ['ladder.cooldownMs', terms.ladder.cooldownMs, 86_400_000],
    ['ladder.failuresMax', terms.ladder.failuresMax, 255],
    ['ladder.orderlyMsMax', terms.ladder.orderlyMsMax, 86_400_000],
    ['ladder.takeoverPpm', terms.ladder.takeoverPpm, 1_000_000],
    ['ladder.cushionPpm', terms.ladder.cushionPpm, 1_000_000],
    ['auction.fastMs', terms.auction.fastMs, 86_400_000],
    ['auction.slowMs', terms.auction.slowMs, 86_400_000],
    ['auction.startPpm', terms.auction.startPpm, 1_000_000],
    ['auction.fastEndPpm', terms.auction.fastEndPpm, terms.auction.startPpm],
    ['auction.slowEndPpm', terms.auction.slowEndPpm, terms.auction.fastEndPpm],
    ['auction.bufferPpm', terms.auction.bufferPpm, 1_000_000],
    ['vault.windowMs', terms.vault.windowMs, 604_800_000],
    ['vault.unwindPpm', terms.vault.unwindPpm, 1_000_000],
    ['vault.unwindEveryMs', terms.vault.unwindEveryMs, 86_400_000],
    ['vault.stagedBelowPpm', terms.vault.stagedBelowPpm, 1_000_000],
    ['vault.stagedPpm', terms.vault.stagedPpm, 1_000_000],
  ];
  for (const [at, value, most] of counts) {
    if (!isCount(value, most)) return fault(at, value, `a whole number from 0 to ${most}`);
  }
  const amounts: readonly (readonly [string, unknown])[] = [
    ['ladder.sliceNotionalMin', terms.ladder.sliceNotionalMin],
    ['ladder.sliceNotionalMax', terms.ladder.sliceNotionalMax],
    ['ladder.windowNotionalMax', terms.ladder.windowNotionalMax],
    ['vault.lossBudget', terms.vault.lossBudget],
    ['vault.notionalMax', terms.vault.notionalMax],
  ];
  for (const [at, value] of amounts) {
    if (!isAmount(value, quoteDecimals)) {
      return fault(at, value, `a decimal text of zero or more, at most ${quoteDecimals} decimals`);
    }
  }
  return checkMeaning(terms, quoteDecimals);
}

/** Checks what single fields cannot say: sums, orders, lists. */
function checkMeaning(terms: MarketTerms, quoteDecimals: number): TermsReading {
  const wrongKind = faultOfInstrument(terms, quoteDecimals);
  if (wrongKind !== null) return wrongKind;
  const { sources, quorum } = terms.price;
  const isList = Array.isArray(sources) && sources.every((s) => typeof s === 'string' && isName(s));
  if (
    !isList ||
    sources.length > LIMITS.sourcesPerMarket ||
    new Set(sources).size !== sources.length
  ) {
    return fault('price.sources', sources, `up to ${LIMITS.sourcesPerMarket} different names`);
  }
  if (quorum < 1 || (sources.length > 0 && quorum > sources.length)) {
    return fault('price.quorum', quorum, `1 to the number of sources (${sources.length})`);
  }
  const liquidity = readLiquidity(terms, quoteDecimals);
  if (liquidity.kind === 'fault') return liquidity;
  const wrong =
    faultOfIntegrity(terms, quoteDecimals) ??
    faultOfBreakers(terms.breakers, 'breakers', MARKET_KINDS, quoteDecimals);
  if (wrong !== null) return { kind: 'fault', ...wrong };
  if (!['restore', 'whole', 'steps'].includes(terms.ladder.sizing)) {
    return fault('ladder.sizing', terms.ladder.sizing, 'restore, whole or steps');
  }
  if (!['slippage', 'bankruptcy'].includes(terms.ladder.limit)) {
    return fault('ladder.limit', terms.ladder.limit, 'slippage or bankruptcy');
  }
  const { initialPpm, maintenancePpm } = terms.gainWeight;
  if (initialPpm > maintenancePpm) {
    const accepted = `at most the weight for maintenance, ${maintenancePpm}`;
    return fault('gainWeight.initialPpm', initialPpm, accepted);
  }
  return checkSchedule(terms, quoteDecimals);
}

/** Price of an inverse contract times its reciprocal, or null where that is no integer. */
export function reciprocalProduct(terms: MarketTerms, quoteDecimals: number): bigint | null {
  const { contract, payoff } = terms.instrument;
  if (payoff !== 'inverse') return 0n;
  const dollars = parseDecimal(contract, 0);
  const exponent = quoteDecimals + terms.priceDecimals - terms.sizeDecimals;
  if (dollars.kind === 'fault' || dollars.value <= 0n || exponent < 0) return null;
  return dollars.value * powerOfTen(exponent);
}

/** Checks what a market is: payoff, expiry, strike, and that its amounts need no rounding. */
function faultOfInstrument(terms: MarketTerms, quoteDecimals: number): TermsReading | null {
  const { instrument, priceDecimals: price, sizeDecimals: size } = terms;
  const { payoff, contract, expiry, averagingMs, underlying, strike, right } = instrument;
  if (!PAYOFFS.includes(payoff)) {
    return fault('instrument.payoff', payoff, `one of ${PAYOFFS.join(', ')}`);
  }
  if (payoff === 'inverse' && reciprocalProduct(terms, quoteDecimals) === null) {
    return fault('instrument.contract', contract, 'a whole number of dollars above 0');
  }
  if (payoff !== 'inverse' && quoteScale({ quote: quoteDecimals, price, size }) === null) {
    const accepted = `price and size decimals that sum to at most ${quoteDecimals}`;
    return fault('sizeDecimals', size, accepted);
  }
  if (!isCount(expiry, Number.MAX_SAFE_INTEGER)) {
    return fault('instrument.expiry', expiry, 'milliseconds since 1970, or 0');
  }
  if (!isCount(averagingMs, 86_400_000)) {
    return fault('instrument.averagingMs', averagingMs, 'a whole number from 0 to 86400000');
  }
  if (typeof underlying !== 'string' || (underlying !== '' && !isName(underlying))) {
    return fault('instrument.underlying', underlying, 'name of a market, or nothing');
  }
  if (right !== 'call' && right !== 'put') {
    return fault('instrument.right', right, 'call or put');
  }
  const isOption = payoff === 'option' || payoff === 'inverse-option';
  if (!isOption) return null;
  const parsed = parseDecimal(strike, STRIKE_DECIMALS);
  if (parsed.kind === 'fault' || parsed.value <= 0n) {
    return fault('instrument.strike', strike, 'a decimal text above 0');
  }
  if (expiry === 0) return fault('instrument.expiry', expiry, 'a moment: an option expires');
  if (underlying === '') return fault('instrument.underlying', underlying, 'name of a market');
  const { sources } = terms.price;
  if (sources?.length > 0)
    return fault('price.sources', sources, 'none: a surface marks an option');
  return null;
}

const STRIKE_DECIMALS = 9;

const TIER_FIELDS = ['from', 'initialPpm', 'maintenancePpm'] as const;

function checkSchedule(terms: MarketTerms, quoteDecimals: number): TermsReading {
  const { tiers, openInterest } = terms.schedule as Schedule;
  if (!Array.isArray(tiers) || tiers.length === 0 || tiers.length > LIMITS.tiersPerSchedule) {
    return fault('schedule.tiers', tiers, `1 to ${LIMITS.tiersPerSchedule} tiers`);
  }
  let before = { from: -1n, initial: 0, maintenance: 0 };
  for (const [at, tier] of tiers.entries()) {
    const where = `schedule.tiers.${at}`;
    if (!hasFields(tier, TIER_FIELDS)) return fault(where, tier, `just ${TIER_FIELDS.join(', ')}`);
    const { initialPpm: initial, maintenancePpm: maintenance } = tier;
    if (!isAmount(tier.from, quoteDecimals)) return fault(`${where}.from`, tier.from, 'an amount');
    const parsed = parseDecimal(tier.from, quoteDecimals);
    const from = parsed.kind === 'decimal' ? parsed.value : -1n;
    if (at === 0 ? from !== 0n : from <= before.from) {
      return fault(`${where}.from`, tier.from, 'the first tier from 0, then rising');
    }
    const isRising = initial >= before.initial && maintenance >= before.maintenance;
    if (
      !isCount(initial, 1_000_000) ||
      !isCount(maintenance, initial) ||
      maintenance < 1 ||
      !isRising
    ) {
      return fault(
        where,
        tier,
        'rates with 0 < maintenance <= initial <= 1000000 that do not fall',
      );
    }
    if (terms.gainWeight.maintenancePpm <= maintenance) {
      return fault(
        'gainWeight.maintenancePpm',
        terms.gainWeight.maintenancePpm,
        `over ${maintenance}`,
      );
    }
    before = { from, initial, maintenance };
  }
  if (openInterest === null) return { kind: 'terms', terms };
  const isBounds = hasFields(openInterest, ['lower', 'upper']);
  const { lower, upper } = isBounds ? openInterest : { lower: null, upper: null };
  if (!isAmount(lower, quoteDecimals) || !isAmount(upper, quoteDecimals)) {
    return fault('schedule.openInterest', openInterest, 'two amounts, lower and upper');
  }
  return { kind: 'terms', terms };
}

/** Terms of a market as the rulebook gives them, before a listing adds its decimals. */
export const baseTerms = (venue: VenueTerms): Partial<MarketTerms> => venue.market;
