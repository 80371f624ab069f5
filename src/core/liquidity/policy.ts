/** The backstop of a market in the integers that the engine computes with, from its terms. */
import type {
  LiquidityTerms,
  MarketTerms,
  ProviderTerms,
  ReserveTerms,
  ReserveUnwindTerms,
  VirtualTerms,
} from '../model/index.ts';
import { type Lots, type Ppm, parseDecimal, type QuoteUnits } from '../money/index.ts';
import { type ActivationPolicy, readActivation } from './activation/index.ts';
import { GAUGES } from './gauges/index.ts';
import { faultOfObligation, type ObligationTerms } from './obligations/index.ts';
import {
  faultOfLimits,
  faultOfPurchase,
  faultOfQuoteLadder,
  type PurchaseTerms,
  type QuoteLadderTerms,
  type ReserveLimits,
} from './reserve/index.ts';
import type { TermsFault } from './terms-fault.ts';
import {
  constantProduct,
  faultOfConstantProduct,
  faultOfSkewPremium,
  faultOfStableCurve,
  skewPremium,
  stableBook,
  type VirtualBook,
} from './virtual-book/index.ts';

/** What the reserve may do at a level. */
export interface ReservePolicy {
  readonly limits: ReserveLimits;
  readonly quotes: (QuoteLadderTerms & { readonly refreshMs: number }) | null;
  readonly purchases: (PurchaseTerms & { readonly side: 'buy' | 'sell' }) | null;
}

/** How the reserve unwinds. */
export interface UnwindPolicy extends Omit<ReserveUnwindTerms, 'shortfallMax' | 'slippagePpm'> {
  readonly slippagePpm: bigint;
  readonly shortfallMax: number; // quote units
}

/** All of it; by level the reserve has a policy or none. */
export interface LiquidityPolicy {
  readonly activation: ActivationPolicy | null;
  readonly volatility: string;
  readonly reserves: readonly (ReservePolicy | null)[]; // by level
  readonly virtual: VirtualBook | null;
  readonly virtualFrom: number;
  readonly unwind: UnwindPolicy | null;
  readonly obligation: (ObligationTerms & { readonly quoteMsMax: number }) | null;
}

/** A policy, or the first place that is not accepted. */
export type LiquidityReading =
  | { readonly kind: 'policy'; readonly policy: LiquidityPolicy }
  | ({ readonly kind: 'fault' } & TermsFault);

/** Names that conditions may use: every gauge, its percentile and its median of the past. */
export const CONDITION_NAMES: readonly string[] = GAUGES.flatMap(({ id }) => [
  id,
  `${id}_rank`,
  `${id}_median`,
]);

const DAY_MS = 86_400_000;

/** Reads texts and numbers, and keeps the first fault. */
class Reader {
  // state
  fault: TermsFault | null = null;
  // fixed
  private readonly quoteDecimals: number;
  private readonly sizeDecimals: number;

  constructor(quoteDecimals: number, sizeDecimals: number) {
    this.quoteDecimals = quoteDecimals;
    this.sizeDecimals = sizeDecimals;
  }

  private note(at: string, seen: unknown, accepted: string): void {
    this.fault ??= { at, seen: JSON.stringify(seen) ?? 'nothing', accepted };
  }

  private units(at: string, text: unknown, decimals: number): bigint {
    const parsed = typeof text === 'string' ? parseDecimal(text, decimals) : null;
    if (parsed?.kind === 'decimal' && parsed.value >= 0n) return parsed.value;
    this.note(at, text, `a decimal text of zero or more, at most ${decimals} decimals`);
    return 0n;
  }

  quote = (at: string, text: unknown): QuoteUnits =>
    this.units(at, text, this.quoteDecimals) as QuoteUnits;

  lots = (at: string, text: unknown): Lots => this.units(at, text, this.sizeDecimals) as Lots;

  whole(at: string, value: unknown, least: number, most: number): number {
    if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) {
      return value as number;
    }
    this.note(at, value, `a whole number from ${least} to ${most}`);
    return least;
  }

  ppm = (at: string, value: unknown, most = 1_000_000_000): Ppm =>
    BigInt(this.whole(at, value, 0, most)) as Ppm;

  real(at: string, value: unknown): number {
    if (typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY) return value;
    this.note(at, value, 'a number of zero or more');
    return 0;
  }

  word<W extends string>(at: string, value: unknown, words: readonly W[]): W {
    if (words.includes(value as W)) return value as W;
    this.note(at, value, `one of ${words.join(', ')}`);
    return words[0] as W;
  }

  /** Whether a part is there; what is neither null nor an object with its fields is a fault. */
  has<T extends object>(
    at: string,
    value: T | null,
    fields: readonly (keyof T & string)[],
  ): value is T {
    if (value === null) return false;
    const isObject = typeof value === 'object' && !Array.isArray(value);
    const names = isObject ? Object.keys(value) : [];
    const isWhole = names.length === fields.length && fields.every((name) => names.includes(name));
    if (isWhole) return true;
    this.note(at, value, `null, or an object with ${fields.join(', ')}`);
    return false;
  }

  /** Takes the fault that a room found in its own terms. */
  check(at: string, fault: TermsFault | null): void {
    if (fault !== null) this.fault ??= { ...fault, at: `${at}.${fault.at}` };
  }
}

