/** Listen keys: what opens a user data stream, by "User Data Streams" of developers.binance.com. */
import { randomBytes } from 'node:crypto';
import { DialectError } from './dialect-error.ts';

const LIFE_MS = 3_600_000;

interface ListenKey {
  readonly key: string;
  /** Unix ms. */
  expires: number;
}

/** One key an account, good for an hour after it was last asked for. */
export class ListenKeys {
  readonly #byAccount = new Map<string, ListenKey>();

  /** The key of an account, extended; a new one where it has none. */
  open(account: string, now: number): string {
    const held = this.#byAccount.get(account);
    const key = held ?? { key: randomBytes(32).toString('hex'), expires: 0 };
    key.expires = now + LIFE_MS;
    this.#byAccount.set(account, key);
    return key.key;
  }

  /** @throws DialectError -1125 where there is none */
  extend(account: string, now: number): string {
    if (!this.#byAccount.has(account)) throw unknownKey();
    return this.open(account, now);
  }

  /** Forgets the key of an account; empty where it had none. */
  end(account: string): string {
    const key = this.#byAccount.get(account)?.key ?? '';
    this.#byAccount.delete(account);
    return key;
  }

  /** Whose key it is; null where nobody's. */
  accountOf(key: string): string | null {
    for (const [account, held] of this.#byAccount) if (held.key === key) return account;
    return null;
  }

  /** Takes out what has expired. */
  expire(now: number): readonly { readonly account: string; readonly key: string }[] {
    const over: { account: string; key: string }[] = [];
    for (const [account, { key, expires }] of this.#byAccount) {
      if (expires > now) continue;
      over.push({ account, key });
      this.#byAccount.delete(account);
    }
    return over;
  }
}

const unknownKey = (): DialectError => new DialectError(-1125, 'This listenKey does not exist.');
