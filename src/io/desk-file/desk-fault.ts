/** What is wrong in a desk file: where, what was seen, and what is accepted. */

/** One fault; a person can go to its place. */
export interface DeskFault {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Path of the field, such as `modules[0].ladder[1].enter`; empty for the file itself. */
  readonly field: string;
  /** As it stands in the file; empty where nothing does. */
  readonly seen: string;
  readonly accepted: string;
}

const SHOWN = 160;

/** A value on one line, in quotes where it would be invisible, not too long. */
function shortened(value: string): string {
  const visible = value.trim() === value ? value : JSON.stringify(value);
  const line = visible.replace(/\s+/g, ' ');
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}...` : line;
}

/** `desk.yaml:12:14: modules[0].scope is boook, accepted: ...`. */
export function deskFaultText({ file, line, column, field, seen, accepted }: DeskFault): string {
  const what = field === '' ? 'the file' : field;
  const value = seen === '' ? 'is missing or empty' : `is ${shortened(seen)}`;
  return `${file}:${line}:${column}: ${what} ${value}, accepted: ${accepted}`;
}

/** All faults of a desk file, one a line. */
export class DeskFileError extends Error {
  override readonly name = 'DeskFileError';
  readonly faults: readonly DeskFault[];

  constructor(faults: readonly DeskFault[]) {
    super(faults.map(deskFaultText).join('\n'));
    this.faults = faults;
  }
}
