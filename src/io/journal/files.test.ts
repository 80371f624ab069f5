import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createJournal, JournalError, openJournal, readJournal, verifyChain } from './index.ts';
import { appendRecords, HEADER, readRecords, recordOf } from './journal.contract.ts';
import { openForCheckpoints } from './store.ts';

const DOOR = new URL('./index.ts', import.meta.url).href;

let directory = '';
let file = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-files-'));
  file = join(directory, 'a.journal');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function makeJournal(records = 0): void {
  const journal = createJournal(file, { header: HEADER });
  appendRecords(journal, 1, records);
  journal.close();
}

/** Every way in refuses with a sentence that names the file and matches `reason`. */
function expectRefusal(path: string, reason: RegExp): void {
  for (const open of [openJournal, readJournal, verifyChain]) {
    let refusal: unknown;
    try {
      open(path);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(JournalError);
    const { message } = refusal as JournalError;
    expect(message).toMatch(reason);
    expect(message).toContain(path);
    expect(message).toMatch(/Accepted: /);
  }
}

/** Makes a SQLite database that is not a journal, or is one changed by `sql`. */
function changeBySql(path: string, sql: string): void {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
}

describe('opening', () => {
  test('what is not a journal is refused, named and left alone', () => {
    const odd = join(directory, 'odd');
    expectRefusal(odd, /no such file/);
    expectRefusal(join(directory, 'no', 'such'), /directory/);
    expectRefusal(directory, /a directory/);
    writeFileSync(odd, '');
    expectRefusal(odd, /an empty file/);
    writeFileSync(odd, 'seq,bytes\n1,00\n'.repeat(100));
    expectRefusal(odd, /not a database/);
    expect(readdirSync(directory)).toEqual(['odd']);
    rmSync(odd);
    changeBySql(odd, 'CREATE TABLE prices (at INTEGER, mark INTEGER)');
    const before = readFileSync(odd);
    expectRefusal(odd, /database of something else/);
    expect(readFileSync(odd).equals(before)).toBe(true);
    expect(readdirSync(directory)).toEqual(['odd']);
  });

  test('a journal of another format, or one changed by hand, is refused', () => {
    const changes: [string, RegExp][] = [
      ['PRAGMA user_version = 2', /format 2/],
      ['PRAGMA journal_mode = DELETE', /log mode/],
      ['CREATE INDEX more ON block (last_seq)', /another shape/],
      ["UPDATE terms SET header = '{}'", /hash stored with them/],
      ['DELETE FROM terms', /hash stored with them/],
      ['DELETE FROM block WHERE number = 1', /block 2 stands where block 1 belongs/],
      ['UPDATE block SET bytes = zeroblob(8)', /does not have the hash/],
      ['UPDATE block SET last_seq = last_seq + 1', /does not have the hash/],
      ['UPDATE block SET number = -number', /./],
      ['UPDATE block SET number = 9007199254740993 WHERE number = 2', /./],
      ['UPDATE block SET hash = prev_hash', /does not have the hash|another predecessor/],
    ];
    makeJournal(20);
    const more = openJournal(file);
    appendRecords(more, 21, 30);
    more.close();
    const whole = readFileSync(file);
    for (const [sql, reason] of changes) {
      writeFileSync(file, whole);
      changeBySql(file, sql);
      expect(() => openJournal(file), sql).toThrow(reason);
      expect(() => openJournal(file), sql).toThrow(JournalError);
    }
  });

  test('sizes that cannot work are refused', () => {
    const terms = { header: HEADER };
    for (const size of [0, 255, 257, 1000, 2 ** 31, 1.5, Number.NaN]) {
      expect(() => createJournal(file, { ...terms, ringBytes: size })).toThrow(/power of two/);
      rmSync(file, { force: true });
    }
    expect(() => openJournal(file, { snapshotsKept: 0 })).toThrow(JournalError);
  });

  test('a closed journal is read where nothing can be written beside it', ({ skip }) => {
    makeJournal(30);
    const isRoot = process.getuid?.() === 0;
    chmodSync(directory, 0o555);
    // A process of root may write anywhere: only another user sees the directory as it is.
    const read = `const door = await import(${JSON.stringify(DOOR)}).catch(() => undefined);
      const file = ${JSON.stringify(file)};
      console.log(door?.readJournal(file).lastSeq, door?.verifyChain(file).headFile);`;
    const done = spawnSync(process.execPath, ['--input-type=module', '--eval', read], {
      ...(isRoot ? { uid: 65_534, gid: 65_534 } : {}),
    });
    chmodSync(directory, 0o755);
    const said = `${done.stdout}`;
    if (done.error || said.startsWith('undefined')) skip('the other user cannot read this code');
    expect(`${done.stdout}${done.stderr}`).toBe('30 matches\n');
    expect(readdirSync(directory).length).toBe(3);
  });

  test('two names of one journal have one lock', () => {
    makeJournal(1);
    const other = join(directory, 'other.journal');
    symlinkSync(file, other);
    const journal = openJournal(file);
    expect(() => openJournal(other)).toThrow(/open for writing elsewhere/);
    journal.close();
  });
});

describe('creating', () => {
  test('leaves three files after a close, none of them of the log', () => {
    makeJournal(3);
    const names = readdirSync(directory).sort();
    expect(names).toEqual(['a.journal', 'a.journal.head', 'a.journal.lock']);
  });

  test('over anything that is there is refused', () => {
    makeJournal(3);
    const before = readFileSync(file);
    expect(() => createJournal(file, { header: HEADER })).toThrow(/a file is there already/);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(() => createJournal(directory, { header: HEADER })).toThrow(JournalError);
    rmSync(file);
    expect(() => createJournal(file, { header: HEADER })).toThrow(/journal that is gone/);
    rmSync(`${file}.head`);
    writeFileSync(`${file}-wal`, '');
    expect(() => createJournal(file, { header: HEADER })).toThrow(/log of a journal that is gone/);
    expect(existsSync(file)).toBe(false);
  });

  test('after a creation that was cut off begins anew', () => {
    makeJournal();
    rmSync(file);
    writeFileSync(`${file}.new`, 'half a database');
    makeJournal(3);
    expect(verifyChain(file)).toMatchObject({ lastSeq: 3, headFile: 'matches' });
  });

  test('with an id or a header that cannot be kept is refused', () => {
    for (const id of ['', 'A'.repeat(32), 'a'.repeat(31)]) {
      expect(() => createJournal(file, { header: HEADER, id })).toThrow(/32 hex digits/);
    }
    for (const header of ['a\0b', '\ud800', 'x'.repeat((1 << 20) + 1)]) {
      expect(() => createJournal(file, { header })).toThrow(/header of/);
    }
    expect(existsSync(file)).toBe(false);
    const journal = createJournal(file, { header: 'ü €\n{}', id: 'ab'.repeat(16) });
    expect([journal.id, journal.header]).toEqual(['ab'.repeat(16), 'ü €\n{}']);
    journal.close();
  });

  test('where nothing can be written is refused', () => {
    expect(() => createJournal('/proc/a.journal', { header: HEADER })).toThrow(JournalError);
    mkdirSync(`${file}.lock`);
    expect(() => createJournal(file, { header: HEADER })).toThrow(JournalError);
  });
});

describe('a ring far smaller than what is appended', () => {
  test('makes the core wait, and loses nothing', () => {
    const journal = createJournal(file, { header: HEADER, ringBytes: 1024, logBytes: 1 << 16 });
    expect(journal.recordBytesMax).toBe(512);
    appendRecords(journal, 1, 5000);
    for (let seq = 5001; seq <= 5200; seq += 1) {
      const bytes = recordOf(seq, 257 + (seq % 256));
      journal.append(seq, bytes, 0, bytes.length);
    }
    journal.close();
    const reader = readJournal(file);
    let seq = 0;
    for (const { bytes } of reader.records(1)) {
      seq += 1;
      const expected = seq <= 5000 ? recordOf(seq) : recordOf(seq, 257 + (seq % 256));
      expect(Buffer.compare(bytes, expected)).toBe(0);
    }
    reader.close();
    expect(seq).toBe(5200);
  });
});

describe('the log', () => {
  test('is begun anew instead of growing, however much is written', () => {
    const journal = createJournal(file, { header: HEADER, logBytes: 1 << 18 });
    let largest = 0;
    for (let until = 500; until <= 80_000; until += 500) {
      appendRecords(journal, until - 499, until);
      journal.waitDurable(until);
      largest = Math.max(largest, readFileSync(`${file}-wal`).length);
    }
    journal.close();
    // All of it takes at least ten million bytes in the log.
    expect(largest).toBeLessThan(10 << 18);
    expect(existsSync(`${file}-wal`)).toBe(false);
    const reader = readJournal(file);
    expect(readRecords(reader)).toBe(80_000);
    reader.close();
  });
});

describe('a writing connection', () => {
  test('syncs every commit and moves the log only when told', () => {
    makeJournal(1);
    const db = openForCheckpoints(file);
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('PRAGMA wal_autocheckpoint').get()).toEqual({ wal_autocheckpoint: 0 });
    db.close();
  });
});

describe('a snapshot file', () => {
  test('that is damaged, cut or gone is passed over for an older one', () => {
    const journal = createJournal(file, { header: HEADER, snapshotsKept: 4 });
    for (const seq of [1, 2, 3, 4]) {
      appendRecords(journal, seq, seq);
      journal.saveSnapshot(seq, `hash ${seq}`, recordOf(seq, 1000));
    }
    journal.close();
    const names = readdirSync(directory)
      .filter((name) => name.includes('snapshot'))
      .sort();
    expect(names.length).toBe(4);
    const [, second = '', third = '', fourth = ''] = names.map((name) => join(directory, name));
    const bytes = readFileSync(second);
    bytes[500] = (bytes[500] ?? 0) ^ 4;
    writeFileSync(second, bytes);
    truncateSync(third, 999);
    rmSync(fourth);
    const reader = readJournal(file);
    expect([...reader.snapshots()].map(({ seq }) => seq)).toEqual([1]);
    reader.close();
    expect(verifyChain(file)).toMatchObject({ headFile: 'matches', snapshots: 1, lastSeq: 4 });
  });
});
