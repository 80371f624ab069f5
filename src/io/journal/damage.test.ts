import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createJournal, JournalError, openJournal, readJournal } from './index.ts';
import { appendRecords, HEADER, readRecords, recordOf } from './journal.contract.ts';
import { ChainReader } from './reading.ts';
import { recover } from './recovery.ts';
import { BlockStore } from './store.ts';

const PAGE = 4096;
const LOG_HEADER = 32;
const FRAME = PAGE + 24;
/** What is left of the zeros behind the log of the crashed journal. */
const GROWN = 100_000;
/** First byte of a page that holds rows of a table. */
const LEAF = 0x0d;
/** Records of the journal that is damaged below, all of them acknowledged. */
const ACKNOWLEDGED = 400;

type Verdict = 'refused' | number;

/**
 * 'closed': all is in the database. 'crashed': all is in the log. 'recycled': some is in either,
 * and the log has old frames behind the new ones.
 */
type State = 'closed' | 'crashed' | 'recycled';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-damage-'));
  // Room for every record in a block of its own, as happens where the writer is never behind.
  writeJournal('crashed', 16 << 20, 'closed');
  const crashed = join(directory, 'crashed', 'a.journal');
  truncateSync(`${crashed}-wal`, usedLog(crashed) + GROWN);
  writeJournal('recycled', 1 << 16);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A crash leaves what the disk has while the journal is open; a close moves the log. */
function writeJournal(open: State, logBytes: number, closed?: State): void {
  const file = join(directory, `${open}.journal`);
  const journal = createJournal(file, { header: HEADER, logBytes });
  for (let until = 40; until <= ACKNOWLEDGED; until += 40) {
    appendRecords(journal, until - 39, until);
    journal.waitDurable(until);
    if (until === 200) {
      journal.saveSnapshot(200, 'state at 200', recordOf(1, 3000));
      awaitSnapshot(file);
    }
  }
  copyJournal(file, place(open));
  journal.close();
  if (closed) copyJournal(file, place(closed));
}

/** Waits for the mark in the chain, so that the last block is always one of records. */
function awaitSnapshot(file: string): void {
  const reader = readJournal(file);
  while (reader.snapshots().next().done);
  reader.close();
}

function place(name: string): string {
  mkdirSync(join(directory, name));
  return join(directory, name, 'a.journal');
}

function copyJournal(from: string, to: string): void {
  for (const part of ['', '-wal', '.head']) {
    if (existsSync(from + part)) copyFileSync(from + part, to + part);
  }
}

/** A fresh copy of the journal in one of its states. */
function copyOf(state: State): string {
  const to = join(mkdtempSync(join(directory, 'copy-')), 'a.journal');
  copyJournal(join(directory, state, 'a.journal'), to);
  return to;
}

/** What recovery decides: a refusal, or the last seq after comparing every record. */
function judge(file: string): Verdict {
  try {
    const store = new BlockStore(file);
    try {
      const { end } = recover(store, 'chain');
      const last = readRecords(new ChainReader(store));
      if (last !== end.lastSeq) throw new Error(`${last} records instead of ${end.lastSeq}`);
      return last;
    } finally {
      store.close();
    }
  } catch (error) {
    if (error instanceof JournalError && error.message.includes(file)) return 'refused';
    throw error;
  }
}

/** Judges the journal with one part cut at each size from the largest down. */
function cut(
  file: string,
  part: string,
  from: number,
  until: number,
  step = 1,
): Map<Verdict, number> {
  const verdicts = new Map<Verdict, number>();
  for (let size = from; size >= until; size -= step) {
    // A refusal writes nothing, so that the rest of the file is still what it was.
    truncateSync(file + part, size);
    const verdict = judge(file);
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  }
  return verdicts;
}

const sizeOfPart = (file: string, part: string): number => readFileSync(file + part).length;

