/**
 * The programs of neutralisation. Columns count steps, first those bought, then those sold; every
 * row is divided by its largest entry, so that a gamma of 1e-5 and a vega of 1e2 look alike.
 */
import type { LinearProgram, LinearRow } from '../../waterfall/index.ts';
import type { HedgeInstrument, NeutraliseTerms } from './neutralise-terms.ts';

/** Relative dearness of each place in the list: of two equal instruments the first is taken. */
const TIE = 2e-6;

/** How far a row may be missed, in its largest entry: the solver's tolerance, and rounding. */
const ROW_SLACK = 1e-5;

/** Entries and bounds of a row are at most so far apart: smaller entries are none to the solver. */
const SMALL = 1e-9;

type Sides = readonly [buy: number, sell: number];

const largest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/**
 * A row over all columns of the instruments, in steps, divided by its largest entry; by more where
 * its bounds are so far from it that the solver would take them for infinite.
 */
function rowOf(
  terms: NeutraliseTerms,
  perContract: (instrument: HedgeInstrument) => Sides,
  least: number | null,
  most: number | null,
): LinearRow & { readonly scale: number } {
  const sides = terms.instruments.map((each) =>
    perContract(each).map((value) => value * each.step),
  );
  const entries = [0, 1].flatMap((side) => sides.map((pair) => pair[side] as number));
  const bound = largest([least ?? 0, most ?? 0]);
  const entry = largest(entries);
  const scale = (entry === 0 ? bound : Math.max(entry, SMALL * bound)) || 1;
  const columns = entries.flatMap((value, column) =>
    Math.abs(value) < SMALL * scale ? [] : [column],
  );
  return {
    columns,
    values: columns.map((column) => (entries[column] as number) / scale),
    least: least === null ? null : least / scale,
    most: most === null ? null : most / scale,
    scale,
  };
}

const greekRow = (terms: NeutraliseTerms, greek: number): ReturnType<typeof rowOf> => {
  const { book, band } = terms.targets[greek] as NeutraliseTerms['targets'][number];
  const sides = ({ greeks }: HedgeInstrument): Sides => {
    const value = greeks[greek] as number;
    return [value, -value];
  };
  return rowOf(terms, sides, -band - book, band - book);
};

function budgetRows(terms: NeutraliseTerms): LinearRow[] {
  const { margin, turnover } = terms.budgets;
  const rows: LinearRow[] = [];
  if (margin !== null) {
    rows.push(rowOf(terms, (each) => [each.buyMargin, each.sellMargin], null, margin));
  }
  if (turnover !== null) {
    rows.push(rowOf(terms, ({ notional }) => [notional, notional], null, turnover));
  }
  return rows;
}

/** Most steps of each column: bought, then sold. */
function stepsMax({ instruments, lots }: NeutraliseTerms): number[] {
  // A product such as 0.3 = 3 * 0.1 may fall a bit short of its third step.
  const steps = (most: number, step: number): number =>
    lots === 'whole' ? Math.floor((most / step) * (1 + 1e-12)) : most / step;
  return [
    ...instruments.map(({ buyMax, step }) => steps(buyMax, step)),
    ...instruments.map(({ sellMax, step }) => steps(sellMax, step)),
  ];
}

/** Cost of a step of each column, the dearest about one. */
function stepCosts({ instruments }: NeutraliseTerms): number[] {
  const costs = instruments.map(({ cost, step }) => cost * step);
  const dearest = largest(costs) || 1;
  const scaled = costs.map((cost, at) => (cost / dearest) * (1 + TIE * at));
  return [...scaled, ...scaled];
}

const wholeOf = (terms: NeutraliseTerms, elastic: number): Pick<LinearProgram, 'whole'> => {
  if (terms.lots === 'any') return {};
  const isWhole = terms.instruments.flatMap(() => [true, true]);
  return { whole: [...isWhole, ...Array.from({ length: elastic }, () => false)] };
};

