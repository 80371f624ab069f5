import type { VenueTerms } from '../core/model/index.ts';
import { RULEBOOKS } from '../core/rulebook/index.ts';
import { InputError } from '../lab/input-error.ts';

/** The rulebook of a name, or a clear refusal. */
export function findRulebook(name: string, file = 'command line'): VenueTerms {
  const found = Object.hasOwn(RULEBOOKS, name) ? RULEBOOKS[name] : undefined;
  if (found !== undefined) return found;
  const accepted = `one of ${Object.keys(RULEBOOKS).join(', ')}`;
  throw new InputError({ file, field: '--rulebook', value: name, accepted });
}
