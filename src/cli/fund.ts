/** The verbs of `breakwater fund`. */
import type { Command } from 'commander';
import type { FundSizeOptions } from './fund-size.ts';

/** Adds `fund` with its verbs; each is loaded when it is asked for. */
export function addFund(program: Command): void {
  const fund = program.command('fund').description('the insurance fund: how big it should be');
  fund
    .command('size')
    .description('size a fund from deficits, clusters, a book, a cascade, or measured wedges')
    .option('--deficits <csv>', 'column deficit: one loss per event or day, zeros included, USD')
    .option('--clusters <csv>', 'columns scenario, cluster, shortfall')
    .option('--book <csv>', 'columns asset, mid, price, quantity, maker')
    .option('--exposures <csv>', 'with --book: asset, notional, buffer (share of the notional)')
    .option('--cascade <json>', 'terms of a cascade to simulate')
    .option('--wedges <csv>', 'columns coin, notional, and wedge_bps where it is known')
    .option('--capital-cost <rate>', 'cost of a dollar in the fund (default: 0.1)')
    .option('--default-cost <rate>', 'cost of a dollar of uncovered loss (default: 2)')
    .option('--level <share>', 'probability that the fund should suffice (default: 0.99)')
    .option('--cover <count>', 'clusters that fall together (default: 2)')
    .option('--most <usd>', 'no loss can be larger (default: twice the largest of the sample)')
    .option('--seed <number>', 'seed of resampling and simulation (default: 1)')
    .option('--json', 'print one JSON object')
    .option('--report <file>', 'HTML page with charts')
    .addHelpText('after', '\nExample: breakwater fund size --deficits examples/fund-deficits.csv')
    .action(async (options: FundSizeOptions) => {
      const { fundSize } = await import('./fund-size.ts');
      process.exitCode = await fundSize(options);
    });
}
