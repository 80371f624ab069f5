/** Tables of the report: what the charts show as exact figures, and what no chart can show. */

import type { SimulationResult } from '../simulation/result.ts';
import { count, escapeHtml, groupDigits, NOTHING, utcMoment } from './format.ts';
import { differenceExact, isSomething } from './report-exact.ts';
import { paidOf } from './report-paid.ts';

/** A cell: text, an exact amount that keeps its machine form, or a number. */
export interface Cell {
  readonly html: string;
  readonly aligned: 'left' | 'right';
}

export const text = (words: string): Cell => ({ html: escapeHtml(words), aligned: 'left' });
export const figure = (words: string): Cell => ({ html: escapeHtml(words), aligned: 'right' });

/** An exact amount, grouped for reading; the attribute holds it as programs write it. */
export const exact = (amount: string): Cell => ({
  html: `<data value="${escapeHtml(amount)}">${escapeHtml(groupDigits(amount))}</data>`,
  aligned: 'right',
});

/** An exact difference, with its sign also where it is a gain. */
function change(amount: string | null): Cell {
  if (amount === null) return figure(NOTHING);
  if (amount.startsWith('-') || !isSomething(amount)) return exact(amount);
  return { ...exact(amount), html: `+${exact(amount).html}` };
}

export interface Table {
  readonly caption: string;
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
  /** Sums, set apart under the rows. */
  readonly foot?: readonly (readonly Cell[])[];
}

const right = ({ aligned }: Cell): string => (aligned === 'right' ? ' class="num"' : '');

const row = (cells: readonly Cell[]): string => {
  const [first, ...rest] = cells as readonly [Cell, ...Cell[]];
  const others = rest.map((cell) => `<td${right(cell)}>${cell.html}</td>`).join('');
  return `<tr><th scope="row"${right(first)}>${first.html}</th>${others}</tr>`;
};

/** A table that scrolls by itself where it is wider than the screen. */
export function renderTable({ caption, head, rows, foot }: Table): string {
  const heads = head.map((cell) => `<th scope="col"${right(cell)}>${cell.html}</th>`).join('');
  const sums = foot === undefined ? '' : `<tfoot>${foot.map(row).join('')}</tfoot>`;
  return (
    `<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(caption)}"><table>` +
    `<caption>${escapeHtml(caption)}</caption><thead><tr>${heads}</tr></thead>` +
    `<tbody>${rows.map(row).join('\n')}</tbody>${sums}</table></div>`
  );
}

/** Figures behind a chart, folded away. */
export const folded = (summary: string, table: Table): string =>
  `<details><summary>${escapeHtml(summary)}</summary>${renderTable(table)}</details>`;

/** Who paid, to the last unit, with the sum beside what was owed. */
export function paidTable(result: SimulationResult): Table {
  const { rows, sum } = paidOf(result);
  const { asset, totals } = result;
  return {
    caption: `Who paid, exact, ${asset}`,
    head: [text('Layer'), figure(`Paid, ${asset}`), figure('Cases')],
    rows: rows.map(({ layer, paid, cases }) => [
      text(layer),
      exact(paid),
      figure(cases === null ? NOTHING : count(cases)),
    ]),
    foot: [
      [text('Sum of the layers'), sum === null ? figure(NOTHING) : exact(sum), text('')],
      [text('Shortfall to cover'), exact(totals.shortfall), text('')],
    ],
  };
}

export function totalsTables({ totals, asset, accounts }: SimulationResult): Table[] {
  const things: [string, number][] = [
    ['Accounts', accounts],
    ['Accounts warned', totals.accountsWarned],
    ['Accounts reduced on the book', totals.accountsLiquidated],
    ['Accounts taken over by the vault', totals.accountsTakenOver],
    ['Accounts bankrupt', totals.accountsBankrupt],
    ['Accounts auto-deleveraged', totals.accountsDeleveraged],
    ['Liquidation orders', totals.liquidationOrders],
    ['Liquidation orders without a fill', totals.liquidationOrdersUnfilled],
    ['Commands', totals.commands],
    ['Commands refused', totals.refused],
    ['Events', totals.events],
  ];
  const amounts: [string, string][] = [
    ['Liquidated on the book, notional', totals.liquidatedNotional],
    ['Taken over by the vault, notional', totals.takenOverNotional],
    ['Auto-deleveraged, notional', totals.deleveragedNotional],
    ['Loss borne by those deleveraged', totals.deleveragedLoss],
    ['Haircut on gains', totals.gainsHaircut],
    ['Shortfall', totals.shortfall],
    ['Uncovered loss', totals.uncovered],
  ];
  return [
    {
      caption: 'Totals, amounts',
      head: [text('What'), figure(`Exact, ${asset}`)],
      rows: amounts.map(([what, amount]) => [text(what), exact(amount)]),
    },
    {
      caption: 'Totals, numbers',
      head: [text('What'), figure('Number')],
      rows: things.map(([what, many]) => [text(what), figure(count(many))]),
    },
  ];
}

export function housesTable({ houses, asset }: SimulationResult): Table {
  return {
    caption: `Balance or equity of each, exact, ${asset}`,
    head: [text('Account'), figure('Before'), figure('After'), figure('Difference')],
    rows: houses.map(({ name, before, after }) => [
      text(name),
      exact(before),
      exact(after),
      change(differenceExact(after, before)),
    ]),
  };
}

export const MARKS_MAX = 200;

/** The first marks; the numbers are those of the flags in the price chart. */
export function marksTable({ marks }: SimulationResult): Table {
  return {
    caption: 'Marks, with the numbers that the price chart gives them',
    head: [figure('No.'), text('Time'), text('What happened')],
    rows: marks
      .slice(0, MARKS_MAX)
      .map(({ time, what }, i) => [figure(count(i + 1)), text(utcMoment(time)), text(what)]),
  };
}
