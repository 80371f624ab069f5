import { DatabaseSync } from 'node:sqlite';
import { guarded, JournalError } from './journal.ts';

/**
 * One writer at a time, across processes: an exclusive SQLite lock on the empty file
 * `FILE.lock`. It is a lock of the kernel on an open file, so it ends with the process that has
 * it, even by SIGKILL, and no stale lock can be left to judge; a file that holds a process id
 * would need that judgement, and ids are reused. The file is never removed: removing it would
 * let a second writer lock a new one. Not for network file systems, whose locks are not reliable.
 *
 * Nothing in this process may open and close `FILE.lock` by another way: that drops the lock.
 */
export class WriterLock {
  readonly #db: DatabaseSync;

  constructor(file: string) {
    const lock = `${file}.lock`;
    this.#db = guarded(file, `open ${lock}`, () => new DatabaseSync(lock));
    try {
      this.#db.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      this.#db.close();
      if ((error as { errcode?: number }).errcode !== 5) {
        guarded(file, `lock ${lock}`, () => {
          throw error;
        });
      }
      throw new JournalError(file, 'open for writing elsewhere', 'one writer at a time');
    }
  }

  release(): void {
    if (this.#db.isOpen) this.#db.close();
  }
}
