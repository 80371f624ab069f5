/** A study as tables of text, and as one object. */
import { compact, fixed, NOTHING, percent, utcMoment } from '../report/format.ts';
import type { DeskFigures } from './figures.ts';
import type { StudyResult, VariantResult } from './run-study.ts';

/** Rows of a table, head first; whoever prints them aligns them. */
export interface StudyTable {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

const plain = (value: number): string => fixed(value, 0, ' ').replace('\u2212', '-');
const share = (value: number): string =>
  Number.isNaN(value) ? NOTHING : percent(value).replace('\u202f', ' ');
const big = (value: number): string => compact(value, ' ').replace('\u2212', '-');
const small = (value: number, decimals: number): string =>
  fixed(value, decimals, ' ').replace('\u2212', '-');

/** Columns of results: head, and how a cell is written. */
const RESULTS: readonly (readonly [head: string, of: (figures: DeskFigures) => string])[] = [
  ['profit', ({ profit }) => plain(profit)],
  ['cost', ({ cost }) => plain(cost)],
  ['ES of a step', ({ shortfall }) => plain(shortfall)],
  ['deviation of a step', ({ deviation }) => plain(deviation)],
  ['worst step', ({ worstStep }) => plain(worstStep)],
  ['drawdown', ({ drawdown }) => plain(drawdown)],
  ['delta RMS', ({ deltaRms }) => small(deltaRms, 3)],
  ['outside', ({ outside }) => share(outside)],
  ['margin ratio, least', ({ marginRatioMin }) => small(marginRatioMin, 2)],
];

const TRADES: readonly (readonly [head: string, of: (figures: DeskFigures) => string])[] = [
  ['trades', ({ trades }) => plain(trades)],
  ['most a day', ({ mostTradesADay }) => plain(mostTradesADay)],
  ['sign changes', ({ signChanges }) => plain(signChanges)],
  ['turnover', ({ turnover }) => big(turnover)],
  ['fees', ({ fees }) => plain(fees)],
  ['spread', ({ spread }) => plain(spread)],
  ['impact', ({ impact }) => plain(impact)],
  ['funding', ({ funding }) => plain(funding)],
  ['liquidations', ({ liquidations }) => plain(liquidations)],
  ['ADL', ({ deleveragings }) => plain(deleveragings)],
];

const counts = (record: Readonly<Record<string, number>>): string =>
  Object.entries(record)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || NOTHING;

function table(
  title: string,
  columns: typeof RESULTS,
  variants: readonly VariantResult[],
): StudyTable {
  const head = ['desk', ...columns.map(([name]) => name)];
  const rows = variants.map(({ name, figures }) => [name, ...columns.map(([, of]) => of(figures))]);
  return { title, rows: [head, ...rows] };
}

/** What the figures are in, and what a step is. */
export function coverLine({ study, from, to, variants }: StudyResult): string {
  const { stepMs } = study.measure;
  const steps = variants[0]?.figures.steps ?? 0;
  const length = stepMs === 0 ? 'one valuation to the next' : `${stepMs / 60_000} minutes`;
  return (
    `${utcMoment(from)} to ${utcMoment(to)}; ${steps} steps of ${length}; money in quote ` +
    `currency; ES: mean of the worst 2.5 % of steps, as a loss`
  );
}

export const resultsTable = ({ variants }: StudyResult): StudyTable =>
  table('What was left', RESULTS, variants);

export const tradesTable = ({ variants }: StudyResult): StudyTable =>
  table('What was traded', TRADES, variants);

/** Denials and rungs by desk, with the hash of what it said. */
export const saidTable = ({ variants }: StudyResult): StudyTable => ({
  title: 'What the desks said',
  rows: [
    ['desk', 'event hash', 'rungs reached', 'denied'],
    ...variants.map(({ name, eventHash, fired, denials }) => [
      ...[name, eventHash.slice(0, 12), counts(fired), counts(denials)],
    ]),
  ],
});

export const LEGEND: readonly string[] = [
  'cost: fees, spread and impact of the trades of the desk; those of its owner are the same in all',
  'outside: share of the time in which delta, as it was left, lay outside the measured band',
  'delta RMS: root mean square over time of the delta as it was left, base units',
];

/** JSON has no word for what is not a number. */
const plainNumber = (value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value;

/** The result as one object; samples and trades are only counted. */
export function studyJson({ study, from, to, variants }: StudyResult): string {
  const { name, about, sources, measure, execution, chain } = study;
  const shown = variants.map(({ samples, trades, ...variant }) => ({
    ...variant,
    samples: samples.length,
    trades: trades.length,
  }));
  const exact = { ...execution, liquidationPpm: Number(execution.liquidationPpm) };
  const result = { name, about, sources, from, to, measure, execution: exact, chain };
  return `${JSON.stringify({ ...result, variants: shown }, (_, value) => plainNumber(value))}\n`;
}
