/** From a request to its answer: limits, key, signature, time, rights, then the endpoint. */
import { checkTime, type Holder, type KeyRing, noPermission, type Stamp } from './auth.ts';
import type { Desk, Endpoint } from './endpoint.ts';
import type { WeightMeter } from './limits.ts';
import { readParams } from './params.ts';

const NOBODY: Holder = { account: '', rights: { trade: false, withdraw: false } };

/** A request as it came. */
export interface RawRequest {
  readonly apiKey: string | undefined;
  readonly query: string;
  readonly body: string;
  /** What was signed, and with what. */
  readonly payload: string;
  readonly signature: string | undefined;
}

export class Dispatcher {
  readonly #desk: Desk;
  readonly #keys: KeyRing;
  readonly #weight: WeightMeter;

  constructor(desk: Desk, keys: KeyRing, weight: WeightMeter) {
    this.#desk = desk;
    this.#keys = keys;
    this.#weight = weight;
  }

  /**
   * The answer of an endpoint.
   *
   * @throws DialectError every refusal
   * @throws NoAnswer where the answer is lost
   */
  async answer(endpoint: Endpoint, request: RawRequest): Promise<unknown> {
    const now = this.#desk.gateway.now();
    const params = readParams(request.query, request.body);
    const { weight } = endpoint;
    this.#weight.spend(now, typeof weight === 'number' ? weight : weight(params));
    const holder = this.#holderOf(endpoint, request);
    const venueNow = this.#desk.exchange.venueTime(now);
    const isSigned = endpoint.security === 'signed' || endpoint.security === 'trade';
    const stamp: Stamp = isSigned ? checkTime(params, venueNow) : { time: venueNow, windowMs: 0 };
    if (endpoint.security === 'trade' && !holder.rights.trade) throw noPermission();
    if (endpoint.isOrder) this.#desk.ordersOf(holder.account).spend(now);
    return await endpoint.answer({ desk: this.#desk, params, holder, stamp, now: venueNow });
  }

  /** Headers that tell how much of the limits is used. */
  usage(endpoint: Endpoint, apiKey: string | undefined): Readonly<Record<string, string>> {
    const now = this.#desk.gateway.now();
    const weight = { 'x-mbx-used-weight-1m': String(this.#weight.used(now)) };
    if (!endpoint.isOrder) return weight;
    try {
      const { account } = this.#keys.holderOf(apiKey);
      const { tenSeconds, minute } = this.#desk.ordersOf(account).counts(now);
      return {
        ...weight,
        'x-mbx-order-count-10s': String(tenSeconds),
        'x-mbx-order-count-1m': String(minute),
      };
    } catch {
      return weight; // nobody's key: no orders to count
    }
  }

  #holderOf(endpoint: Endpoint, request: RawRequest): Holder {
    if (endpoint.security === 'none') return NOBODY;
    if (endpoint.security === 'key') return this.#keys.holderOf(request.apiKey);
    return this.#keys.signerOf(request.apiKey, request.payload, request.signature);
  }
}
