import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nextBlock } from './block.ts';
import { headFileBytes } from './head.ts';
import {
  createJournal,
  JournalError,
  openJournal,
  readJournal,
  rebuildHead,
  verifyChain,
} from './index.ts';
import { appendRecords, HEADER, readRecords } from './journal.contract.ts';
import type { Findings } from './recovery.ts';
import { CASES, decide } from './recovery.ts';
import { BlockAppender, BlockStore, openForCheckpoints } from './store.ts';
import { tornFrames } from './wal.ts';

let directory = '';
let file = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-recovery-'));
  file = join(directory, 'a.journal');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A closed journal of `records` records in groups of ten. */
function closedJournal(records: number): void {
  const journal = createJournal(file, { header: HEADER, logBytes: 1 << 16 });
  for (let until = 10; until <= records; until += 10) {
    appendRecords(journal, until - 9, until);
    journal.waitDurable(until);
  }
  journal.close();
}

/** Adds groups to the file as the writer does, but without naming them in the head file. */
function addBeyondHead(groups: number): void {
  const store = new BlockStore(file);
  let end = store.end(store.count());
  store.close();
  const appender = new BlockAppender(file);
  for (let added = 0; added < groups; added += 1) {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setUint32(4, end.lastSeq + 1, true);
    const block = nextBlock(end, 'records', end.lastSeq + 1, bytes);
    appender.add(block);
    end = block;
  }
  appender.close();
}

const refusal = (): string => {
  try {
    openJournal(file).close();
    return 'none';
  } catch (error) {
    return error instanceof JournalError ? error.message : `not a refusal: ${String(error)}`;
  }
};

describe('the recovery table', () => {
  test('has exactly one case for anything that can be found', () => {
    const fitted = new Set<unknown>();
    for (const chain of ['whole', 'broken'] as const) {
      for (const head of ['whole', 'torn', 'absent', 'damaged', 'foreign'] as const) {
        for (let beyond = -3; beyond <= 4; beyond += 1) {
          for (const agrees of [true, false]) {
            for (const tornLog of [true, false]) {
              fitted.add(decide({ chain, head, beyond, agrees, tornLog }));
            }
          }
        }
      }
    }
    expect(fitted.size).toBe(CASES.length);
  });

  test('keeps a journal only if its chain is whole and agrees with its head', () => {
    const sound: Findings = {
      chain: 'whole',
      head: 'whole',
      beyond: 0,
      agrees: true,
      tornLog: false,
    };
    expect(decide(sound).decision).toBe('keep');
    expect(decide({ ...sound, tornLog: true }).decision).toBe('truncate');
    expect(decide({ ...sound, beyond: 1 }).decision).toBe('keep-unacknowledged');
    expect(decide({ ...sound, beyond: 1, head: 'torn' }).decision).toBe('keep-unacknowledged');
    for (const worse of [
      { chain: 'broken' },
      { head: 'absent' },
      { head: 'torn' },
      { agrees: false },
      { beyond: -1 },
      { beyond: 2 },
    ] as const) {
      expect(decide({ ...sound, ...worse }).decision).toBe('halt');
    }
  });
});

