/** `breakwater liquidity backtest`: activation levels over bars, judged by labelled days. */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../lab/input-error.ts';
import {
  backtestReport,
  coverLines,
  LEGEND,
  type LiquidityBacktest,
  loadLiquidityScenario,
  runLiquidityBacktest,
  supportTable,
  tablesOf,
  writeTimelineParquet,
} from '../lab/liquidity-backtest/index.ts';
import { EXIT } from './exit.ts';
import { progressBar } from './progress.ts';
import { COMMAND_LINE } from './rulebooks.ts';
import { tableLines, terminalWidth } from './text-table.ts';

export interface LiquidityBacktestOptions {
  readonly data?: string;
  readonly report?: string;
  readonly timeline?: string;
  readonly json?: boolean;
}

/** Columns from here on may go on in the next line; names and figures stay in one. */
const WRAPS_FROM = 5;

function textOf(backtest: LiquidityBacktest): string {
  const { name } = backtest.scenario;
  const lines = [name, ...coverLines(backtest).map((line) => `  ${line}`)];
  const support = supportTable(backtest);
  const tables = [...tablesOf(backtest), ...(support === null ? [] : [support.table])];
  for (const { title, rows } of tables) {
    const width = Math.max(...rows.map((row) => row.length));
    const columns = Array.from({ length: width }, (_, at) => ({ wraps: at >= WRAPS_FROM }));
    lines.push('', title, '', ...tableLines(rows, columns, terminalWidth()).map((l) => `  ${l}`));
  }
  const notes = support === null ? [] : ['', ...support.lines];
  return `${[...lines, ...[...notes, '', ...LEGEND].map((line) => `  ${line}`)].join('\n')}\n`;
}

/** The result as one object; stretches of prices are only for charts. */
function jsonOf({ scenario, markets, scores, notes, support }: LiquidityBacktest): string {
  const { name, activation } = scenario;
  const shown = markets.map(({ track: _, windows, ...market }) => ({
    ...market,
    windows: windows.map(({ track: __, ...window }) => window),
  }));
  const effect = support === null ? null : { ...support, seconds: support.seconds.length };
  const result = { name, activation, scores, markets: shown, notes, support: effect };
  return `${JSON.stringify(result)}\n`;
}

/** Refuses a place where no file can be made, before a long run has been for nothing. */
function refuseNowhere(field: string, file: string | undefined): void {
  if (file === undefined || existsSync(dirname(file))) return;
  const accepted = 'a file in a folder that exists';
  throw new InputError({ file: COMMAND_LINE, field, value: file, accepted });
}

/**
 * Runs a scenario of activation levels and prints how well they told labelled days from others.
 *
 * @returns the exit code
 * @throws InputError where the scenario or a file cannot be used; nothing was written then
 */
export async function liquidityBacktest(
  file: string,
  options: LiquidityBacktestOptions,
  write: (text: string) => unknown = (text) => process.stdout.write(text),
): Promise<number> {
  refuseNowhere('--report', options.report);
  refuseNowhere('--timeline', options.timeline);
  const scenario = loadLiquidityScenario(file, options.data);
  const progress = progressBar(scenario.name, options.json === true);
  let backtest: LiquidityBacktest;
  try {
    backtest = await runLiquidityBacktest(scenario, (share) => progress.update(share));
  } finally {
    progress.stop();
  }
  if (options.timeline !== undefined) {
    writeTimelineParquet(
      options.timeline,
      backtest.markets.flatMap(({ timeline }) => timeline),
    );
  }
  if (options.report !== undefined) {
    writeFileSync(options.report, backtestReport(backtest));
  }
  write(options.json === true ? jsonOf(backtest) : textOf(backtest));
  return EXIT.done;
}
