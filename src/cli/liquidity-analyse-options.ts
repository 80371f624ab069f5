/** Options of `breakwater liquidity analyse` as terms, or a refusal that names option and value. */

import { InputError } from '../lab/input-error.ts';
import type { AnalysisTerms, FileTerms } from '../lab/liquidity-analysis/index.ts';
import { COMMAND_LINE } from './rulebooks.ts';

export interface LiquidityAnalyseOptions {
  readonly every?: string;
  readonly window?: string;
  readonly bar?: string;
  readonly vpinBucket?: string;
  readonly sizes?: string;
  readonly level?: string;
  readonly makerShares?: string;
  readonly withdrawing?: string;
  readonly horizon?: string;
  readonly spreadFactor?: string;
  readonly participation?: string;
  readonly symbol?: string;
  readonly priceDecimals?: string;
  readonly sizeDecimals?: string;
  readonly acceptFaults?: boolean;
  readonly report?: string;
  readonly parquet?: string;
  readonly json?: boolean;
}

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const refuse = (field: string, value: string, accepted: string): never => {
  throw new InputError({ file: COMMAND_LINE, field, value, accepted });
};

/** Ms of a text such as `500ms`, `1s`, `5m`, `1h`, `1d`. */
function durationOf(
  field: string,
  value: string | undefined,
  fallback: string,
  [least, most]: readonly [string, string],
): number {
  const read = (text: string): number => {
    const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
    return match === null
      ? Number.NaN
      : Number(match[1]) * (UNITS_MS[match[2] as string] as number);
  };
  const ms = read(value ?? fallback);
  if (Number.isInteger(ms) && ms >= read(least) && ms <= read(most)) return ms;
  const units = Object.keys(UNITS_MS).join(', ');
  const accepted = `a length of time from ${least} to ${most}, such as ${fallback} (${units})`;
  return refuse(field, value ?? fallback, accepted);
}

interface Range {
  readonly accepted: string;
  readonly isFit: (number: number) => boolean;
}

const SHARE: Range = { accepted: 'a number above 0, at most 1', isFit: (x) => x > 0 && x <= 1 };
const POSITIVE: Range = { accepted: 'a number above 0', isFit: (x) => x > 0 && x <= 1e12 };
const LEVEL: Range = { accepted: 'a number above 0.5 and below 1', isFit: (x) => x > 0.5 && x < 1 };
const FACTOR: Range = { accepted: 'a number from 0 to 100', isFit: (x) => x >= 0 && x <= 100 };

const wholeTo = (least: number, most: number): Range => ({
  accepted: `a whole number from ${least} to ${most}`,
  isFit: (x) => Number.isInteger(x) && x >= least && x <= most,
});

function numberOf(field: string, value: string, { accepted, isFit }: Range): number {
  const isDecimal = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value.trim());
  const number = isDecimal ? Number(value) : Number.NaN;
  return isFit(number) ? number : refuse(field, value, accepted);
}

const numbersOf = (field: string, value: string, range: Range): readonly number[] =>
  value.split(',').map((each) => numberOf(field, each, range));

/** Sizes that fit a table. */
const SIZES_MAX = 20;

function sizesOf(value: string): readonly number[] {
  const sizes = [...new Set(numbersOf('--sizes', value, POSITIVE))].sort((a, b) => a - b);
  if (sizes.length <= SIZES_MAX) return sizes;
  return refuse('--sizes', value, `at most ${SIZES_MAX} sizes in base units, such as 1,5,10`);
}

function makerSharesOf(value: string | undefined): readonly number[] {
  if (value === undefined) return [];
  const shares = numbersOf('--maker-shares', value, SHARE);
  const sum = shares.reduce((all, share) => all + share, 0);
  if (sum <= 1 + 1e-9) return shares;
  return refuse('--maker-shares', value, 'shares of the depth, at most 1 together');
}

function withdrawingOf(value: string | undefined, makers: number): number {
  if (value === undefined) return 1;
  if (makers === 0) return refuse('--withdrawing', value, 'only together with --maker-shares');
  return numberOf('--withdrawing', value, wholeTo(1, makers));
}

/** What is asked of the analysis. */
export function analysisTermsOf(options: LiquidityAnalyseOptions): AnalysisTerms {
  const makerShares = makerSharesOf(options.makerShares);
  const { vpinBucket } = options;
  return {
    everyMs: durationOf('--every', options.every, '1s', ['1ms', '1d']),
    windowMs: durationOf('--window', options.window, '1m', ['1s', '1d']),
    barMs: durationOf('--bar', options.bar, '10s', ['1s', '1h']),
    vpinBucket: vpinBucket === undefined ? null : numberOf('--vpin-bucket', vpinBucket, POSITIVE),
    sizes: sizesOf(options.sizes ?? '1,5,10,50,100,500'),
    level: numberOf('--level', options.level ?? '0.99', LEVEL),
    makerShares,
    withdrawing: withdrawingOf(options.withdrawing, makerShares.length),
    horizonMs: durationOf('--horizon', options.horizon, '1d', ['1s', '366d']),
    spreadFactor: numberOf('--spread-factor', options.spreadFactor ?? '3', FACTOR),
    participation: numberOf('--participation', options.participation ?? '0.1', SHARE),
  };
}

/** What is said of the files. */
export function fileTermsOf({
  symbol,
  priceDecimals,
  sizeDecimals,
}: LiquidityAnalyseOptions): FileTerms {
  const decimals = wholeTo(0, 15);
  return {
    ...(symbol === undefined ? {} : { symbol }),
    ...(priceDecimals === undefined
      ? {}
      : { priceDecimals: numberOf('--price-decimals', priceDecimals, decimals) }),
    ...(sizeDecimals === undefined
      ? {}
      : { sizeDecimals: numberOf('--size-decimals', sizeDecimals, decimals) }),
  };
}
