/** What identifies us at a venue. */
import type { Secret } from './secret.ts';

export interface VenueKeys {
  readonly venue: string;
  readonly key: Secret;
  readonly secret: Secret;
  /** Null where the venue asks for none. */
  readonly passphrase: Secret | null;
}

/** Everything of the keys that must not be printed; the key's id is held back as well. */
export const secretsOf = (keys: VenueKeys | null): readonly Secret[] => {
  if (keys === null) return [];
  const { key, secret, passphrase } = keys;
  return passphrase === null ? [key, secret] : [key, secret, passphrase];
};
