/** `breakwater simulate` of a scenario of options. */
import { writeFileSync } from 'node:fs';
import type { VenueTerms } from '../core/index.ts';
import type { ChainStudy } from '../lab/chain/index.ts';
import {
  type CrashSample,
  crashClosing,
  loadCrash,
  renderCrashReport,
  runCrash,
  snapshotsOfChains,
} from '../lab/options-crash/index.ts';
import { EXIT } from './exit.ts';

/** What the command line decided before. */
export interface CrashPlan {
  readonly file: string;
  readonly accounts: number | undefined;
  readonly seed: number | undefined;
  readonly chains: string | undefined;
  readonly json: boolean;
  readonly venueOf: (rulebook: string) => VenueTerms;
  readonly placesOf: (
    name: string,
    rulebook: string,
  ) => { readonly journal: string; readonly report: string; readonly json: string };
  readonly rulebook: string | undefined;
}

/** Runs the scenario; everything is checked before anything is written. */
export async function simulateOptions(plan: CrashPlan): Promise<number> {
  const changes = {
    ...(plan.accounts === undefined ? {} : { accounts: plan.accounts }),
    ...(plan.seed === undefined ? {} : { seed: plan.seed }),
  };
  let crash = loadCrash(plan.file, changes);
  const venue = plan.venueOf(plan.rulebook ?? crash.rulebook);
  const say = (line: string): void => {
    if (!plan.json) process.stdout.write(`${line}\n`);
  };
  if (plan.chains !== undefined) {
    const { snapshots, studies } = await snapshotsOfChains(plan.chains, crash);
    crash = loadCrash(plan.file, { ...changes, snapshots });
    say(`${snapshots.length} snapshots fitted from ${plan.chains}`);
    for (const line of studies.map(comparison)) say(line);
  }
  const places = plan.placesOf(crash.name, venue.rulebook);
  let said = -1;
  const result = runCrash(crash, {
    venue,
    journal: places.journal,
    onStep: (sample, share) => {
      const part = Math.floor(share * PARTS);
      if (part === said) return;
      said = part;
      say(progressLine(sample, share));
    },
  });
  writeFileSync(places.json, `${JSON.stringify(result, null, 1)}\n`);
  writeFileSync(places.report, renderCrashReport(result));
  if (plan.json) console.log(JSON.stringify(result));
  else for (const line of crashClosing(result, places)) say(line);
  return EXIT.done;
}

/** Lines of progress. */
const PARTS = 24;

const progressLine = (sample: CrashSample, share: number): string =>
  [
    `${(100 * share).toFixed(0)} %`.padStart(5),
    new Date(sample.time).toISOString().slice(5, 16).replace('T', ' '),
    `index ${sample.index.toFixed(0).padStart(6)}`,
    `vol ${(100 * sample.volatility).toFixed(1).padStart(5)} %`,
    `warned ${String(sample.warned).padStart(4)}`,
    `orderly ${String(sample.orderly + sample.stopped).padStart(3)}`,
    `liquidated ${String(sample.liquidated).padStart(4)}`,
    `bankrupt ${String(sample.bankrupt).padStart(3)}`,
  ].join('  ');

/** How near the marks of a file are when they are computed again from their volatilities. */
const comparison = ({ file, rows, errors }: ChainStudy): string => {
  const parts = Object.entries(errors).map(([measure, table]) => {
    const { median } = table.all;
    return `${measure} ${median === null ? 'none' : median.toExponential(2)}`;
  });
  return `  ${file}: ${rows} rows, median errors: ${parts.join(', ')}`;
};
