/** The commands of a desk's journal as a feed. */
import { type DeskCommand, type DeskTerms, decodeCommand } from '../../core/desk/index.ts';
import { termsOf } from '../../io/desk/resume.ts';
import { readJournal } from '../../io/journal/index.ts';
import type { Feed } from '../backtest/index.ts';

/** A recorded desk: under which terms, in which journal, and what it was told. */
export interface RecordedDesk {
  readonly terms: DeskTerms;
  readonly journal: string;
  readonly feed: Feed<DeskCommand>;
}

const BATCH = 4_096;

/**
 * Opens a desk's journal as a feed. Commands of one time keep their order.
 *
 * @throws JournalError where the file is not a whole journal
 */
export function recordedDesk(file: string): RecordedDesk {
  const reader = readJournal(file);
  const { id, header, lastSeq } = reader;
  reader.close();
  let read = 0;
  function* events(): Generator<readonly DeskCommand[]> {
    const open = readJournal(file);
    try {
      for (let from = 1; from <= lastSeq; from += BATCH) {
        const batch: DeskCommand[] = [];
        open.forEach(from, Math.min(from + BATCH - 1, lastSeq), (_seq, buffer, offset, length) => {
          batch.push(decodeCommand(buffer.slice(offset, offset + length)));
        });
        read += batch.length;
        yield batch;
      }
    } finally {
      open.close();
    }
  }
  const share = (): number => (lastSeq === 0 ? 1 : read / lastSeq);
  return { terms: termsOf(header), journal: id, feed: { name: file, events, share } };
}
