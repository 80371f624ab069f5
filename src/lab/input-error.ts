/** Where a bad input stands, what was seen there and what would have been accepted. */
export interface InputFault {
  /** Path of the file as the user gave it. */
  readonly file: string;
  /** Line in the file, from 1; absent where no line is to blame. */
  readonly line?: number;
  /** Column name or dotted path of the field, such as `population.longShare`. */
  readonly field: string;
  /** What was found there, as text; absent where nothing was. */
  readonly value?: string;
  /** What is accepted, in words that end the sentence `accepted: ...`. */
  readonly accepted: string;
}

const SHOWN = 120;

/**
 * Input from outside that cannot be used. The message is one line for a person:
 * `prices.csv:17: high is 99.5, accepted: a price of at least the low 101.0`.
 */
export class InputError extends Error {
  readonly file: string;
  readonly line: number | undefined;
  readonly field: string;
  readonly value: string | undefined;
  readonly accepted: string;

  constructor(fault: InputFault) {
    const where = fault.line === undefined ? fault.file : `${fault.file}:${fault.line}`;
    const seen = fault.value === undefined ? 'is missing' : `is ${shortened(fault.value)}`;
    super(`${where}: ${fault.field} ${seen}, accepted: ${fault.accepted}`);
    this.name = 'InputError';
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
