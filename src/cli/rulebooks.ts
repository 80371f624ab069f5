import type { VenueTerms } from '../core/model/index.ts';
import { RULEBOOKS } from '../core/rulebook/index.ts';
import { InputError } from '../lab/input-error.ts';

/** Where a value stood that stood in no file. */
export const COMMAND_LINE = 'command line';

/** The rulebook of a name, or a clear refusal that says where the name stood. */
export function findRulebook(name: string, file = COMMAND_LINE): VenueTerms {
  const found = Object.hasOwn(RULEBOOKS, name) ? RULEBOOKS[name] : undefined;
  if (found !== undefined) return found;
  const accepted = `one of ${Object.keys(RULEBOOKS).join(', ')}`;
  const field = file === COMMAND_LINE ? '--rulebook' : 'rulebook';
  throw new InputError({ file, field, value: name, accepted });
}
