/**
 * Signs requests: HMAC SHA-256 over the query as it is sent, by developers.binance.com, "General
 * Info: Endpoint Security Type".
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { VenueKeys } from '../../keys/index.ts';

export class Signer {
  // fixed; the secret is a key object, which no log and no inspection prints
  readonly #secret: KeyObject;
  readonly #recvWindowMs: number;
  readonly #now: () => number;

  /**
   * @param recvWindowMs how late the venue may still take a request, 1 to 60,000
   * @param now the venue's clock, Unix ms
   */
  constructor(keys: VenueKeys, recvWindowMs: number, now: () => number) {
    if (!(recvWindowMs >= 1 && recvWindowMs <= 60_000)) {
      throw new Error(`recvWindowMs ${recvWindowMs}; accepted: 1 to 60,000`);
    }
    this.#secret = createSecretKey(Buffer.from(keys.secret.reveal(), 'utf8'));
    this.#recvWindowMs = recvWindowMs;
    this.#now = now;
  }

  /** The query with its time stamp and its signature. */
  sign(query: string): string {
    const separator = query === '' ? '' : '&';
    const stamp = `recvWindow=${this.#recvWindowMs}&timestamp=${this.#now()}`;
    const signed = `${query}${separator}${stamp}`;
    const signature = createHmac('sha256', this.#secret).update(signed).digest('hex');
    return `${signed}&signature=${signature}`;
  }
}
