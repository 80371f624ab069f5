/** `breakwater simulate SCENARIO --rulebook A --versus B`: one crash under two rulebooks. */
import { writeFileSync } from 'node:fs';
import type { VenueTerms } from '../core/model/index.ts';
import { renderReport } from '../lab/report/report.ts';
import type { Scenario } from '../lab/scenario/scenario.ts';
import type { SimulationResult } from '../lab/simulation/result.ts';
import { simulate } from '../lab/simulation/simulate.ts';
import { renderVersus, type Versus, type VersusRow, versusOf } from '../lab/versus/index.ts';
import { EXIT } from './exit.ts';
import { progressBar } from './progress.ts';
import { groupedAmount } from './rulebook-words.ts';
import { tableLines, terminalWidth, wrapped } from './text-table.ts';

/** What the command line decided before. */
export interface VersusPlan {
  readonly scenario: Scenario;
  readonly left: VenueTerms;
  readonly right: VenueTerms;
  /** What the right one plays, where that is not the same scenario. */
  readonly rightScenario?: Scenario;
  readonly json: boolean;
  /** HTML page of the comparison; everything else is written beside it. */
  readonly report: string;
  /** Called once the scenario is accepted, before anything is written. */
  readonly makeRoom: () => void;
}

const COLUMNS = [{}, { align: 'right' }, { align: 'right' }, { align: 'right' }] as const;

/** Whole units where the terminal has no room for all decimals. */
const shortened = (amount: string, isShort: boolean): string =>
  isShort ? groupedAmount(amount.split('.')[0] as string) : groupedAmount(amount);

function cells({ what, unit, left, right, difference }: VersusRow, isShort: boolean): string[] {
  const text = (value: string | null): string =>
    value === null ? '-' : unit === 'amount' ? shortened(value, isShort) : groupedAmount(value);
  const sign = difference.startsWith('-') || !/[1-9]/.test(difference) ? '' : '+';
  return [`  ${what}`, text(left), text(right), `${sign}${text(difference)}`];
}

/** The comparison as an aligned table. */
export function versusText(versus: Versus, width: number): string[] {
  const { asset, left, right, groups, scenario, market, seed, accounts } = versus;
  const table = (isShort: boolean): string[] => {
    const rows: string[][] = [[`amounts in ${asset}`, left, right, 'difference']];
    for (const group of groups) {
      rows.push([], [group.title], ...group.rows.map((row) => cells(row, isShort)));
    }
    return tableLines(rows, COLUMNS, width);
  };
  const whole = table(false);
  const isTooWide = whole.some((line) => line.length > width);
  const about =
    `${scenario}: the same crash of ${market}, ${groupedAmount(`${accounts}`)} accounts and seed ` +
    `${seed} under ${left} and under ${right}.`;
  const note = isTooWide ? ['', 'Amounts without decimals; --json has all of them.'] : [];
  return [...wrapped(about, width), '', ...(isTooWide ? table(true) : whole), ...note];
}

/** Runs both, then writes and prints the comparison. */
export async function simulateVersus(plan: VersusPlan): Promise<number> {
  const { scenario, left, right, json, report } = plan;
  const base = report.replace(/\.html$/, '');
  const stem = (venue: VenueTerms): string => `${base}.${venue.rulebook}`;
  const run = (venue: VenueTerms, played = scenario): SimulationResult => {
    const progress = progressBar(venue.rulebook, json);
    try {
      return simulate(played, {
        venue,
        journal: `${stem(venue)}.journal.db`,
        onAccepted: plan.makeRoom,
        onStep: (_simulation, _sample, share) => progress.update(share),
      });
    } finally {
      progress.stop();
    }
  };
  const versus = versusOf(
    { venue: left, result: run(left) },
    { venue: right, result: run(right, plan.rightScenario) },
  );
  const [first, second] = versus.results;
  writeFileSync(`${stem(left)}.html`, renderReport(first));
  writeFileSync(`${stem(right)}.html`, renderReport(second));
  writeFileSync(`${base}.json`, `${JSON.stringify(versus, null, 1)}\n`);
  writeFileSync(`${base}.html`, renderVersus(versus));
  if (json) console.log(JSON.stringify(versus));
  else {
    const lines = versusText(versus, terminalWidth());
    const places = [`Report    ${base}.html`, `JSON      ${base}.json`];
    process.stdout.write(`${[...lines, '', ...places].join('\n')}\n`);
  }
  return EXIT.done;
}
