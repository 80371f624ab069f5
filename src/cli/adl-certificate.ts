/** `breakwater adl certificate ACCOUNTS.csv`: who gives how much, sealed for each to check. */
import { writeFileSync } from 'node:fs';
import { AMOUNT_MAX } from '../core/money/index.ts';
import {
  ADL,
  type AdlPolicy,
  type Certified,
  certify,
  type LineProof,
  type Numeraire,
  proofOf,
} from '../core/waterfall/index.ts';
import {
  certificateLines,
  certificateText,
  proofText,
  readAccounts,
  sha256,
} from '../lab/adl-certificate/index.ts';
import { InputError } from '../lab/input-error.ts';
import { EXIT } from './exit.ts';
import { COMMAND_LINE } from './rulebooks.ts';

export interface AdlCertificateOptions {
  readonly target?: string;
  /** Micro-dollars, as a whole number. */
  readonly amount?: string;
  readonly policy?: string;
  readonly side?: string;
  /** File of the certificate. */
  readonly out?: string;
  /** False leaves the lines out of the file. */
  readonly lines?: boolean;
  /** Account whose line is proved, and the file of the proof. */
  readonly proof?: string;
  readonly proofOut?: string;
}

function refuse(field: string, value: string | undefined, accepted: string): never {
  const seen = value === undefined ? {} : { value };
  throw new InputError({ file: COMMAND_LINE, field, ...seen, accepted });
}

function numeraireOf({ target }: AdlCertificateOptions): Numeraire {
  if (target === 'quantity' || target === 'dollars') return target;
  return refuse('--target', target, 'quantity or dollars');
}

function sideOf({ side = 'short' }: AdlCertificateOptions): 1 | -1 {
  if (side === 'long') return 1;
  return side === 'short' ? -1 : refuse('--side', side, 'long or short');
}

/** The policy of an id, or null where there is none of that name. */
export const policyOf = (id: string): AdlPolicy | null =>
  Object.values(ADL).find((policy) => policy.id === id) ?? null;

function namedPolicy({ policy = 'leverage-waterfill' }: AdlCertificateOptions): AdlPolicy {
  const names = Object.values(ADL).map(({ id }) => id);
  return policyOf(policy) ?? refuse('--policy', policy, `one of ${names.join(', ')}`);
}

function amountOf({ amount }: AdlCertificateOptions): bigint {
  const isWhole = amount !== undefined && /^(0|[1-9]\d{0,30})$/.test(amount);
  return isWhole ? BigInt(amount) : refuse('--amount', amount, 'a whole number of micro-dollars');
}

function save(field: string, path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    refuse(field, path, `a path where a file can be written (${(error as Error).message})`);
  }
}

/** The proof that is asked for, found before anything is written. */
function proofFor(made: Certified, { proof, proofOut }: AdlCertificateOptions): LineProof | null {
  if (proof === undefined && proofOut === undefined) return null;
  if (proof === undefined) return refuse('--proof', undefined, 'the account for --proof-out');
  if (proofOut === undefined) return refuse('--proof-out', undefined, 'a file for the proof');
  const row = made.lines.findIndex(({ id }) => id === proof);
  return proofOf(made, row) ?? refuse('--proof', proof, 'an account of the file');
}

/**
 * Allocates a target over the accounts of a file and writes the certificate.
 *
 * @returns the exit code: 1 where all accounts together cannot give the target, and then no file
 * @throws InputError where a file or an option cannot be used; nothing was written then
 */
export function adlCertificate(
  file: string,
  options: AdlCertificateOptions,
  write: (text: string) => unknown = (text) => process.stdout.write(text),
): number {
  const numeraire = numeraireOf(options);
  const policy = namedPolicy(options);
  if (!policy.numeraires.includes(numeraire)) {
    refuse('--target', numeraire, `${policy.numeraires.join(' or ')} for ${policy.id}`);
  }
  const target = amountOf(options);
  if (target > AMOUNT_MAX * AMOUNT_MAX) refuse('--amount', options.amount, 'a smaller amount');
  const out = options.out ?? refuse('--out', undefined, 'a file for the certificate');
  const named = readAccounts(file, { numeraire, side: sideOf(options) });
  const decision = { policy: policy.id, parameters: {}, numeraire, unit: 'micro-usd', target };
  const made = certify(policy, decision, named, sha256);
  if (made.kind === 'infeasible') {
    write(`The accounts can give ${made.most} micro-usd together, not ${target}.\n`);
    return EXIT.negative;
  }
  const { certificate } = made;
  const proof = proofFor(made, options);
  save('--out', out, certificateText(certificate, options.lines === false ? null : made.lines));
  if (proof !== null && options.proofOut !== undefined) {
    save('--proof-out', options.proofOut, proofText(certificate, proof));
  }
  const files = [out, ...(options.proofOut === undefined ? [] : [options.proofOut])];
  const written = files.map((path) => `written   ${path}`);
  write(`${[...certificateLines(certificate), ...written].join('\n')}\n`);
  return EXIT.done;
}
