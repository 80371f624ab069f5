import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyError, keysFromEnvironment, keysOf, secretsOf, variableOf } from './index.ts';

const VENUE = 'binance-usdm';
const GOOD = `${VENUE}: {key: "Kabcdefgh", secret: "Sijklmnop"}
okx: {key: a, secret: b, passphrase: c}
`;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function fileOf(text: string, mode = 0o600): string {
  count += 1;
  const path = join(folder, `keys-${count}.yaml`);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

function refusal(path: string, venue = VENUE): string {
  try {
    keysOf(venue, path, {});
  } catch (error) {
    expect(error).toBeInstanceOf(KeyError);
    return (error as KeyError).message;
  }
  throw new Error('it was accepted');
}

test('a file of mode 0600 or stricter is read', () => {
  for (const mode of [0o600, 0o400]) {
    const keys = keysOf(VENUE, fileOf(GOOD, mode), {});
    expect(keys.key.reveal()).toBe('Kabcdefgh');
    expect(keys.secret.reveal()).toBe('Sijklmnop');
    expect(keys.passphrase).toBeNull();
  }
  const json = fileOf('{"okx":{"key":"a","secret":"b","passphrase":"c"}}');
  expect(secretsOf(keysOf('okx', json, {})).map((each) => each.reveal())).toEqual(['a', 'b', 'c']);
});

test('rights of group or others, or to execute, are refused with the mode seen', () => {
  for (const mode of [0o640, 0o604, 0o620, 0o602, 0o700, 0o644]) {
    const path = fileOf(GOOD, mode);
    const says = refusal(path);
    expect(says).toContain(path);
    expect(says).toContain(`mode is 0${mode.toString(8)}`);
    expect(says).toContain(`chmod 600 ${path}`);
  }
});

test('a link is followed, and the mode of its target decides', () => {
  const [open, closed] = [join(folder, 'link-open'), join(folder, 'link-closed')];
  symlinkSync(fileOf(GOOD, 0o644), open);
  symlinkSync(fileOf(GOOD), closed);
  expect(refusal(open)).toContain('mode is 0644');
  expect(keysOf(VENUE, closed, {}).key.reveal()).toBe('Kabcdefgh');
});

test('a folder into which everybody may write is refused, of the link or of its target', () => {
  const shared = join(folder, 'everybody');
  mkdirSync(shared);
  const inside = join(shared, 'keys.yaml');
  writeFileSync(inside, GOOD, { mode: 0o600 });
  symlinkSync(fileOf(GOOD), join(shared, 'link'));
  symlinkSync(inside, join(folder, 'link-into'));
  chmodSync(shared, 0o777);
  for (const path of [inside, join(shared, 'link'), join(folder, 'link-into')]) {
    expect(refusal(path)).toContain('chmod o-w');
  }
  chmodSync(shared, 0o755);
  expect(keysOf(VENUE, inside, {}).secret.reveal()).toBe('Sijklmnop');
});

test('what is no file, is too large or is not there is refused', () => {
  expect(refusal(folder)).toContain('not a file');
  expect(refusal(join(folder, 'nothing'))).toContain('ENOENT');
  expect(refusal(fileOf(' '.repeat(65_537)))).toContain('65537 bytes');
});

test('no error about the content shows any of it', () => {
  const canary = 'CANARYcontent0123456789';
  const texts = [
    `${VENUE}: {key: "${canary}", secret: "${canary}"`,
    `${VENUE}: {key: "${canary}", "${canary}": x, secret: b}`,
    `${VENUE}: ["${canary}"]`,
    `${VENUE}: "${canary}"`,
    `${VENUE}: {key: "${canary}"}`,
    `${VENUE}: {key: "${canary}", secret: 12345678}`,
    `${VENUE}: {key: "${canary}", secret: ""}`,
    `"${canary}": {key: a, secret: b}`,
    `${canary}`,
    `a: &${canary} [*${canary}]\n\t${canary}: : :`,
    `${VENUE}: !!${canary} {key: a}`,
    '',
  ];
  for (const text of texts) {
    const says = refusal(fileOf(text));
    expect(says).not.toContain(canary);
    expect(says).not.toContain('12345678');
  }
  expect(refusal(fileOf(texts[0]!))).toMatch(/keys-\d+\.yaml, line 1: it is no YAML/);
});

test('the environment gives keys by the name of the venue', () => {
  const environment = {
    BREAKWATER_BINANCE_USDM_KEY: 'k',
    BREAKWATER_BINANCE_USDM_SECRET: 's',
    BREAKWATER_BINANCE_USDM_PASSPHRASE: 'p',
  };
  expect(variableOf(VENUE, 'KEY')).toBe('BREAKWATER_BINANCE_USDM_KEY');
  const keys = keysOf(VENUE, null, environment);
  expect(secretsOf(keys).map((each) => each.reveal())).toEqual(['k', 's', 'p']);
  expect(keysFromEnvironment('okx', environment)).toBeNull();
});

test('half a pair, no place and two places are refused', () => {
  const half = { BREAKWATER_OKX_SECRET: 'CANARY' };
  expect(() => keysOf('okx', null, half)).toThrow('BREAKWATER_OKX_KEY: it is not set');
  expect(() => keysOf('okx', null, {})).toThrow('a key file, or the variables BREAKWATER_OKX_KEY');
  const both = { BREAKWATER_OKX_KEY: 'CANARY', BREAKWATER_OKX_SECRET: 'CANARY' };
  expect(() => keysOf('okx', fileOf(GOOD), both)).toThrow('BREAKWATER_OKX_KEY is set as well');
});
