/** The verbs of `breakwater liquidity`. */
import type { Command } from 'commander';
import type { LiquidityAnalyseOptions } from './liquidity-analyse.ts';
import type { LiquidityBacktestOptions } from './liquidity-backtest.ts';

/** Adds `liquidity` with its verbs; each is loaded when it is asked for. */
export function addLiquidity(program: Command): void {
  const liquidity = program
    .command('liquidity')
    .description('liquidity support: when it would act, and what a book can bear');
  addAnalyse(liquidity);
  addBacktest(liquidity);
}

function addAnalyse(liquidity: Command): void {
  liquidity
    .command('analyse')
    .description('recorded level-2 books: gauges, depth, and what sizes lose when they are sold')
    .argument('<file...>', 'level-2 files of Binance, Hyperliquid or Tardis, plain or gzip')
    .option('--every <time>', 'exchange time between samples (default: 1s)')
    .option('--window <time>', 'window of volume, flows and cancels (default: 1m)')
    .option('--bar <time>', 'length of the bars of volatility (default: 10s)')
    .option('--vpin-bucket <size>', 'volume of a bucket (default: a fiftieth of the recording)')
    .option('--sizes <list>', 'base units to sell or buy at once (default: 1,5,10,50,100,500)')
    .option('--level <share>', 'confidence of what is at risk (default: 0.99)')
    .option('--maker-shares <list>', 'shares of the depth by maker, such as 0.3,0.2')
    .option('--withdrawing <count>', 'largest makers that withdraw (default: 1)')
    .option('--horizon <time>', 'horizon of value at risk (default: 1d)')
    .option('--spread-factor <number>', 'deviations by which the spread widens (default: 3)')
    .option('--participation <share>', 'share of volume and depth of an unwinding (default: 0.1)')
    .option('--symbol <name>', 'the market, where a file holds several')
    .option('--price-decimals <count>', 'decimals of a price (default: those of the head)')
    .option('--size-decimals <count>', 'decimals of a size (default: those of the head)')
    .option('--accept-faults', 'leave bad lines out and name them, in place of refusing the file')
    .option('--report <file>', 'HTML page with charts')
    .option('--parquet <file>', 'table of all samples')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample: breakwater liquidity analyse feed.gz --report feed.html')
    .action(async (files: string[], options: LiquidityAnalyseOptions) => {
      const { liquidityAnalyse } = await import('./liquidity-analyse.ts');
      process.exitCode = await liquidityAnalyse(files, options);
    });
}

function addBacktest(liquidity: Command): void {
  liquidity
    .command('backtest')
    .description('activation levels over bars, judged by labelled days of stress')
    .argument('<scenario>', 'YAML file, such as scenarios/liquidity-demo.yaml')
    .option('--data <folder>', 'folder of the files that it names (default: BREAKWATER_DATA)')
    .option('--report <file>', 'HTML page with charts')
    .option('--timeline <file>', 'Parquet table of every change of level')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample: breakwater liquidity backtest scenarios/liquidity-demo.yaml')
    .action(async (file: string, options: LiquidityBacktestOptions) => {
      const { liquidityBacktest } = await import('./liquidity-backtest.ts');
      process.exitCode = await liquidityBacktest(file, options);
    });
}
