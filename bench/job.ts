/** The main job, and the allocation of a large auto-deleveraging. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Candidate, DEFAULT_RULEBOOK, leverageWaterFilling } from '../src/core/index.ts';
import { Random } from '../src/core/numeric/index.ts';
import { loadScenario } from '../src/lab/scenario/scenario.ts';
import { simulate } from '../src/lab/simulation/simulate.ts';
import { median } from './engine.ts';
import type { Row } from './row.ts';

/** Seconds of the crash of 10 October 2025 with its journal. */
export function benchJob(accounts = 20_000, rounds = 3): Row[] {
  const scenario = loadScenario('scenarios/2025-10-10.yaml', { accounts });
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-bench-'));
  try {
    const times = Array.from({ length: rounds }, (_, round) => {
      const journal = join(folder, `job-${round}.db`);
      return simulate(scenario, { venue: DEFAULT_RULEBOOK, journal }).wallSeconds;
    });
    const note = `${accounts.toLocaleString('en-US')} accounts, 1,600 steps, journaled`;
    return [{ name: 'main job', value: median(times), unit: 's', note }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** ms of one water-filling over as many accounts as the published event had. */
export function benchAdl(count = 18_856, rounds = 9): Row[] {
  const random = new Random(1);
  const candidates: Candidate[] = Array.from({ length: count }, () => {
    const held = BigInt(Math.floor(random.pareto(1_000_000, 0.9)) % 1e15);
    const equity = BigInt(1 + (Math.floor(random.pareto(1_000_000, 0.9)) % 1e15));
    return { held, size: held, notional: held, gain: 0n, equity, side: -1 };
  });
  let sum = 0n;
  for (const { held } of candidates) sum += held;
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    leverageWaterFilling.allocate(candidates, sum / 10n);
    return performance.now() - start;
  });
  const note = `${count.toLocaleString('en-US')} candidates, exact, a tenth of the position`;
  return [{ name: 'leverage water-filling', value: median(times), unit: 'ms', note }];
}
