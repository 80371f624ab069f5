import { formatDecimal, type PriceUnits, parseDecimal } from '../../core/money/index.ts';
import { InputError } from '../input-error.ts';

/** One bar: what a market did in an interval. Prices are exact. */
export interface Bar {
  /** Open of the bar, Unix milliseconds, UTC. */
  readonly ts: number;
  readonly open: PriceUnits;
  readonly high: PriceUnits;
  readonly low: PriceUnits;
  readonly close: PriceUnits;
  /** Base units traded, zero or more; a statistic, never money. */
  readonly volume: number;
}

/** Bars of equal length in order of time. */
export interface PricePath {
  /** Length of a bar in milliseconds. */
  readonly interval: number;
  /** Digits after the point of a price unit. */
  readonly priceDecimals: number;
  readonly bars: readonly Bar[];
  /** Number of places where bars are missing; zero unless gaps were accepted. */
  readonly gaps: number;
}

/** How to read prices. */
export interface PathOptions {
  /** Digits after the point that the market has; a price with more is refused. */
  readonly priceDecimals: number;
  /** Milliseconds of a bar; by default the least distance between two bars. */
  readonly interval?: number;
  /** Whether missing bars are taken as they are instead of being refused. */
  readonly acceptGaps?: boolean;
}

/** A bar with the place where it was read, for messages. */
export interface PlacedBar {
  readonly bar: Bar;
  readonly line: number | undefined;
  /** Prefix of the field names, such as `path.knots[3].`; empty for a CSV column. */
  readonly prefix: string;
}

/** Prices up to this survive the trip through a double that the steps inside a bar make. */
const PRICE_MAX = 9_007_199_254_740_991n;
const DEFAULT_INTERVAL = 60_000;
const EARLIEST = 1_000_000_000_000; // September 2001 in milliseconds, 1970 in microseconds
const LATEST = 10_000_000_000_000; //  2286 in milliseconds
const NUMBER = /^\d+(\.\d*)?([eE][+-]?\d+)?$/;

/** Builds the fault of one field of one bar. */
export type FaultAt = (field: string, value: string, accepted: string) => InputError;

/** Reads a price exactly; more decimals than the market has are a fault, never rounded. */
export function readPrice(
  text: string,
  decimals: number,
  field: string,
  fault: FaultAt,
): PriceUnits {
  const parsed = parseDecimal(text.trim(), decimals);
  if (parsed.kind === 'fault') {
    const digits = parsed.fault === 'too-many-decimals';
    const form = 'a decimal number such as 64250.5';
    throw fault(field, text, digits ? `a price with at most ${decimals} decimals` : form);
  }
  if (parsed.value <= 0n) throw fault(field, text, 'a price above zero');
  if (parsed.value > PRICE_MAX) throw fault(field, text, `at most ${PRICE_MAX} price units`);
  return parsed.value as PriceUnits;
}

/** Reads a traded volume: a statistic, so a double will do. */
export function readVolume(text: string, field: string, fault: FaultAt): number {
  const volume = NUMBER.test(text.trim()) ? Number(text) : Number.NaN;
  if (!Number.isFinite(volume)) throw fault(field, text, 'a number of zero or more');
  return volume;
}

/** Reads a bar's time: Unix milliseconds as a whole number. */
export function readTime(text: string, field: string, fault: FaultAt): number {
  const time = /^\d{1,17}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (time >= EARLIEST && time < LATEST) return time;
  const unit = time < EARLIEST ? ' (this looks like seconds)' : ' (this looks like microseconds)';
  const hint = Number.isNaN(time) || time === 0 ? '' : unit;
  throw fault(field, text, `the open of the bar in Unix milliseconds${hint}`);
}

/**
 * Puts bars together into a path. Refuses, with file and line: no bars, a bar whose high or low
 * its open or close escapes, time that stands still or goes backwards, and (unless accepted) gaps.
 */
export function assemblePath(
  file: string,
  placed: readonly PlacedBar[],
  options: PathOptions,
): PricePath {
  if (placed.length === 0) {
    throw new InputError({ file, field: 'bars', value: 'none', accepted: 'one bar or more' });
  }
  for (const entry of placed) checkShape(file, entry, options.priceDecimals);
  for (let i = 1; i < placed.length; i += 1) {
    checkOrder(file, placed[i - 1] as PlacedBar, placed[i] as PlacedBar);
  }
  const interval = options.interval ?? leastDistance(placed);
  let gaps = 0;
  for (let i = 1; i < placed.length; i += 1) {
    const before = placed[i - 1] as PlacedBar;
    const entry = placed[i] as PlacedBar;
    if (entry.bar.ts === before.bar.ts + interval) continue;
    const whole = (entry.bar.ts - before.bar.ts) % interval === 0;
    if (!(options.acceptGaps === true && whole)) throw gapFault(file, before, entry, interval);
    gaps += 1;
  }
  const bars = placed.map((entry) => entry.bar);
  return { interval, priceDecimals: options.priceDecimals, bars, gaps };
}

function leastDistance(placed: readonly PlacedBar[]): number {
  let least = placed.length === 1 ? DEFAULT_INTERVAL : Number.POSITIVE_INFINITY;
  for (let i = 1; i < placed.length; i += 1) {
    const distance = (placed[i] as PlacedBar).bar.ts - (placed[i - 1] as PlacedBar).bar.ts;
    least = Math.min(least, distance);
  }
  return least;
}

function checkShape(file: string, { bar, line, prefix }: PlacedBar, decimals: number): void {
  const fault = faultAt(file, line, prefix);
  const text = (price: bigint) => formatDecimal(price, decimals);
  if (bar.high < bar.low) {
    throw fault('high', text(bar.high), `a price of at least the low ${text(bar.low)}`);
  }
  for (const field of ['open', 'close'] as const) {
    if (bar[field] < bar.low || bar[field] > bar.high) {
      const range = `from the low ${text(bar.low)} to the high ${text(bar.high)}`;
      throw fault(field, text(bar[field]), `a price ${range}`);
    }
  }
}

function checkOrder(file: string, before: PlacedBar, { bar, line, prefix }: PlacedBar): void {
  if (bar.ts > before.bar.ts) return;
  const again = bar.ts === before.bar.ts;
  const seen = again ? `${bar.ts} a second time` : `${bar.ts} after ${before.bar.ts}`;
  throw faultAt(file, line, prefix)('ts', seen, 'bars in order of time, each once');
}

function gapFault(
  file: string,
  before: PlacedBar,
  { bar, line, prefix }: PlacedBar,
  interval: number,
): InputError {
  const next = before.bar.ts + interval;
  const accepted = `${next}, as bars are ${interval} ms apart (or say that gaps are accepted)`;
  return faultAt(file, line, prefix)('ts', `${bar.ts} after ${before.bar.ts}`, accepted);
}

/** A maker of faults at one place. */
export function faultAt(file: string, line: number | undefined, prefix = ''): FaultAt {
  return (field, value, accepted) => {
    const at = line === undefined ? { file } : { file, line };
    return new InputError({ ...at, field: `${prefix}${field}`, value, accepted });
  };
}
