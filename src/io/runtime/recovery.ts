/** From a journal back to an engine: newest snapshot, then the tail; and the proof of all of it. */
import { assertAll, Engine, type Genesis, unattended } from '../../core/engine/index.ts';
import { InvariantError } from '../../core/model/index.ts';
import {
  createJournal,
  JournalError,
  type JournalReader,
  openJournal,
  readJournal,
  type SqliteJournal,
  type Verification,
  verifyChain,
} from '../journal/index.ts';

/** First part of the names of an engine's orders: eight digits of the journal's id. */
const prefixOf = (id: string): string => `bw${id.slice(0, 8)}`;

/**
 * Makes a journal for a new engine; the genesis is its header.
 *
 * @param orders how the engine's orders are named. `unique`: after the journal, so that no two
 *   engines at one venue ever use one name. `repeatable`: as the genesis says, so that the same
 *   commands give the same events and the same state hash in every journal; only where no venue
 *   outside this process sees the names
 */
export function beginJournal(
  file: string,
  genesis: Genesis,
  orders: 'unique' | 'repeatable' = 'unique',
): { readonly engine: Engine; readonly journal: SqliteJournal } {
  const { orderPrefix, ...nameless } = genesis;
  const kept = orders === 'unique' ? nameless : { ...nameless, orderPrefix };
  const journal = createJournal(file, { header: JSON.stringify(kept) });
  return { engine: engineOf(journal), journal };
}

/** An empty engine under the genesis of a journal. */
function engineOf(journal: { readonly id: string; readonly header: string }): Engine {
  const kept = JSON.parse(journal.header) as Omit<Genesis, 'orderPrefix'> & Partial<Genesis>;
  const { orderPrefix = prefixOf(journal.id), ...nameless } = kept;
  return new Engine({ genesis: { ...nameless, orderPrefix } }); // this order: it is hashed
}

/** What a replay found. */
export interface Replayed {
  readonly engine: Engine;
  /** Records applied after the snapshot (all, where none was used). */
  readonly applied: number;
  /** Seq of the snapshot that was used, 0 where none. */
  readonly from: number;
}

/**
 * Rebuilds the engine at `until`.
 *
 * @param start `snapshot`: from the newest one at or before `until`; `genesis`: from the beginning,
 *   holding every snapshot's hash against the state that replay gives
 */
export function replay(
  reader: JournalReader,
  until: number,
  start: 'snapshot' | 'genesis',
  progress?: (seq: number) => void,
): Replayed {
  const hashes = new Map<number, string>();
  let engine = engineOf(reader);
  for (const snapshot of reader.snapshots()) {
    if (snapshot.seq > until) continue;
    hashes.set(snapshot.seq, snapshot.stateHash);
    if (start === 'genesis') continue;
    engine = Engine.fromSnapshot(snapshot.bytes);
    refuseOtherHash(snapshot.seq, snapshot.stateHash, engine);
    break;
  }
  const from = engine.state.seq;
  let applied = 0;
  reader.forEach(from + 1, until, (seq, buffer, offset, length) => {
    engine.replay(buffer, offset, length);
    applied += 1;
    const hash = start === 'genesis' ? hashes.get(seq) : undefined;
    if (hash !== undefined) refuseOtherHash(seq, hash, engine);
    if (applied % 10_000 === 0) progress?.(seq);
  });
  return { engine, applied, from };
}

/** A state that is not the one that was saved: the same commands must give the same state. */
function refuseOtherHash(seq: number, expected: string, engine: Engine): void {
  const found = engine.stateHash();
  if (found === expected) return;
  throw new InvariantError(
    'replay-equality',
    `state ${found} at seq ${seq}, saved was ${expected}`,
  );
}

/** Opens a journal to go on after its last durable command, with the engine as it was. */
export function resumeJournal(file: string): Replayed & { readonly journal: SqliteJournal } {
  const journal = openJournal(file);
  const reader = readJournal(file);
  try {
    return { ...replay(reader, reader.lastSeq, 'snapshot'), journal };
  } catch (error) {
    journal.close();
    throw error;
  } finally {
    reader.close();
  }
}

/** Everything that `breakwater verify` found. */
export interface Proof {
  readonly chain: Verification;
  readonly stateHash: string;
  readonly applied: number;
  readonly snapshotsChecked: number;
}

/**
 * Recomputes a journal from nothing: the hash chain, every command, every saved hash, and the
 * invariants of the state at the end and at every snapshot.
 *
 * @throws JournalError for a broken chain, InvariantError for a broken promise
 */
export function verifyJournal(file: string, progress?: (share: number) => void): Proof {
  const chain = verifyChain(file, (block, blocks) => progress?.((0.2 * block) / blocks));
  const bad =
    chain.headFile === 'ahead' || chain.headFile === 'differs' || chain.headFile === 'foreign';
  if (bad) {
    throw new JournalError(
      file,
      `its head file ${chain.headFile}`,
      'a head that names its last block',
    );
  }
  const reader = readJournal(file);
  try {
    const { engine, applied } = replay(reader, reader.lastSeq, 'genesis', (seq) =>
      progress?.(0.2 + (0.8 * seq) / Math.max(1, reader.lastSeq)),
    );
    assertAll(engine.state);
    const names = unattended(engine.state);
    if (names.length > 0) throw new InvariantError('attended', names.slice(0, 5).join(', '));
    const snapshotsChecked = [...reader.snapshots()].length;
    return { chain, stateHash: engine.stateHash(), applied, snapshotsChecked };
  } finally {
    reader.close();
  }
}
