/** An exchange as a venue, opened from plain data: by a desk, and by its watchdog's own process. */
import { keysOf } from '../io/keys/index.ts';
import { openCcxtVenue } from '../io/venues/ccxt/index.ts';
import type { Venue } from '../io/venues/venue.ts';

/** Where the venue is; no secret is among it. */
export interface ExchangeVenue {
  readonly id: string;
  readonly exchange: string;
  readonly sandbox: boolean;
  readonly keysOf: string;
  readonly keysFile: string | null;
}

/** Opens the venue; keys are read anew by every process. */
export function openVenue(options: ExchangeVenue): Promise<Venue> {
  const { id, exchange, sandbox, keysFile } = options;
  const keys = keysOf(options.keysOf, keysFile, process.env);
  return openCcxtVenue({ exchange, id, keys, network: sandbox ? 'sandbox' : 'production' });
}
