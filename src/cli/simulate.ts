/** `breakwater simulate`: a scenario from its file to its report. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '../lab/input-error.ts';
import { renderReport } from '../lab/report.ts';
import type { Sample } from '../lab/result.ts';
import { loadScenario, type Scenario } from '../lab/scenario.ts';
import { simulate } from '../lab/simulate.ts';
import type { Simulation } from '../lab/simulation.ts';
import { closingText } from './closing.ts';
import { EXIT } from './exit.ts';
import { createLiveView, type Frame, type LiveView } from './live-view.ts';
import { findRulebook } from './rulebooks.ts';

export interface SimulateOptions {
  readonly accounts?: string;
  readonly seed?: string;
  readonly rulebook?: string;
  readonly prices?: string;
  readonly journal?: string;
  readonly report?: string;
  readonly json?: boolean;
  readonly acceptGaps?: boolean;
  readonly acks?: boolean;
}

/** A whole number from the command line; what it may be is checked with the scenario. */
function numberOf(text: string | undefined, field: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InputError({ file: 'command line', field, value: text, accepted: 'a whole number' });
}

/** Where a run leaves its files when nothing else is said. */
function runFolder(scenario: Scenario, rulebook: string): string {
  const stamp = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15);
  return join('runs', `${scenario.name}-${rulebook}-${stamp}`);
}

/** Files of a run. */
interface Places {
  readonly journal: string;
  readonly report: string;
  readonly json: string;
}

function placesOf(options: SimulateOptions, scenario: Scenario, rulebook: string): Places {
  const folder = runFolder(scenario, rulebook);
  const report = options.report ?? join(folder, 'report.html');
  const journal = options.journal ?? join(dirname(report), 'journal.db');
  if (existsSync(journal)) {
    const accepted = 'a new file: a journal is never overwritten';
    throw new InputError({ file: 'command line', field: '--journal', value: journal, accepted });
  }
  return { journal, report, json: report.replace(/(\.html)?$/, '.json') };
}

/** Runs a scenario file; everything is checked before anything is written. */
export async function simulateFile(file: string, options: SimulateOptions): Promise<number> {
  const accounts = numberOf(options.accounts, '--accounts');
  const seed = numberOf(options.seed, '--seed');
  const scenario = loadScenario(file, {
    ...(accounts === undefined ? {} : { accounts }),
    ...(seed === undefined ? {} : { seed }),
    ...(options.prices === undefined ? {} : { pricesFrom: options.prices }),
    ...(options.acceptGaps === true ? { acceptGaps: true } : {}),
  });
  const rulebook = options.rulebook ?? scenario.rulebook;
  const venue = findRulebook(rulebook, options.rulebook === undefined ? file : 'command line');
  const places = placesOf(options, scenario, rulebook);
  for (const place of Object.values(places)) mkdirSync(dirname(place), { recursive: true });
  const isSilent = options.json === true || options.acks === true;
  const view = isSilent ? null : openView(scenario, venue.settlement.asset);
  const result = simulate(scenario, {
    venue,
    journal: places.journal,
    ...(options.acks === true
      ? {
          onDurable: (seq: number, hash: () => string) =>
            process.stdout.write(`${seq} ${hash()}\n`),
        }
      : {}),
    onStep: (simulation, sample, share) => view?.update(frameOf(simulation, sample, share)),
  });
  writeFileSync(places.json, `${JSON.stringify(result, null, 1)}\n`);
  writeFileSync(places.report, await renderReport(result));
  if (options.json === true) console.log(JSON.stringify(result));
  else if (options.acks !== true) view?.finish(closingText(result, places));
  return EXIT.done;
}

function openView(scenario: Scenario, asset: string): LiveView {
  const title = `${scenario.name}  ${scenario.market.market}`;
  return createLiveView(process.stdout, { title, asset, now: () => performance.now() });
}

/** What the live view shows of a step. */
function frameOf(simulation: Simulation, sample: Sample, progress: number): Frame {
  const { tally, commands } = simulation;
  const { time, reference, mark, mid, warned, orderly, stopped, closed, depth } = sample;
  const total = simulation.totals();
  return {
    progress,
    time,
    reference,
    mark,
    mid,
    stages: { healthy: simulation.healthy(sample), warned, orderly, stopped, closed },
    funds: {
      market: sample.marketFund,
      shared: sample.sharedFund,
      feeReserve: sample.feeReserve,
      operator: sample.operatorCapital,
      vault: sample.vaultEquity,
    },
    ...total,
    adlAccounts: tally.deleveraged.size,
    breakers: simulation.breakers(),
    depth,
    commands,
    commandsPerSecond: simulation.commandsPerSecond(),
  };
}
