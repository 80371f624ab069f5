import type { PriceUnits } from '../../core/money/index.ts';
import {
  assemblePath,
  type Bar,
  type FaultAt,
  faultAt,
  type PathOptions,
  type PlacedBar,
  type PricePath,
  readPrice,
  readVolume,
} from './price-path.ts';

/** A knot as it stands in a scenario: texts, so that no price passes through a float. */
export interface Knot {
  readonly cells: readonly string[];
  readonly line?: number;
}

/** Where knots come from and how their times are read. */
export interface KnotOptions extends PathOptions {
  readonly file: string;
  /** Day of the times that are given as HH:MM, `YYYY-MM-DD`, UTC. */
  readonly date?: string;
  /** Milliseconds of a bar. */
  readonly interval: number;
  /** Path of the knots in the file, such as `path.knots`. */
  readonly field: string;
}

const BAR_CELLS = 6;
const POINT_CELLS = 2;
const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/;

/**
 * A path typed by hand. Either every knot is a bar `[time, open, high, low, close, volume]`, or
 * every knot is a point `[time, price]`; between two points the price moves in equal steps from
 * bar to bar, each rounded to the nearest price unit. Times are `HH:MM` on the date, or complete
 * instants such as `2025-10-10T20:50Z`.
 *
 * @throws InputError with file, line, knot, value and what is accepted
 */
export function pathFromKnots(knots: readonly Knot[], options: KnotOptions): PricePath {
  const cells = knots[0]?.cells.length;
  const placed =
    cells === POINT_CELLS
      ? betweenPoints(knots, options)
      : knots.map((knot, i) => barOf(knot, i, options));
  return assemblePath(options.file, placed, options);
}

function barOf(knot: Knot, i: number, options: KnotOptions): PlacedBar {
  const { fault, prefix } = placeOf(knot, i, options);
  expectCells(knot, BAR_CELLS, fault, '[time, open, high, low, close, volume]');
  const [time, open, high, low, close, volume] = knot.cells as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const price = (text: string, field: string) =>
    readPrice(text, options.priceDecimals, field, fault);
  const bar: Bar = {
    ts: timeOf(time, options.date, fault),
    open: price(open, 'open'),
    high: price(high, 'high'),
    low: price(low, 'low'),
    close: price(close, 'close'),
    volume: readVolume(volume, 'volume', fault),
  };
  return { bar, line: knot.line, prefix };
}

function betweenPoints(knots: readonly Knot[], options: KnotOptions): PlacedBar[] {
  const points = knots.map((knot, i) => pointOf(knot, i, options));
  const placed: PlacedBar[] = [];
  for (let i = 1; i < points.length; i += 1) {
    const from = points[i - 1] as Point;
    const to = points[i] as Point;
    const count = (to.time - from.time) / options.interval;
    if (!(Number.isInteger(count) && count > 0)) {
      const accepted = `a whole number of bars of ${options.interval} ms after the knot before`;
      throw to.fault('time', (knots[i] as Knot).cells[0] as string, accepted);
    }
    for (let bar = 0; bar < count; bar += 1) {
      placed.push(straightBar(from, to, bar, count, options.interval));
    }
  }
  return placed;
}

interface Point {
  readonly time: number;
  readonly price: PriceUnits;
  readonly fault: FaultAt;
  readonly line: number | undefined;
  readonly prefix: string;
}

function pointOf(knot: Knot, i: number, options: KnotOptions): Point {
  const { fault, prefix } = placeOf(knot, i, options);
  expectCells(knot, POINT_CELLS, fault, '[time, price], as the first knot');
  const [time, price] = knot.cells as [string, string];
  return {
    time: timeOf(time, options.date, fault),
    price: readPrice(price, options.priceDecimals, 'price', fault),
    fault,
    line: knot.line,
    prefix,
  };
}

function straightBar(from: Point, to: Point, bar: number, count: number, ms: number): PlacedBar {
  const priceAt = (step: number) => {
    const twice = 2n * (to.price - from.price) * BigInt(step) + BigInt(count);
    const whole = BigInt(2 * count);
    // Floor division, so that half a unit rounds up on the way down as on the way up.
    const moved = twice >= 0n ? twice / whole : -((-twice + whole - 1n) / whole);
    return (from.price + moved) as PriceUnits;
  };
  const open = priceAt(bar);
  const close = priceAt(bar + 1);
  const [low, high] = open < close ? [open, close] : [close, open];
  const made = { ts: from.time + bar * ms, open, high, low, close, volume: 0 };
  return { bar: made, line: to.line, prefix: to.prefix };
}

function placeOf(knot: Knot, i: number, options: KnotOptions) {
  const prefix = `${options.field}[${i}].`;
  return { prefix, fault: faultAt(options.file, knot.line, prefix) };
}

function expectCells(knot: Knot, count: number, fault: FaultAt, accepted: string): void {
  if (knot.cells.length !== count) throw fault('values', `[${knot.cells.join(', ')}]`, accepted);
}

function timeOf(text: string, date: string | undefined, fault: FaultAt): number {
  if (date === undefined && CLOCK.test(text)) {
    throw fault('time', text, 'an instant such as 2025-10-10T20:50Z, as there is no date');
  }
  const clock = CLOCK.test(text) ? `${date}T${text}:00Z` : text;
  const time = INSTANT.test(clock) ? Date.parse(clock) : Number.NaN;
  // Date.parse rolls 31 February over to March; only a real day is written back as it was read.
  const real = !Number.isNaN(time) && new Date(time).toISOString().startsWith(clock.slice(0, 16));
  if (!real) {
    throw fault('time', text, 'HH:MM of the date, or an instant such as 2025-10-10T20:50Z');
  }
  return time;
}