/** End of the last frame in the log: behind it the log was only grown, with zeros. */
function usedLog(file: string): number {
  const last = readFileSync(`${file}-wal`).findLastIndex((byte) => byte !== 0);
  return LOG_HEADER + Math.ceil((last + 1 - LOG_HEADER) / FRAME) * FRAME;
}

function expectNothingLost(verdicts: Map<Verdict, number>): void {
  for (const verdict of verdicts.keys()) expect(['refused', ACKNOWLEDGED]).toContain(verdict);
}

function expectNothingWrong(verdicts: Map<Verdict, number>): void {
  expectNothingLost(verdicts);
  expect(verdicts.get('refused')).toBeGreaterThan(0);
}

describe('a journal cut at any byte', () => {
  test('of its last page after a close is refused or whole', () => {
    const file = copyOf('closed');
    const size = sizeOfPart(file, '');
    const verdicts = cut(file, '', size - 1, size - PAGE);
    expect([...verdicts.keys()].filter((verdict) => verdict !== ACKNOWLEDGED)).toEqual(['refused']);
  });

  test('of its last page after a crash is refused or whole', () => {
    const file = copyOf('recycled');
    const size = sizeOfPart(file, '');
    expectNothingLost(cut(file, '', size - 1, size - PAGE, 5));
  });

  test('of the last frame of its log is refused, as its head names what is gone', () => {
    const file = copyOf('crashed');
    const used = usedLog(file);
    expect(used).toBeGreaterThan(FRAME);
    expect(cut(file, '-wal', used, used).get(ACKNOWLEDGED)).toBe(1);
    const verdicts = cut(file, '-wal', used - 1, used - FRAME);
    expect(verdicts).toEqual(new Map([['refused', FRAME]]));
  });

  test('of the grown part of its log loses nothing', () => {
    const file = copyOf('crashed');
    const size = sizeOfPart(file, '-wal');
    for (let at = size; at > usedLog(file); at -= 19_937) {
      truncateSync(`${file}-wal`, at);
      expect(judge(file)).toBe(ACKNOWLEDGED);
    }
  });

  test('of a log begun anew loses nothing that was acknowledged', () => {
    const file = copyOf('recycled');
    // How much of it was moved to the database is a matter of time: if all, nothing is refused.
    expectNothingLost(cut(file, '-wal', sizeOfPart(file, '-wal'), 0, 61));
  });

  test('of its head file is refused', () => {
    for (const state of ['closed', 'recycled'] as const) {
      const file = copyOf(state);
      expect(judge(file)).toBe(ACKNOWLEDGED);
      const size = sizeOfPart(file, '.head');
      const verdicts = cut(file, '.head', size - 1, size - PAGE, state === 'closed' ? 1 : 31);
      expect([...verdicts.keys()]).toEqual(['refused']);
      for (const rest of [PAGE - 1, 128, 127, 1, 0]) {
        truncateSync(`${file}.head`, rest);
        expect(judge(file)).toBe('refused');
      }
    }
  });

  test('anywhere is refused or whole', () => {
    const file = copyOf('closed');
    const size = sizeOfPart(file, '');
    for (let at = size - PAGE; at > 0; at -= 613) {
      truncateSync(file, at);
      expect(judge(file)).toBe('refused');
    }
    truncateSync(file, 0);
    expect(judge(file)).toBe('refused');
  });
});

