/** A desk file from the command line: its terms, and which venue each name stands for. */
import type { DeskTerms } from '../core/desk/index.ts';
import {
  completeInstruments,
  type DeskFile,
  DeskFileError,
  deskFileOf,
  openSlots,
} from '../io/desk-file/index.ts';
import type { Venue, VenueInstrument } from '../io/venues/venue.ts';
import { InputError } from '../lab/input-error.ts';
import type { VenueSpec } from './desk-venues.ts';

export interface DeskFileOptions {
  /** An exchange in place of paper venues. */
  readonly venue?: string;
  readonly sandbox?: boolean;
}

/** A desk file and its venues. */
export interface OpenedFile {
  readonly file: DeskFile;
  /** Terms as far as the file says them. */
  readonly terms: DeskTerms;
  readonly specs: ReadonlyMap<string, VenueSpec>;
}

/**
 * Reads a desk file.
 *
 * @throws DeskFileError with every fault; InputError for options that do not fit it
 */
export async function openDeskFile(path: string, options: DeskFileOptions): Promise<OpenedFile> {
  const { venue, sandbox = false } = options;
  if (sandbox && venue === undefined) {
    const accepted = 'together with --venue EXCHANGE';
    throw new InputError({ file: 'command line', field: '--sandbox', value: 'alone', accepted });
  }
  const file = await deskFileOf(path);
  const specs = new Map<string, VenueSpec>();
  for (const [name, fields] of Object.entries(file.venues)) {
    if (fields.kind === 'ccxt') {
      specs.set(name, {
        kind: 'ccxt',
        exchange: fields.exchange,
        sandbox: fields.sandbox === true || sandbox,
        keysOf: name,
      });
    } else if (venue === undefined) specs.set(name, { kind: 'paper' });
    else specs.set(name, { kind: 'ccxt', exchange: venue, sandbox, keysOf: venue });
  }
  return { file, terms: file.terms, specs };
}

/** Terms with every instrument; those that the file leaves open are asked of their venues. */
export async function completeTerms(
  file: DeskFile,
  venues: ReadonlyMap<string, Venue>,
): Promise<DeskTerms> {
  const open = new Set(openSlots(file).map(({ fields }) => fields.venue));
  if (open.size === 0) return file.terms;
  const listed: Record<string, readonly VenueInstrument[]> = {};
  for (const name of open) listed[name] = (await venues.get(name)?.instruments()) ?? [];
  const completed = completeInstruments(file, listed);
  if (completed.kind === 'faults') throw new DeskFileError(completed.faults);
  return completed.terms;
}