/** Least cost such that every Greek lies within its band. */
export function bandProgram(terms: NeutraliseTerms): LinearProgram {
  return {
    cost: stepCosts(terms),
    most: stepsMax(terms),
    rows: [...terms.targets.map((_, greek) => greekRow(terms, greek)), ...budgetRows(terms)],
    ...wholeOf(terms, 0),
  };
}

/**
 * What counts as one in the total violation: the band of a Greek; where there is none to speak of,
 * what one step of the instrument that moves it most does.
 */
export function violationUnit(terms: NeutraliseTerms, greek: number): number {
  const { scale } = greekRow(terms, greek);
  const band = terms.targets[greek]?.band ?? 0;
  return band > SMALL * scale ? band : scale;
}

/** By how much the Greeks are outside their bands, in sum, each in units of `violationUnit`. */
export function violationOf(terms: NeutraliseTerms, residuals: readonly number[]): number {
  let sum = 0;
  terms.targets.forEach(({ band }, greek) => {
    const outside = Math.abs(residuals[greek] as number) - band;
    if (outside > 0) sum += outside / violationUnit(terms, greek);
  });
  return sum;
}

/**
 * Bands that may be missed at a price: two columns a Greek take what is outside.
 *
 * @param violationMax null minimises the total violation; else the cost at no more violation
 */
export function elasticProgram(terms: NeutraliseTerms, violationMax: number | null): LinearProgram {
  const first = 2 * terms.instruments.length;
  const outside = terms.targets.flatMap((_, greek) => [first + 2 * greek, first + 2 * greek + 1]);
  const rows: LinearRow[] = terms.targets.map((_, greek) => {
    const { columns, values, least, most, scale } = greekRow(terms, greek);
    const one = violationUnit(terms, greek) / scale;
    return {
      columns: [...columns, first + 2 * greek, first + 2 * greek + 1],
      values: [...values, one, -one],
      least,
      most,
    };
  });
  rows.push(...budgetRows(terms));
  if (violationMax !== null) {
    const unit = Math.max(violationMax, 1);
    const most = (violationMax / unit) * (1 + 1e-9);
    rows.push({ columns: outside, values: outside.map(() => 1 / unit), least: null, most });
  }
  const costs = stepCosts(terms);
  return {
    cost: [
      ...costs.map((cost) => (violationMax === null ? 0 : cost)),
      ...outside.map(() => (violationMax === null ? 1 : 0)),
    ],
    most: [...stepsMax(terms), ...outside.map(() => null)],
    rows,
    ...wholeOf(terms, outside.length),
  };
}

/**
 * Signed steps of the instruments from what a solver answered: a purchase and a sale of the same
 * cancel, whole numbers are rounded to themselves, and dust of the tolerance is none.
 */
export function signedSteps(terms: NeutraliseTerms, primal: readonly number[]): number[] {
  const count = terms.instruments.length;
  const most = stepsMax(terms);
  return terms.instruments.map((_, at) => {
    const net = (primal[at] as number) - (primal[count + at] as number);
    const held = Math.min(Math.max(net, -(most[count + at] as number)), most[at] as number);
    if (terms.lots === 'whole') return Math.round(held) + 0;
    return Math.abs(held) < 1e-9 ? 0 : held;
  });
}

/** Whether Greeks after trades lie within their bands, but for what a solver may miss. */
export const keepsBands = (terms: NeutraliseTerms, residuals: readonly number[]): boolean =>
  terms.targets.every(({ band }, greek) => {
    const slack = ROW_SLACK * greekRow(terms, greek).scale;
    return Math.abs(residuals[greek] as number) <= band + slack;
  });

/** Whether signed steps keep the budgets, but for what a solver may miss. */
export function keepsBudgets(terms: NeutraliseTerms, steps: readonly number[]): boolean {
  const columns = [
    ...steps.map((step) => Math.max(step, 0)),
    ...steps.map((step) => Math.max(-step, 0)),
  ];
  return budgetRows(terms).every((row) => {
    let sum = 0;
    row.columns.forEach((column, at) => {
      sum += (row.values[at] as number) * (columns[column] as number);
    });
    return sum <= (row.most ?? Number.POSITIVE_INFINITY) + ROW_SLACK;
  });
}
