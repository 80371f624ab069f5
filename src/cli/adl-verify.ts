/** `breakwater adl verify CERTIFICATE.json`: whether a deleveraging was what it is said to be. */
import { FILE_SCHEMA, verificationText, verifyFile } from '../lab/adl-certificate/index.ts';
import { InputError } from '../lab/input-error.ts';
import { readJsonFile } from '../lab/portfolio/json-file.ts';
import { policyOf } from './adl-certificate.ts';
import { EXIT } from './exit.ts';
import { COMMAND_LINE } from './rulebooks.ts';

export interface AdlVerifyOptions {
  readonly account?: string;
  /** File of the proof of one line. */
  readonly proof?: string;
  /** Seal that the venue published. */
  readonly seal?: string;
}

/**
 * Checks a certificate with all its lines, or one line by its proof.
 *
 * @returns the exit code: 1 where something differs, with what
 * @throws InputError where a file is not of the format, or the account is not in it
 */
export function adlVerify(
  file: string,
  options: AdlVerifyOptions,
  write: (text: string) => unknown = (text) => process.stdout.write(text),
): number {
  const { account = null, seal = null, proof } = options;
  if (seal !== null && !/^[0-9a-f]{64}$/.test(seal)) {
    const accepted = '64 lower-case hexadecimal digits';
    throw new InputError({ file: COMMAND_LINE, field: '--seal', value: seal, accepted });
  }
  const certificate = readJsonFile(file, FILE_SCHEMA);
  const beside = proof === undefined ? null : readJsonFile(proof, FILE_SCHEMA);
  const verification = verifyFile({ file, account, seal }, certificate, beside, policyOf);
  write(verificationText(verification));
  return verification.differences.length === 0 ? EXIT.done : EXIT.negative;
}
