/** What both forms of the report say of a chain, in words and figures. */
import {
  DROP_WORDS,
  type DropReason,
  EXPIRY_FAULT_WORDS,
  forwardOn,
  type Stretch,
  type SurfaceSlice,
  surfaceAt,
  volatilityAt,
} from '../../core/surface/index.ts';
import { utcMoment } from '../report/format.ts';
import { digits } from './aligned.ts';
import type { ChainStudy, ExpiryStudy, SnapshotStudy } from './chain-study.ts';

/** `2026-03-27`. */
export const dateOf = (expiry: number): string => utcMoment(expiry).slice(0, 10);

const DAYS = 365;

export const daysOf = (years: number): string => (years * DAYS).toFixed(2);

export const percentOf = (fraction: number, decimals = 2): string =>
  `${(fraction * 100).toFixed(decimals)} %`;

export const nameOf = ({ currency, time }: SnapshotStudy): string =>
  `${currency}, ${utcMoment(time)}`;

/** The slice of an expiry; undefined where it was refused. */
export const sliceOf = (
  { surface }: SnapshotStudy,
  { years }: ExpiryStudy,
): SurfaceSlice | undefined => surface?.slices.find((slice) => slice.years === years);

export const SLICE_HEADS = [
  'expiry',
  'days',
  'forward',
  'quotes',
  'a',
  'b',
  'rho',
  'm',
  'sigma',
  'at forward',
  'fit error',
] as const;

/** One line for each expiry: the parameters, or why there are none. */
export const sliceLines = (study: SnapshotStudy): string[][] =>
  study.expiries.map((expiry) => {
    const slice = sliceOf(study, expiry);
    const start = [dateOf(expiry.expiry), daysOf(expiry.years), expiry.forward.toFixed(2)];
    const count = String(expiry.points.length);
    if (slice === undefined) {
      const why = expiry.refused === null ? 'no slice' : EXPIRY_FAULT_WORDS[expiry.refused];
      return [...start, count, why];
    }
    const { a, b, rho, m, sigma } = slice.svi;
    return [
      ...start,
      count,
      ...[a, b, rho, m, sigma].map((value) => digits(value, 4)),
      percentOf(volatilityAt(slice.svi, slice.years, 0)),
      percentOf(slice.rmsVolatility),
    ];
  });

/** Where and how deep; what has no end has no deepest place that could be named. */
function stretchText({ from, to, least, at }: Stretch): string {
  if (from === Number.NEGATIVE_INFINITY) return `all k below ${digits(to, 4)}`;
  if (to === Number.POSITIVE_INFINITY) return `all k above ${digits(from, 4)}`;
  const span = `k from ${digits(from, 4)} to ${digits(to, 4)}`;
  return `${span}, least ${digits(least, 3)} at ${digits(at, 4)}`;
}

/** Sentences about what is wrong with a surface, or that nothing is. */
export function arbitrageLines(study: SnapshotStudy): string[] {
  const { surface, arbitrage } = study;
  if (surface === null || arbitrage === null) return ['There is no surface.'];
  const nameAt = (years: number): string => {
    const found = study.expiries.find((expiry) => expiry.years === years);
    return found === undefined ? `${daysOf(years)} days` : dateOf(found.expiry);
  };
  const lines = surface.slices.flatMap(({ years, quotedAt }, at) => {
    const report = arbitrage.butterflies[at];
    const [first, last] = [quotedAt[0] ?? 0, quotedAt.at(-1) ?? 0];
    const wings = (report?.steepWings ?? []).map(
      (side) => `${nameAt(years)}: the wing ${side} the forward is steeper than Lee's bound`,
    );
    const dips = (report?.stretches ?? []).map((stretch) => {
      const where = stretch.from < last && stretch.to > first ? 'among' : 'outside';
      return `${nameAt(years)}: butterfly ${where} the quotes, ${stretchText(stretch)}`;
    });
    return [...wings, ...dips];
  });
  const crossings = arbitrage.crossings.map((crossing) => {
    const where = crossing.isQuoted ? 'among' : 'outside';
    const names = `${nameAt(crossing.laterYears)} under ${nameAt(crossing.earlierYears)}`;
    return `${names}: crossing ${where} the quotes, ${stretchText(crossing)}`;
  });
  const all = [...lines, ...crossings];
  return all.length === 0 ? ['No butterfly and no crossing.'] : all;
}

/** Sentences about what the repair would move. */
export function repairLines({ repairs, expiries }: SnapshotStudy): string[] {
  return repairs.flatMap(({ years, repair, moved, lifted }) => {
    const date = expiries.find((expiry) => expiry.years === years)?.expiry ?? 0;
    const words = [
      ...(repair === 'none' ? [] : [`wings moved ${percentOf(moved, 1)} of the way (${repair})`]),
      ...(lifted === 0 ? [] : [`total variance lifted by ${digits(lifted, 3)}`]),
    ];
    return words.length === 0 ? [] : [`${dateOf(date)}: ${words.join(', ')}`];
  });
}

/** What was dropped and left, with the reasons in words, most first. */
export function droppedLines({ dropped, left }: ChainStudy): [string, number][] {
  const quotes = [...dropped].map(([reason, count]): [string, number] => [
    `no point of the fit: ${DROP_WORDS[reason as DropReason]}`,
    count,
  ]);
  const rows = [...left].map(([reason, count]): [string, number] => [
    `compared with nothing: ${reason}`,
    count,
  ]);
  return [...quotes, ...rows].sort((one, other) => other[1] - one[1]);
}

const THIRTY_DAYS = 30 / DAYS;

/** Volatility at the forward in thirty days; null where there is no surface. */
export function monthVolatility({ surface }: SnapshotStudy): number | null {
  if (surface === null) return null;
  return surfaceAt(surface, forwardOn(surface, THIRTY_DAYS), THIRTY_DAYS).volatility;
}

/** Counts of what was found over all snapshots of a study. */
export function arbitrageCounts({ snapshots }: ChainStudy) {
  const sum = (of: (study: SnapshotStudy) => number): number =>
    snapshots.reduce((total, study) => total + of(study), 0);
  return {
    slices: sum(({ surface }) => surface?.slices.length ?? 0),
    refused: sum(({ expiries }) => expiries.filter(({ refused }) => refused !== null).length),
    butterflies: sum(
      ({ arbitrage }) => arbitrage?.butterflies.filter(({ isFree }) => !isFree).length ?? 0,
    ),
    crossingsQuoted: sum(
      ({ arbitrage }) => arbitrage?.crossings.filter(({ isQuoted }) => isQuoted).length ?? 0,
    ),
    crossingsOutside: sum(
      ({ arbitrage }) => arbitrage?.crossings.filter(({ isQuoted }) => !isQuoted).length ?? 0,
    ),
  };
}