describe('opening after a crash', () => {
  test('keeps a whole group whose acknowledgement was cut off, and acknowledges it', () => {
    closedJournal(30);
    addBeyondHead(1);
    expect(verifyChain(file).headFile).toBe('behind');
    const journal = openJournal(file);
    expect([journal.recovery.decision, journal.durableSeq()]).toEqual(['keep-unacknowledged', 31]);
    journal.close();
    expect(verifyChain(file)).toMatchObject({ lastSeq: 31, headFile: 'matches' });
  });

  test('writes a torn head slot again when the group it was to name is there', () => {
    closedJournal(30);
    const bytes = readFileSync(`${file}.head`);
    addBeyondHead(1);
    tearOlderSlot(bytes);
    const journal = openJournal(file);
    expect([journal.recovery.decision, journal.durableSeq()]).toEqual(['keep-unacknowledged', 31]);
    journal.close();
    expect(openAndClose()).toBe('keep');
  });

  test('drops an unfinished group at the end of the log', () => {
    const journal = createJournal(file, { header: HEADER, logBytes: 1 << 20 });
    appendRecords(journal, 1, 10);
    journal.waitDurable(10);
    const torn = join(directory, 'torn.journal');
    copyFileSync(`${file}.head`, `${torn}.head`);
    journal.append(11, new Uint8Array(20_000).fill(1), 0, 20_000);
    journal.waitDurable(11);
    for (const part of ['', '-wal']) copyFileSync(file + part, torn + part);
    journal.close();
    // The head is from before the second group, and of that group the last frame is damaged.
    const log = readFileSync(`${torn}-wal`);
    const used = log.findLastIndex((byte) => byte !== 0);
    log[used] = (log[used] ?? 0) ^ 1;
    writeFileSync(`${torn}-wal`, log);
    expect(tornFrames(torn)).toBeGreaterThan(0);

    file = torn;
    const recovered = openJournal(torn);
    expect(recovered.recovery.decision).toBe('truncate');
    expect(recovered.recovery.framesDropped).toBeGreaterThan(0);
    const last = recovered.durableSeq();
    expect(last).toBe(10);
    appendRecords(recovered, last + 1, 50);
    recovered.close();
    const reader = readJournal(torn);
    expect(readRecords(reader)).toBe(50);
    reader.close();
  });

  test('refuses a block of another history, even one that is whole in itself', () => {
    closedJournal(30);
    const store = new BlockStore(file);
    const [first, second, third] = [...store.from(1)];
    store.close();
    if (!first || !second || !third) throw new Error('the journal is too short for this test');
    const elsewhere = { ...first, hash: second.hash };
    const foreign = nextBlock(elsewhere, 'records', second.lastSeq, second.bytes);
    const db = openForCheckpoints(file);
    const change = db.prepare('UPDATE block SET prev_hash = ?, hash = ? WHERE number = 2');
    change.run(foreign.prevHash, foreign.hash);
    expect(refusal()).toMatch(/block 2 names another predecessor/);
    change.run(second.prevHash, second.hash);
    const swap = db.prepare('UPDATE block SET number = ? WHERE number = ?');
    for (const [to, from] of [
      [-2, 2],
      [2, 3],
      [3, -2],
    ] as const)
      swap.run(to, from);
    db.close();
    expect(refusal()).toMatch(/block 2 begins with seq \d+, not \d+/);
  });

  test('refuses a head file that is missing, damaged, foreign or of another time', () => {
    closedJournal(30);
    const head = readFileSync(`${file}.head`);
    const old = new BlockStore(file);
    const [id, earlier, last] = [old.id, old.end(1), old.end(old.count())];
    old.close();
    const heads: [Uint8Array, RegExp][] = [
      [new Uint8Array(), /head file is damaged .* 0 bytes/],
      [new Uint8Array(8192), /head file is damaged .* no valid slot/],
      [headFileBytes('0'.repeat(32), last), /another journal/],
      [headFileBytes(id, { ...last, number: last.number + 1 }), /missing or damaged/],
      [headFileBytes(id, { ...last, hash: earlier.hash }), /another history/],
      [headFileBytes(id, { ...last, lastSeq: 29 }), /another history/],
      [headFileBytes(id, earlier), /older than the journal/],
      [Buffer.concat([headFileBytes(id, earlier).subarray(0, 4096), head.subarray(4096)]), /slots/],
    ];
    for (const [bytes, reason] of heads) {
      writeFileSync(`${file}.head`, bytes);
      expect(refusal()).toMatch(reason);
      expect(refusal()).toContain(file);
      // A reader may come between a block and its head; any other difference it refuses too.
      if (`${reason}`.includes('older')) readJournal(file).close();
      else expect(() => readJournal(file)).toThrow(/head file/);
    }
    rmSync(`${file}.head`);
    expect(refusal()).toMatch(/head file is missing/);
    expect(verifyChain(file).headFile).toBe('absent');
    writeFileSync(`${file}.head`, head);
    expect(openAndClose()).toBe('keep');
  });

  test('a lost head file is written again only by an explicit order', () => {
    closedJournal(30);
    rmSync(`${file}.head`);
    rebuildHead(file);
    expect(verifyChain(file)).toMatchObject({ lastSeq: 30, headFile: 'matches' });
    expect(openAndClose()).toBe('keep');
  });

  test('the tail alone is read when asked, from the newest snapshot on', () => {
    closedJournal(30);
    const journal = openJournal(file, { check: 'tail' });
    journal.saveSnapshot(30, 'state at 30', Uint8Array.of(1, 2, 3));
    appendRecords(journal, 31, 40);
    journal.close();
    const again = openJournal(file, { check: 'tail' });
    expect([again.recovery.decision, again.durableSeq()]).toEqual(['keep', 40]);
    again.close();
  });
});

function openAndClose(): string {
  const journal = openJournal(file);
  journal.close();
  return journal.recovery.decision;
}

/** Leaves only the newest slot, as a crash in the middle of writing the next one does. */
function tearOlderSlot(bytes: Buffer): void {
  const generation = (place: number): number => Number(bytes.readBigUInt64LE(place * 4096 + 24));
  const older = generation(0) < generation(1) ? 0 : 1;
  bytes.fill(0xa5, older * 4096 + 20, older * 4096 + 60);
  writeFileSync(`${file}.head`, bytes);
}
