/** The sizing of a fund as tables for a terminal. */
import type { Sizing } from './sizing.ts';

/** Dollars in whole numbers with commas. */
export const dollars = (value: number): string => Math.round(value).toLocaleString('en-US');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((name, at) =>
    Math.max(name.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => {
        const width = widths[at] as number;
        const isText = at === 0 || at === row.length - 1;
        return isText ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)];
}

/** Book, wedges and frontier, where there are any. */
function stressTables({ slippage, wedges, frontier }: Sizing): string[][] {
  const parts: string[][] = [];
  if (slippage !== null) {
    const rows = slippage.assets.map((each) => [
      each.asset,
      dollars(each.notional),
      `${(each.slippage * 100).toFixed(2)} %`,
      `${(each.largestMaker * 100).toFixed(0)} %`,
      dollars(each.unfilled),
      dollars(each.capital),
    ]);
    const head = ['asset', 'notional', 'slippage', 'largest maker', 'no orders for', 'capital'];
    parts.push(table(head, rows));
  }
  if (wedges.length > 0) {
    const rows = wedges.map(({ coin, notional, wedge, source, capital }) => [
      coin,
      dollars(notional),
      wedge.toFixed(0),
      dollars(capital),
      source,
    ]);
    parts.push(table(['coin', 'notional', 'bp', 'capital', 'wedge'], rows));
  }
  if (frontier.length > 0) {
    const rows = frontier.map((point) => [
      dollars(point.fund),
      dollars(point.yearlyCost),
      dollars(point.residualShortfall),
      `${(point.probabilityBeyond * 100).toFixed(2)} %`,
      dollars(point.deleveraged),
    ]);
    const head = ['fund, USD', 'cost', 'worst losses beyond', 'exceeded', 'mean ADL notional'];
    parts.push(table(head, rows));
  }
  return parts;
}

/** Everything that is worth reading in a terminal. */
export function sizingText(sizing: Sizing): string {
  const { targets, binding, thresholds } = sizing;
  const parts = [
    table(
      ['method', 'fund, USD', 'low', 'high', 'note'],
      targets.map(({ method, fund, note }) => [
        method,
        dollars(fund.value),
        dollars(fund.low),
        dollars(fund.high),
        note,
      ]),
    ),
    [`recommended: ${dollars(binding.fund.value)} USD, asked by ${binding.method}`],
  ];
  if (thresholds.length > 0) {
    const rows = thresholds.map(({ share, tail, meanExcess, distance }) => [
      `${(share * 100).toFixed(0)} %`,
      dollars(tail.threshold),
      `${tail.exceedances}`,
      tail.shape.toFixed(3),
      dollars(tail.scale),
      dollars(meanExcess),
      distance.toFixed(3),
    ]);
    const head = ['threshold', 'USD', 'above', 'shape', 'scale', 'mean excess', 'KS'];
    parts.push(table(head, rows));
  }
  parts.push(...stressTables(sizing));
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
