/** `breakwater adl compare ACCOUNTS.csv`: one book under every policy. */
import { writeFileSync } from 'node:fs';
import { ADL, type AdlPolicy, type Numeraire } from '../core/waterfall/index.ts';
import { readAccounts } from '../lab/adl-certificate/index.ts';
import { compare, comparisonJson, comparisonText } from '../lab/adl-comparison/index.ts';
import { InputError } from '../lab/input-error.ts';
import { EXIT } from './exit.ts';
import { progressBar } from './progress.ts';
import { COMMAND_LINE } from './rulebooks.ts';

export interface AdlCompareOptions {
  readonly target?: string;
  /** Micro-dollars, a whole number. */
  readonly amount?: string;
  /** `all`, or ids with commas between them. */
  readonly policies?: string;
  /** Side of the positions, where it matters for the score of a queue. */
  readonly side?: string;
  readonly json?: boolean;
  /** File of the page. */
  readonly report?: string;
}

function refuse(field: string, value: string | undefined, accepted: string): never {
  const seen = value === undefined ? {} : { value };
  throw new InputError({ file: COMMAND_LINE, field, ...seen, accepted });
}

function targetOf({ target }: AdlCompareOptions): Numeraire {
  if (target === 'quantity' || target === 'dollars') return target;
  return refuse('--target', target, 'quantity or dollars');
}

function amountOf({ amount }: AdlCompareOptions): bigint {
  if (amount !== undefined && /^(0|[1-9]\d{0,30})$/.test(amount)) return BigInt(amount);
  return refuse('--amount', amount, 'a whole number of micro-dollars');
}

function sideOf({ side = 'short' }: AdlCompareOptions): 1 | -1 {
  if (side === 'long') return 1;
  return side === 'short' ? -1 : refuse('--side', side, 'long or short');
}

function policiesOf({ policies = 'all' }: AdlCompareOptions): readonly AdlPolicy[] {
  const all = Object.values(ADL);
  if (policies === 'all') return all;
  return policies.split(',').map((id) => {
    const found = all.find((policy) => policy.id === id.trim());
    return found ?? refuse('--policies', id, `all, or of ${all.map((each) => each.id).join(', ')}`);
  });
}

function save(path: string, page: string): void {
  try {
    writeFileSync(path, page);
  } catch (error) {
    const accepted = `a path where a file can be written (${(error as Error).message})`;
    refuse('--report', path, accepted);
  }
}

/**
 * Prints what each policy would do to the accounts of a file.
 *
 * @returns the exit code
 * @throws InputError where the file or an option cannot be used; nothing was printed then
 */
export async function adlCompare(
  file: string,
  options: AdlCompareOptions,
  write: (text: string) => unknown = (text) => process.stdout.write(text),
): Promise<number> {
  const target = targetOf(options);
  const amount = amountOf(options);
  const policies = policiesOf(options);
  const terms = { numeraire: target, side: sideOf(options) };
  const candidates = readAccounts(file, terms).map(({ candidate }) => candidate);
  const bar = progressBar('policies', options.json === true);
  const comparison = compare(candidates, target, amount, policies, (share) => bar.update(share));
  bar.stop();
  if ('most' in comparison) {
    const accepted = `at most ${comparison.most} micro-dollars: what all accounts can give`;
    return refuse('--amount', options.amount, accepted);
  }
  if (options.report !== undefined) {
    const { comparisonReport } = await import('../lab/adl-comparison/comparison-report.ts');
    save(options.report, comparisonReport(comparison, file));
  }
  const text = options.json === true ? JSON.stringify(comparisonJson(comparison)) : null;
  write(text === null ? comparisonText(comparison) : `${text}\n`);
  return EXIT.done;
}
