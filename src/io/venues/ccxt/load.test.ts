import { expect, test } from 'vitest';
import { openCcxtVenue } from './index.ts';
import { loadCcxt } from './load.ts';

const absent = (): Promise<never> =>
  Promise.reject(Object.assign(new Error('no'), { code: 'ERR_MODULE_NOT_FOUND' }));

test('where ccxt is absent, the error has the command that installs it', async () => {
  await expect(loadCcxt(absent)).rejects.toThrow('npm install ccxt@4.5.84');
});

test('an error inside ccxt is not taken for its absence', async () => {
  await expect(loadCcxt(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

test('an exchange that ccxt does not have is refused by name', async () => {
  const given = { exchange: 'nowhere', keys: null } as const;
  await expect(openCcxtVenue(given)).rejects.toThrow('ccxt has no exchange nowhere');
});
