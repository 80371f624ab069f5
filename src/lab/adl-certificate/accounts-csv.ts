/** Candidates of a deleveraging from a CSV file of accounts, in micro-dollars. */
import { readFileSync } from 'node:fs';
import { AMOUNT_MAX } from '../../core/money/index.ts';
import { isAccountName, type NamedCandidate, type Numeraire } from '../../core/waterfall/index.ts';
import { InputError } from '../input-error.ts';

const COLUMNS = ['id', 'notional_micro', 'pnl_micro', 'equity_micro'] as const;
type Column = (typeof COLUMNS)[number];
/** May be there: `long` or `short`. */
const SIDE = 'side';

/** What the amounts of a file are to become. */
export interface CandidateTerms {
  readonly numeraire: Numeraire;
  /** Side of all positions where the file has no column `side`. */
  readonly side: 1 | -1;
}

interface Place {
  readonly file: string;
  readonly line: number;
}

function fault(place: Place, field: string, value: string, accepted: string): InputError {
  return new InputError({ ...place, field, value, accepted });
}

function integer(place: Place, field: Column, text: string, least: bigint): bigint {
  const isInteger = /^-?(0|[1-9]\d{0,17})$/.test(text);
  const value = isInteger ? BigInt(text) : AMOUNT_MAX + 1n;
  if (value <= AMOUNT_MAX && value >= least) return value;
  throw fault(place, field, text, `a whole number of micro-dollars from ${least} to ${AMOUNT_MAX}`);
}

function columnsOf(file: string, header: string): Record<Column, number> {
  const names = header.split(',').map((name) => name.trim());
  const found = COLUMNS.map((name): [Column, number] => [name, names.indexOf(name)]);
  const [missing] = found.find(([, at]) => at < 0) ?? [];
  if (missing === undefined) return Object.fromEntries(found) as Record<Column, number>;
  const accepted = `a first line that names ${COLUMNS.join(', ')}; here it is ${header}`;
  throw new InputError({ file, line: 1, field: `column ${missing}`, accepted });
}

function sideOf(place: Place, text: string): 1 | -1 {
  if (text === 'long') return 1;
  if (text === 'short') return -1;
  throw fault(place, SIDE, text, 'long or short');
}

function candidateOf(
  place: Place,
  cell: (name: Column) => string,
  { numeraire, side }: CandidateTerms,
): NamedCandidate {
  const id = cell('id');
  if (!isAccountName(id)) {
    throw fault(place, 'id', id, '1 to 128 printable ASCII characters without spaces');
  }
  const notional = integer(place, 'notional_micro', cell('notional_micro'), 1n);
  const gain = integer(place, 'pnl_micro', cell('pnl_micro'), -AMOUNT_MAX);
  const equity = integer(place, 'equity_micro', cell('equity_micro'), 1n);
  const lesser = gain < equity ? gain : equity;
  const most = lesser > 0n ? lesser : 0n;
  const held = numeraire === 'quantity' ? notional : most;
  return { id, candidate: { held, size: held, notional, gain, equity, side } };
}

/**
 * Candidates in the order of the lines of a text. In quantity all of a position can be closed and
 * the unit is a micro-dollar of notional; in dollars the lesser of gain and equity can be given.
 * A quantity is closed on one side of one market, so all positions are on the side of the first;
 * dollars are raised from both sides.
 *
 * @param file for messages only
 * @throws InputError with line, column, value and what is accepted
 */
export function parseAccounts(text: string, file: string, terms: CandidateTerms): NamedCandidate[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.length > 0 && lines[lines.length - 1] === '') lines.pop();
  const columns = columnsOf(file, lines[0] ?? '');
  const names = (lines[0] ?? '').split(',').map((name) => name.trim());
  const width = names.length;
  const sideAt = names.indexOf(SIDE);
  let firstSide: string | null = null;
  const seen = new Map<string, number>();
  return lines.slice(1).map((row, at) => {
    const place = { file, line: at + 2 };
    const cells = row.split(',');
    if (cells.length !== width) {
      throw fault(place, 'row', `${cells.length} values`, `${width} values, as in the first line`);
    }
    const written = cells[sideAt];
    const side = written === undefined ? terms.side : sideOf(place, written);
    firstSide ??= written ?? null;
    if (written !== undefined && terms.numeraire === 'quantity' && written !== firstSide) {
      throw fault(place, SIDE, written, `${firstSide}, as before: a quantity is of one side`);
    }
    const named = candidateOf(place, (name) => cells[columns[name]] as string, { ...terms, side });
    const before = seen.get(named.id);
    if (before !== undefined) {
      throw fault(place, 'id', named.id, `every account once; line ${before} has it too`);
    }
    seen.set(named.id, place.line);
    return named;
  });
}

/** The same from a file. */
export function readAccounts(file: string, terms: CandidateTerms): NamedCandidate[] {
  try {
    return parseAccounts(readFileSync(file, 'utf8'), file, terms);
  } catch (thrown) {
    if (thrown instanceof InputError) throw thrown;
    const accepted = `a readable CSV file with the columns ${COLUMNS.join(', ')}`;
    const { code, message } = thrown as NodeJS.ErrnoException;
    const seen = code === 'ENOENT' ? {} : { value: code ?? message };
    throw new InputError({ file, field: 'the file', ...seen, accepted });
  }
}
