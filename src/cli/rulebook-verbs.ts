/** What `breakwater rulebook list`, `show`, `diff` and `lint` do. */
import type { VenueTerms } from '../core/model/index.ts';
import { lintVenue, RULEBOOKS } from '../core/rulebook/index.ts';
import { EXIT } from './exit.ts';
import {
  differencesOf,
  diffText,
  lintText,
  listText,
  showText,
  summaryOf,
} from './rulebook-text.ts';
import { COMMAND_LINE, findRulebook, isRulebookFile, layRulebookFile } from './rulebooks.ts';
import { terminalWidth } from './text-table.ts';

/** How every verb prints. */
export interface RulebookOptions {
  readonly json?: boolean;
}

type Write = (text: string) => unknown;

const say: Write = (text) => process.stdout.write(text);
const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
const argument = (name: string): VenueTerms => findRulebook(name, COMMAND_LINE, 'rulebook');

/** Prints every preset in one line. */
export function listRulebooks(options: RulebookOptions, write = say): number {
  const venues = Object.values(RULEBOOKS);
  if (options.json === true) write(json(venues.map(summaryOf)));
  else write(listText(venues, terminalWidth()));
  return EXIT.done;
}

/** Prints one rulebook; as JSON it is a file that `--rulebook` takes. */
export function showRulebook(name: string, options: RulebookOptions, write = say): number {
  const venue = argument(name);
  if (options.json === true) write(json(venue));
  else write(showText(venue, terminalWidth()));
  return EXIT.done;
}

/** Prints what two rulebooks do not have alike. */
export function diffRulebooks(
  left: string,
  right: string,
  options: RulebookOptions,
  write = say,
): number {
  const venues = [argument(left), argument(right)] as const;
  if (options.json === true) write(json(differencesOf(...venues)));
  else write(diffText(...venues, terminalWidth()));
  return EXIT.done;
}

/** Prints faults and warnings. @returns 1 where the rulebook cannot be played */
export function lintRulebook(name: string, options: RulebookOptions, write = say): number {
  const venue = isRulebookFile(name) ? layRulebookFile(name) : argument(name);
  const lint = lintVenue(venue);
  if (options.json === true) write(json({ rulebook: name, ...lint }));
  else write(lintText(name, lint, terminalWidth()));
  return lint.faults.length === 0 ? EXIT.done : EXIT.negative;
}
