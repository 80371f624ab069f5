/**
 * How fast records become durable, and how long an acknowledgement takes at a given rate.
 * Run alone: `node bench/journal.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SqliteJournal } from '../src/io/journal/index.ts';
import { createJournal, openJournal, readJournal } from '../src/io/journal/index.ts';

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly note: string;
}

const RECORD_BYTES = 100;
const UNTHROTTLED_RECORDS = 2_000_000;
const PACED_SECONDS = 4;
const RATES = [100_000, 300_000];

export async function benchJournal(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-journal-'));
  try {
    const file = join(directory, 'bench.journal');
    const rows = [unthrottled(file), ...reading(file)];
    for (const rate of RATES) rows.push(...paced(join(directory, `${rate}.journal`), rate));
    return rows;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const row = (name: string, value: number, unit: string, note: string): Row => ({
  name,
  value: Number(value.toPrecision(4)),
  unit,
  note,
});

function unthrottled(file: string): Row {
  const journal = createJournal(file, { header: '{}' });
  const bytes = new Uint8Array(RECORD_BYTES).fill(7);
  const start = performance.now();
  for (let seq = 1; seq <= UNTHROTTLED_RECORDS; seq += 1)
    journal.append(seq, bytes, 0, bytes.length);
  journal.waitDurable(UNTHROTTLED_RECORDS);
  const seconds = (performance.now() - start) / 1000;
  journal.close();
  const note = `${UNTHROTTLED_RECORDS} records of ${RECORD_BYTES} bytes, first append to last fsync`;
  return row('journal: durable records', UNTHROTTLED_RECORDS / seconds, 'records/s', note);
}

function reading(file: string): Row[] {
  const openedAt = performance.now();
  openJournal(file).close();
  const opening = performance.now() - openedAt;
  const reader = readJournal(file);
  let bytes = 0;
  const start = performance.now();
  reader.forEach(1, UNTHROTTLED_RECORDS, (_seq, _buffer, _offset, length) => {
    bytes += length;
  });
  const seconds = (performance.now() - start) / 1000;
  reader.close();
  const note = `${(bytes / 1e6).toFixed(0)} MB, every block checked against its hash`;
  return [
    row('journal: replay', UNTHROTTLED_RECORDS / seconds, 'records/s', note),
    row('journal: open with a whole check', opening, 'ms', `${UNTHROTTLED_RECORDS} records`),
  ];
}

/** Latency is counted from when a record was due, so that a stall counts for all it delays. */
function paced(file: string, rate: number): Row[] {
  const journal = createJournal(file, { header: '{}' });
  const latencies = offer(journal, rate, rate * PACED_SECONDS);
  journal.close();
  latencies.sort();
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  const note = `${RECORD_BYTES} bytes, ${PACED_SECONDS} s, from due to acknowledged`;
  const name = `journal: ack at ${rate / 1000}k/s`;
  return [
    row(`${name}, p50`, at(0.5), 'ms', note),
    row(`${name}, p99`, at(0.99), 'ms', note),
    row(`${name}, max`, at(0.999_999), 'ms', note),
  ];
}

function offer(journal: SqliteJournal, rate: number, records: number): Float64Array {
  const bytes = new Uint8Array(RECORD_BYTES).fill(7);
  const latencies = new Float64Array(records);
  let appended = 0;
  let acknowledged = 0;
  const start = performance.now();
  while (acknowledged < records) {
    const now = performance.now() - start;
    const due = Math.min(records, Math.floor((now * rate) / 1000));
    for (; appended < due; appended += 1) journal.append(appended + 1, bytes, 0, bytes.length);
    const durable = journal.durableSeq();
    for (; acknowledged < durable; acknowledged += 1) {
      latencies[acknowledged] = now - ((acknowledged + 1) * 1000) / rate;
    }
  }
  return latencies;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, value, unit, note } of await benchJournal()) {
    console.log(`${name.padEnd(36)} ${String(value).padStart(10)} ${unit.padEnd(10)} ${note}`);
  }
}
