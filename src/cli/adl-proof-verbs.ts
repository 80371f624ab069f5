/** The verbs `adl certificate` and `adl verify`; what they do is loaded when they are asked for. */
import type { Command } from 'commander';
import type { AdlCertificateOptions } from './adl-certificate.ts';
import type { AdlVerifyOptions } from './adl-verify.ts';

/** Adds `certificate` to the verbs of `adl`. */
export function addCertificate(adl: Command): void {
  adl
    .command('certificate')
    .description('deleverage the accounts of a file and seal who gave how much')
    .argument('<accounts>', 'CSV with id, notional_micro, pnl_micro, equity_micro')
    .option('--target <numeraire>', 'quantity (of notional) or dollars (of gains)')
    .option('--amount <micro-usd>', 'what is to be taken, 1e-6 USD')
    .option('--policy <id>', 'who gives: the id of a policy (default: leverage-waterfill)')
    .option('--side <side>', 'side of all positions, long or short (default: short)')
    .option('--out <file>', 'file of the certificate')
    .option('--no-lines', 'leave the lines of the accounts out: root and hashes only')
    .option('--proof <id>', 'account whose own line is to be proved')
    .option('--proof-out <file>', 'file of that proof')
    .addHelpText(
      'after',
      '\nExample: breakwater adl certificate accounts.csv --target quantity --amount 5000000 \\' +
        '\n  --out certificate.json --proof 17 --proof-out proof.json',
    )
    .action(async (file: string, options: AdlCertificateOptions) => {
      const { adlCertificate } = await import('./adl-certificate.ts');
      process.exitCode = adlCertificate(file, options);
    });
}

/** Adds `verify` to the verbs of `adl`. */
export function addVerify(adl: Command): void {
  adl
    .command('verify')
    .description('check a certificate with its lines, or one line by its proof, offline')
    .argument('<file>', 'JSON file of a certificate or of a proof')
    .option('--account <id>', 'account whose line is shown')
    .option('--proof <file>', 'proof of the line, where the certificate holds no lines')
    .option('--seal <hex>', 'seal that the venue published, to compare')
    .addHelpText('after', '\nExample: breakwater adl verify certificate.json --account 17')
    .action(async (file: string, options: AdlVerifyOptions) => {
      const { adlVerify } = await import('./adl-verify.ts');
      process.exitCode = adlVerify(file, options);
    });
}
