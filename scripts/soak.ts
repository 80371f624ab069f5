/**
 * A long random run: simulations from random seeds under all rulebooks, on time and with a venue
 * that answers late, with every invariant checked after every event; a journaled run of the same
 * seed must give the same state, and now and then its process is killed and recovered.
 *
 *     npm run soak -- 30          for thirty minutes (ten when nothing is said)
 *     npm run soak -- --seed 7    one seed, as printed by a run that failed
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine, unattended } from '../src/core/engine/index.ts';
import {
  assertInvariant,
  type Command,
  EVENT_KINDS,
  REFUSAL_CODES,
  type RefusalCode,
  type VenueTerms,
} from '../src/core/model/index.ts';
import { formatDecimal } from '../src/core/money/index.ts';
import { Random } from '../src/core/numeric/index.ts';
import { rulebookOf } from '../src/core/rulebook/index.ts';
import { type Journal, MemoryStore } from '../src/io/journal/index.ts';
import { type OrderIntent, replay, Sequencer, verifyJournal } from '../src/io/runtime/index.ts';
import type { Scenario } from '../src/lab/scenario/scenario.ts';
import { openVenue } from '../src/lab/simulation/opening.ts';
import { simulate } from '../src/lab/simulation/simulate.ts';
import { Simulation } from '../src/lab/simulation/simulation.ts';
import { checkCrash, crashFolder, killJob, referenceHashes } from './crash-round.ts';
import { Meddler } from './soak-meddler.ts';
import { soakScenario, soakYaml } from './soak-scenario.ts';

const MINUTES = 10;
const SEEDS = 2 ** 32;
/** One seed in so many has its process killed. */
const KILL_EVERY = 4;
/** Steps of virtual time by which a late venue answers at most. */
const LATE_STEPS = 4;
/** Commands between two snapshots of a run that is replayed afterwards. */
const SNAPSHOT_EVERY = 300;
const SNAPSHOTS_KEPT = 50;

/** What has happened in all runs so far: events by kind, refusals by code. */
const seen = new Map<string, number>();
const note = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);

/** A sequencer in memory that notes what happens. */
class NotingSequencer extends Sequencer {
  /** Refusals that may happen; any other ends the run. */
  expected: ReadonlySet<string> = new Set(['source-backwards']);

  override submit(command: Command): RefusalCode | null {
    const refused = super.submit(command);
    const { log } = this.engine.state;
    for (let at = 0; at < log.count; at += 1) note(EVENT_KINDS[log.kind[at] as number] as string);
    if (refused === null) return null;
    note(`refused: ${refused}`);
    assertInvariant(this.expected.has(refused), 'expected-refusal', `${command.kind}: ${refused}`);
    return refused;
  }
}

/** A venue that answers orders some steps later, in another order, and where people meddle. */
class LateSequencer extends NotingSequencer {
  override expected: ReadonlySet<string> = new Set(REFUSAL_CODES);
  private readonly held: { readonly order: OrderIntent; readonly due: number }[] = [];
  private readonly random: Random;
  private readonly stepMs: number;

  constructor(engine: Engine, journal: Journal, random: Random, stepMs: number) {
    super(engine, journal, { snapshotEvery: SNAPSHOT_EVERY });
    this.random = random;
    this.stepMs = stepMs;
  }

  override release(): OrderIntent[] {
    const { time } = this.engine.state;
    for (const order of super.release()) {
      const due = time + this.random.below(LATE_STEPS + 1) * this.stepMs;
      this.held.splice(this.random.below(this.held.length + 1), 0, { order, due });
    }
    const ready = this.held.filter(({ due }) => due <= time);
    const waiting = this.held.filter(({ due }) => due > time);
    this.held.splice(0, this.held.length, ...waiting);
    return ready.map(({ order }) => order);
  }
}

/** Runs a scenario in memory; everything is checked after every event, and I-9 after every step. */
function runAudited(scenario: Scenario, venue: VenueTerms, venueIs: 'prompt' | 'late'): string {
  const opening = openVenue(scenario, venue);
  const engine = new Engine({ genesis: opening.genesis });
  const random = new Random(scenario.seed).split('late');
  const header = JSON.stringify(opening.genesis);
  const memory = new MemoryStore({ header, snapshotsKept: SNAPSHOTS_KEPT });
  const journal = memory.open();
  const sequencer =
    venueIs === 'late'
      ? new LateSequencer(engine, journal, random, scenario.stepMs)
      : new NotingSequencer(engine, null);
  const simulation = new Simulation(scenario, venue, opening, sequencer);
  for (const _ of simulation.open());
  engine.auditEveryEvent();
  const meddler = venueIs === 'late' ? new Meddler(sequencer, opening, random) : null;
  for (const _ of simulation.run()) {
    meddler?.step(simulation.tally);
    const names = unattended(engine.state);
    assertInvariant(names.length === 0, 'attended', names.slice(0, 5).join(', '));
  }
  engine.verify();
  const { tally } = simulation;
  const decimals = venue.settlement.decimals;
  const paid = tally.layers(decimals).reduce((sum, layer) => sum + BigInt(digits(layer.paid)), 0n);
  const { shortfall } = tally.sums;
  const found = `${formatDecimal(paid, decimals)} of ${formatDecimal(shortfall, decimals)}`;
  assertInvariant(paid === shortfall, 'layers-pay-the-shortfall', found);
  journal.close();
  const stateHash = engine.stateHash();
  if (venueIs === 'late') assertReplays(memory, engine.state.seq, stateHash);
  return stateHash;
}

