import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  checkCrash,
  crashFolder,
  type Job,
  killJob,
  type Moment,
  referenceHashes,
} from '../../../scripts/crash-round.ts';
import { Random } from '../../core/numeric/index.ts';
import { DEFAULT_RULEBOOK } from '../../core/rulebook/index.ts';
import { resumeJournal } from '../../io/runtime/index.ts';
import { loadScenario } from '../scenario/scenario.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const SCENARIO = join(ROOT, 'scenarios', '2025-10-10.yaml');
const ROUNDS = 50;
const SEED = 20_251_010;
const JOB: Job = { scenario: SCENARIO, accounts: 300, seed: 7, rulebook: 'default' };

let folder = '';
let reference: ReadonlyMap<number, string> = new Map();
beforeAll(() => {
  folder = crashFolder();
  const { accounts, seed } = JOB;
  reference = referenceHashes(loadScenario(SCENARIO, { accounts, seed }), DEFAULT_RULEBOOK);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A tenth of the kills come at any time, a tenth soon after the journal, most while it runs. */
function momentOf(round: number, attempt: number): Moment {
  const random = new Random(SEED).split(`round ${round}.${attempt}`);
  // On a busy machine a run may end before its signal arrives; the next try comes earlier.
  if (attempt > 0) return { acknowledgement: 1 + random.below(20) };
  if (round % 10 === 0) return { afterMs: 50 + random.unit() * 900 };
  if (round % 10 === 5) return { afterJournalMs: random.unit() * 200 };
  return { acknowledgement: 1 + random.below(200) };
}

test('fifty kills lose nothing acknowledged, and every state is as in a calm run', async () => {
  const seqs = new Set<number>();
  let withoutJournal = 0;
  let kills = 0;
  /** One of two lines of rounds, so that two children run at a time. */
  const line = async (first: number): Promise<void> => {
    for (let round = first; round < ROUNDS; round += 2) {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const journal = join(folder, `${round}-${attempt}.db`);
        const killed = await killJob(JOB, journal, momentOf(round, attempt));
        const { lastSeq, acknowledged } = checkCrash(journal, killed, reference);
        if (killed.ended) continue;
        kills += 1;
        if (lastSeq === null) withoutJournal += 1;
        else seqs.add(acknowledged);
        break;
      }
    }
  };
  await Promise.all([line(0), line(1)]);
  console.log(`seed ${SEED}: ${seqs.size} different ends, ${withoutJournal} before a journal`);
  expect(kills).toBe(ROUNDS);
  expect(withoutJournal).toBeLessThanOrEqual(ROUNDS / 10);
  expect(seqs.size).toBeGreaterThan(ROUNDS / 3);
}, 400_000);

test('a journal that was killed is resumed twice, to the same state', async () => {
  const journal = join(folder, 'twice.db');
  await killJob(JOB, journal, { acknowledgement: 50 });
  const [first, second] = [0, 1].map(() => {
    const resumed = resumeJournal(journal);
    resumed.journal.close();
    return resumed.engine.stateHash();
  });
  expect(second).toBe(first);
});

test('a crash check notices an acknowledgement that was lost', async () => {
  const journal = join(folder, 'lost.db');
  const killed = await killJob(JOB, journal, { acknowledgement: 20 });
  const last = [...reference].at(-1) as [number, string];
  const more = { ...killed, acknowledged: [...killed.acknowledged, last] };
  expect(() => checkCrash(journal, more, reference)).toThrow('the journal ends at');
  const wrong = [...killed.acknowledged.slice(0, -1), [last[0], 'no hash'] as const];
  expect(() => checkCrash(journal, { ...killed, acknowledged: wrong }, reference)).toThrow(
    'was printed as no hash',
  );
  const [at] = killed.acknowledged.at(-1) as [number, string];
  const other = new Map([...reference, [at, '0'.repeat(32)]]);
  const lied = { ...killed, acknowledged: [[at, '0'.repeat(32)]] as const };
  expect(() => checkCrash(journal, lied, other)).toThrow('is replayed as another state');
});
