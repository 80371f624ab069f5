/** `breakwater margin PORTFOLIO.json`: what a portfolio has to hold under a venue's rules. */
import { assess, tableFor, whatIf } from '../core/portfolio/index.ts';
import { InputError } from '../lab/input-error.ts';
import { formatMargin, marginJson } from '../lab/portfolio/margin-report.ts';
import { checkFit, readQuestion, readRules } from '../lab/portfolio/portfolio.ts';
import { EXIT } from './exit.ts';
import { COMMAND_LINE } from './rulebooks.ts';

export interface MarginOptions {
  /** Name of a preset, or a file of rules. */
  readonly preset?: string;
  /** File of a hypothetical order. */
  readonly whatIf?: string;
  /** Prints one JSON object in place of the table. */
  readonly json?: boolean;
}

/**
 * Prints every scenario, the charges and the requirements of a portfolio.
 *
 * @returns the exit code: 0 whether the portfolio meets the requirement or not, as it is a question
 * @throws InputError where a file or a name cannot be used; nothing was printed then
 */
export function margin(
  file: string,
  options: MarginOptions,
  write: (text: string) => unknown = (text) => process.stdout.write(text),
): number {
  if (options.preset === undefined) {
    const accepted = 'the name of a preset such as derive-portfolio, or a file of rules (.json)';
    throw new InputError({ file: COMMAND_LINE, field: '--preset', accepted });
  }
  const rules = readRules(options.preset, '--preset');
  const { market, instruments, account, order } = readQuestion(file, options.whatIf);
  checkFit(file, rules, market);
  const table = tableFor(rules, instruments, market);
  if (order === null) {
    const result = assess(rules, table, account);
    write(options.json === true ? `${marginJson(rules, result)}\n` : formatMargin(rules, [result]));
    return EXIT.done;
  }
  const asked = whatIf(rules, table, account, order);
  const both = [asked.before, asked.after];
  write(options.json === true ? `${marginJson(rules, asked)}\n` : formatMargin(rules, both));
  return EXIT.done;
}
