/** The verbs of `breakwater adl`. */
import type { Command } from 'commander';
import type { AdlCompareOptions } from './adl-compare.ts';
import { addCertificate, addVerify } from './adl-proof-verbs.ts';

/** Adds `adl` with its verbs; each is loaded when it is asked for. */
export function addAdl(program: Command): void {
  const adl = program
    .command('adl')
    .description('auto-deleveraging: compare policies, certify and verify allocations');
  adl
    .command('compare')
    .description('one book of accounts under every deleveraging policy')
    .argument(
      '<accounts>',
      'CSV with id, notional_micro, pnl_micro, equity_micro and, at will, side',
    )
    .option('--target <numeraire>', 'quantity (of notional) or dollars (of gains)')
    .option('--amount <micro-usd>', 'what is to be taken, 1e-6 USD')
    .option('--policies <ids>', 'all, or ids with commas between them', 'all')
    .option(
      '--side <side>',
      'side where the file has no column side, long or short (default: short)',
    )
    .option('--json', 'print one JSON object')
    .option('--report <file>', 'HTML page with charts')
    .addHelpText(
      'after',
      '\nExample: breakwater adl compare examples/adl-accounts.csv --target dollars ' +
        '--amount 1000000000',
    )
    .action(async (file: string, options: AdlCompareOptions) => {
      const { adlCompare } = await import('./adl-compare.ts');
      process.exitCode = await adlCompare(file, options);
    });
  addCertificate(adl);
  addVerify(adl);
}