const RESERVE_FIELDS = ['budget', 'inventoryMax', 'lossMax', 'quotes', 'purchases'] as const;

function reserveOf(read: Reader, at: string, terms: ReserveTerms | null): ReservePolicy | null {
  if (!read.has(at, terms, RESERVE_FIELDS)) return null;
  const limits: ReserveLimits = {
    budget: read.quote(`${at}.budget`, terms.budget),
    inventoryMax: read.lots(`${at}.inventoryMax`, terms.inventoryMax),
    lossMax: read.quote(`${at}.lossMax`, terms.lossMax),
  };
  read.check(at, faultOfLimits(limits));
  return {
    limits,
    quotes: quotesOf(read, `${at}.quotes`, terms.quotes),
    purchases: purchasesOf(read, `${at}.purchases`, terms.purchases),
  };
}

function quotesOf(
  read: Reader,
  at: string,
  terms: ReserveTerms['quotes'],
): ReservePolicy['quotes'] {
  const fields = [
    'levels',
    'halfSpreadPpm',
    'stepPpm',
    'sizePerLevel',
    'skewPpm',
    'widenPpmPerVolatility',
    'refreshMs',
  ] as const;
  if (!read.has(at, terms, fields)) return null;
  const quotes = {
    levels: read.whole(`${at}.levels`, terms.levels, 1, 64),
    halfSpreadPpm: read.ppm(`${at}.halfSpreadPpm`, terms.halfSpreadPpm),
    stepPpm: read.ppm(`${at}.stepPpm`, terms.stepPpm),
    sizePerLevel: read.quote(`${at}.sizePerLevel`, terms.sizePerLevel),
    skewPpm: read.ppm(`${at}.skewPpm`, terms.skewPpm),
    widenPpmPerVolatility: read.ppm(`${at}.widenPpmPerVolatility`, terms.widenPpmPerVolatility),
    refreshMs: read.whole(`${at}.refreshMs`, terms.refreshMs, 100, DAY_MS),
  };
  read.check(at, faultOfQuoteLadder(quotes));
  return quotes;
}

function purchasesOf(
  read: Reader,
  at: string,
  terms: ReserveTerms['purchases'],
): ReservePolicy['purchases'] {
  const fields = ['side', 'sliceNotional', 'intervalMs', 'awayPpmMax', 'lastsMsMax'] as const;
  if (!read.has(at, terms, fields)) return null;
  const purchases = {
    side: read.word(`${at}.side`, terms.side, ['buy', 'sell']),
    sliceNotional: read.quote(`${at}.sliceNotional`, terms.sliceNotional),
    intervalMs: read.whole(`${at}.intervalMs`, terms.intervalMs, 1, DAY_MS),
    awayPpmMax: read.ppm(`${at}.awayPpmMax`, terms.awayPpmMax),
    lastsMsMax: read.whole(`${at}.lastsMsMax`, terms.lastsMsMax, 0, 30 * DAY_MS),
  };
  read.check(at, faultOfPurchase(purchases));
  return purchases;
}

function virtualOf(
  read: Reader,
  at: string,
  terms: VirtualTerms | null,
  inventoryMax: Lots,
): VirtualBook | null {
  const fields = [
    'kind',
    'from',
    'halfSpreadPpm',
    'widenPpmPerVolatility',
    'depth',
    'amplification',
  ] as const;
  if (!read.has(at, terms, fields)) return null;
  const common = {
    halfSpreadPpm: read.ppm(`${at}.halfSpreadPpm`, terms.halfSpreadPpm),
    widenPpmPerVolatility: read.ppm(`${at}.widenPpmPerVolatility`, terms.widenPpmPerVolatility),
    inventoryMax,
  };
  read.word(`${at}.from`, terms.from, ['support', 'rescue']);
  const depth = read.lots(`${at}.depth`, terms.depth);
  const amplification = BigInt(read.whole(`${at}.amplification`, terms.amplification, 1, 100_000));
  switch (
    read.word(`${at}.kind`, terms.kind, ['constant-product', 'stable-curve', 'skew-premium'])
  ) {
    case 'constant-product':
      read.check(at, faultOfConstantProduct({ ...common, depth }));
      return read.fault === null ? constantProduct({ ...common, depth }) : null;
    case 'stable-curve':
      read.check(at, faultOfStableCurve({ ...common, depth, amplification }));
      return read.fault === null ? stableBook({ ...common, depth, amplification }) : null;
    default:
      read.check(at, faultOfSkewPremium({ ...common, skewScale: depth }));
      return read.fault === null ? skewPremium({ ...common, skewScale: depth }) : null;
  }
}

