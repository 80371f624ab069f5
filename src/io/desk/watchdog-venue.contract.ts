/** A venue for the watchdog's process in tests: it writes down what it is asked to cancel. */
import { appendFileSync } from 'node:fs';
import type { Venue } from '../venues/venue.ts';

export const openVenue = async (options: unknown): Promise<Pick<Venue, 'cancelAll'>> => ({
  async cancelAll(symbol) {
    appendFileSync((options as { readonly file: string }).file, `${symbol}\n`);
  },
});
