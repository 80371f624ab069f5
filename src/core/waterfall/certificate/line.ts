/** One line of a certificate: who, with what inputs, gave how much. */
import type { Candidate } from '../adl/policy.ts';
import { type Digest, DOMAIN } from './digest.ts';

/** What a policy saw of one account, and what it took. */
export interface CertifiedLine {
  /** Place in the list that the policy saw, from 0; ties go to the lower row. */
  readonly row: number;
  /** Name of the account, of printable characters; see `isAccountName`. */
  readonly id: string;
  readonly candidate: Candidate;
  /** Units taken, zero or more. */
  readonly taken: bigint;
}

/**
 * Whether a name can stand in a certificate: 1 to 128 ASCII characters, without spaces and control
 * characters, so that one name has one sequence of bytes and one line in a text.
 */
export const isAccountName = (id: string): boolean => /^[\x21-\x7e]{1,128}$/.test(id);

/** The inputs in their fixed order; the name comes last as it alone has no fixed alphabet. */
export const inputText = ({ row, id, candidate }: Omit<CertifiedLine, 'taken'>): string => {
  const { held, size, notional, gain, equity, side } = candidate;
  return `${row} ${held} ${size} ${notional} ${gain} ${equity} ${side} ${id}`;
};

/** Canonical text of a leaf: the domain mark, the inputs, the units taken. */
export const leafText = (line: CertifiedLine): string =>
  `${DOMAIN.leaf}${inputText(line)}\n${line.taken}`;

export const leafDigest = (line: CertifiedLine, digest: Digest): string => digest(leafText(line));
