/**
 * How fast records become durable, and how long an acknowledgement takes at a given rate.
 * Run alone: `node bench/journal.ts`.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
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
const DISK_SECONDS = 2;
/** A core that has nothing to do sleeps; latencies are counted from when records were due. */
const NAP_MS = 0.05;

export async function benchJournal(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-journal-'));
  try {
    const file = join(directory, 'bench.journal');
    const rows = [...disk(join(directory, 'disk')), unthrottled(file), ...reading(file)];
    for (const rate of RATES) rows.push(...paced(join(directory, `${rate}.journal`), rate));
    return rows;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * What the disk leaves to any journal with one sync a group: a record due at any moment waits for
 * the rest of the sync under way and for the whole of the next. Ours has two syncs a group.
 */
function disk(file: string): Row[] {
  const descriptor = openSync(file, 'w+');
  writeSync(descriptor, new Uint8Array(8192));
  fdatasyncSync(descriptor);
  const bytes = new Uint8Array(128);
  const ends: number[] = [];
  const start = performance.now();
  while (ends.length < 2 || performance.now() - start < DISK_SECONDS * 1000) {
    writeSync(descriptor, bytes, 0, bytes.length, (ends.length % 2) * 4096);
    fdatasyncSync(descriptor);
    ends.push(performance.now());
  }
  closeSync(descriptor);
  const waits: number[] = [];
  let next = 0;
  for (let due = start; ; due += 0.01) {
    while ((ends[next] ?? Number.POSITIVE_INFINITY) < due) next += 1;
    const end = ends[next + 1];
    if (end === undefined) break;
    waits.push(end - due);
  }
  const note = `128 bytes and fdatasync in turn, ${DISK_SECONDS} s, from due to synced`;
  return percentiles('disk: one sync a group', Float64Array.from(waits), note);
}

function percentiles(name: string, waits: Float64Array, note: string): Row[] {
  const sorted = waits.toSorted();
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  return [
    row(`${name}, p50`, at(0.5), 'ms', note),
    row(`${name}, p99`, at(0.99), 'ms', note),
    row(`${name}, max`, at(1 - 1 / sorted.length), 'ms', note),
  ];
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
  for (let seq = 1; seq <= UNTHROTTLED_RECORDS; seq += 1) {
    journal.append(seq, bytes, 0, bytes.length);
  }
  journal.waitDurable(UNTHROTTLED_RECORDS);
  const seconds = (performance.now() - start) / 1000;
  journal.close();
  const what = `${UNTHROTTLED_RECORDS} records of ${RECORD_BYTES} bytes`;
  const note = `${what}, first append to last fsync`;
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
  const note = `${RECORD_BYTES} bytes, ${PACED_SECONDS} s, from due to acknowledged`;
  return percentiles(`journal: ack at ${rate / 1000}k/s`, latencies, note);
}

function offer(journal: SqliteJournal, rate: number, records: number): Float64Array {
  const bytes = new Uint8Array(RECORD_BYTES).fill(7);
  const latencies = new Float64Array(records);
  const idle = new Int32Array(new SharedArrayBuffer(4));
  let appended = 0;
  let acknowledged = 0;
  const start = performance.now();
  while (acknowledged < records) {
    const now = performance.now() - start;
    const due = Math.min(records, Math.floor((now * rate) / 1000));
    for (; appended < due; appended += 1) journal.append(appended + 1, bytes, 0, bytes.length);
    if (acknowledged < appended) Atomics.wait(idle, 0, 0, NAP_MS);
    const durable = journal.durableSeq();
    const seen = performance.now() - start;
    for (; acknowledged < durable; acknowledged += 1) {
      latencies[acknowledged] = seen - ((acknowledged + 1) * 1000) / rate;
    }
  }
  return latencies;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, value, unit, note } of await benchJournal()) {
    console.log(`${name.padEnd(36)} ${String(value).padStart(10)} ${unit.padEnd(10)} ${note}`);
  }
}
