/** The main job. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_RULEBOOK } from '../src/core/index.ts';
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
