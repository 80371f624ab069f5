/**
 * Who asks, and may they: API keys, HMAC SHA-256 signatures and time stamps, by
 * developers.binance.com, "General Info: Endpoint Security Type" of USD-M futures.
 */
import {
  createHash,
  createHmac,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { DialectError, missing } from './dialect-error.ts';
import { type Params, wholeOf } from './params.ts';

/** Ms that a request may be late when it does not say itself. */
const RECV_WINDOW_MS = 5_000;
const RECV_WINDOW_MS_MAX = 60_000;
/** Ms that a client's clock may be ahead. */
const AHEAD_MS_MAX = 1_000;
const KEY_FORM = /^[A-Za-z0-9_-]{8,128}$/;
const SIGNATURE_FORM = /^[0-9a-fA-F]{64}$/;

/** What a key may do; reading it always may. */
export interface PaperKeyRights {
  readonly trade: boolean;
  readonly withdraw: boolean;
}

/** A key of an account of the exchange. */
export interface PaperKey {
  /** Account id at the exchange. */
  readonly id: string;
  readonly apiKey: string;
  readonly secret: string;
  /** Absent: it may trade and may not withdraw. */
  readonly rights?: PaperKeyRights;
}

/** Whom a request speaks for. */
export interface Holder {
  readonly account: string;
  readonly rights: PaperKeyRights;
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

interface Entry extends Holder {
  readonly keyDigest: Buffer;
  /** A key object, which no log and no inspection prints. */
  readonly secret: KeyObject;
}

/** All keys; neither keys nor secrets can be read from it. */
export class KeyRing {
  readonly #entries: readonly Entry[];

  constructor(keys: readonly PaperKey[]) {
    this.#entries = keys.map((key) => {
      if (!KEY_FORM.test(key.apiKey)) {
        throw new Error(`paper server: API key of ${key.id}: 8 to 128 letters, digits, - and _`);
      }
      if (key.secret === '') throw new Error(`paper server: secret of ${key.id} is empty`);
      return {
        account: key.id,
        rights: key.rights ?? { trade: true, withdraw: false },
        keyDigest: digestOf(key.apiKey),
        secret: createSecretKey(Buffer.from(key.secret, 'utf8')),
      };
    });
  }

  /**
   * The holder of `apiKey`. All keys are compared, so that the time taken says nothing.
   *
   * @throws DialectError -2014 no key or not the form of one, -2015 nobody's key
   */
  holderOf(apiKey: string | undefined): Holder {
    return this.#entryOf(apiKey);
  }

  /**
   * The holder of `apiKey`, who signed `payload`.
   *
   * @param payload query and body without the signature, as sent
   * @throws DialectError as `holderOf`, and -1102, -1022 for the signature
   */
  signerOf(apiKey: string | undefined, payload: string, signature: string | undefined): Holder {
    const entry = this.#entryOf(apiKey);
    if (signature === undefined) throw missing('signature');
    const due = createHmac('sha256', entry.secret).update(payload).digest();
    const sent = SIGNATURE_FORM.test(signature) ? Buffer.from(signature, 'hex') : Buffer.alloc(32);
    if (!timingSafeEqual(due, sent)) {
      throw new DialectError(-1022, 'Signature for this request is not valid.');
    }
    return entry;
  }

  #entryOf(apiKey: string | undefined): Entry {
    if (apiKey === undefined || !KEY_FORM.test(apiKey)) {
      throw new DialectError(-2014, 'API-key format invalid.', { status: 401 });
    }
    const sent = digestOf(apiKey);
    let found: Entry | undefined;
    for (const entry of this.#entries) if (timingSafeEqual(entry.keyDigest, sent)) found = entry;
    if (found === undefined) throw noPermission();
    return found;
  }
}

/** The refusal of a key that is nobody's or lacks the right. */
export const noPermission = (): DialectError =>
  new DialectError(-2015, 'Invalid API-key, IP, or permissions for action, request ip: 127.0.0.1', {
    status: 401,
  });

/**
 * Splits the signature off an urlencoded text, which stays to the byte as it was signed.
 */
export function splitSignature(encoded: string): {
  readonly payload: string;
  readonly signature: string | undefined;
} {
  const parts = encoded.split('&');
  const signed = parts.filter((part) => !part.startsWith('signature='));
  const signature = parts.find((part) => part.startsWith('signature='))?.slice(10);
  return { payload: signed.join('&'), signature };
}

/** When a client says that it sent a request, and how old that may be on arrival. */
export interface Stamp {
  /** Unix ms. */
  readonly time: number;
  readonly windowMs: number;
}

/**
 * Refuses a request that is too old or from the future; the exchange looks again on its arrival.
 *
 * @param now Unix ms of the server
 * @throws DialectError -1102 no time stamp, -1131 window too wide, -1021 outside of it
 */
export function checkTime(params: Params, now: number): Stamp {
  const sent = wholeOf(params, 'timestamp');
  const windowMs = wholeOf(params, 'recvWindow', RECV_WINDOW_MS);
  if (windowMs > RECV_WINDOW_MS_MAX) {
    throw new DialectError(-1131, `recvWindow must be less than ${RECV_WINDOW_MS_MAX}.`);
  }
  if (sent >= now + AHEAD_MS_MAX) {
    throw new DialectError(
      -1021,
      `Timestamp for this request was ${AHEAD_MS_MAX}ms ahead of the server's time.`,
    );
  }
  if (now - sent > windowMs) {
    throw new DialectError(-1021, 'Timestamp for this request is outside of the recvWindow.');
  }
  return { time: sent, windowMs };
}
