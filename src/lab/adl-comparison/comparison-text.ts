/** The comparison as a table for a terminal. */
import type { Comparison } from './comparison.ts';
import { SHOCKS } from './metrics.ts';

const MICRO = 1e6;
const BAR = 20;

/** Dollars with three figures that count: 12.3M. */
function dollars(micro: bigint): string {
  const value = Number(micro) / MICRO;
  const [size, unit] = (
    [
      [1e9, 'bn'],
      [1e6, 'M'],
      [1e3, 'k'],
    ] as const
  ).find(([least]) => value >= least) ?? [1, ''];
  return `${(value / size).toPrecision(3)}${unit}`;
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

const HEAD = [
  'policy',
  'touched',
  'wiped',
  'most, USD',
  'most of equity',
  'gini',
  'top 10',
  'leverage after',
  ...SHOCKS.filter(([name]) => name === '0.1' || name === '0.3').map(
    ([name]) => `owed at ${Number(name) * 100} %`,
  ),
  'ms',
];

function rowsOf({ policies }: Comparison): string[][] {
  return policies.flatMap((result) => {
    if ('notApplicable' in result) return [];
    const { policy, metrics: m, milliseconds } = result;
    const shocks = SHOCKS.flatMap(([name], i) =>
      name === '0.1' || name === '0.3' ? [dollars(m.shortfall[i] as bigint)] : [],
    );
    const leverage = m.maxLeverageAfter === null ? 'no equity' : m.maxLeverageAfter.toPrecision(4);
    return [
      [
        policy,
        `${m.touched}`,
        `${m.wiped}`,
        dollars(m.max),
        percent(m.maxOverEquity),
        m.gini.toFixed(4),
        percent(m.top10Share),
        leverage,
        ...shocks,
        milliseconds.toFixed(1),
      ],
    ];
  });
}

/** Rows under a head, the first column to the left, figures to the right. */
function aligned(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)];
}

/** Bars of how many accounts each policy touches. */
function bars({ policies, candidates }: Comparison): string[] {
  const all = policies.flatMap((result) => ('metrics' in result ? [result] : []));
  const width = Math.max(...all.map(({ policy }) => policy.length));
  return all.map(({ policy, metrics: { touched } }) => {
    const part = touched / Math.max(candidates.length, 1);
    const filled = touched === 0 ? 0 : Math.max(1, Math.round(part * BAR));
    return `${policy.padEnd(width)}  ${'█'.repeat(filled).padEnd(BAR, '·')}  ${percent(part)}`;
  });
}

/** The whole page for a terminal. */
export function comparisonText(comparison: Comparison): string {
  const { target, amount, candidates, policies } = comparison;
  const what = target === 'dollars' ? 'haircuts of gains' : 'positions closed';
  const silent = policies.flatMap((result) =>
    'notApplicable' in result ? [`not run: ${result.notApplicable}`] : [],
  );
  return [
    `${candidates.length} accounts, ${what} of ${dollars(amount)} USD in all; every sum is exact`,
    '',
    ...aligned(HEAD, rowsOf(comparison)),
    '',
    'accounts touched',
    ...bars(comparison),
    ...(silent.length > 0 ? ['', ...silent] : []),
    '',
  ].join('\n');
}
