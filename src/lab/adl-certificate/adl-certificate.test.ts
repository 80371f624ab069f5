import { expect, test } from 'vitest';
import {
  ADL,
  type AdlPolicy,
  type Certified,
  certify,
  type LineProof,
  proofOf,
} from '../../core/waterfall/index.ts';
import {
  type CertificateFile,
  certificateText,
  FILE_SCHEMA,
  parseAccounts,
  proofText,
  sha256,
  verificationText,
  verifyFile,
} from './index.ts';

const CSV = `id,notional_micro,pnl_micro,equity_micro
ada,2315250,2581847,7002068
bo,64480619,37412586,102302881
chen,1711574361,388179264,265691324
dora,93000000,-51,31000017
emil,500000,400000,20
`;
const policyOf = (id: string): AdlPolicy | null =>
  Object.values(ADL).find((policy) => policy.id === id) ?? null;

function made(policy: AdlPolicy, numeraire: 'quantity' | 'dollars', target: bigint): Certified {
  const named = parseAccounts(CSV, 'accounts.csv', { numeraire, side: -1 });
  const decision = { policy: policy.id, parameters: {}, numeraire, unit: 'micro-usd', target };
  const answer = certify(policy, decision, named, sha256);
  if (answer.kind === 'infeasible') throw new Error(`at most ${answer.most}`);
  return answer;
}

const WATER = made(ADL['leverage-waterfill'], 'quantity', 1_234_567_890n);
const QUEUE = made(ADL['queue-hyperliquid'], 'dollars', 12_345_678n);
const ASKED = { file: 'file.json', account: null, seal: null };

/** Null where the file is refused before anything is compared. */
function read(text: string): CertificateFile | null {
  const parsed = FILE_SCHEMA.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}
const differences = (text: string): readonly unknown[] | null => {
  const file = read(text);
  return file === null ? null : verifyFile(ASKED, file, null, policyOf).differences;
};

for (const [name, certified] of Object.entries({ WATER, QUEUE })) {
  const whole = certificateText(certified.certificate, certified.lines);
  const own = proofText(certified.certificate, proofOf(certified, 2) as LineProof);

  test(`${name}: both files hold as they were written`, () => {
    expect(differences(whole)).toEqual([]);
    expect(differences(own)).toEqual([]);
  });

  test(`${name}: another digit in any place of either file is found`, () => {
    for (const text of [whole, own]) {
      let count = 0;
      for (const { index, 0: digit } of text.matchAll(/[0-9]/g)) {
        const other = digit === '9' ? '8' : String(Number(digit) + 1);
        const changed = `${text.slice(0, index)}${other}${text.slice(index + 1)}`;
        // A number may not begin with a zero, so what is no JSON or no file is found as well.
        expect(differences(changed)).not.toEqual([]);
        count += 1;
      }
      expect(count).toBeGreaterThan(300);
    }
  });

  test(`${name}: another letter in any value of either file is found`, () => {
    for (const text of [whole, own]) {
      for (const { index, 0: letter } of text.matchAll(/[a-z](?=[^"\n]*"[,}\n])/g)) {
        const other = letter === 'a' ? 'b' : 'a';
        const changed = `${text.slice(0, index)}${other}${text.slice(index + 1)}`;
        expect(differences(changed)).not.toEqual([]);
      }
    }
  });
}

test('a certificate without lines needs the proof beside it, and takes no other', () => {
  const bare = read(certificateText(WATER.certificate, null)) as CertificateFile;
  const own = read(proofText(WATER.certificate, proofOf(WATER, 1) as LineProof));
  const foreign = read(proofText(QUEUE.certificate, proofOf(QUEUE, 1) as LineProof));
  expect(() => verifyFile(ASKED, bare, null, policyOf)).toThrow('accepted: --proof FILE');
  expect(verifyFile({ ...ASKED, account: 'bo' }, bare, own, policyOf).differences).toEqual([]);
  const fields = verifyFile(ASKED, bare, foreign, policyOf).differences.map(({ field }) => field);
  expect(fields).toEqual(['seal of the proof', 'root']);
  expect(() => verifyFile({ ...ASKED, account: 'ada' }, bare, own, policyOf)).toThrow('ada');
  expect(() => verifyFile(ASKED, bare, bare, policyOf)).toThrow('breakwater-adl-proof');
});

test('another certificate, honest in itself, is told apart by the published seal', () => {
  const file = read(certificateText(QUEUE.certificate, QUEUE.lines)) as CertificateFile;
  const seal = WATER.certificate.seal;
  const answer = verifyFile({ ...ASKED, seal }, file, null, policyOf);
  expect(answer.differences).toEqual([
    { field: 'published seal', stated: seal, found: QUEUE.certificate.seal },
  ]);
  expect(verificationText(answer)).toContain('The certificate DOES NOT HOLD.');
});

test('the answer says what was shown, and what was not', () => {
  const own = read(proofText(WATER.certificate, proofOf(WATER, 1) as LineProof)) as CertificateFile;
  const text = verificationText(verifyFile({ ...ASKED, account: 'bo' }, own, null, policyOf));
  expect(text).toContain('account bo (row 1) gave ');
  expect(text).toContain('checked: the line and its path lead to the Merkle root');
  expect(text).toContain('not checked: that the lines of others are right');
  expect(text).toContain('The certificate HOLDS.');
});

const terms = { numeraire: 'dollars', side: -1 } as const;
const refused: readonly (readonly [string, string, string])[] = [
  ['a column is missing', 'id,notional_micro,pnl_micro\n', 'column equity_micro is missing'],
  ['a value is missing', `${CSV}fay,1,2\n`, 'accounts.csv:7: row is 3 values'],
  ['a fraction', `${CSV}fay,1.5,2,3\n`, 'accounts.csv:7: notional_micro is 1.5'],
  ['an equity of zero', `${CSV}fay,1,2,0\n`, 'equity_micro is 0'],
  ['a name with a space', `${CSV}f y,1,2,3\n`, 'id is f y'],
  ['an account twice', `${CSV}ada,1,2,3\n`, 'every account once; line 2 has it too'],
  ['too much', `${CSV}fay,100000000000000001,2,3\n`, 'to 100000000000000000'],
];
for (const [what, text, message] of refused) {
  test(`a file of accounts with ${what} is refused at its place`, () => {
    expect(() => parseAccounts(text, 'accounts.csv', terms)).toThrow(message);
  });
}

test('in dollars an account without a gain can give nothing', () => {
  const named = parseAccounts(CSV, 'accounts.csv', terms);
  expect(named.map(({ candidate }) => candidate.size)).toEqual([
    2581847n,
    37412586n,
    265691324n,
    0n,
    20n,
  ]);
});
