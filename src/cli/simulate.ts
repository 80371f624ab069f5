/** `breakwater simulate`: a scenario from its file to its report. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { VenueTerms } from '../core/model/index.ts';
import { InputError } from '../lab/input-error.ts';
import { isOptionsCrash } from '../lab/options-crash/index.ts';
import { ACCOUNTS_MAX, ACCOUNTS_MIN } from '../lab/population/population.ts';
import { renderReport } from '../lab/report/report.ts';
import { loadScenario, type Scenario } from '../lab/scenario/scenario.ts';
import { withoutBackstop } from '../lab/simulation/backstop.ts';
import type { Sample } from '../lab/simulation/result.ts';
import { simulate } from '../lab/simulation/simulate.ts';
import type { Simulation } from '../lab/simulation/simulation.ts';
import { closingText } from './closing.ts';
import { EXIT } from './exit.ts';
import { createLiveView, type Frame, type LiveView } from './live-view.ts';
import { COMMAND_LINE, findRulebook } from './rulebooks.ts';

export interface SimulateOptions {
  readonly accounts?: string;
  readonly seed?: string;
  readonly rulebook?: string;
  /** Another rulebook, under which the same crash is run as well. */
  readonly versus?: string;
  /** Whether the same crash is run without the liquidity backstop as well. */
  readonly withoutBackstop?: boolean;
  readonly prices?: string;
  readonly chains?: string;
  readonly journal?: string;
  readonly report?: string;
  readonly json?: boolean;
  readonly acceptGaps?: boolean;
  readonly acks?: boolean;
}

/** A whole number from the command line, in a closed range. */
function numberOf(
  value: string | undefined,
  field: string,
  [least, most]: readonly [number, number],
): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  const accepted = `a whole number from ${least} to ${most}`;
  throw new InputError({ file: COMMAND_LINE, field, value, accepted });
}

/** Where a run leaves its files when nothing else is said. */
function runFolder(name: string, rulebook: string): string {
  const stamp = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15);
  return join('runs', `${name}-${rulebook}-${stamp}`);
}

/** Files of a run. */
interface Places {
  readonly journal: string;
  readonly report: string;
  readonly json: string;
}

function placesOf(options: SimulateOptions, name: string, rulebook: string): Places {
  const folder = runFolder(name, rulebook);
  const report = options.report ?? join(folder, 'report.html');
  const journal = options.journal ?? join(dirname(report), 'journal.db');
  if (existsSync(journal)) {
    const accepted = 'a new file: a journal is never overwritten';
    throw new InputError({ file: COMMAND_LINE, field: '--journal', value: journal, accepted });
  }
  return { journal, report, json: report.replace(/(\.html)?$/, '.json') };
}

/** Makes the folder of a file that will be written; refuses a place where none can be. */
function makeRoomFor(field: string, place: string): void {
  const fault = (reason: string): InputError => {
    const accepted = `a path where a file can be written (${reason})`;
    return new InputError({ file: COMMAND_LINE, field, value: place, accepted });
  };
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory()) throw fault('this is a directory');
  try {
    mkdirSync(dirname(place), { recursive: true });
    accessSync(dirname(place), constants.W_OK);
  } catch (error) {
    throw fault((error as Error).message);
  }
}

/** Whether a file is a scenario of options; one that cannot be read is not, and refused later. */
const isOptionsFile = (file: string): boolean =>
  statSync(file, { throwIfNoEntry: false })?.isFile() === true &&
  isOptionsCrash(readFileSync(file, 'utf8'));

/** An option that another kind of scenario takes. */
function refuseOption(field: string, value: string | undefined, accepted: string): void {
  if (value === undefined) return;
  throw new InputError({ file: COMMAND_LINE, field, value, accepted: `only with ${accepted}` });
}

