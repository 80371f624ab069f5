/** The refusal of a feed: where it stands, what was seen there and what is accepted. */

/** Where a fault stands. */
export interface FeedFault {
  /** Path of the file as it was given. */
  readonly file: string;
  /** Line of a text from 1, or row of a table from 1; absent where none is to blame. */
  readonly line?: number;
  /** Column, or what else is to blame. */
  readonly field: string;
  /** What was found there; absent where nothing was. */
  readonly value?: string;
  /** What is accepted, in words that end the sentence `accepted: ...`. */
  readonly accepted: string;
}

/**
 * A file that cannot be used, in one line for a person:
 * `bars.csv:17: high is 99.5, accepted: a price of at least the low 101`.
 */
export class FeedError extends Error {
  readonly fault: FeedFault;

  constructor(fault: FeedFault) {
    const { file, line, field, value, accepted } = fault;
    const where = line === undefined ? file : `${file}:${line}`;
    const seen = value === undefined ? 'is missing' : `is ${value}`;
    super(`${where}: ${field} ${seen}, accepted: ${accepted}`);
    this.name = 'FeedError';
    this.fault = fault;
  }
}
