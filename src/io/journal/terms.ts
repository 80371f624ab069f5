import { randomBytes } from 'node:crypto';
import { HEADER_BYTES_MAX, JournalError } from './journal.ts';

/** What a journal is given for its life. */
export interface Terms {
  /** Canonical text of the venue's terms, at most 1 MiB in UTF-8. */
  readonly header: string;
  /** 32 hex digits; drawn at random if absent. */
  readonly id?: string;
}

/** Refuses terms that could not be kept, and gives the id. */
export function idOf(file: string, terms: Terms): string {
  const id = terms.id ?? randomBytes(16).toString('hex');
  if (!/^[0-9a-f]{32}$/.test(id)) {
    throw new JournalError(file, `the id '${id}'`, '32 hex digits, lower case');
  }
  const { header } = terms;
  const isKept = header.isWellFormed() && !header.includes('\0');
  if (!isKept || Buffer.byteLength(header) > HEADER_BYTES_MAX) {
    const found = `a header of ${Buffer.byteLength(header)} bytes`;
    throw new JournalError(file, found, 'well-formed text without NUL of at most 1 MiB');
  }
  return id;
}
