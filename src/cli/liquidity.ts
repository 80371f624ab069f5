/** The verbs of `breakwater liquidity`. */
import type { Command } from 'commander';
import type { LiquidityBacktestOptions } from './liquidity-backtest.ts';

/** Adds `liquidity` with its verbs; each is loaded when it is asked for. */
export function addLiquidity(program: Command): void {
  const liquidity = program
    .command('liquidity')
    .description('liquidity support: when it would act, and what a book can bear');
  addBacktest(liquidity);
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
