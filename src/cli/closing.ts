/** The last words of a run: who paid, and where to read more. */
import type { SimulationResult } from '../lab/simulation/result.ts';
import { breakerLines } from './closing-breakers.ts';
import { liquidityLines } from './closing-liquidity.ts';

const grouped = (text: string): string => {
  const [whole, fraction] = text.split('.');
  const digits = (whole ?? '').replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? digits : `${digits}.${fraction}`;
};

const percent = (part: number, whole: number): string =>
  whole === 0 ? '0 %' : `${((100 * part) / whole).toFixed(1)} %`;

/** Lines for a terminal at the end of a run. */
export function closingText(
  result: SimulationResult,
  places: { readonly journal: string; readonly report: string; readonly json: string },
): string[] {
  const { totals, layers, samples, asset, accounts } = result;
  const first = samples[0]?.mark ?? 0;
  const low = Math.min(...samples.map((sample) => sample.mark));
  const width = Math.max(...layers.map(({ layer }) => layer.length), 'shortfall'.length);
  const amounts = [...layers.map(({ paid }) => paid), totals.shortfall].map(grouped);
  const digits = Math.max(...amounts.map((amount) => amount.length));
  const row = (name: string, amount: string, note: string): string =>
    `  ${name.padEnd(width)}  ${amount.padStart(digits)} ${asset}  ${note}`;
  return [
    '',
    `The mark fell ${percent(first - low, first)}. Of ${grouped(String(accounts))} accounts ` +
      `${grouped(String(totals.accountsWarned))} were warned, ` +
      `${grouped(String(totals.accountsLiquidated))} sold on the book, ` +
      `${grouped(String(totals.accountsTakenOver))} taken over by the vault, ` +
      `${grouped(String(totals.accountsBankrupt))} bankrupt.`,
    '',
    'Who paid:',
    ...layers.map(({ layer, cases }, at) => row(layer, amounts[at] as string, `${cases} cases`)),
    row('shortfall', amounts.at(-1) as string, 'the sum of the above, to the unit'),
    '',
    ...breakerLines(result),
    ...liquidityLines(result),
    `${grouped(String(totals.commands))} commands, ${grouped(String(totals.events))} events in ` +
      `${result.wallSeconds.toFixed(1)} s; state hash ${result.stateHash}`,
    `Report    ${places.report}`,
    `JSON      ${places.json}`,
    `Journal   ${places.journal}   (check it: breakwater verify ${places.journal})`,
  ];
}
