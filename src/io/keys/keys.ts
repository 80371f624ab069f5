/** Where the keys of a venue come from: one place, never two. */
import { KeyError } from './key-error.ts';
import { keysFromFile } from './key-file.ts';
import { Secret } from './secret.ts';
import type { VenueKeys } from './venue-keys.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `binance-usdm` is asked for as `BREAKWATER_BINANCE_USDM_KEY`. */
export const variableOf = (venue: string, field: 'KEY' | 'SECRET' | 'PASSPHRASE'): string =>
  `BREAKWATER_${venue.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_${field}`;

/**
 * Keys of `venue` from `BREAKWATER_VENUE_KEY`, `_SECRET` and, where there is one, `_PASSPHRASE`.
 *
 * @returns null where none of them is set
 * @throws KeyError where only a part is set; it names the variable that is missing
 */
export function keysFromEnvironment(venue: string, environment: Environment): VenueKeys | null {
  const read = (field: 'KEY' | 'SECRET' | 'PASSPHRASE'): Secret | null => {
    const value = environment[variableOf(venue, field)];
    return value === undefined || value === '' ? null : new Secret(value);
  };
  const key = read('KEY');
  const secret = read('SECRET');
  const passphrase = read('PASSPHRASE');
  if (key === null && secret === null && passphrase === null) return null;
  if (key === null || secret === null) {
    const missing = variableOf(venue, key === null ? 'KEY' : 'SECRET');
    throw new KeyError(missing, 'it is not set, although others of the venue are', 'a text');
  }
  return { venue, key, secret, passphrase };
}

/**
 * Keys of `venue` from the file or from the environment.
 *
 * @param file path of a key file; null asks the environment alone
 * @throws KeyError where there are none, or where both places have them: which of the two counts
 *   would be a guess
 */
export function keysOf(venue: string, file: string | null, environment: Environment): VenueKeys {
  const fromEnvironment = keysFromEnvironment(venue, environment);
  if (file === null) {
    if (fromEnvironment !== null) return fromEnvironment;
    const variables = `${variableOf(venue, 'KEY')} and ${variableOf(venue, 'SECRET')}`;
    throw new KeyError(venue, 'it has no keys', `a key file, or the variables ${variables}`);
  }
  if (fromEnvironment === null) return keysFromFile(file, venue);
  const seen = `${variableOf(venue, 'KEY')} is set as well`;
  throw new KeyError(file, seen, 'keys in one place: the file or the environment');
}
