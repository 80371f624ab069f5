import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { checkTime, KeyRing, splitSignature } from './auth.ts';
import { DialectError } from './dialect-error.ts';
import { readParams } from './params.ts';

const ADA = { id: 'ada', apiKey: 'ada-key-0001', secret: 'ada-secret' };
const BRUNO = { id: 'bruno', apiKey: 'bruno-key-0001', secret: 'bruno-secret' };
const NOW = 1_700_000_000_000;

const codeOf = (act: () => unknown): number => {
  try {
    act();
  } catch (error) {
    if (error instanceof DialectError) return error.code;
    throw error;
  }
  return 0;
};

const signature = (secret: string, payload: string): string =>
  createHmac('sha256', secret).update(payload).digest('hex');

describe('keys and signatures', () => {
  const ring = new KeyRing([ADA, BRUNO]);

  test('the example of the venue has the signature that its documentation prints', () => {
    // developers.binance.com, USD-M futures, "SIGNED Endpoint Examples for POST /fapi/v1/order".
    const secret = '2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9';
    const apiKey = 'dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83';
    const payload =
      'symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000' +
      '&timestamp=1591702613943';
    const printed = '3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9';
    const venue = new KeyRing([{ id: 'venue', apiKey, secret }]);
    expect(venue.signerOf(apiKey, payload, printed).account).toBe('venue');
  });

  test('a signature holds for its key and its payload alone', () => {
    const good = signature(ADA.secret, 'a=1');
    expect(ring.signerOf(ADA.apiKey, 'a=1', good).account).toBe('ada');
    expect(codeOf(() => ring.signerOf(ADA.apiKey, 'a=2', good))).toBe(-1022);
    expect(codeOf(() => ring.signerOf(BRUNO.apiKey, 'a=1', good))).toBe(-1022);
    expect(codeOf(() => ring.signerOf(ADA.apiKey, 'a=1', `${good}00`))).toBe(-1022);
    expect(codeOf(() => ring.signerOf(ADA.apiKey, 'a=1', ''))).toBe(-1022);
    expect(codeOf(() => ring.signerOf(ADA.apiKey, 'a=1', undefined))).toBe(-1102);
  });

  test('no key, a malformed one and an unknown one are told apart', () => {
    expect(codeOf(() => ring.holderOf(undefined))).toBe(-2014);
    expect(codeOf(() => ring.holderOf('short'))).toBe(-2014);
    expect(codeOf(() => ring.holderOf('ada-key-0002'))).toBe(-2015);
  });

  test('a key that says nothing of rights may trade and may not withdraw', () => {
    expect(ring.holderOf(ADA.apiKey).rights).toEqual({ trade: true, withdraw: false });
  });

  test('neither inspection nor JSON shows a secret or a key', () => {
    const shown = inspect(ring, { depth: 9, showHidden: true }) + JSON.stringify(ring);
    const holder = ring.holderOf(ADA.apiKey);
    const all = shown + inspect(holder, { depth: 9, showHidden: true }) + JSON.stringify(holder);
    expect(all).not.toContain(ADA.secret);
    expect(all).not.toContain(ADA.apiKey);
  });

  test('the signature is taken out wherever it stands, and the rest stays to the byte', () => {
    expect(splitSignature('b=%20x&signature=ff&a=1')).toEqual({
      payload: 'b=%20x&a=1',
      signature: 'ff',
    });
    expect(splitSignature('')).toEqual({ payload: '', signature: undefined });
  });
});

describe('time stamps', () => {
  const check = (query: string): number => codeOf(() => checkTime(readParams(query, ''), NOW));

  test('a request is good from the width of its window before to a second after', () => {
    expect(check(`timestamp=${NOW}`)).toBe(0);
    expect(check(`timestamp=${NOW - 5_000}`)).toBe(0);
    expect(check(`timestamp=${NOW - 5_001}`)).toBe(-1021);
    expect(check(`timestamp=${NOW - 9_000}&recvWindow=10000`)).toBe(0);
    expect(check(`timestamp=${NOW + 999}`)).toBe(0);
    expect(check(`timestamp=${NOW + 1_000}`)).toBe(-1021);
  });

  test('a window over a minute, no time and no number are refused', () => {
    expect(check(`timestamp=${NOW}&recvWindow=60001`)).toBe(-1131);
    expect(check('')).toBe(-1102);
    expect(check('timestamp=now')).toBe(-1130);
  });
});
