import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type AdlCertificateOptions, adlCertificate } from './adl-certificate.ts';
import { type AdlVerifyOptions, adlVerify } from './adl-verify.ts';
import { expectRefusal, folderWith, ROOT, run } from './cli.contract.ts';

const page = readFileSync(join(ROOT, 'docs', 'how-to', 'verify-adl.md'), 'utf8');
const blocks = page.split('```').filter((_, at) => at % 2 === 1);
const folder = folderWith({ 'accounts.csv': (blocks[0] ?? '').trimStart() });
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

const ASKED: AdlCertificateOptions = {
  target: 'quantity',
  amount: '80000000000',
  policy: 'leverage-waterfill',
  out: at('certificate.json'),
  proof: 'chen',
  proofOut: at('proof.json'),
};

function certificate(options: AdlCertificateOptions) {
  let out = '';
  const code = adlCertificate(at('accounts.csv'), options, (text) => {
    out += text;
  });
  return { code, out };
}
function verify(name: string, options: AdlVerifyOptions = {}) {
  let out = '';
  const code = adlVerify(at(name), options, (text) => {
    out += text;
  });
  return { code, out };
}
/** A block of the page, with file names as this folder has them. */
const shown = (block: string | undefined): string =>
  (block ?? '')
    .trimStart()
    .replaceAll(/written {3}/g, `written   ${folder}/`)
    .trimEnd();

test('the page shows what the two commands print', () => {
  const made = certificate(ASKED);
  expect([made.code, made.out.trimEnd()]).toEqual([0, shown(blocks[2])]);
  const verified = verify('proof.json', { account: 'chen' });
  expect([verified.code, verified.out.trimEnd()]).toEqual([0, shown(blocks[4])]);
});

test('a certificate with lines holds for everybody, one without needs the proof', () => {
  certificate(ASKED);
  expect(verify('certificate.json', { account: 'dora' }).code).toBe(0);
  certificate({ ...ASKED, lines: false });
  expect(() => verify('certificate.json', { account: 'chen' })).toThrow('--proof FILE');
  const both = verify('certificate.json', { account: 'chen', proof: at('proof.json') });
  expect(both.code).toBe(0);
  expect(both.out).toContain('account chen (row 2) gave 510,044,314 of 1,700,000,000');
});

test('a changed digit ends with code 1 and the field that differs', () => {
  certificate(ASKED);
  const text = readFileSync(at('proof.json'), 'utf8');
  writeFileSync(at('forged.json'), text.replace('"510044314"', '"510044315"'));
  const { code, out } = verify('forged.json', { account: 'chen' });
  expect(code).toBe(1);
  expect(out).toContain('differs: taken is stated as 510044315, found 510044314');
  expect(out).toContain('differs: root is stated as ');
  expect(out).toMatch(/The certificate DOES NOT HOLD\.\n$/);
});

test('a seal that the venue did not publish ends with code 1', () => {
  certificate(ASKED);
  const { code, out } = verify('proof.json', { seal: '0'.repeat(64) });
  expect(code).toBe(1);
  expect(out).toContain('differs: published seal');
});

test('more than all can give ends with code 1 and writes nothing', () => {
  const out = at('none.json');
  const asked = certificate({ ...ASKED, amount: '161200000001', out });
  expect(asked.code).toBe(1);
  expect(asked.out).toContain('can give 161200000000 micro-usd');
  expect(existsSync(out)).toBe(false);
});

const refused: readonly (readonly [AdlCertificateOptions, string])[] = [
  [{ ...ASKED, target: 'euros' }, '--target is euros, accepted: quantity or dollars'],
  [{ ...ASKED, target: 'dollars' }, '--target is dollars, accepted: quantity for leverage'],
  [{ ...ASKED, amount: '1.5' }, '--amount is 1.5'],
  [{ ...ASKED, policy: 'fairness' }, '--policy is fairness, accepted: one of '],
  [{ ...ASKED, side: 'both' }, '--side is both'],
  [{ ...ASKED, proof: 'nobody' }, '--proof is nobody'],
  [{ target: 'quantity', amount: '1' }, '--out is missing'],
  [{ ...ASKED, out: at('no/such/folder.json') }, '--out is '],
];
test('options that cannot be used are refused with what is accepted', () => {
  for (const [options, message] of refused) expect(() => certificate(options)).toThrow(message);
  certificate(ASKED);
  expect(() => verify('proof.json', { account: 'ada' })).toThrow('--account is ada');
  expect(() => verify('proof.json', { seal: '7e52' })).toThrow('--seal is 7e52');
  expect(() => verify('accounts.csv')).toThrow('a readable file of JSON');
});

test('as a process: what holds ends with 0, what differs with 1, what is no file with 2', () => {
  const asked = ['--target', 'quantity', '--amount', '80000000000', '--out', 'own.json'];
  const proof = ['--proof', 'bo', '--proof-out', 'bo.json'];
  const made = run(folder, ['adl', 'certificate', 'accounts.csv', ...asked, ...proof]);
  expect([made.code, made.err]).toEqual([0, '']);
  expect(run(folder, ['adl', 'verify', 'bo.json', '--account', 'bo']).code).toBe(0);
  writeFileSync(
    at('bad.json'),
    readFileSync(at('bo.json'), 'utf8').replace('"row": 1', '"row": 0'),
  );
  expect(run(folder, ['adl', 'verify', 'bad.json']).code).toBe(1);
  expectRefusal(folder, ['adl', 'verify', 'accounts.csv'], ['accounts.csv', 'JSON']);
});
