/** From a journal to a desk that can go on: newest snapshot, then the tail. */
import {
  type CancelWanted,
  canonicalText,
  canonicalValue,
  Desk,
  type DeskCommand,
  type DeskTerms,
  decodeCommand,
} from '../../core/desk/index.ts';
import { InvariantError } from '../../core/model/index.ts';
import type { LinearSolver } from '../../core/waterfall/index.ts';
import {
  createJournal,
  type JournalReader,
  openJournal,
  readJournal,
  type SqliteJournal,
} from '../journal/index.ts';
import type { DeskMachine } from './machine.ts';
import type { Before } from './runner.ts';

/** How a machine is made of the header of its journal. */
export interface MachineMaker {
  fresh(header: string, journal: string): DeskMachine;
  restore(header: string, journal: string, snapshot: Uint8Array): DeskMachine;
  decode(bytes: Uint8Array): DeskCommand;
}

/** The real desk; its terms are the header. */
export const deskMaker = (solver: LinearSolver): MachineMaker => ({
  fresh: (header, journal) => machineOf(new Desk(termsOf(header), { journal, solver })),
  restore: (header, journal, snapshot) =>
    machineOf(Desk.fromSnapshot(snapshot, termsOf(header), { journal, solver })),
  decode: decodeCommand,
});

/** The header of a desk's journal. */
export const headerOf = (terms: DeskTerms): string => canonicalText(terms);

/** The terms that a journal's header says. */
export const termsOf = (header: string): DeskTerms =>
  canonicalValue(header) as unknown as DeskTerms;

const machineOf = (desk: Desk): DeskMachine => ({
  get seq() {
    return desk.seq;
  },
  get orders() {
    return desk.state.orders;
  },
  apply: (command) => desk.apply(command),
  encode: (command) => desk.encode(command),
  stateHash: () => desk.stateHash(),
  eventHash: () => desk.eventHash(),
  snapshot: () => desk.snapshot(),
});

/** A desk and its journal, ready for a runner. */
export interface DeskSession {
  readonly machine: DeskMachine;
  readonly journal: SqliteJournal;
  readonly before: Before;
}

/**
 * Makes a journal for a new desk.
 *
 * @param now Unix ms: what a venue traded before is none of the desk's
 */
export function beginDesk(
  file: string,
  header: string,
  maker: MachineMaker,
  now: number,
): DeskSession {
  const journal = createJournal(file, { header });
  const machine = maker.fresh(header, journal.id);
  return { machine, journal, before: { start: now, last: now, cancels: [] } };
}

/**
 * Opens a journal to go on after its last durable command, with the desk as it was.
 *
 * @param now Unix ms; the start of a desk whose journal holds no command yet
 * @throws InvariantError where a snapshot does not give the state that it was saved with
 */
export function resumeDesk(file: string, maker: MachineMaker, now: number): DeskSession {
  const journal = openJournal(file);
  const reader = readJournal(file);
  try {
    const { id, header } = journal;
    let machine = maker.fresh(header, id);
    for (const snapshot of reader.snapshots()) {
      machine = maker.restore(header, id, snapshot.bytes);
      refuseOtherHash(snapshot.stateHash, machine);
      break;
    }
    return { machine, journal, before: replayTail(reader, machine, maker, now) };
  } catch (error) {
    journal.close();
    throw error;
  } finally {
    reader.close();
  }
}

function refuseOtherHash(expected: string, machine: DeskMachine): void {
  const found = machine.stateHash();
  if (found === expected) return;
  const says = `state ${found} at seq ${machine.seq}, saved was ${expected}`;
  throw new InvariantError('replay-equality', says);
}

function replayTail(
  reader: JournalReader,
  machine: DeskMachine,
  maker: MachineMaker,
  now: number,
): Before {
  if (reader.lastSeq === 0) return { start: now, last: now, cancels: [] };
  let [start, last] = [now, now];
  reader.forEach(1, 1, (_seq, buffer, offset, length) => {
    start = maker.decode(buffer.slice(offset, offset + length)).time;
  });
  reader.forEach(reader.lastSeq, reader.lastSeq, (_seq, buffer, offset, length) => {
    last = maker.decode(buffer.slice(offset, offset + length)).time;
  });
  const cancels = new Map<string, CancelWanted>();
  reader.forEach(machine.seq + 1, reader.lastSeq, (_seq, buffer, offset, length) => {
    const events = machine.apply(maker.decode(buffer.slice(offset, offset + length)));
    for (const event of events) {
      if (event.kind !== 'cancel-intent') continue;
      cancels.set(event.all ? `all ${event.instrument}` : event.client, event);
    }
  });
  const live = machine.orders.live();
  const isOut = (cancel: CancelWanted): boolean =>
    live.some(({ client, instrument }) =>
      cancel.all ? instrument === cancel.instrument : client === cancel.client,
    );
  return { start, last, cancels: [...cancels.values()].filter(isOut) };
}
