/**
 * The certificate of one deleveraging: what was asked of whom by which rule, the level at which the
 * rule stopped, and one root over all lines, so that each account can prove its own line alone.
 */
import type { AdlPolicy, Candidate, Infeasible, Numeraire } from '../adl/policy.ts';
import { capacityOf } from '../adl/policy.ts';
import { type Digest, DOMAIN } from './digest.ts';
import { levelOf, residualOf } from './level.ts';
import { type CertifiedLine, inputText, leafDigest } from './line.ts';
import { type MerkleTree, merkleRoot, merkleTree } from './merkle.ts';
import type { AdlLevel } from './rule.ts';
import { levelRuleOf } from './rules.ts';

/** What the certificate says of the event as a whole. Amounts are in whole units of `unit`. */
export interface Certificate {
  readonly policy: string;
  /** Parameters of the policy, by name; empty where it has none. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly numeraire: Numeraire;
  /** What one unit is, such as `micro-usd`. */
  readonly unit: string;
  /** Units asked for, and taken to the unit. */
  readonly target: bigint;
  /** Number of candidates, and all that they could give together. */
  readonly accounts: number;
  readonly capacity: bigint;
  /** Digest of the inputs of all candidates in their order. */
  readonly inputs: string;
  /** Null where the policy has no level. */
  readonly level: AdlLevel | null;
  /** Units that lie elsewhere than the level puts them; null without a level. */
  readonly residual: bigint | null;
  /** Accounts that gave all they could: how many, and the digest of their rows and names. */
  readonly binding: { readonly count: number; readonly digest: string };
  /** SHA-256 of the amounts taken, in decimal, in the order of rows, joined by commas. */
  readonly allocation: string;
  /** Merkle root over the leaves of all lines. */
  readonly root: string;
  /** Digest of everything above: what a venue publishes and a trader compares. */
  readonly seal: string;
}

/** Everything before the seal. */
export type Unsealed = Omit<Certificate, 'seal'>;

function levelText(level: AdlLevel | null): string {
  if (level === null) return 'none';
  const { numerator, denominator, tier, row, rest } = level;
  return `${numerator}/${denominator} tier ${tier} row ${row} rest ${rest}`;
}

/** Canonical text of a certificate: one line a field in a fixed order, parameters by name. */
export function sealText(of: Unsealed): string {
  const parameters = Object.keys(of.parameters)
    .sort()
    .map((name) => `parameter ${name} ${of.parameters[name]}`);
  const lines = [
    `policy ${of.policy}`,
    ...parameters,
    `numeraire ${of.numeraire}`,
    `unit ${of.unit}`,
    `target ${of.target}`,
    `accounts ${of.accounts}`,
    `capacity ${of.capacity}`,
    `inputs ${of.inputs}`,
    `level ${levelText(of.level)}`,
    `residual ${of.residual ?? 'none'}`,
    `binding ${of.binding.count} ${of.binding.digest}`,
    `allocation ${of.allocation}`,
    `root ${of.root}`,
  ];
  return `${DOMAIN.certificate}${lines.join('\n')}`;
}

/** Digest of the inputs: the domain mark, then one line a candidate. */
export const inputsDigest = (lines: readonly CertifiedLine[], digest: Digest): string =>
  digest(`${DOMAIN.inputs}${lines.map(inputText).join('\n')}`);

/** Digest of the amounts taken: decimals joined by commas, without a mark. */
export const allocationDigest = (lines: readonly CertifiedLine[], digest: Digest): string =>
  digest(lines.map(({ taken }) => taken).join(','));

/** The accounts that gave all they could, of those that could give something. */
export function bindingOf(
  lines: readonly CertifiedLine[],
  digest: Digest,
): { readonly count: number; readonly digest: string } {
  const bound = lines.filter(
    ({ candidate, taken }) => candidate.size > 0n && taken === candidate.size,
  );
  const text = bound.map(({ row, id }) => `${row} ${id}`).join('\n');
  return { count: bound.length, digest: digest(`${DOMAIN.binding}${text}`) };
}

/** What was decided, before it is sealed. */
export interface AdlDecision {
  readonly policy: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly numeraire: Numeraire;
  readonly unit: string;
  readonly target: bigint;
}

/** A certificate with the lines and the tree from which single lines are proved. */
export interface Certified {
  readonly kind: 'certified';
  readonly certificate: Certificate;
  readonly lines: readonly CertifiedLine[];
  readonly tree: MerkleTree;
}

/** Seals lines that were decided: every field follows from the lines and the decision. */
export function sealLines(
  decision: AdlDecision,
  lines: readonly CertifiedLine[],
  digest: Digest,
): Certified {
  const candidates = lines.map(({ candidate }) => candidate);
  const taken = lines.map((line) => line.taken);
  const tree = merkleTree(
    lines.map((line) => leafDigest(line, digest)),
    digest,
  );
  const rule = levelRuleOf(decision.policy);
  const level = rule === null ? null : levelOf(rule, candidates, taken);
  const { policy, parameters, numeraire, unit, target } = decision;
  const unsealed: Unsealed = {
    policy,
    parameters,
    numeraire,
    unit,
    target,
    accounts: lines.length,
    capacity: capacityOf(candidates),
    inputs: inputsDigest(lines, digest),
    level,
    residual: rule === null || level === null ? null : residualOf(rule, level, candidates, taken),
    binding: bindingOf(lines, digest),
    allocation: allocationDigest(lines, digest),
    root: merkleRoot(tree, digest),
  };
  const certificate = { ...unsealed, seal: digest(sealText(unsealed)) };
  return { kind: 'certified', certificate, lines, tree };
}

/** A candidate with the name of its account. */
export interface NamedCandidate {
  /** See `isAccountName`; no two are equal. */
  readonly id: string;
  readonly candidate: Candidate;
}

/**
 * Allocates by a policy and seals the answer.
 *
 * @param decision its `policy` is the id of the policy that is passed
 * @returns the certificate, or what the candidates can give where that is less than the target
 */
export function certify(
  policy: AdlPolicy,
  decision: AdlDecision,
  named: readonly NamedCandidate[],
  digest: Digest,
): Certified | Infeasible {
  const candidates = named.map(({ candidate }) => candidate);
  const allocation = policy.allocate(candidates, decision.target);
  if (allocation.kind === 'infeasible') return allocation;
  const lines = named.map(({ id, candidate }, row) => ({
    row,
    id,
    candidate,
    taken: allocation.taken[row] as bigint,
  }));
  return sealLines(decision, lines, digest);
}
