/** A backtest as text for a terminal. */

import {
  entryCells,
  levelName,
  minute,
  SCORE_HEAD,
  SCORE_LEGEND,
  scoreCells,
  windowCells,
} from './backtest-figures.ts';
import type { LiquidityBacktest } from './liquidity-backtest.ts';
import { supportLines, supportRows } from './support-figures.ts';
import { ALARM_LEVELS } from './timeline.ts';

/** Rows of a table, head first; whoever prints them aligns them. */
export interface TextTable {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

/** Changes of a timeline that are printed; all of them are in the Parquet file. */
const CHANGES_MAX = 20;

/** What was run over, one line a market. */
export const coverLines = ({ markets, notes }: LiquidityBacktest): string[] =>
  markets.map(({ market, bars, from, to, timeline, judgedMs }) => {
    const years = (judgedMs / 31_557_600_000).toFixed(2);
    const found = notes
      .filter((note) => note.market === market)
      .map(({ kind, count, missing, verdict }) =>
        kind === 'gap' ? `${count} gaps of ${missing} bars` : `${count} ${kind} (${verdict})`,
      );
    const ending = found.length === 0 ? '' : `; ${found.join(', ')}`;
    return (
      `${market}: ${bars} bars, ${minute(from)} to ${minute(to)}, ${years} years judged, ` +
      `${timeline.length} changes of level${ending}`
    );
  });

/** Scores, windows, and the last changes that led to the highest levels. */
export function tablesOf(backtest: LiquidityBacktest): TextTable[] {
  const { scores, markets } = backtest;
  const seen = markets.flatMap(({ windows }) => windows.filter(({ why }) => why !== 'no data'));
  const absent = markets
    .flatMap(({ windows }) => windows.map(({ window }) => window))
    .filter(({ id }) => !seen.some(({ window }) => window.id === id));
  const missing = [...new Set(absent.map(({ id }) => id))];
  const entries = markets
    .flatMap(({ timeline }) => timeline)
    .filter(({ reason, to }) => reason === 'entered' && to >= 2);
  const levels = ALARM_LEVELS.map((level) => `${levelName(level)}: entered, lead, ahead`);
  const tables: TextTable[] = [
    { title: 'Scores', rows: [SCORE_HEAD, ...scores.map(scoreCells)] },
    {
      title:
        missing.length === 0 ? 'Windows' : `Windows (no market has data of ${missing.join(', ')})`,
      rows: [
        ['market', 'window', 'standing', 'fall', 'trough', ...levels],
        ...seen.map(windowCells),
      ],
    },
    {
      title: `Support and rescue entered, the last ${Math.min(entries.length, CHANGES_MAX)}`,
      rows: [
        ['market', 'time, UTC', 'level', 'why', 'price', 'gauges'],
        ...entries.slice(-CHANGES_MAX).map(entryCells),
      ],
    },
  ];
  return tables.filter(({ rows }) => rows.length > 1);
}

/** What support did, where the scenario asks; lines under its table. */
export function supportTable({ scenario, support }: LiquidityBacktest): {
  readonly table: TextTable;
  readonly lines: readonly string[];
} | null {
  if (support === null || scenario.support === null) return null;
  return {
    table: {
      title: 'With and without support',
      rows: [['', 'without', 'with'], ...supportRows(support)],
    },
    lines: supportLines(scenario.support, support),
  };
}

export const LEGEND: readonly string[] = SCORE_LEGEND;
