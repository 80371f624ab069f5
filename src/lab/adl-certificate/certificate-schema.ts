/** The files of certificates and proofs: integers as decimal texts, nothing beside the fields. */
import { z } from 'zod';
import {
  type Certificate,
  type CertifiedLine,
  isAccountName,
  type LineProof,
} from '../../core/waterfall/index.ts';

export const CERTIFICATE_FORMAT = 'breakwater-adl-certificate';
export const PROOF_FORMAT = 'breakwater-adl-proof';

const matching = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });

const whole = matching(/^(0|[1-9]\d{0,99})$/, 'a whole number as a text, such as "1500"').transform(
  BigInt,
);
const signed = matching(
  /^(0|-?[1-9]\d{0,99})$/,
  'a whole number as a text, such as "-1500"',
).transform(BigInt);
const digest = matching(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits');
const word = matching(/^[a-z0-9-]{1,64}$/, 'a word of a-z, 0-9 and -');
const value = matching(/^[\x21-\x7e]{1,128}$/, 'printable characters without spaces');
const counted = (least: number) => {
  const error = `a whole number of ${least} or more`;
  return z.int({ error }).min(least, { error });
};

const level = z.strictObject(
  {
    numerator: whole,
    denominator: whole,
    tier: z.literal([1, 2], { error: '1 or 2' }),
    row: counted(-1),
    rest: whole,
  },
  { error: 'an object with numerator, denominator, tier, row, rest, or null' },
);

const certificate = z.strictObject(
  {
    policy: word,
    parameters: z.record(word, value, { error: 'an object of words and values' }),
    numeraire: z.enum(['quantity', 'dollars'], { error: 'quantity or dollars' }),
    unit: word,
    target: whole,
    accounts: counted(0),
    capacity: whole,
    inputs: digest,
    level: level.nullable(),
    residual: whole.nullable(),
    binding: z.strictObject({ count: counted(0), digest }, { error: 'count and digest' }),
    allocation: digest,
    root: digest,
    seal: digest,
  },
  { error: 'the certificate as an object' },
);

const SIDE = '"long" or "short"';

const line = z
  .strictObject(
    {
      row: counted(0),
      id: z.string({ error: 'the name of an account' }).refine(isAccountName, {
        error: '1 to 128 printable ASCII characters without spaces',
      }),
      held: whole,
      size: whole,
      notional: whole,
      gain: signed,
      equity: whole,
      side: z.enum(['long', 'short'], { error: SIDE }),
      taken: whole,
    },
    { error: 'a line as an object' },
  )
  .transform(({ row, id, taken, side, ...amounts }): CertifiedLine => {
    return { row, id, candidate: { ...amounts, side: side === 'long' ? 1 : -1 }, taken };
  });

const certificateFile = z.strictObject({
  format: z.literal(CERTIFICATE_FORMAT),
  certificate,
  lines: z.array(line, { error: 'the list of all lines' }).optional(),
});

const proofFile = z.strictObject({
  format: z.literal(PROOF_FORMAT),
  certificate,
  line,
  path: z.array(digest, { error: 'a list of digests' }),
});

/** A file of either kind. */
export const FILE_SCHEMA = z.discriminatedUnion('format', [certificateFile, proofFile], {
  error: `a JSON object whose format is ${CERTIFICATE_FORMAT} or ${PROOF_FORMAT}`,
});

export type CertificateFile = z.output<typeof FILE_SCHEMA>;

/** Integers as decimal texts: a reader of JSON in another language keeps every digit. */
const plain = (of: unknown): unknown =>
  JSON.parse(JSON.stringify(of, (_, each) => (typeof each === 'bigint' ? `${each}` : each)));

const plainLine = ({ row, id, candidate, taken }: CertifiedLine) => {
  const { held, size, notional, gain, equity, side } = candidate;
  const name = side === 1 ? 'long' : 'short';
  return plain({ row, id, held, size, notional, gain, equity, side: name, taken });
};

/** Text of a certificate, with all lines, one a line of the file, or without them. */
export function certificateText(
  sealed: Certificate,
  lines: readonly CertifiedLine[] | null,
): string {
  const head = `"format": "${CERTIFICATE_FORMAT}",\n"certificate": `;
  const body = JSON.stringify(plain(sealed), null, 2);
  if (lines === null) return `{\n${head}${body}\n}\n`;
  const rows = lines.map((each) => JSON.stringify(plainLine(each))).join(',\n');
  return `{\n${head}${body},\n"lines": [\n${rows}\n]\n}\n`;
}

/** Text of the proof of one line; it holds the certificate, so it is checked alone. */
export function proofText(sealed: Certificate, proof: LineProof): string {
  const { path } = proof;
  const file = {
    format: PROOF_FORMAT,
    certificate: plain(sealed),
    line: plainLine(proof.line),
    path,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
