import { accessSync, constants, statSync } from 'node:fs';
import type { StatementSync } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { ChainEnd } from './block.ts';
import { genesis, kindCode, kindOf, sameBytes } from './block.ts';
import { sizeOf } from './files.ts';
import type { Block, BlockSpan } from './journal.ts';
import { guarded, JournalError } from './journal.ts';
import type { BlockSource } from './reading.ts';
import { readSnapshot } from './snapshots.ts';

/** 'BRKW' in the SQLite header marks our files; the user version is the version of the format. */
const APPLICATION_ID = 0x42_52_4b_57;
const FORMAT_VERSION = 1;
const BUSY_MS_MAX = 5_000;
/** Blocks read at a time: a read transaction that stays open would keep the log from shrinking. */
const PAGE_OF_BLOCKS = 8;

const SCHEMA: Readonly<Record<string, string>> = {
  terms: 'CREATE TABLE terms (only INTEGER PRIMARY KEY, id TEXT, header TEXT, genesis BLOB) STRICT',
  block:
    'CREATE TABLE block (number INTEGER PRIMARY KEY, kind INTEGER, first_seq INTEGER, ' +
    'last_seq INTEGER, prev_hash BLOB, hash BLOB, bytes BLOB) STRICT',
  mark: 'CREATE INDEX mark ON block (number) WHERE kind = 2',
};
const SPAN = 'number, kind, first_seq AS firstSeq, last_seq AS lastSeq';
const WHOLE = `${SPAN}, prev_hash AS prevHash, hash, bytes`;
const ACCEPTED = `a journal of format ${FORMAT_VERSION} made by createJournal`;

/** What a whole checkpoint of the write-ahead log left to do. */
export interface Checkpoint {
  /** Pages in the log, and how many of them the database file has. */
  readonly log: number;
  readonly moved: number;
}

type Row = Record<string, unknown>;

