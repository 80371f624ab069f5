/** Figures of a backtest as people read them. */
import { LEVELS } from '../../core/model/index.ts';
import { price } from '../report/format.ts';
import type { Ratio, Score } from './scores.ts';
import type { NamedValue, TimelineEntry } from './timeline.ts';
import type { WindowHit, WindowOutcome } from './window-watch.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Shown where there is no figure. */
export const NONE = '-';

/** The name of a level by its number. */
export const levelName = (level: number): string => LEVELS[level] as string;

/** `3 of 5`; of nothing there is none. */
export const ratio = ({ hits, of }: Ratio): string => (of === 0 ? NONE : `${hits} of ${of}`);

/** A length of time with its sign: `45 min`, `16 h`, `-1.5 h`, `3 d`. */
export function lead(ms: number | null): string {
  if (ms === null) return NONE;
  const size = Math.abs(ms);
  const [unit, name] =
    size < 2 * HOUR_MS
      ? ([MINUTE_MS, 'min'] as const)
      : size < 3 * DAY_MS
        ? ([HOUR_MS, 'h'] as const)
        : ([DAY_MS, 'd'] as const);
  return `${Number((ms / unit).toFixed(1))} ${name}`;
}

/** A share in per cent. */
export const share = (value: number | null): string =>
  value === null || Number.isNaN(value) ? NONE : `${Number((100 * value).toPrecision(2))} %`;

/** How far a window fell, in per cent. */
export const fall = ({ high, trough }: WindowOutcome): string =>
  `${(100 * (1 - trough / high)).toFixed(1)} %`;

/** `2025-10-10 21:20`. */
export const minute = (time: number): string =>
  new Date(time).toISOString().slice(0, 16).replace('T', ' ');

/** A figure with four digits that matter. */
const short = (value: number): string =>
  Number.isNaN(value) ? NONE : String(Number(value.toPrecision(4)));

/** `range_bp_rank 0.9991, volume_rank 1`. */
export const valuesText = (values: readonly NamedValue[]): string =>
  values.map(({ name, value }) => `${name} ${short(value)}`).join(', ');

/** When a level was entered in a window, and what was left of it: `10-10 21:15, 5 min, 63 %`. */
export function hitText({ activatedAt, leadToTroughMs, fallAhead }: WindowHit): string {
  if (activatedAt === null) return NONE;
  if ((leadToTroughMs ?? 0) < 0) return `${minute(activatedAt).slice(5)}, too late`;
  return `${minute(activatedAt).slice(5)}, ${lead(leadToTroughMs)}, ${share(fallAhead)}`;
}

/** Cells of a score, in the order of `SCORE_HEAD`: market and level are words, the rest figures. */
export const scoreCells = (score: Score): string[] => [
  score.market,
  levelName(score.level),
  ratio(score.recall.primary),
  ratio(score.recall.secondary),
  ratio(score.inTime),
  lead(score.leadToTroughMs),
  lead(score.leadToWorstMs),
  share(score.fallAhead),
  ratio(score.precision),
  score.falsePerYear.toFixed(1),
  String(score.quietFalseAlarms),
  share(score.activeShare),
];

/** Heads of the cells of a score. */
export const SCORE_HEAD: readonly string[] = [
  'market',
  'level',
  'primary',
  'secondary',
  'in time',
  'lead, trough',
  'lead, worst',
  'fall ahead',
  'precision',
  'false a year',
  'quiet',
  'active',
];

/** What the columns mean, one sentence each. */
export const SCORE_LEGEND: readonly string[] = [
  'primary, secondary: labelled windows in which the level was active, of those with data',
  'in time: windows in which it was active before the bar that holds the trough began',
  'lead: middle time from activation to the open of the bar with the trough, or the widest range',
  'fall ahead: middle share of the fall, from the high of the window to its trough, still to come',
  'precision: alarms that touch a window, widened by the grace, of all',
  'false a year: the other alarms; quiet: those of them with a small fall',
  'active: share of the judged time at the level or above it',
];

/** Cells of a window: market, window, standing, fall, trough, then one for each level. */
export const windowCells = (outcome: WindowOutcome): string[] => {
  const { market, window, isCovered, why, troughAt, hits } = outcome;
  const head = [market, window.id, window.standing];
  if (!isCovered) return [...head, why];
  return [...head, fall(outcome), minute(troughAt).slice(5), ...hits.map(hitText)];
};

/** Cells of an entry of the timeline. */
export const entryCells = (entry: TimelineEntry): string[] => [
  entry.market,
  minute(entry.time),
  `${levelName(entry.from)} to ${levelName(entry.to)}`,
  entry.reason,
  price(entry.price, ','),
  valuesText(entry.values),
];