/** From the beginning (past every snapshot) and from the last snapshot: the state it had. */
function assertReplays(memory: MemoryStore, seq: number, stateHash: string): void {
  for (const start of ['genesis', 'snapshot'] as const) {
    const found = replay(memory.read(), seq, start).engine.stateHash();
    assertInvariant(found === stateHash, `replay-from-${start}`, `${found}, was ${stateHash}`);
  }
}

const digits = (text: string): string => text.replace('.', '');

/** Kills the process of a seed once, and looks at what it left. */
async function killAndRecover(seed: number, scenario: Scenario, venue: VenueTerms): Promise<void> {
  const folder = crashFolder();
  try {
    const file = join(folder, 'soak.yaml');
    writeFileSync(file, soakYaml(seed));
    const { rulebook, population } = scenario;
    const job = { scenario: file, accounts: population.accounts, seed, rulebook };
    const random = new Random(seed).split('kill');
    const steps = (scenario.path.bars.length * scenario.path.interval) / scenario.stepMs;
    const acknowledgement = 1 + random.below(Math.max(1, Math.floor(steps) - 1));
    const journal = join(folder, 'soak.db');
    const killed = await killJob(job, journal, { acknowledgement });
    checkCrash(journal, killed, referenceHashes(scenario, venue));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything that one seed is put through; throws what is broken. */
async function soakSeed(seed: number): Promise<string> {
  const scenario = soakScenario(seed);
  const { rulebook, population } = scenario;
  const venue = rulebookOf(rulebook) as VenueTerms;
  runAudited(scenario, venue, 'late');
  const hash = runAudited(scenario, venue, 'prompt');
  const folder = crashFolder();
  try {
    const journal = join(folder, 'run.db');
    const { stateHash } = simulate(scenario, { venue, journal });
    assertInvariant(stateHash === hash, 'same-seed-same-state', `${stateHash} and ${hash}`);
    const proof = verifyJournal(journal);
    assertInvariant(proof.stateHash === hash, 'replay-equality', `${proof.stateHash} and ${hash}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const isKilled = seed % KILL_EVERY === 0;
  if (isKilled) await killAndRecover(seed, scenario, venue);
  const words = [rulebook, `${population.accounts} accounts`, `state ${hash}`];
  return [...words, ...(isKilled ? ['killed and recovered'] : [])].join(', ');
}

/** Runs one seed and says how it went; false when something is broken. */
async function report(seed: number): Promise<boolean> {
  const started = performance.now();
  try {
    const done = await soakSeed(seed);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`seed ${seed}: ${done}, ${seconds} s`);
    return true;
  } catch (error) {
    console.error(`seed ${seed} FAILED: ${error instanceof Error ? error.stack : String(error)}`);
    console.error(`Reproduce: npm run soak -- --seed ${seed}`);
    console.error(`Its scenario:\n${soakYaml(seed)}`);
    return false;
  }
}

async function soak(minutes: number): Promise<number> {
  const until = performance.now() + minutes * 60_000;
  let count = 0;
  console.log(`soak: ${minutes} minutes; stops at the first seed that fails`);
  while (performance.now() < until) {
    const seed = Math.floor(Math.random() * SEEDS);
    if (!(await report(seed))) return 1;
    count += 1;
  }
  console.log(`soak: ${count} seeds, none failed`);
  tellReach();
  return 0;
}

/** What the runs have come to, and what never: a soak that reaches no waterfall proves nothing. */
function tellReach(): void {
  const counts = [...seen].sort(([a], [b]) => (a < b ? -1 : 1));
  console.log(`reached: ${counts.map(([what, count]) => `${what} ${count}`).join(', ')}`);
  const never = EVENT_KINDS.filter((kind) => !seen.has(kind));
  console.log(`never reached: ${never.join(', ') || 'nothing'}`);
}

async function main(args: readonly string[]): Promise<number> {
  const [first, second] = args;
  if (first === '--seed' && /^\d{1,15}$/.test(second ?? '') && args.length === 2) {
    return (await report(Number(second))) ? 0 : 1;
  }
  const minutes = first === undefined ? MINUTES : Number(first);
  if (args.length <= 1 && minutes > 0 && minutes <= 100_000) return soak(minutes);
  console.error(`soak: ${args.join(' ')} is not accepted; give minutes above 0, or --seed NUMBER`);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
