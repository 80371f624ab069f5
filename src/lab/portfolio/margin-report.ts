/** A margin result as text for a person, and as JSON for a program. */
import type { MarginResult, MarginRules, NamedCharge, WhatIf } from '../../core/portfolio/index.ts';
import { FORWARD_CONTINGENCY, scenarioName } from '../../core/portfolio/index.ts';

/** Amounts in coin need more digits than amounts of money. */
const DIGITS = { quote: 2, coin: 6 } as const;

const amount = (value: number, settlement: MarginResult['settlement']): string => {
  const digits = DIGITS[settlement];
  const shown = Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value;
  return shown.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
};

type Row = readonly string[];

/** Lines of columns; the first is left-aligned, the others right. */
function aligned(rows: readonly Row[], leftColumns: number): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, at) =>
        at < leftColumns ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

function markOf(result: MarginResult, index: number): string {
  if (result.worst.index === index) return 'worst';
  return result.runnerUp.index === index ? 'runner-up' : '';
}

const markBeside = ({ worst, runnerUp }: MarginResult, name: string): string => {
  if (worst.name === name) return 'worst';
  return runnerUp.name === name ? 'runner-up' : '';
};

function scenarioRows(rules: MarginRules, results: readonly MarginResult[]): Row[] {
  const [first] = results;
  if (rules.kind !== 'scenarios' || first === undefined) return [];
  const titles = results.length === 1 ? ['profit', ''] : ['before', '', 'after', ''];
  const rows: Row[] = [['#', 'scenario', ...titles]];
  rules.scenarios.forEach((scenario, at) => {
    const cells = results.flatMap((result) => [
      amount(result.scenarioProfits[at] as number, result.settlement),
      markOf(result, at),
    ]);
    const weight = scenario.weight === 1 ? '' : ` x ${Math.round(scenario.weight * 1e4) / 1e4}`;
    rows.push([String(at), scenarioName(scenario) + weight, ...cells]);
  });
  if (rules.addOns.some(({ kind }) => kind === 'forward-contingency')) {
    const cells = results.flatMap((result) => [
      amount(result.forwardContingency, result.settlement),
      markBeside(result, FORWARD_CONTINGENCY),
    ]);
    rows.push(['-', 'forward contingency, beside the scenarios', ...cells]);
  }
  return rows;
}

/** Every underlying its own worst scenario, where there are several. */
function underlyingRows({ byUnderlying, settlement }: MarginResult): Row[] {
  if (byUnderlying.length < 2) return [];
  return [
    ['underlying', 'worst', 'profit', 'runner-up', 'profit'],
    ...byUnderlying.map(
      ({ name, worst, runnerUp }): Row => [
        name,
        worst.name,
        amount(worst.value, settlement),
        runnerUp.name,
        amount(runnerUp.value, settlement),
      ],
    ),
  ];
}

function chargeRows(results: readonly MarginResult[]): Row[] {
  const names = results[0]?.addOns ?? [];
  const counted = names.filter(({ name }) => name !== 'forward-contingency');
  if (counted.length === 0) return [];
  const titles = results.flatMap((_, at) => {
    const when = results.length === 1 ? '' : at === 0 ? ' before' : ' after';
    return [`maintenance${when}`, `initial${when}`];
  });
  const cells = (result: MarginResult, at: number): Row => {
    const { maintenance, initial } = result.addOns[at] as NamedCharge;
    return [amount(maintenance, result.settlement), amount(initial, result.settlement)];
  };
  return [
    ['add-on', 'place', ...titles],
    ...names.flatMap((charge, at): Row[] =>
      charge.name === 'forward-contingency'
        ? []
        : [[charge.name, charge.place, ...results.flatMap((result) => cells(result, at))]],
    ),
  ];
}

function totalRows(results: readonly MarginResult[]): Row[] {
  const row = (name: string, pick: (result: MarginResult) => number): Row => [
    name,
    ...results.map((result) => amount(pick(result), result.settlement)),
  ];
  return [
    ...(results.length === 1 ? [] : [['', 'before', 'after']]),
    row('options', ({ optionValue }) => optionValue),
    row('collateral', ({ collateralValue }) => collateralValue),
    row('equity', ({ equity }) => equity),
    row('initial requirement', ({ initialRequirement }) => initialRequirement),
    row('maintenance requirement', ({ maintenanceRequirement }) => maintenanceRequirement),
    row('above initial', ({ equity, initialRequirement }) => equity - initialRequirement),
    row(
      'above maintenance',
      ({ equity, maintenanceRequirement }) => equity - maintenanceRequirement,
    ),
  ];
}

function heading(rules: MarginRules, { marketTimeMs, settlement }: MarginResult): string[] {
  const currency = settlement === 'coin' ? 'in coin' : 'in quote currency';
  return [
    `${rules.name}, parameters of ${rules.date}, amounts ${currency}`,
    `market of ${new Date(marketTimeMs).toISOString()}`,
    ...rules.sources.map((source) => `source: ${source}`),
    ...rules.unconfirmed.map((sentence) => `unconfirmed: ${sentence}`),
  ];
}

/** The whole answer, one part after the other; with two results the second is after an order. */
export function formatMargin(rules: MarginRules, results: readonly MarginResult[]): string {
  const [first] = results;
  if (first === undefined) return '';
  const parts = [
    heading(rules, first),
    aligned(scenarioRows(rules, results), 2),
    aligned(underlyingRows(first), 2),
    aligned(chargeRows(results), 2),
    aligned(totalRows(results), 1),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** A result with lists in place of typed arrays. */
const plain = (result: MarginResult) => ({
  ...result,
  scenarioProfits: [...result.scenarioProfits],
  byUnderlying: result.byUnderlying.map((each) => ({
    ...each,
    scenarioProfits: [...each.scenarioProfits],
  })),
});

/** The whole answer as JSON: the rules with their sources, and every scenario. */
export function marginJson(rules: MarginRules, result: MarginResult | WhatIf): string {
  const { name, date, sources, unconfirmed } = rules;
  const origin = { name, date, sources, unconfirmed };
  const scenarios = rules.kind === 'scenarios' ? rules.scenarios : [];
  const answer =
    'before' in result
      ? { before: plain(result.before), after: plain(result.after) }
      : { result: plain(result) };
  return JSON.stringify({ rules: origin, scenarios, ...answer }, null, 2);
}
