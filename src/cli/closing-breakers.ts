/** What breakers did in a run, in lines for a terminal. */
import {
  branchingWords,
  measuredWords,
  orderedWords,
  valueWords,
} from '../lab/report/breaker-words.ts';
import { THIN } from '../lab/report/format.ts';
import { type BreakerRun, orderedBy, runsOf } from '../lab/simulation/breaker-spans.ts';
import type { BreakerChange, SimulationResult } from '../lab/simulation/result.ts';
import { tableLines, terminalWidth, wrapped } from './text-table.ts';

/** The change with the largest value of those at the threshold; uncrossed auctions have none. */
function highest({ changes }: BreakerRun): BreakerChange | undefined {
  const measured = changes.filter(
    ({ phase, uncrossedAt }) => phase === 'tripped' && uncrossedAt === null,
  );
  return measured.reduce<BreakerChange | undefined>(
    (best, each) => (best === undefined || Number(each.value) > Number(best.value) ? each : best),
    undefined,
  );
}

function cellsOf(run: BreakerRun, asset: string): string[] {
  const { id, kind, trips } = run;
  const most = highest(run);
  const evidence =
    most === undefined
      ? ''
      : `at most ${measuredWords(kind, most, asset)} at a change, trips at ` +
        valueWords(kind, most.threshold, asset);
  const many = `${trips} ${trips === 1 ? 'trip' : 'trips'}`;
  return [`  ${id}`, many, orderedWords(orderedBy(run)), evidence];
}

/** Lines about the breakers of a run; none where its rulebook has none. */
export function breakerLines(result: SimulationResult, width = terminalWidth()): string[] {
  const { breakers, asset, to } = result;
  const runs = runsOf(breakers, to);
  if (runs.length === 0) return [];
  const plain = (line: string): string => line.replaceAll(THIN, ' ');
  const tripped = runs.filter(({ trips }) => trips > 0);
  const armed = runs.filter(({ trips }) => trips === 0).map(({ id }) => id);
  const table = tableLines(
    tripped.map((run) => cellsOf(run, asset).map(plain)),
    [{}, { align: 'right' }, { wraps: true }, { wraps: true }],
    width,
  );
  const rest = armed.length === 0 ? [] : wrapped(`Armed all the time: ${armed.join(', ')}.`, width);
  return ['Breakers:', ...table, ...rest, ...wrapped(plain(branchingWords(breakers)), width), ''];
}