function unwindOf(read: Reader, at: string, terms: ReserveUnwindTerms | null): UnwindPolicy | null {
  const fields = [
    'everyMs',
    'lastsMs',
    'slippagePpm',
    'temporary',
    'permanent',
    'riskAversion',
    'shortfallMax',
  ] as const;
  if (!read.has(at, terms, fields)) return null;
  const everyMs = read.whole(`${at}.everyMs`, terms.everyMs, 100, DAY_MS);
  return {
    everyMs,
    lastsMs: read.whole(`${at}.lastsMs`, terms.lastsMs, everyMs, 30 * DAY_MS),
    slippagePpm: read.ppm(`${at}.slippagePpm`, terms.slippagePpm, 900_000),
    temporary: read.real(`${at}.temporary`, terms.temporary),
    permanent: read.real(`${at}.permanent`, terms.permanent),
    riskAversion: read.real(`${at}.riskAversion`, terms.riskAversion),
    shortfallMax: Number(read.quote(`${at}.shortfallMax`, terms.shortfallMax)),
  };
}

function obligationOf(
  read: Reader,
  at: string,
  terms: ProviderTerms | null,
): LiquidityPolicy['obligation'] {
  const fields = [
    'spreadPpmMax',
    'sizeMin',
    'presencePpm',
    'fastSpreadTimes',
    'fastSizePpm',
    'sessionMs',
    'reward',
    'penalty',
    'graceSessions',
    'failuresMax',
    'quoteMsMax',
  ] as const;
  if (!read.has(at, terms, fields)) return null;
  const obligation = {
    spreadPpmMax: read.ppm(`${at}.spreadPpmMax`, terms.spreadPpmMax),
    sizeMin: read.quote(`${at}.sizeMin`, terms.sizeMin),
    presencePpm: read.ppm(`${at}.presencePpm`, terms.presencePpm),
    fastMarket: {
      spreadTimes: BigInt(read.whole(`${at}.fastSpreadTimes`, terms.fastSpreadTimes, 1, 100)),
      sizeShare: read.ppm(`${at}.fastSizePpm`, terms.fastSizePpm),
    },
    sessionMs: read.whole(`${at}.sessionMs`, terms.sessionMs, 60_000, 365 * DAY_MS),
    rewardPerSession: read.quote(`${at}.reward`, terms.reward),
    penaltyPerSession: read.quote(`${at}.penalty`, terms.penalty),
    graceSessions: read.whole(`${at}.graceSessions`, terms.graceSessions, 0, 100_000),
    failuresMax: read.whole(`${at}.failuresMax`, terms.failuresMax, 0, 100_000),
    quoteMsMax: read.whole(`${at}.quoteMsMax`, terms.quoteMsMax, 1, DAY_MS),
  };
  read.check(at, faultOfObligation(obligation));
  return obligation;
}

const FIELDS = [
  'activation',
  'volatility',
  'support',
  'rescue',
  'virtual',
  'unwind',
  'providers',
] as const;

/** Reads the terms of a market; the virtual book takes no more inventory than the reserve may. */
export function readLiquidity(terms: MarketTerms, quoteDecimals: number): LiquidityReading {
  const read = new Reader(quoteDecimals, terms.sizeDecimals);
  const given: LiquidityTerms = terms.liquidity;
  if (!read.has<LiquidityTerms>('liquidity', given, FIELDS)) {
    return {
      kind: 'fault',
      ...(read.fault ?? { at: 'liquidity', seen: 'null', accepted: 'terms' }),
    };
  }
  let activation: ActivationPolicy | null = null;
  if (given.activation !== null) {
    const reading = readActivation(given.activation, CONDITION_NAMES);
    if (reading.kind === 'policy') activation = reading.policy;
    else read.check('liquidity.activation', reading);
  }
  const names = ['', ...GAUGES.map(({ id }): string => id)];
  const volatility = read.word('liquidity.volatility', given.volatility, names);
  const support = reserveOf(read, 'liquidity.support', given.support);
  const rescue = reserveOf(read, 'liquidity.rescue', given.rescue);
  const inventory = (rescue ?? support)?.limits.inventoryMax ?? (0n as Lots);
  const virtual = virtualOf(read, 'liquidity.virtual', given.virtual, inventory);
  const unwind = unwindOf(read, 'liquidity.unwind', given.unwind);
  const obligation = obligationOf(read, 'liquidity.providers', given.providers);
  if (read.fault !== null) return { kind: 'fault', ...read.fault };
  const reserves = [null, null, support, rescue ?? support];
  const virtualFrom = given.virtual?.from === 'rescue' ? 3 : 2;
  const policy = { activation, volatility, reserves, virtual, virtualFrom, unwind, obligation };
  return { kind: 'policy', policy };
}
