import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Candidate } from '../adl/policy.ts';
import { hyperliquidQueue } from '../adl/queue.ts';
import { leverageWaterFilling } from '../adl/water-filling.ts';
import { type Certificate, type Certified, certify, sealLines } from './certificate.ts';
import { checkBook, checkLine, type LineProof, proofOf } from './check.ts';
import type { CertifiedLine } from './line.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const short = (held: bigint, gain: bigint, equity: bigint): Candidate => {
  return { held, size: held, notional: held, gain, equity, side: -1 };
};
const BOOK = [
  { id: 'ada', candidate: short(1_000n, 10n, 900n) },
  { id: 'chen', candidate: short(5_000n, 900n, 500n) },
  { id: 'dora', candidate: short(7_000n, 50n, 1_000n) },
  { id: 'emil', candidate: short(300n, 40n, 20n) },
  { id: 'fay', candidate: { ...short(800n, 5n, 4_000n), size: 400n } },
];
const DECISION = {
  policy: 'leverage-waterfill',
  parameters: {},
  numeraire: 'quantity',
  unit: 'micro-usd',
  target: 6_001n,
} as const;

function certified(): Certified {
  const made = certify(leverageWaterFilling, DECISION, BOOK, sha256);
  if (made.kind === 'infeasible') throw new Error(`at most ${made.most}`);
  return made;
}
const made = certified();
const check = (certificate: Certificate, lines: readonly CertifiedLine[]) =>
  checkBook(certificate, lines, leverageWaterFilling, sha256);

test('a certificate that was made holds, as a whole and line by line', () => {
  expect(made.certificate.residual).toBe(0n);
  expect(check(made.certificate, made.lines)).toEqual([]);
  made.lines.forEach(({ row }) => {
    expect(checkLine(made.certificate, proofOf(made, row) as LineProof, sha256)).toEqual([]);
  });
});

test('the leaf and the allocation can be hashed by hand', () => {
  const taken = made.lines.map((line) => line.taken);
  expect(made.certificate.allocation).toBe(sha256(taken.join(',')));
  const text = `breakwater adl leaf\n1 5000 5000 5000 900 500 -1 chen\n${taken[1]}`;
  expect(made.tree[0]?.[1]).toBe(sha256(text));
});

/** Every single change of a value inside an object, deeply: digits, letters, numbers. */
function* changes<T>(value: T): Generator<T> {
  if (typeof value === 'bigint') yield (value + 1n) as T;
  else if (typeof value === 'number') yield (value + 1) as T;
  else if (typeof value === 'string') {
    for (let at = 0; at < value.length; at += 1) {
      const other = value[at] === '0' ? '1' : '0';
      yield `${value.slice(0, at)}${other}${value.slice(at + 1)}` as T;
    }
  } else if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) {
      for (const other of changes(value[at])) yield value.with(at, other) as T;
      yield value.toSpliced(at, 1) as T;
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      for (const other of changes(inner)) yield { ...value, [key]: other };
    }
  }
}

test('a change of any character of any field of the certificate is found, by either check', () => {
  const proof = proofOf(made, 1) as LineProof;
  let count = 0;
  for (const changed of changes(made.certificate)) {
    expect(check(changed, made.lines)).not.toEqual([]);
    expect(checkLine(changed, proof, sha256)).not.toEqual([]);
    count += 1;
  }
  expect(count).toBeGreaterThan(350);
});

test('a change of any field of any line is found', () => {
  let count = 0;
  for (const lines of changes(made.lines)) {
    expect(check(made.certificate, lines)).not.toEqual([]);
    count += 1;
  }
  expect(count).toBeGreaterThan(50);
});

test('a change of any character of a proof is found by the account itself', () => {
  let count = 0;
  for (const { row } of made.lines) {
    for (const changed of changes(proofOf(made, row) as LineProof)) {
      expect(checkLine(made.certificate, changed, sha256)).not.toEqual([]);
      count += 1;
    }
  }
  expect(count).toBeGreaterThan(500);
});

test('a parameter that is added is found', () => {
  const changed = { ...made.certificate, parameters: { cap: '1' } };
  expect(check(changed, made.lines).map(({ field }) => field)).toEqual(['seal']);
});

test('a venue that takes a unit too much from Chen and seals that is found by Chen alone', () => {
  const lines = made.lines.map((line) => {
    if (line.id === 'chen') return { ...line, taken: line.taken + 1n };
    return line.id === 'dora' ? { ...line, taken: line.taken - 1n } : line;
  });
  const forged = sealLines(DECISION, lines, sha256);
  const fields = checkLine(forged.certificate, proofOf(forged, 1) as LineProof, sha256).map(
    ({ field }) => field,
  );
  expect(fields).toContain('residual');
  const whole = check(forged.certificate, forged.lines).map(({ field }) => field);
  expect(whole).toEqual(['taken of chen', 'taken of dora']);
});

test('a venue that also lies about the level and the residual cannot hide it from Chen', () => {
  const lines = made.lines.map((line) => {
    if (line.id === 'chen') return { ...line, taken: line.taken + 9n };
    return line.id === 'dora' ? { ...line, taken: line.taken - 9n } : line;
  });
  const { certificate, ...rest } = sealLines(DECISION, lines, sha256);
  const lying = { ...certificate, level: made.certificate.level, residual: 0n };
  const forged = { ...rest, certificate: lying };
  const found = checkLine(lying, proofOf(forged, 1) as LineProof, sha256);
  expect(found.map(({ field }) => field)).toEqual(['seal', 'taken']);
});

test('more than all can give is refused with what they can', () => {
  const answer = certify(leverageWaterFilling, { ...DECISION, target: 99_999n }, BOOK, sha256);
  expect(answer).toEqual({ kind: 'infeasible', most: 13_700n });
});

test('an empty book has a certificate too', () => {
  const empty = certify(leverageWaterFilling, { ...DECISION, target: 0n }, [], sha256) as Certified;
  expect(check(empty.certificate, [])).toEqual([]);
});

test('a policy without a level is checked by its lines alone', () => {
  const decision = { ...DECISION, policy: 'by-hand' };
  const answer = certify(hyperliquidQueue, decision, BOOK, sha256) as Certified;
  expect([answer.certificate.level, answer.certificate.residual]).toEqual([null, null]);
  expect(checkLine(answer.certificate, proofOf(answer, 0) as LineProof, sha256)).toEqual([]);
  expect(checkBook(answer.certificate, answer.lines, null, sha256)).toEqual([]);
});