describe('a flipped bit', () => {
  /** Flips one bit at each place in turn, and counts the verdicts. */
  function flip(file: string, part: string, places: Iterable<number>): Map<Verdict, number> {
    const whole = readFileSync(file + part);
    const verdicts = new Map<Verdict, number>();
    for (const at of places) {
      const byte = whole[at] ?? 0;
      overwrite(file + part, at, byte ^ (1 << ((at * 7) % 8)));
      const verdict = judge(file);
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      overwrite(file + part, at, byte);
    }
    expect(judge(file)).toBe(ACKNOWLEDGED);
    return verdicts;
  }

  function overwrite(name: string, at: number, byte: number): void {
    const descriptor = openSync(name, 'r+');
    writeSync(descriptor, Uint8Array.of(byte), 0, 1, at);
    closeSync(descriptor);
  }

  function* places(from: number, until: number, step = 1): Generator<number> {
    for (let at = from; at < until; at += step) yield at;
  }

  test('in the last page and the first of a closed journal never passes as a record', () => {
    const file = copyOf('closed');
    const size = sizeOfPart(file, '');
    expectNothingWrong(flip(file, '', places(size - PAGE, size, 2)));
    expectNothingWrong(flip(file, '', places(0, 200)));
  });

  test('anywhere in a closed journal never passes as a record', () => {
    const file = copyOf('closed');
    expectNothingWrong(flip(file, '', places(200, sizeOfPart(file, ''), 61)));
  });

  test('in the used log after a crash is refused, wherever it is', () => {
    const file = copyOf('crashed');
    const used = usedLog(file);
    const verdicts = flip(file, '-wal', places(used - FRAME, used, 5));
    expect([...verdicts.keys()]).toEqual(['refused']);
    expectNothingWrong(flip(file, '-wal', places(0, used - FRAME, 151)));
  });

  test('in the database and the log after a crash never passes as a record', () => {
    const file = copyOf('crashed');
    expectNothingLost(flip(file, '', places(0, sizeOfPart(file, ''), 53)));
    const recycled = copyOf('recycled');
    expectNothingWrong(flip(recycled, '', places(0, sizeOfPart(recycled, ''), 97)));
    expectNothingLost(flip(recycled, '-wal', places(0, sizeOfPart(recycled, '-wal'), 211)));
  });

  test('in what a page says of its free space is refused, though every record reads well', () => {
    const file = copyOf('closed');
    const bytes = readFileSync(file);
    const leaves = [...places(PAGE, bytes.length, PAGE)].filter((at) => bytes[at] === LEAF);
    expect(leaves.length).toBeGreaterThan(0);
    const verdicts = flip(
      file,
      '',
      leaves.map((at) => at + 2),
    );
    expect([...verdicts.keys()]).toEqual(['refused']);
  });

  test('in a slot of the head file is noticed, and harmless where the chain has its block', () => {
    const file = copyOf('closed');
    const even = [...flip(file, '.head', places(0, 128)).keys()];
    const odd = [...flip(file, '.head', places(PAGE, PAGE + 128)).keys()];
    // The newest slot: the chain goes one block beyond the other. The older: it does not.
    expect([...even, ...odd].sort()).toEqual([ACKNOWLEDGED, 'refused']);
    const between = flip(file, '.head', places(128, PAGE, 101));
    expect([...between.keys()]).toEqual([ACKNOWLEDGED]);
  });
});

describe('a journal that is opened for writing', () => {
  test('after a crash continues behind its last acknowledged record', () => {
    const file = copyOf('crashed');
    const journal = openJournal(file);
    expect(journal.recovery.decision).toBe('keep');
    expect(journal.durableSeq()).toBe(ACKNOWLEDGED);
    appendRecords(journal, ACKNOWLEDGED + 1, ACKNOWLEDGED + 50);
    journal.close();
    expect(judge(file)).toBe(ACKNOWLEDGED + 50);
  });

  test('is not touched when it is refused', () => {
    const file = copyOf('crashed');
    truncateSync(`${file}-wal`, usedLog(file) - 100);
    const parts = ['', '-wal', '.head'].map((part) => readFileSync(file + part));
    for (let tries = 0; tries < 3; tries += 1) {
      expect(() => openJournal(file)).toThrow(/acknowledged records are missing/);
      expect(() => readJournal(file)).toThrow(/head file ahead/);
    }
    ['', '-wal', '.head'].forEach((part, at) => {
      expect(Buffer.compare(readFileSync(file + part), parts[at] ?? Buffer.alloc(0))).toBe(0);
    });
  });
});
