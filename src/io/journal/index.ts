/** The door of the journal. Outsiders import nothing else of this folder. */
export { rebuildHead } from './create.ts';
export type {
  Block,
  BlockKind,
  Journal,
  JournalReader,
  JournalRecord,
  Snapshot,
  Visit,
} from './journal.ts';
export {
  BLOCK_BYTES_MAX,
  BLOCK_RECORDS_MAX,
  JournalError,
  RING_BYTES,
  SNAPSHOTS_KEPT,
} from './journal.ts';
export { MemoryStore } from './memory.ts';
export type { Check, Decision, Recovery } from './recovery.ts';
export type { OpenOptions, SqliteJournal } from './sqlite.ts';
export { createJournal, openJournal } from './sqlite.ts';
export type { Terms } from './terms.ts';
export type { HeadState, Verification } from './verify.ts';
export { readJournal, verifyChain } from './verify.ts';
