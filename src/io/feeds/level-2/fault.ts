/** What a level-2 file can be refused for, each with a name, a place and what is accepted. */

/** Names of the faults of a file. */
export type Level2FaultCode =
  | 'unreadable-file'
  | 'truncated-archive'
  | 'damaged-archive'
  | 'empty-file'
  | 'unknown-format'
  | 'long-line'
  | 'malformed-line'
  | 'unfit-number'
  | 'negative-size';

/** One fault: where it is, what is there and what would have been accepted. */
export interface Level2Fault {
  readonly code: Level2FaultCode;
  /** Path of the file as the user gave it. */
  readonly file: string;
  /** Line in the file, from 1; absent where no line is to blame. */
  readonly line?: number;
  /** Field of the message, such as `bids.price`. */
  readonly field: string;
  /** What was found there, as text. */
  readonly value: string;
  /** What is accepted, in words that end the sentence `accepted: ...`. */
  readonly accepted: string;
}

const SHOWN = 120;

/**
 * A file, or a line of it, that cannot be used. The message is one line for a person:
 * `feed.gz:17: bids.price is 61837.635, accepted: a decimal above zero with at most 2 decimals`.
 */
export class Level2Error extends Error {
  readonly code: Level2FaultCode;
  readonly file: string;
  readonly line: number | undefined;
  readonly field: string;
  readonly value: string;
  readonly accepted: string;

  constructor(fault: Level2Fault) {
    const where = fault.line === undefined ? fault.file : `${fault.file}:${fault.line}`;
    super(`${where}: ${fault.field} is ${shortened(fault.value)}, accepted: ${fault.accepted}`);
    this.name = 'Level2Error';
    this.code = fault.code;
    this.file = fault.file;
    this.line = fault.line;
    this.field = fault.field;
    this.value = fault.value;
    this.accepted = fault.accepted;
  }
}

/** A value for a message: on one line, in quotes where it would be invisible, not too long. */
function shortened(value: string): string {
  const visible = value.trim() === value && value !== '' ? value : JSON.stringify(value);
  const line = visible.replace(/\s+/g, ' ');
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}...` : line;
}
