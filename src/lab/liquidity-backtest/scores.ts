/** How well levels told labelled windows from other days. */
import type { Standing, StressWindow } from '../stress-windows/index.ts';
import type { MarketOutcome } from './market-policy.ts';
import { ALARM_LEVELS, type Alarm } from './timeline.ts';
import type { WindowOutcome } from './window-watch.ts';

/** Hits among what could be hit. */
export interface Ratio {
  readonly hits: number;
  readonly of: number;
}

/** One level in one market, or in several. */
export interface Score {
  readonly market: string;
  /** Place in `LEVELS`. */
  readonly level: number;
  /** Alarms at the level or above it; hits overlap a window, widened by the grace. */
  readonly precision: Ratio;
  /** Covered windows in which the level was active, by standing. */
  readonly recall: Readonly<Record<Standing, Ratio>>;
  /** Covered windows of any standing in which it was active before the bar with the trough. */
  readonly inTime: Ratio;
  readonly falseAlarms: number;
  /** False alarms of which the price never fell so far that anybody would have minded. */
  readonly quietFalseAlarms: number;
  readonly falsePerYear: number;
  /** Share of the judged time in which the level was active. */
  readonly activeShare: number;
  /** Middle lead over the windows hit, ms; null where there is none. */
  readonly leadToTroughMs: number | null;
  readonly leadToWorstMs: number | null;
  /** Middle share of the fall that was still to come. */
  readonly fallAhead: number | null;
  readonly judgedYears: number;
}

/** What is a hit. */
export interface ScoreTerms {
  /** An alarm this long before or after a window still belongs to it. */
  readonly graceMs: number;
  /** A fall under this is quiet, basis points. */
  readonly quietBp: number;
}

const YEAR_MS = 31_557_600_000; // 365.25 days

/** The middle value, the mean of two where there is an even number; null of none. */
export function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] as number;
  if (sorted.length % 2 === 1) return upper;
  return ((sorted[sorted.length / 2 - 1] as number) + upper) / 2;
}

const overlaps = (alarm: Alarm, window: StressWindow, graceMs: number): boolean =>
  alarm.from < window.to + graceMs && alarm.to > window.from - graceMs;

function recallOf(windows: readonly WindowOutcome[], level: number, standing: Standing): Ratio {
  const covered = windows.filter((each) => each.isCovered && each.window.standing === standing);
  const hits = covered.filter(({ hits: all }) =>
    all.some((hit) => hit.level === level && hit.activatedAt !== null),
  );
  return { hits: hits.length, of: covered.length };
}

function inTimeOf(windows: readonly WindowOutcome[], level: number): Ratio {
  const covered = windows.filter(({ isCovered }) => isCovered);
  const early = covered.filter(({ hits }) =>
    hits.some((hit) => hit.level === level && (hit.leadToTroughMs ?? -1) >= 0),
  );
  return { hits: early.length, of: covered.length };
}

/** The middle of one figure over the covered windows that a level was active in. */
function middleOf(
  windows: readonly WindowOutcome[],
  level: number,
  figure: 'leadToTroughMs' | 'leadToWorstMs' | 'fallAhead',
): number | null {
  const values = windows
    .filter(({ isCovered }) => isCovered)
    .flatMap(({ hits }) => hits.filter((hit) => hit.level === level).map((hit) => hit[figure]));
  return medianOf(values.filter((value) => value !== null));
}

/** The score of every level over several markets; one market is several of one. */
export function scoresOf(
  name: string,
  markets: readonly MarketOutcome[],
  { graceMs, quietBp }: ScoreTerms,
): Score[] {
  const judgedMs = markets.reduce((sum, market) => sum + market.judgedMs, 0);
  const windows = markets.flatMap((market) => market.windows);
  return ALARM_LEVELS.map((level) => {
    const alarms = markets.flatMap((market) =>
      market.alarms
        .filter((alarm) => alarm.level === level)
        .map((alarm) => ({
          alarm,
          isHit: market.windows.some(({ window }) => overlaps(alarm, window, graceMs)),
        })),
    );
    const wrong = alarms.filter(({ isHit }) => !isHit);
    const activeMs = markets.reduce((sum, market) => sum + (market.activeMs[level] as number), 0);
    return {
      market: name,
      level,
      precision: { hits: alarms.length - wrong.length, of: alarms.length },
      recall: {
        primary: recallOf(windows, level, 'primary'),
        secondary: recallOf(windows, level, 'secondary'),
      },
      inTime: inTimeOf(windows, level),
      falseAlarms: wrong.length,
      quietFalseAlarms: wrong.filter(({ alarm }) => alarm.fallBp < quietBp).length,
      falsePerYear: wrong.length / (judgedMs / YEAR_MS),
      activeShare: activeMs / judgedMs,
      leadToTroughMs: middleOf(windows, level, 'leadToTroughMs'),
      leadToWorstMs: middleOf(windows, level, 'leadToWorstMs'),
      fallAhead: middleOf(windows, level, 'fallAhead'),
      judgedYears: judgedMs / YEAR_MS,
    };
  });
}