/** Writes the empty journal `file`, which must not exist, and closes it: one whole file. */
export function createStore(file: string, id: string, header: string): void {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA synchronous = FULL');
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT_VERSION}`);
    for (const sql of Object.values(SCHEMA)) db.exec(sql);
    const insert = db.prepare('INSERT INTO terms VALUES (0, ?, ?, ?)');
    insert.run(id, header, genesis(id, header).hash);
    // Last, since what is in a log when its database is closed is moved with errors ignored.
    db.exec('PRAGMA journal_mode = WAL');
  } finally {
    db.close();
  }
}

/**
 * Reads the blocks of a journal file through a read-only connection, which cannot change the
 * file nor the log. SQLite's locks are the process's: nothing here may open and close the file
 * by another way, as that would drop the locks of every connection this process has to it.
 */
export class BlockStore implements BlockSource {
  readonly file: string;
  readonly id: string;
  readonly header: string;
  readonly #db: DatabaseSync;
  readonly #end: StatementSync;
  readonly #count: StatementSync;

  constructor(file: string) {
    this.file = file;
    refuseOddFile(file);
    const attempt = 'be opened as a SQLite database';
    const { db, isAsItLies } = guarded(file, attempt, () => openReadOnly(file));
    this.#db = db;
    try {
      guarded(file, 'be read', () => this.#refuseForeign(isAsItLies));
      const terms = guarded(file, 'read its terms', () => this.#terms());
      this.id = terms.id;
      this.header = terms.header;
      this.#end = this.#db.prepare(`SELECT ${SPAN}, hash FROM block WHERE number = ?`);
      this.#count = this.#db.prepare('SELECT max(number) AS count FROM block');
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** Blocks stored at this moment. */
  count(): number {
    return this.#guarded('count its blocks', () => {
      const count = this.#count.get()?.['count'] ?? 0;
      if (!isCount(count)) throw new Error('the number of the last block is not a number');
      return count;
    });
  }

  /** The chain as it ended with block `number`; 0 is before the first. */
  end(number: number): ChainEnd {
    if (number === 0) return genesis(this.id, this.header);
    return this.#guarded(`read block ${number}`, () => {
      const row = this.#end.get(number) ?? {};
      const hash = row['hash'];
      if (!(hash instanceof Uint8Array)) throw new Error('a block is missing');
      return { number, lastSeq: spanIn(row).lastSeq, hash };
    });
  }

  /** Blocks `number`, `number + 1`, ... to the last, including those added meanwhile. */
  *from(number: number): Generator<Block, void, undefined> {
    const page = this.#guarded('be queried', () =>
      this.#db.prepare(
        `SELECT ${WHOLE} FROM block WHERE number >= ? ORDER BY number LIMIT ${PAGE_OF_BLOCKS}`,
      ),
    );
    for (let next = number; ; ) {
      const blocks = this.#guarded(`read block ${next}`, () => page.all(next).map(blockIn));
      yield* blocks;
      const last = blocks.at(-1);
      if (last === undefined) return;
      next = last.number + 1;
    }
  }

  /** The blocks that mark snapshots, newest first. */
  *marks(): Generator<Block, void, undefined> {
    const sql = `SELECT ${WHOLE} FROM block WHERE kind = 2 AND number < ? ORDER BY number DESC`;
    const page = this.#guarded('be queried', () => this.#db.prepare(`${sql} LIMIT 16`));
    for (let before = Number.MAX_SAFE_INTEGER; ; ) {
      const blocks = this.#guarded('find its marks', () => page.all(before).map(blockIn));
      yield* blocks;
      const last = blocks.at(-1);
      if (last === undefined) return;
      before = last.number;
    }
  }

  savedBytes(seq: number): Uint8Array | undefined {
    return this.#guarded(`read the snapshot of ${seq}`, () => readSnapshot(this.file, seq));
  }

  /** Throws unless SQLite finds every page in order, those no block lies on included. */
  refuseDamagedPages(): void {
    const verdict = this.#guarded('be checked', () => {
      return String(this.#db.prepare('PRAGMA quick_check(1)').get()?.['quick_check']);
    });
    if (verdict === 'ok') return;
    throw new JournalError(this.file, `damaged pages (${verdict})`, 'a database in order');
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #guarded<T>(attempt: string, order: () => T): T {
    return guarded(this.file, attempt, order);
  }

  #refuseForeign(isAsItLies: boolean): void {
    const found = (name: string): unknown => this.#db.prepare(`PRAGMA ${name}`).get()?.[name];
    const refuse = (what: string): never => {
      throw new JournalError(this.file, what, ACCEPTED);
    };
    if (found('application_id') !== APPLICATION_ID) refuse('a SQLite database of something else');
    const version = found('user_version');
    if (version !== FORMAT_VERSION) refuse(`a journal of format ${String(version)}`);
    if (!isAsItLies && found('journal_mode') !== 'wal')
      refuse('a journal without its write-ahead log mode');
    // Nothing is ever deleted from the file, so a free page is one that a damaged header made up.
    if (found('freelist_count') !== 0) refuse('pages marked as free');
    const schema = this.#db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY rowid').all();
    const expected = Object.entries(SCHEMA).map(([name, sql]) => ({ name, sql }));
    if (JSON.stringify(schema) !== JSON.stringify(expected)) refuse('tables of another shape');
  }

  #terms(): { id: string; header: string } {
    const { id, header, genesis: hash } = this.#db.prepare('SELECT * FROM terms').get() ?? {};
    const whole =
      typeof id === 'string' &&
      /^[0-9a-f]{32}$/.test(id) &&
      typeof header === 'string' &&
      hash instanceof Uint8Array &&
      sameBytes(hash, genesis(id, header).hash);
    if (!whole) throw new Error('id and header do not have the hash stored with them');
    return { id, header };
  }
}

/** Adds blocks. Each `add` is one transaction: it returns after the fsync of the log. */
export class BlockAppender {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;

  constructor(file: string) {
    this.#db = openForCheckpoints(file);
    const row = '(?, ?, ?, ?, ?, ?, ?)';
    this.#insert = this.#db.prepare(`INSERT INTO block VALUES ${row}`);
  }

  add(block: Block): void {
    const { number, kind, firstSeq, lastSeq, prevHash, hash, bytes } = block;
    this.#insert.run(number, kindCode(kind), firstSeq, lastSeq, prevHash, hash, bytes);
  }

  checkpoint(): Checkpoint {
    return checkpoint(this.#db, 'PASSIVE');
  }

  /** Empties the log if no reader stands in the way; never waits for one. */
  emptyLog(): Checkpoint {
    this.#db.exec('PRAGMA busy_timeout = 0');
    const left = checkpoint(this.#db, 'TRUNCATE');
    this.#db.exec(`PRAGMA busy_timeout = ${BUSY_MS_MAX}`);
    return left;
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }
}

/** A connection that syncs every commit and leaves checkpoints to whoever asks for them. */
export function openForCheckpoints(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_MS_MAX });
  db.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0');
  return db;
}

/** Moves pages from the log to the database file, as far as readers allow. */
export function checkpoint(db: DatabaseSync, mode: 'PASSIVE' | 'TRUNCATE'): Checkpoint {
  const row = db.prepare(`PRAGMA wal_checkpoint(${mode})`).get() ?? {};
  return { log: Number(row['log']), moved: Number(row['checkpointed']) };
}

function refuseOddFile(file: string): void {
  const found = guarded(file, 'be found', () => statSync(file, { throwIfNoEntry: false }));
  const refuse = (what: string): never => {
    throw new JournalError(file, what, ACCEPTED);
  };
  if (found === undefined) refuse('no such file');
  else if (found.isDirectory()) refuse('a directory');
  else if (!found.isFile()) refuse('not a regular file');
  else if (found.size === 0) refuse('an empty file');
  guarded(file, 'be read', () => accessSync(file, constants.R_OK));
}

/**
 * SQLite keeps its reader locks in files beside the journal. Where those cannot be made, as on
 * read-only media, nobody can be writing, and a journal with an empty log is read as it lies.
 */
function openReadOnly(file: string): { db: DatabaseSync; isAsItLies: boolean } {
  const db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS_MAX });
  try {
    db.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return { db, isAsItLies: false };
  } catch (error) {
    db.close();
    // Without the extended part: 8 is a file or directory that is only for reading, 14 none at all.
    const code = ((error as { errcode?: number }).errcode ?? 0) & 255;
    const isBlocked = code === 8 || code === 14;
    if (!isBlocked || (sizeOf(`${file}-wal`) ?? 0) > 0) throw error;
  }
  const lying = pathToFileURL(file);
  lying.search = '?immutable=1';
  return { db: new DatabaseSync(lying, { readOnly: true }), isAsItLies: true };
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

function spanIn(row: Row | undefined): BlockSpan {
  const { number, kind: code, firstSeq, lastSeq } = row ?? {};
  const kind = kindOf(code);
  if (!isCount(number) || !kind || !isCount(firstSeq) || !isCount(lastSeq)) {
    throw new Error('a block is missing or does not have the form of one');
  }
  return { number, kind, firstSeq, lastSeq };
}

function blockIn(row: Row): Block {
  const { prevHash, hash, bytes } = row;
  const isWhole =
    prevHash instanceof Uint8Array && hash instanceof Uint8Array && bytes instanceof Uint8Array;
  if (!isWhole) throw new Error('a block does not have the form of one');
  return { ...spanIn(row), prevHash, hash, bytes };
}
