/** `breakwater price`: options one by one, or a whole chain against the model. */
import { InputError } from '../lab/input-error.ts';
import { type PriceChainOptions, priceChain } from './price-chain.ts';
import { priceQuotes } from './price-quotes.ts';
import { COMMAND_LINE } from './rulebooks.ts';

export interface PriceOptions extends PriceChainOptions {
  readonly chain?: string;
  /** Prints an aligned table in place of JSON lines. */
  readonly table?: boolean;
}

/** Options that mean nothing without `--chain`. */
const CHAIN_ONLY = ['at', 'all', 'report', 'json', 'from'] as const;

function refuse(field: string, value: string | undefined, accepted: string): never {
  const seen = value === undefined ? {} : { value };
  throw new InputError({ file: COMMAND_LINE, field, ...seen, accepted });
}

/**
 * Prices the options of a file of JSON lines, or fits and compares a chain.
 *
 * @param file JSON lines, `-` for standard input; absent with `--chain`
 * @returns the exit code; bad input ends the run with an `InputError`
 */
export async function price(
  file: string | undefined,
  options: PriceOptions,
  write: (text: string) => void,
): Promise<number> {
  const { chain, table } = options;
  if (chain !== undefined) {
    if (file !== undefined) refuse('file', file, 'either a file of options or --chain, not both');
    if (table === true) refuse('--table', 'given', 'options without --chain: a chain is a table');
    return priceChain(chain, options, write);
  }
  const stray = CHAIN_ONLY.find((name) => options[name] !== undefined);
  if (stray !== undefined) refuse(`--${stray}`, String(options[stray]), 'only with --chain FILE');
  if (file === undefined) {
    refuse('file', undefined, 'a file of options as JSON lines, - for standard input, or --chain');
  }
  return priceQuotes(file, table === true ? 'table' : 'json', write);
}
