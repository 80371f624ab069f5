import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { redact, Secret } from './index.ts';

const VALUE = 'CANARY/key+with "odd" signs=';
const secret = new Secret(VALUE);

test('a secret shows itself as [secret] wherever it is printed', () => {
  expect(String(secret)).toBe('[secret]');
  expect(`${secret}`).toBe('[secret]');
  expect('' + secret).toBe('[secret]');
  expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}');
  expect(inspect({ secret }, { showHidden: true, depth: 9 })).toBe('{ secret: [secret] }');
  expect(new Error(`it failed with ${secret}`).message).toBe('it failed with [secret]');
  expect(Object.keys(secret)).toEqual([]);
  expect(structuredClone(secret)).toEqual({});
  expect(secret.reveal()).toBe(VALUE);
  expect(() => new Secret('')).toThrow('a secret is empty');
});

test('a secret is taken out in every way in which it can be written', () => {
  const written = [
    VALUE,
    encodeURIComponent(VALUE),
    new URLSearchParams({ key: VALUE }).toString(),
    JSON.stringify({ key: VALUE }),
    Buffer.from(VALUE).toString('base64'),
    Buffer.from(VALUE).toString('hex'),
  ];
  for (const text of written) {
    const says = redact(`before ${text} after`, [secret]);
    expect(says).toContain('[secret]');
    expect(says).not.toContain('CANARY');
    expect(says).not.toContain(text);
    expect(says.startsWith('before ')).toBe(true);
    expect(says.endsWith(' after')).toBe(true);
  }
});

test('a value under a name that carries secrets is taken out, however the pair is written', () => {
  const signed = '5f3c0d7b';
  const texts = [
    `https://venue/order?symbol=BTC&timestamp=1&signature=${signed}`,
    `GET /x?apiKey=${signed}&b=1`,
    `{"X-MBX-APIKEY":"${signed}"}`,
    `{\\"X-BAPI-SIGN\\":\\"${signed}\\"}`,
    `X-BAPI-API-KEY: ${signed}\r\nHost: venue`,
    `{ 'OK-ACCESS-SIGN': '${signed}', 'OK-ACCESS-KEY': '${signed}' }`,
    `['OK-ACCESS-PASSPHRASE', '${signed}']`,
    `API-Sign: ${signed}`,
    `"authorization":"Bearer ${signed}"`,
    `Authorization: deri-hmac-sha256 id=1,ts=1,nonce=a,sig=${signed}`,
    `wss://venue/ws?listenKey=${signed}`,
    `client_secret=${signed}&grant_type=client_credentials`,
    `{"access_token": "${signed}", "refresh_token": "${signed}"}`,
    `{"r":"0x${signed.repeat(8)}","s":"0x${signed.repeat(8)}","v":27}`,
    `wss://fstream.venue/ws/${signed.repeat(8)}`,
  ];
  for (const text of texts) {
    const says = redact(text, []);
    expect(says, text).not.toContain(signed);
    expect(says, text).toContain('[secret]');
  }
});

test('a secret that is a part of another, or of what is put in its place, spoils nothing', () => {
  const secrets = [new Secret('s'), new Secret('abc'), new Secret('abcdef'), new Secret('a.c')];
  expect(redact('abcdef abc axc a.c s', secrets)).toBe('[secret] [secret] axc [secret] [secret]');
});

test('what is no secret stays as it is', () => {
  const text =
    'binanceusdm {"code":-2019,"msg":"Margin is insufficient.","symbol":"BTCUSDT","price":"1.5"}';
  expect(redact(text, [secret])).toBe(text);
  expect(redact('assigned: 7, designed = 8, order key', [])).toBe(
    'assigned: 7, designed = 8, order key',
  );
});
