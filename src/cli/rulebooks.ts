/** Rulebooks by their name, or by the file that holds one. */
import { readFileSync } from 'node:fs';
import type { VenueTerms } from '../core/model/index.ts';
import { layRulebook, RULEBOOKS, readRulebook, rulebookOf } from '../core/rulebook/index.ts';
import { InputError } from '../lab/input-error.ts';

/** Where a value stood that stood in no file. */
export const COMMAND_LINE = 'command line';

/** Names that `--rulebook` takes, for messages. */
export const RULEBOOK_NAMES = `${Object.keys(RULEBOOKS).join(', ')}, or a file (.json)`;

/** Whether a rulebook is meant by its file. */
export const isRulebookFile = (name: string): boolean => name.endsWith('.json');

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const accepted = 'a readable file of a rulebook (JSON)';
    throw new InputError({ file, field: 'file', value: (error as Error).message, accepted });
  }
}

/** A rulebook from a file, as it is laid over what it extends; it may have faults. */
export function layRulebookFile(file: string): unknown {
  const laid = layRulebook(textOf(file));
  if (laid.kind === 'laid') return laid.venue;
  const { at: field, seen: value, accepted } = laid;
  throw new InputError({ file, field, value, accepted });
}

/** The rulebook of a name or a file, or a clear refusal that says where the name stood. */
export function findRulebook(name: string, file = COMMAND_LINE, option = '--rulebook'): VenueTerms {
  if (isRulebookFile(name)) {
    const reading = readRulebook(textOf(name));
    if (reading.kind === 'venue') return reading.venue;
    const { at: field, seen: value, accepted } = reading;
    throw new InputError({ file: name, field, value, accepted });
  }
  const found = rulebookOf(name);
  if (found !== null) return found;
  const field = file === COMMAND_LINE ? option : 'rulebook';
  throw new InputError({ file, field, value: name, accepted: `one of ${RULEBOOK_NAMES}` });
}