async function simulateOptionsFile(file: string, options: SimulateOptions): Promise<number> {
  refuseOption('--prices', options.prices, 'a scenario of one perpetual');
  refuseOption('--versus', options.versus, 'a scenario of one perpetual');
  const isWithout = options.withoutBackstop === true ? 'set' : undefined;
  refuseOption('--without-backstop', isWithout, 'a scenario of one perpetual');
  const { simulateOptions } = await import('./simulate-options.ts');
  return simulateOptions({
    file,
    accounts: numberOf(options.accounts, '--accounts', [10, 5_000]),
    seed: numberOf(options.seed, '--seed', [0, Number.MAX_SAFE_INTEGER]),
    chains: options.chains,
    json: options.json === true,
    rulebook: options.rulebook,
    venueOf: (rulebook) =>
      findRulebook(rulebook, options.rulebook === undefined ? file : COMMAND_LINE),
    placesOf: (name, rulebook) => {
      const places = placesOf(options, name, rulebook);
      makeRoomFor('--journal', places.journal);
      makeRoomFor('--report', places.report);
      return places;
    },
  });
}

/** Runs a scenario file; everything is checked before anything is written. */
export async function simulateFile(file: string, options: SimulateOptions): Promise<number> {
  if (isOptionsFile(file)) return simulateOptionsFile(file, options);
  refuseOption('--chains', options.chains, 'a scenario of options');
  const accounts = numberOf(options.accounts, '--accounts', [ACCOUNTS_MIN, ACCOUNTS_MAX]);
  const seed = numberOf(options.seed, '--seed', [0, Number.MAX_SAFE_INTEGER]);
  const scenario = loadScenario(file, {
    ...(accounts === undefined ? {} : { accounts }),
    ...(seed === undefined ? {} : { seed }),
    ...(options.prices === undefined ? {} : { pricesFrom: options.prices }),
    ...(options.acceptGaps === true ? { acceptGaps: true } : {}),
  });
  const rulebook = options.rulebook ?? scenario.rulebook;
  const venue = findRulebook(rulebook, options.rulebook === undefined ? file : COMMAND_LINE);
  const pair = pairOf(scenario, venue, options);
  if (pair !== null) return runVersus(scenario, venue, pair, options);
  const places = placesOf(options, scenario.name, venue.rulebook);
  const isSilent = options.json === true || options.acks === true;
  const view = isSilent ? null : openView(scenario, venue.settlement.asset);
  const result = simulate(scenario, {
    venue,
    journal: places.journal,
    onAccepted: () => {
      makeRoomFor('--journal', places.journal);
      makeRoomFor('--report', places.report);
    },
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

/** What a run is compared with. */
interface Other {
  readonly venue: VenueTerms;
  readonly scenario: Scenario;
}

/** What the command line wants a run compared with; null: nothing. */
function pairOf(scenario: Scenario, left: VenueTerms, options: SimulateOptions): Other | null {
  const { versus, withoutBackstop: isWithout } = options;
  if (isWithout === true) {
    refuseOption('--versus', versus, 'the backstop in both runs');
    const other = withoutBackstop(scenario, left);
    if (other !== null) return other;
    const accepted = 'a scenario or a rulebook with a liquidity reserve';
    throw new InputError({
      file: COMMAND_LINE,
      field: '--without-backstop',
      value: 'set',
      accepted,
    });
  }
  if (versus === undefined) return null;
  const venue = findRulebook(versus, COMMAND_LINE, '--versus');
  if (left.rulebook !== venue.rulebook) return { venue, scenario };
  const accepted = `another rulebook than ${left.rulebook}`;
  throw new InputError({ file: COMMAND_LINE, field: '--versus', value: versus, accepted });
}

/** Two runs of one crash; each has its own journal beside the comparison. */
async function runVersus(
  scenario: Scenario,
  left: VenueTerms,
  other: Other,
  options: SimulateOptions,
): Promise<number> {
  refuseOption('--journal', options.journal, 'one rulebook: with two, each has its own');
  refuseOption('--acks', options.acks === true ? 'set' : undefined, 'one rulebook');
  const right = other.venue;
  const folder = runFolder(scenario.name, `${left.rulebook}-versus-${right.rulebook}`);
  const report = options.report ?? join(folder, 'versus.html');
  const { simulateVersus } = await import('./simulate-versus.ts');
  const makeRoom = (): void => makeRoomFor('--report', report);
  const json = options.json === true;
  return simulateVersus({
    scenario,
    left,
    right,
    rightScenario: other.scenario,
    json,
    report,
    makeRoom,
  });
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
