import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createJournal, JournalError, openJournal } from './index.ts';
import { appendRecords, HEADER, readRecords, recordOf } from './journal.contract.ts';
import { ChainReader } from './reading.ts';
import { recover } from './recovery.ts';
import { BlockStore } from './store.ts';

const PAGE = 4096;
const FRAME = PAGE + 24;
/** Records of the journal that is damaged below, all of them acknowledged. */
const ACKNOWLEDGED = 400;

type Verdict = 'refused' | number;

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-damage-'));
  const file = join(directory, 'a.journal');
  const journal = createJournal(file, { header: HEADER, logBytes: 1 << 16 });
  for (let until = 40; until <= ACKNOWLEDGED; until += 40) {
    appendRecords(journal, until - 39, until);
    journal.waitDurable(until);
    if (until === 200) journal.saveSnapshot(200, 'state at 200', recordOf(1, 3000));
  }
  // A crash leaves what the disk has while the journal is open; a close moves the log.
  copyJournal(file, place('crashed'));
  journal.close();
  copyJournal(file, place('closed'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function place(name: string): string {
  mkdirSync(join(directory, name));
  return join(directory, name, 'a.journal');
}

function copyJournal(from: string, to: string): void {
  for (const part of ['', '-wal', '.head']) {
    if (existsSync(from + part)) copyFileSync(from + part, to + part);
  }
}

/** A fresh copy of the journal as it lay after a crash or after a close. */
function copyOf(state: 'crashed' | 'closed'): string {
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
function cut(file: string, part: string, from: number, until: number): Map<Verdict, number> {
  const verdicts = new Map<Verdict, number>();
  for (let size = from; size >= until; size -= 1) {
    // A refusal writes nothing, so that the rest of the file is still what it was.
    truncateSync(file + part, size);
    const verdict = judge(file);
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  }
  return verdicts;
}

const sizeOfPart = (file: string, part: string): number => readFileSync(file + part).length;

/** End of the last byte in the log that is not zero: behind it the log was only grown. */
function usedLog(file: string): number {
  return readFileSync(`${file}-wal`).findLastIndex((byte) => byte !== 0) + 1;
}

describe('a journal cut at any byte', () => {
  test('of its last page after a close is refused or whole', () => {
    const file = copyOf('closed');
    const size = sizeOfPart(file, '');
    const verdicts = cut(file, '', size - 1, size - PAGE);
    expect([...verdicts.keys()].filter((verdict) => verdict !== ACKNOWLEDGED)).toEqual(['refused']);
  });

  test('of its last page after a crash is refused or whole', () => {
    const file = copyOf('crashed');
    const size = sizeOfPart(file, '');
    const verdicts = cut(file, '', size - 1, size - PAGE);
    for (const verdict of verdicts.keys()) expect(['refused', ACKNOWLEDGED]).toContain(verdict);
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
    for (let at = size; at > usedLog(file); at -= 997) {
      truncateSync(`${file}-wal`, at);
      expect(judge(file)).toBe(ACKNOWLEDGED);
    }
  });

  test('of its head file is refused', () => {
    for (const state of ['closed', 'crashed'] as const) {
      const file = copyOf(state);
      expect(judge(file)).toBe(ACKNOWLEDGED);
      const size = sizeOfPart(file, '.head');
      const verdicts = cut(file, '.head', size - 1, size - PAGE);
      expect(verdicts).toEqual(new Map([['refused', PAGE]]));
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
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << ((at * 7) % 8));
      writeFileSync(file + part, damaged);
      const verdict = judge(file);
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }
    writeFileSync(file + part, whole);
    expect(judge(file)).toBe(ACKNOWLEDGED);
    return verdicts;
  }

  function* places(from: number, until: number, step = 1): Generator<number> {
    for (let at = from; at < until; at += step) yield at;
  }

  function expectNothingWrong(verdicts: Map<Verdict, number>): void {
    for (const verdict of verdicts.keys()) expect(['refused', ACKNOWLEDGED]).toContain(verdict);
    expect(verdicts.get('refused')).toBeGreaterThan(0);
  }

  test('in the last page and the first of a closed journal never passes as a record', () => {
    const file = copyOf('closed');
    const size = sizeOfPart(file, '');
    expectNothingWrong(flip(file, '', places(size - PAGE, size)));
    expectNothingWrong(flip(file, '', places(0, 200)));
  });

  test('anywhere in a closed journal never passes as a record', () => {
    const file = copyOf('closed');
    expectNothingWrong(flip(file, '', places(200, sizeOfPart(file, ''), 61)));
  });

  test('in the used log after a crash is refused, wherever it is', () => {
    const file = copyOf('crashed');
    const used = usedLog(file);
    const verdicts = flip(file, '-wal', places(used - FRAME, used, 2));
    expect([...verdicts.keys()]).toEqual(['refused']);
    expectNothingWrong(flip(file, '-wal', places(0, used - FRAME, 97)));
  });

  test('in the database beneath the log never passes as a record', () => {
    const file = copyOf('crashed');
    const verdicts = flip(file, '', places(0, sizeOfPart(file, ''), 53));
    for (const verdict of verdicts.keys()) expect(['refused', ACKNOWLEDGED]).toContain(verdict);
  });

  test('in a slot of the head file is refused: nothing else shows that it is the older one', () => {
    const file = copyOf('closed');
    const slots = [...places(0, 128), ...places(PAGE, PAGE + 128)];
    expect(flip(file, '.head', slots)).toEqual(new Map([['refused', slots.length]]));
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
    }
    ['', '-wal', '.head'].forEach((part, at) => {
      expect(Buffer.compare(readFileSync(file + part), parts[at] ?? Buffer.alloc(0))).toBe(0);
    });
  });
});
