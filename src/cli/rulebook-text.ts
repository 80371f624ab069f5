/** What `breakwater rulebook` prints: the list, one rulebook, two side by side. */
import type { LayerKind, VenueTerms } from '../core/model/index.ts';
import { type Lint, lintVenue } from '../core/rulebook/index.ts';
import { isOurs, percentOf, type TermLine, termLines, timeOf } from './rulebook-words.ts';
import { tableLines, wrapped } from './text-table.ts';

/** Layers in one word each, for the list. */
const LAYER_WORDS: Readonly<Record<LayerKind, string>> = {
  'fee-reserve': 'fees',
  'operator-capital': 'venue',
  'market-fund': 'market',
  'shared-fund': 'shared',
  guarantee: 'guarantee',
  assessment: 'assess',
  adl: 'adl',
  'gains-haircut': 'haircut',
  'socialised-funding': 'both sides',
  'withdrawal-factor': 'withdrawals',
};

/** What is special about the funds, in a few words. */
function fundWords({ fund }: VenueTerms): string {
  const words = [
    ...(fund.stake === null ? [] : [`stakes ${timeOf(fund.stake.cooldownMs)}`]),
    ...(fund.fallPpm === 0 ? [] : [`guard ${percentOf(fund.fallPpm)}`]),
    ...(fund.deductiblePpm === 0 ? [] : [`deductible ${percentOf(fund.deductiblePpm)}`]),
    ...(fund.clusterMax === null ? [] : ['cluster cap']),
  ];
  return words.length === 0 ? '-' : words.join(', ');
}

/** A row of the list. */
export const summaryOf = (venue: VenueTerms) => ({
  name: venue.rulebook,
  date: venue.date,
  layers: venue.layers.map(({ kind }) => LAYER_WORDS[kind]).join('>'),
  adl: venue.adl,
  fund: fundWords(venue),
  source: venue.source,
});

/** Columns of the list, the most needed first: what does not fit is left out from the end. */
const PRIORITY = ['name', 'layers', 'adl', 'date', 'fund'] as const;
const ORDER = ['name', 'date', 'layers', 'adl', 'fund', 'source'] as const;
/** A source is worth printing from this width on. */
const SOURCE_LEAST = 20;

/** The list, as many columns as fit; sources are cut at the edge. */
export function listText(venues: readonly VenueTerms[], width: number): string {
  const rows = venues.map(summaryOf);
  const widths = PRIORITY.map((column) =>
    Math.max(column.length, ...rows.map((row) => row[column].length)),
  );
  let used = -2;
  const shown = new Set<string>();
  PRIORITY.forEach((column, at) => {
    const room = (widths[at] as number) + 2;
    if (used + room > width || shown.size < at) return;
    used += room;
    shown.add(column);
  });
  const left = width - used - 2;
  if (shown.size === PRIORITY.length && left >= SOURCE_LEAST) shown.add('source');
  const columns = ORDER.filter((column) => shown.has(column));
  const cut = (text: string): string =>
    text.length <= left ? text : `${text.slice(0, left - 3)}...`;
  const cells = rows.map((row) =>
    columns.map((column) => (column === 'source' ? cut(row.source) : row[column])),
  );
  const table = [columns.map((column) => column.toUpperCase()), ...cells];
  const lines = tableLines(
    table,
    columns.map(() => ({})),
    width,
  );
  const legend =
    'Layers pay from left to right; adl closes positions, both sides and withdrawals share a loss.';
  return `${[...lines, '', ...wrapped(legend, width)].join('\n')}\n`;
}

