import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { genesis } from './block.ts';
import { sizeOf, syncDirectoryOf, writeDurably } from './files.ts';
import { headFileBytes, headFileOf, readHead } from './head.ts';
import { guarded, JournalError } from './journal.ts';
import { WriterLock } from './lock.ts';
import { beginning, followChain } from './reading.ts';
import { BlockStore, createStore } from './store.ts';
import type { Terms } from './terms.ts';
import { idOf } from './terms.ts';

/**
 * Makes an empty journal. It is built beside and renamed, the head file first, so that a crash at
 * any moment leaves either no journal or a whole one.
 */
export function createFiles(file: string, terms: Terms): void {
  const id = idOf(file, terms);
  refuseExisting(file);
  const beside = `${file}.new`;
  guarded(file, 'be created', () => {
    // What a creation that was cut off left beside; the lock says nobody is at it now.
    remove(beside, ['', ...COMPANIONS]);
    createStore(beside, id, terms.header);
    // SQLite passes over some failures at a close: what counts is what can be read afterwards.
    new BlockStore(beside).close();
    remove(beside, COMPANIONS);
    syncFile(beside);
    writeDurably(headFileOf(file), headFileBytes(id, genesis(id, terms.header)));
    renameSync(beside, file);
    syncDirectoryOf(file);
  });
}

/** Files that SQLite keeps beside a database, by their endings. */
const COMPANIONS = ['-wal', '-shm', '-journal'];

function remove(file: string, endings: readonly string[]): void {
  for (const ending of endings) rmSync(`${file}${ending}`, { force: true });
}

function refuseExisting(file: string): void {
  const accepted = 'a path where nothing is';
  if (guarded(file, 'look for it', () => sizeOf(file)) !== undefined) {
    throw new JournalError(file, 'a file is there already', accepted);
  }
  // SQLite would replay a log that outlived its database into the new one.
  if (sizeOf(`${file}-wal`) !== undefined) {
    throw new JournalError(`${file}-wal`, 'the log of a journal that is gone', accepted);
  }
  const head = readHead(file);
  const isLeftByCreation = head.kind === 'named' && head.head.number === 0;
  if (head.kind !== 'absent' && !isLeftByCreation) {
    throw new JournalError(headFileOf(file), 'the head of a journal that is gone', accepted);
  }
}

function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The file's own path: two names of one journal must not have two locks. */
export function ownPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return guarded(file, 'find its directory', () =>
      join(realpathSync(dirname(file)), basename(file)),
    );
  }
}

/**
 * Writes a new head file that names the last block, for a journal whose own is lost or damaged.
 * It gives up the proof that nothing acknowledged is missing at the end, so it is an operator's
 * decision and never taken on the way. The whole chain must be in order.
 */
export function rebuildHead(file: string): void {
  const path = ownPath(file);
  const store = new BlockStore(path);
  try {
    const lock = new WriterLock(path);
    try {
      let end = beginning(store);
      for (const block of followChain(store, end)) end = block;
      store.refuseDamagedPages();
      guarded(path, 'write its head file', () =>
        writeDurably(headFileOf(path), headFileBytes(store.id, end)),
      );
    } finally {
      lock.release();
    }
  } finally {
    store.close();
  }
}
