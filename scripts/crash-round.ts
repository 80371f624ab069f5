/** One round of killing the main job: what was acknowledged must be there, and be the same. */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Engine, genesisOf } from '../src/core/engine/index.ts';
import type { VenueTerms } from '../src/core/model/index.ts';
import { DEFAULT_RULEBOOK } from '../src/core/rulebook/index.ts';
import { readJournal, verifyChain } from '../src/io/journal/index.ts';
import {
  beginJournal,
  replay,
  resumeJournal,
  Sequencer,
  verifyJournal,
} from '../src/io/runtime/index.ts';
import type { Scenario } from '../src/lab/scenario/scenario.ts';
import { openVenue } from '../src/lab/simulation/opening.ts';
import { Simulation } from '../src/lab/simulation/simulation.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MAIN = join(ROOT, 'src', 'cli', 'main.ts');

/** What is run, as its command line says it. */
export interface Job {
  readonly scenario: string;
  readonly accounts: number;
  readonly seed: number;
  readonly rulebook: string;
}

/** When the child is killed: whichever of these comes first. */
export interface Moment {
  readonly acknowledgement?: number;
  /** ms since it was started. */
  readonly afterMs?: number;
  /** ms since its journal was there. */
  readonly afterJournalMs?: number;
}

/** A job that gives no sign of life for so long is killed and looked at all the same. */
const PATIENCE_MS = 60_000;

/** What a killed child had printed. */
export interface Killed {
  /** Seq and state hash of every step that was acknowledged. */
  readonly acknowledged: readonly (readonly [number, string])[];
  /** Whether it came to its end before it could be killed. */
  readonly ended: boolean;
}

/** State hash after every step of an uninterrupted run without a journal, by seq. */
export function referenceHashes(scenario: Scenario, venue: VenueTerms): Map<number, string> {
  const opening = openVenue(scenario, venue);
  const engine = new Engine({ genesis: opening.genesis });
  const simulation = new Simulation(scenario, venue, opening, new Sequencer(engine, null));
  for (const _ of simulation.open());
  const hashes = new Map([[engine.state.seq, engine.stateHash()]]);
  for (const _ of simulation.run()) hashes.set(engine.state.seq, engine.stateHash());
  return hashes;
}

/** A folder for journals. A killed process loses no page cache, so that memory is as good. */
export function crashFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return mkdtempSync('/dev/shm/breakwater-crash-');
  } catch {
    return mkdtempSync(join(tmpdir(), 'breakwater-crash-'));
  }
}

/** Starts the main job and kills it with SIGKILL at the moment given. */
export function killJob(job: Job, journal: string, moment: Moment): Promise<Killed> {
  const { scenario, accounts, seed, rulebook } = job;
  const options = { accounts, seed, rulebook, journal, report: `${journal}.html` };
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const child = spawn(process.execPath, [MAIN, 'simulate', scenario, '--acks', ...words], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((done, fail) => {
    let printed = '';
    let complaints = '';
    let count = 0;
    const kill = (): boolean => child.kill('SIGKILL');
    const { acknowledgement = Infinity, afterMs = PATIENCE_MS, afterJournalMs } = moment;
    const timer = setTimeout(kill, afterMs);
    const watch = setInterval(() => {
      if (afterJournalMs === undefined || !existsSync(journal)) return;
      clearInterval(watch);
      setTimeout(kill, afterJournalMs);
    }, 1);
    child.stdout.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      printed += text;
      count += text.split('\n').length - 1;
      if (count >= acknowledgement) kill();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaints += chunk.toString('latin1');
    });
    child.on('error', fail);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      clearInterval(watch);
      if (code !== 0 && signal !== 'SIGKILL') {
        fail(new Error(`the job ended by itself with code ${code}: ${complaints}`));
        return;
      }
      const lines = printed.split('\n').slice(0, -1); // the last is whole only if it ended
      const acknowledged = lines.map((line): readonly [number, string] => {
        const [seq, hash] = line.split(' ');
        return [Number(seq), String(hash)];
      });
      done({ acknowledged, ended: signal === null });
    });
  });
}

/** What was found after a crash. */
export interface Found {
  /** Last seq that was acknowledged, 0 where none was. */
  readonly acknowledged: number;
  /** Last seq in the journal, null where the crash came before there was one. */
  readonly lastSeq: number | null;
}

function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/**
 * Looks at the journal that a kill left, goes on from it, and recovers a second time.
 *
 * @throws Error with the first promise that is broken
 */
export function checkCrash(
  journal: string,
  { acknowledged }: Killed,
  reference: ReadonlyMap<number, string>,
): Found {
  const [seq, printed] = acknowledged.at(-1) ?? [0, ''];
  for (const [at, hash] of acknowledged) {
    demand(reference.get(at) === hash, `seq ${at} was printed as ${hash}`);
  }
  if (!existsSync(journal)) {
    demand(seq === 0, `seq ${seq} was acknowledged, and there is no journal`);
    // What a cut-off creation left beside must not be in the way of the next.
    beginJournal(journal, genesisOf(DEFAULT_RULEBOOK)).journal.close();
    return { acknowledged: 0, lastSeq: null };
  }
  const chain = verifyChain(journal);
  demand(chain.lastSeq >= seq, `seq ${seq} was acknowledged, the journal ends at ${chain.lastSeq}`);
  if (seq > 0) {
    const isSame = hashAt(journal, seq, 'genesis') === printed;
    demand(isSame, `seq ${seq} is replayed as another state`);
  }
  goOn(journal, seq, reference);
  return { acknowledged: seq, lastSeq: chain.lastSeq };
}

/** State hash that replaying a journal gives at `seq`. */
function hashAt(journal: string, seq: number, start: 'genesis' | 'snapshot'): string {
  const reader = readJournal(journal);
  try {
    return replay(reader, seq, start).engine.stateHash();
  } finally {
    reader.close();
  }
}

/** Recovers, submits more with a snapshot on the way, and recovers again: to the same state. */
function goOn(journal: string, seq: number, reference: ReadonlyMap<number, string>): void {
  const first = resumeJournal(journal);
  const { engine } = first;
  const resumedAt = engine.state.seq;
  demand(resumedAt >= seq, `seq ${seq} was acknowledged, recovery ends at ${resumedAt}`);
  const known = reference.get(resumedAt) ?? engine.stateHash();
  demand(engine.stateHash() === known, `recovery at seq ${resumedAt} gives another state`);
  const sequencer = new Sequencer(engine, first.journal);
  const time = engine.state.time + 1000;
  sequencer.submit({ kind: 'restart', id: 'again-1', time });
  sequencer.saveSnapshot();
  sequencer.submit({ kind: 'deposit', id: 'again-2', time, account: 'newcomer', amount: 1n });
  sequencer.submit({ kind: 'clock', id: 'again-3', time: time + 1 });
  first.journal.waitDurable(engine.state.seq);
  const hash = engine.stateHash();
  first.journal.close();
  const last = engine.state.seq;
  const again = hashAt(journal, last, 'snapshot');
  demand(again === hash, `the second recovery gives another state at seq ${last}`);
  const proof = verifyJournal(journal);
  const isWhole = proof.stateHash === hash && proof.chain.lastSeq === last;
  demand(isWhole, `verification gives another state at seq ${proof.chain.lastSeq}`);
}