const bullets = (texts: readonly string[], width: number): string[] =>
  texts.flatMap((text) =>
    wrapped(text, width - 4).map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`),
  );

/** Groups of lines in their order. */
function groupsOf(lines: readonly TermLine[]): [string, TermLine[]][] {
  const groups = new Map<string, TermLine[]>();
  for (const line of lines) groups.set(line.group, [...(groups.get(line.group) ?? []), line]);
  return [...groups];
}

/** One rulebook, readable: every term with its unit, its source, and what it cannot say. */
export function showText(venue: VenueTerms, width: number): string {
  const out = [`${venue.rulebook}, as of ${venue.date}`];
  out.push(...wrapped(`source: ${venue.source}`, width));
  const all = termLines(venue);
  const labels = Math.max(...all.map(({ label }) => label.length));
  for (const [group, lines] of groupsOf(all)) {
    const rows = lines.map(({ at, label, value }) => [
      isOurs(venue, at) ? '*' : ' ',
      group.startsWith('Who pays') ? label : label.padEnd(labels),
      value,
    ]);
    out.push('', group, ...tableLines(rows, [{}, {}, { wraps: true }], width));
  }
  if (venue.notStated.length > 0) {
    out.push('', ...wrapped('* not given by the source: the number is ours', width));
  }
  if (venue.notExpressed.length > 0) {
    out.push('', 'What these terms cannot say', ...bullets(venue.notExpressed, width));
  }
  const { warnings } = lintVenue(venue);
  if (warnings.length > 0) {
    out.push('', 'Warnings');
    out.push(
      ...bullets(
        warnings.map(({ at, says }) => `${at}: ${says}`),
        width,
      ),
    );
  }
  return `${out.join('\n')}\n`;
}

/** A term that two rulebooks do not have alike. */
export interface TermDifference {
  readonly group: string;
  readonly at: string;
  readonly label: string;
  readonly left: string | null;
  readonly right: string | null;
}

/** Terms that differ, in the order of the groups; one that only one of both has is null there. */
export function differencesOf(left: VenueTerms, right: VenueTerms): readonly TermDifference[] {
  const of = new Map<string, { line: TermLine; left: string | null; right: string | null }>();
  for (const line of termLines(left)) of.set(line.at, { line, left: line.value, right: null });
  for (const line of termLines(right)) {
    const known = of.get(line.at);
    if (known === undefined) of.set(line.at, { line, left: null, right: line.value });
    else known.right = line.value;
  }
  const groups = groupsOf([...termLines(left), ...termLines(right)]).map(([group]) => group);
  return [...of.values()]
    .filter((each) => each.left !== each.right)
    .map(({ line: { group, at, label }, ...values }) => ({ group, at, label, ...values }))
    .sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group));
}

/** Two rulebooks side by side: only what differs. */
export function diffText(left: VenueTerms, right: VenueTerms, width: number): string {
  const differences = differencesOf(left, right);
  if (differences.length === 0) return `${left.rulebook} and ${right.rulebook} say the same\n`;
  const rows: string[][] = [['', left.rulebook, right.rulebook]];
  let group = '';
  for (const each of differences) {
    if (each.group !== group) {
      group = each.group;
      rows.push([], [group]);
    }
    rows.push([`  ${each.label}`, each.left ?? '-', each.right ?? '-']);
  }
  const columns = [{ wraps: true }, { wraps: true }, { wraps: true }];
  const count = `${differences.length} terms differ`;
  return `${tableLines(rows, columns, width).join('\n')}\n\n${count}\n`;
}

/** Findings of lint, the worst first. */
export function lintText(name: string, { faults, warnings }: Lint, width: number): string {
  const count = (many: number, one: string): string => `${many} ${one}${many === 1 ? '' : 's'}`;
  const rows = [
    ...faults.map(({ at, seen, accepted }) => [
      'fault',
      at,
      `is ${seen === '""' ? 'empty' : seen}, accepted: ${accepted}`,
    ]),
    ...warnings.map(({ id, at, says }) => ['warning', at, `${says} (${id})`]),
  ];
  const head = `${name}: ${count(faults.length, 'fault')}, ${count(warnings.length, 'warning')}`;
  const lines = tableLines(rows, [{}, {}, { wraps: true }], width);
  return `${[head, ...lines].join('\n')}\n`;
}
