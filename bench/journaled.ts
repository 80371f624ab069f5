/** The engine with its journal: rate, acknowledgement latency, restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_RULEBOOK, genesisOf } from '../src/core/index.ts';
import { beginJournal, resumeJournal, Sequencer } from '../src/io/runtime/index.ts';
import { Mix, median, opening } from './engine.ts';
import type { Row } from './row.ts';

/** A new engine and journal in a folder of their own. */
function begin(folder: string, name: string) {
  const begun = beginJournal(join(folder, name), genesisOf(DEFAULT_RULEBOOK));
  const sequencer = new Sequencer(begun.engine, begun.journal, { snapshotEvery: 10_000_000 });
  for (const command of opening()) sequencer.submit(command);
  begun.journal.waitDurable(begun.engine.state.seq);
  return { ...begun, sequencer };
}

/** Commands a second, all of them durable at the end. */
function rate(folder: string, count: number, round: number): number {
  const { engine, journal, sequencer } = begin(folder, `rate-${round}.db`);
  const mix = new Mix(7);
  let elapsed = 0;
  for (let done = 0; done < count; done += 10_000) {
    const commands = mix.take(10_000);
    const start = performance.now();
    for (const command of commands) sequencer.submit(command);
    elapsed += performance.now() - start;
  }
  const start = performance.now();
  journal.waitDurable(engine.state.seq);
  elapsed += performance.now() - start;
  journal.close();
  return count / (elapsed / 1000);
}

/** Latencies from when a command was due to durable, in ms, in the order of the commands. */
function latencies(folder: string, offered: number, seconds: number): Float64Array {
  const { engine, journal, sequencer } = begin(folder, `latency-${offered}.db`);
  const count = offered * seconds;
  const commands = new Mix(11).take(count);
  const submitted = new Float64Array(count);
  const waited = new Float64Array(count);
  const first = engine.state.seq + 1;
  let sent = 0;
  let acknowledged = 0;
  const start = performance.now();
  while (acknowledged < count) {
    const now = performance.now();
    const due = Math.min(count, Math.floor(((now - start) / 1000) * offered));
    for (let burst = 0; sent < due && burst < 32; burst += 1) {
      submitted[sent] = start + (1000 * (sent + 1)) / offered;
      sequencer.submit(commands[sent] as never);
      sent += 1;
    }
    const durable = journal.durableSeq() - first + 1;
    const at = performance.now();
    for (; acknowledged < durable; acknowledged += 1) {
      waited[acknowledged] = at - (submitted[acknowledged] as number);
    }
  }
  journal.close();
  return waited;
}

/** ms to open a journal with a snapshot and a tail of `tail` commands. */
function restart(folder: string, tail: number): number {
  const { engine, journal, sequencer } = begin(folder, 'restart.db');
  const mix = new Mix(3);
  for (const command of mix.take(50_000)) sequencer.submit(command);
  sequencer.saveSnapshot();
  for (const command of mix.take(tail)) sequencer.submit(command);
  journal.waitDurable(engine.state.seq);
  const hash = engine.stateHash();
  journal.close();
  const start = performance.now();
  const resumed = resumeJournal(join(folder, 'restart.db'));
  const elapsed = performance.now() - start;
  if (resumed.engine.stateHash() !== hash) throw new Error('restart gave another state');
  if (resumed.applied !== tail) throw new Error(`replayed ${resumed.applied}, not ${tail}`);
  resumed.journal.close();
  return elapsed;
}

const OFFERED = 100_000;

/** Percentiles of the first second, while the process warms up, and of all after it. */
function latencyRows(waited: Float64Array): Row[] {
  const rows: Row[] = [];
  for (const [when, part] of [
    ['first second', waited.slice(0, OFFERED)],
    ['warm', waited.slice(OFFERED)],
  ] as const) {
    const sorted = part.sort();
    for (const percent of [50, 99]) {
      const value = sorted[Math.floor((percent / 100) * sorted.length)] as number;
      const note = `offered ${OFFERED.toLocaleString('en-US')}/s, from when it was due`;
      rows.push({ name: `acknowledgement p${percent}, ${when}`, value, unit: 'ms', note });
    }
  }
  return rows;
}

/** All figures of the engine with its journal. */
export function benchJournaled(count = 300_000, rounds = 3): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-bench-'));
  try {
    const rates = Array.from({ length: rounds }, (_, round) => rate(folder, count, round));
    const rows: Row[] = [
      { name: 'engine with journal', value: median(rates), unit: 'commands/s', note: 'same mix' },
    ];
    rows.push(...latencyRows(latencies(folder, OFFERED, 4)));
    const note = 'snapshot, then the tail; hash compared';
    rows.push({ name: 'restart, 100k tail', value: restart(folder, 100_000), unit: 'ms', note });
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
