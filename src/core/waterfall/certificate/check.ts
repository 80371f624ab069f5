/** Checks of a certificate: of one line by its owner, or of the whole by anybody. */
import type { AdlPolicy } from '../adl/policy.ts';
import {
  type AdlDecision,
  type Certificate,
  type Certified,
  sealLines,
  sealText,
} from './certificate.ts';
import type { Digest } from './digest.ts';
import { type CertifiedLine, leafDigest } from './line.ts';
import { merklePath, rootFromPath } from './merkle.ts';
import { takenAt } from './rule.ts';
import { levelRuleOf } from './rules.ts';

/** A statement of the certificate that does not hold. */
export interface CertificateDifference {
  /** Field of the certificate or of the line. */
  readonly field: string;
  /** What the certificate says. */
  readonly stated: string;
  /** What follows from the rest. */
  readonly found: string;
}

/** One account's own line, with what it needs to be checked alone. */
export interface LineProof {
  readonly line: CertifiedLine;
  /** Digests of the neighbours from the leaf to the root. */
  readonly path: readonly string[];
}

/** The proof of one line of a certificate. */
export const proofOf = ({ lines, tree }: Certified, row: number): LineProof | null => {
  const line = lines[row];
  return line === undefined ? null : { line, path: merklePath(tree, row) };
};

const differing = (field: string, stated: unknown, found: unknown): CertificateDifference[] =>
  stated === found ? [] : [{ field, stated: String(stated), found: String(found) }];

/** Whether the line stands in the tree whose root the certificate states. */
function rootDifference(
  certificate: Certificate,
  { line, path }: LineProof,
  digest: Digest,
): CertificateDifference[] {
  const leaf = leafDigest(line, digest);
  const root = rootFromPath(leaf, line.row, certificate.accounts, path, digest);
  const found = root ?? `no root: the path does not fit row ${line.row}`;
  return differing('root', certificate.root, found);
}

/**
 * Checks one line offline: the seal, the way from the leaf to the root, and that the units taken
 * are those which the policy takes at the stated level from these inputs, to the unit.
 *
 * What it cannot see are other lines: that the level is the right one for them is shown by the
 * residual, which only `checkBook` recomputes.
 *
 * @returns nothing where all holds
 */
export function checkLine(
  certificate: Certificate,
  proof: LineProof,
  digest: Digest,
): CertificateDifference[] {
  const { line } = proof;
  const rule = levelRuleOf(certificate.policy);
  const { level } = certificate;
  const differences = [
    ...differing('seal', certificate.seal, digest(sealText(certificate))),
    ...rootDifference(certificate, proof, digest),
  ];
  if (rule === null) return differences;
  if (level === null) return [...differences, ...differing('level', 'none', 'a level')];
  const due = takenAt(rule, level, line.candidate, line.row);
  return [
    ...differences,
    ...differing('residual', certificate.residual, 0n),
    ...differing('taken', line.taken, due),
  ];
}

/** The fields that follow from the lines, as text. */
const derived = (of: Certificate): Readonly<Record<string, string>> => ({
  accounts: String(of.accounts),
  capacity: String(of.capacity),
  inputs: of.inputs,
  'level.numerator': String(of.level?.numerator ?? 'none'),
  'level.denominator': String(of.level?.denominator ?? 'none'),
  'level.tier': String(of.level?.tier ?? 'none'),
  'level.row': String(of.level?.row ?? 'none'),
  'level.rest': String(of.level?.rest ?? 'none'),
  residual: String(of.residual ?? 'none'),
  'binding.count': String(of.binding.count),
  'binding.digest': of.binding.digest,
  allocation: of.allocation,
  root: of.root,
});

/** The lines with which the policy, run again, does not agree. */
function disagreements(
  policy: AdlPolicy,
  certificate: Certificate,
  lines: readonly CertifiedLine[],
): CertificateDifference[] {
  const candidates = lines.map(({ candidate }) => candidate);
  const allocation = policy.allocate(candidates, certificate.target);
  if (allocation.kind === 'infeasible') {
    return differing('target', certificate.target, `at most ${allocation.most}`);
  }
  return lines.flatMap(({ taken, id }, row) =>
    differing(`taken of ${id}`, taken, allocation.taken[row]),
  );
}

/**
 * Checks a certificate against all its lines: every field is recomputed, the sum is compared with
 * the target, and the policy is run again where it is at hand.
 *
 * @param policy the policy of the certificate, or null where it is not known here
 * @returns nothing where all holds
 */
export function checkBook(
  certificate: Certificate,
  lines: readonly CertifiedLine[],
  policy: AdlPolicy | null,
  digest: Digest,
): CertificateDifference[] {
  const decision: AdlDecision = certificate;
  const again = derived(sealLines(decision, lines, digest).certificate);
  const stated = derived(certificate);
  let sum = 0n;
  for (const { taken } of lines) sum += taken;
  return [
    ...lines.flatMap(({ row, id }, at) => differing(`row of ${id}`, row, at)),
    ...differing('target', certificate.target, sum),
    ...Object.keys(stated).flatMap((field) => differing(field, stated[field], again[field])),
    ...differing('seal', certificate.seal, digest(sealText(certificate))),
    ...(policy === null ? [] : disagreements(policy, certificate, lines)),
  ];
}
