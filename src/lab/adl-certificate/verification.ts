/** What a file of a certificate or of a proof proves, and what it does not. */
import type { AdlPolicy } from '../../core/waterfall/index.ts';
import {
  type Certificate,
  type CertificateDifference,
  type CertifiedLine,
  checkBook,
  checkLine,
  type LineProof,
  levelRuleOf,
} from '../../core/waterfall/index.ts';
import { InputError } from '../input-error.ts';
import { CERTIFICATE_FORMAT, type CertificateFile, PROOF_FORMAT } from './certificate-schema.ts';
import { sha256 } from './sha256.ts';

/** What is asked of a file. */
export interface Question {
  /** Path of the file, for messages. */
  readonly file: string;
  /** Name of the account whose line is wanted; null asks for the whole. */
  readonly account: string | null;
  /** Digest that the venue published elsewhere; null where there is none at hand. */
  readonly seal: string | null;
}

/** The answer: it holds where there is no difference. */
export interface Verification {
  readonly certificate: Certificate;
  /** The line that was asked for. */
  readonly line: CertifiedLine | null;
  readonly differences: readonly CertificateDifference[];
  /** Sentences: what was compared. */
  readonly checked: readonly string[];
  /** Sentences: what this file cannot show. */
  readonly unchecked: readonly string[];
}

const CHECKED_SEAL = 'the seal is the digest of the certificate';
const CHECKED_LINE = [CHECKED_SEAL, 'the line and its path lead to the Merkle root'];
const CHECKED_LEVEL = 'the units taken are those of the level, for these inputs';
const CHECKED_BOOK =
  'hashes, sum, capacity, level, residual and binding caps follow from all lines';
const CHECKED_POLICY = 'the policy, run again, takes the same from everybody';
const NOT_OTHERS = 'that the lines of others are right: for that the file must hold all lines';
const NOT_LEVEL = 'that the policy takes these units: it has no level, only all lines show it';
const NOT_POLICY = 'that the policy takes the same: this version does not know it';
const NOT_PUBLISHED = 'that this is the certificate which the venue published: compare the seal';

/** One part of a verification. */
interface Part {
  readonly line: CertifiedLine | null;
  readonly differences: readonly CertificateDifference[];
  readonly checked: readonly string[];
  readonly unchecked: readonly string[];
}

const stranger = ({ file }: Question, account: string): InputError =>
  new InputError({ file, field: '--account', value: account, accepted: 'an account of the file' });

function proofPart(question: Question, certificate: Certificate, proof: LineProof): Part {
  const { line } = proof;
  if (question.account !== null && question.account !== line.id) {
    throw stranger(question, question.account);
  }
  const hasLevel = levelRuleOf(certificate.policy) !== null;
  return {
    line,
    differences: checkLine(certificate, proof, sha256),
    checked: hasLevel ? [...CHECKED_LINE, CHECKED_LEVEL] : CHECKED_LINE,
    unchecked: hasLevel ? [NOT_OTHERS] : [NOT_LEVEL, NOT_OTHERS],
  };
}

/** An account that stands twice could show whichever line suits. */
function namedTwice(lines: readonly CertifiedLine[]): CertificateDifference[] {
  const rows = new Map<string, number>();
  return lines.flatMap(({ id, row }) => {
    const before = rows.get(id);
    rows.set(id, row);
    if (before === undefined) return [];
    return [{ field: `row of ${id}`, stated: String(before), found: String(row) }];
  });
}

function bookPart(
  question: Question,
  certificate: Certificate,
  lines: readonly CertifiedLine[],
  policy: AdlPolicy | null,
): Part {
  const line = lines.find(({ id }) => id === question.account) ?? null;
  if (line === null && question.account !== null) throw stranger(question, question.account);
  return {
    line,
    differences: [...checkBook(certificate, lines, policy, sha256), ...namedTwice(lines)],
    checked: [CHECKED_SEAL, CHECKED_BOOK, ...(policy === null ? [] : [CHECKED_POLICY])],
    unchecked: policy === null ? [NOT_POLICY] : [],
  };
}

/** The certificate beside a proof must be the one in it. */
function sealDifference(mine: Certificate, theirs: Certificate): CertificateDifference[] {
  if (mine.seal === theirs.seal) return [];
  return [{ field: 'seal of the proof', stated: theirs.seal, found: mine.seal }];
}

/** The parts that two files allow: the whole book, the certificate alone, single lines. */
function partsOf(
  question: Question,
  file: CertificateFile,
  proof: CertificateFile | null,
  policyOf: (id: string) => AdlPolicy | null,
): Part[] {
  const { certificate } = file;
  const parts: Part[] = [];
  if (file.format === CERTIFICATE_FORMAT && file.lines !== undefined) {
    parts.push(bookPart(question, certificate, file.lines, policyOf(certificate.policy)));
  }
  if (file.format === PROOF_FORMAT) parts.push(proofPart(question, certificate, file));
  if (proof === null) return parts;
  if (proof.format !== PROOF_FORMAT) {
    const accepted = `a file whose format is ${PROOF_FORMAT}`;
    throw new InputError({ file: 'command line', field: '--proof', value: proof.format, accepted });
  }
  const part = proofPart(question, proof.certificate, proof);
  const outer = checkLine(certificate, proof, sha256);
  const differences = [
    ...sealDifference(certificate, proof.certificate),
    ...outer,
    ...part.differences,
  ];
  return [...parts, { ...part, differences }];
}

/** Each sentence once. */
const once = (sentences: readonly string[]): string[] => [...new Set(sentences)];

/**
 * Checks a file, and a proof beside it where one is given.
 *
 * @param proof content of the file of the proof; null where there is none
 * @param policyOf the policy of an id, or null where it is not known
 * @throws InputError where the question does not fit the files
 */
export function verifyFile(
  question: Question,
  file: CertificateFile,
  proof: CertificateFile | null,
  policyOf: (id: string) => AdlPolicy | null,
): Verification {
  const { certificate } = file;
  const parts = partsOf(question, file, proof, policyOf);
  if (parts.length === 0) {
    const accepted = '--proof FILE, as the certificate holds no lines';
    throw new InputError({ file: question.file, field: 'lines', accepted });
  }
  const { seal } = question;
  const published = { field: 'published seal', stated: String(seal), found: certificate.seal };
  const isWhole = parts.some(({ checked }) => checked.includes(CHECKED_BOOK));
  const unchecked = parts
    .flatMap((part) => part.unchecked)
    .filter((sentence) => !(isWhole && (sentence === NOT_OTHERS || sentence === NOT_LEVEL)));
  return {
    certificate,
    line: parts.find(({ line }) => line !== null)?.line ?? null,
    differences: [
      ...(seal === null || seal === certificate.seal ? [] : [published]),
      ...parts.flatMap((part) => part.differences),
    ],
    checked: once(parts.flatMap((part) => part.checked)),
    unchecked: once([...unchecked, ...(seal === null ? [NOT_PUBLISHED] : [])]),
  };
}
