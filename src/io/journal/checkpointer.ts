/**
 * The worker thread for what may take long and must not hold up an acknowledgement: moving the
 * write-ahead log into the database file, and writing snapshots. Started by `sqlite.ts` only.
 */
import type { DatabaseSync } from 'node:sqlite';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { digestOf, encodeMark } from './block.ts';
import { LIFE, reasonOf, Signals, WORD } from './signals.ts';
import { pruneSnapshots, writeSnapshot } from './snapshots.ts';
import { checkpoint, openForCheckpoints } from './store.ts';

/** What the checkpointer is told at its start. */
export interface CheckpointerOrders {
  readonly file: string;
  readonly snapshotsKept: number;
  readonly signals: SharedArrayBuffer;
}

/** A message from the core's thread: a state to be saved once `seq` is durable. */
export interface SnapshotOrder {
  readonly seq: number;
  readonly stateHash: string;
  readonly bytes: SharedArrayBuffer;
}

/**
 * Each pass moves what was written during the one before it. What the last one leaves is what
 * the writer has to move itself, with the acknowledgements waiting.
 */
const PASSES = 3;

/** Works until it is told to stop and has saved what was asked, or another thread has failed. */
function run(orders: CheckpointerOrders, signals: Signals, db: DatabaseSync): void {
  while (!signals.isFailed()) {
    const heard = signals.load(WORD.tasks);
    const isClosing = signals.load(WORD.closing) > 0;
    const snapshot = nextSnapshot();
    if (snapshot) save(orders, signals, snapshot);
    else if (moveLog(signals, db)) continue;
    else if (isClosing) return;
    else Atomics.wait(signals.words, WORD.tasks, heard);
  }
}

function nextSnapshot(): SnapshotOrder | undefined {
  const received = parentPort ? receiveMessageOnPort(parentPort) : undefined;
  return received?.message as SnapshotOrder | undefined;
}

/** The file first, then its mark in the chain, then the oldest goes: never fewer than before. */
function save(orders: CheckpointerOrders, signals: Signals, snapshot: SnapshotOrder): void {
  const { seq, stateHash } = snapshot;
  if (!waitWithoutLimit(signals, () => signals.isDurable(seq))) return;
  const bytes = new Uint8Array(snapshot.bytes);
  writeSnapshot(orders.file, seq, bytes);
  signals.postMark(encodeMark({ seq, stateHash, digest: digestOf(bytes) }));
  if (!waitWithoutLimit(signals, () => signals.load(WORD.mark) === 0)) return;
  pruneSnapshots(orders.file, orders.snapshotsKept);
  signals.publish(WORD.saved, signals.load(WORD.saved) + 1);
}

/** How long the disk may take is for the core to judge. False if the journal failed meanwhile. */
function waitWithoutLimit(signals: Signals, isMet: () => boolean): boolean {
  while (!signals.waitUntil(() => isMet() || signals.isFailed()));
  return !signals.isFailed();
}

function moveLog(signals: Signals, db: DatabaseSync): boolean {
  const asked = signals.load(WORD.asked);
  if (asked === signals.load(WORD.done)) return false;
  for (let pass = 0; pass < PASSES; pass += 1) checkpoint(db, 'PASSIVE');
  signals.publish(WORD.done, asked);
  return true;
}

function work(orders: CheckpointerOrders): void {
  const signals = new Signals(orders.signals);
  let db: DatabaseSync | undefined;
  try {
    db = openForCheckpoints(orders.file);
    signals.publish(WORD.checkpointerLife, LIFE.running);
    run(orders, signals, db);
    db.close();
    signals.publish(WORD.checkpointerLife, signals.isFailed() ? LIFE.failed : LIFE.ended);
    signals.callWriter();
  } catch (error) {
    if (db?.isOpen) db.close();
    signals.fail(reasonOf(error));
    signals.publish(WORD.checkpointerLife, LIFE.failed);
  }
}

work(workerData as CheckpointerOrders);
