/** `breakwater fund size`: how big a fund should be, by every method for which there is input. */
import { writeFileSync } from 'node:fs';
import {
  readBook,
  readCascade,
  readClusters,
  readDeficits,
  readExposures,
  readWedges,
  type SizingInputs,
  type SizingTerms,
  sizeFund,
  sizingText,
} from '../lab/fund-target/index.ts';
import { InputError } from '../lab/input-error.ts';
import { EXIT } from './exit.ts';
import { COMMAND_LINE } from './rulebooks.ts';

export interface FundSizeOptions {
  readonly deficits?: string;
  readonly clusters?: string;
  readonly book?: string;
  readonly exposures?: string;
  readonly cascade?: string;
  readonly wedges?: string;
  readonly capitalCost?: string;
  readonly defaultCost?: string;
  readonly level?: string;
  readonly cover?: string;
  readonly most?: string;
  readonly seed?: string;
  readonly json?: boolean;
  readonly report?: string;
}

function numberOf(
  field: string,
  value: string | undefined,
  fallback: number,
  [least, most]: readonly [number, number],
): number {
  if (value === undefined) return fallback;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(number) && number >= least && number <= most) return number;
  const accepted = `a number from ${least} to ${most}`;
  throw new InputError({ file: COMMAND_LINE, field, value, accepted });
}

function termsOf(options: FundSizeOptions): SizingTerms {
  return {
    costs: {
      capital: numberOf('--capital-cost', options.capitalCost, 0.1, [0, 1e6]),
      uncovered: numberOf('--default-cost', options.defaultCost, 2, [1e-9, 1e6]),
    },
    level: numberOf('--level', options.level, 0.99, [0.5, 0.999999]),
    cover: Math.round(numberOf('--cover', options.cover, 2, [1, 1000])),
    most: options.most === undefined ? null : numberOf('--most', options.most, 0, [0, 1e15]),
    seed: Math.round(numberOf('--seed', options.seed, 1, [0, 2 ** 31])),
  };
}

function inputsOf(options: FundSizeOptions): SizingInputs {
  const { deficits, clusters, book, exposures, cascade, wedges } = options;
  if ([deficits, clusters, book, cascade, wedges].every((file) => file === undefined)) {
    const accepted = 'at least one of --deficits, --clusters, --book, --cascade, --wedges';
    throw new InputError({ file: COMMAND_LINE, field: 'input', accepted });
  }
  if ((book === undefined) !== (exposures === undefined)) {
    const accepted = '--book and --exposures together';
    throw new InputError({ file: COMMAND_LINE, field: '--exposures', accepted });
  }
  return {
    ...(deficits === undefined ? {} : { deficits: readDeficits(deficits) }),
    ...(clusters === undefined ? {} : { clusters: readClusters(clusters) }),
    ...(book === undefined || exposures === undefined
      ? {}
      : { book: { levels: readBook(book), exposures: readExposures(exposures) } }),
    ...(cascade === undefined ? {} : { cascade: readCascade(cascade) }),
    ...(wedges === undefined ? {} : { wedges: readWedges(wedges) }),
  };
}

/**
 * Prints the fund that each method asks for.
 *
 * @returns the exit code
 * @throws InputError where a file or an option cannot be used; nothing was printed then
 */
export async function fundSize(
  options: FundSizeOptions,
  write: (text: string) => unknown = (text) => process.stdout.write(text),
): Promise<number> {
  const terms = termsOf(options);
  const sizing = sizeFund(inputsOf(options), terms);
  if (options.report !== undefined) {
    const { sizingReport } = await import('../lab/fund-target/sizing-report.ts');
    writeFileSync(options.report, sizingReport(sizing));
  }
  const { cascades, ...rest } = sizing;
  const json = { ...rest, terms, cascades: cascades.length };
  write(options.json === true ? `${JSON.stringify(json)}\n` : sizingText(sizing));
  return EXIT.done;
}
