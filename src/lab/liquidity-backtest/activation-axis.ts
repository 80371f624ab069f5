/** Round times on an axis of hours or of years, and round prices on one of ratios. */
import { roundDuration, utcTick } from '../report/format.ts';

const DAY_MS = 86_400_000;
/** From here on months are round, not days. */
const LONG_MS = 300 * DAY_MS;
const MONTHS = [1, 2, 3, 6, 12, 24, 60];

/** A tick of the axis. */
export interface Tick {
  readonly time: number;
  readonly text: string;
}

/** Ticks from `from` to `to`, at most about `many`. */
export function ticksOf(from: number, to: number, many: number): Tick[] {
  return to - from > LONG_MS ? monthTicks(from, to, many) : dayTicks(from, to, many);
}

function dayTicks(from: number, to: number, many: number): Tick[] {
  const step = roundDuration((to - from) / many);
  const ticks: Tick[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    ticks.push({ time, text: utcTick(time, to - from) });
  }
  return ticks;
}

function monthTicks(from: number, to: number, many: number): Tick[] {
  const months = (to - from) / (30.44 * DAY_MS);
  const step = MONTHS.find((each) => months / each <= many) ?? 120;
  const ticks: Tick[] = [];
  const first = new Date(from);
  const start = first.getUTCFullYear() * 12;
  for (let month = start; ; month += step) {
    const time = Date.UTC(Math.floor(month / 12), month % 12);
    if (time > to) return ticks;
    if (time >= from) ticks.push({ time, text: new Date(time).toISOString().slice(0, 7) });
  }
}

/** Over this ratio of highest and lowest price 1, 2 and 5 are round; under it equal steps are. */
const WIDE = 4;
const ROUND = [1, 2, 5];

/** Round prices from `low` to `high`, for an axis of logarithms. */
export function priceTicksOf(low: number, high: number): number[] {
  if (high <= low) return [low];
  const power = 10 ** Math.floor(Math.log10(low));
  if (high / low > WIDE) {
    const all = Array.from({ length: 12 }, (_, at) => ROUND.map((x) => x * power * 10 ** at));
    return all.flat().filter((price) => price >= low && price <= high);
  }
  const rough = (high - low) / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * (ROUND.find((x) => x * unit >= rough) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, at) => (first + at) * step);
}
