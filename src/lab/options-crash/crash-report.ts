/** The page and the closing lines of a crash of options. */
import { axisText, type Colour, caption, drawPicture, paint, RULE } from '../report/charts.ts';
import { ROOMS, type Room } from '../report/charts-time.ts';
import { escapeHtml, utcTick } from '../report/format.ts';
import { renderPage } from '../report/page.ts';
import type { CrashResult, CrashSample, PopulationSum } from './crash-result.ts';

interface Line {
  readonly name: string;
  readonly colour: Colour;
  /** Null where it was not measured: the line goes straight on. */
  readonly of: (sample: CrashSample) => number | null;
}

interface Figure {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly Line[];
}

const MILLION = 1e6;

/** A sum over the population, in millions. */
const ofPopulation =
  (field: keyof PopulationSum): Line['of'] =>
  ({ population }) =>
    population === null ? null : population[field] / MILLION;

const FIGURES: readonly Figure[] = [
  {
    id: 'index',
    title: 'Index',
    unit: 'US dollars a BTC',
    lines: [{ name: 'index', colour: 'blue', of: ({ index }) => index }],
  },
  {
    id: 'volatility',
    title: 'Implied volatility at the money, last expiry',
    unit: '% a year',
    lines: [{ name: 'volatility', colour: 'violet', of: ({ volatility }) => 100 * volatility }],
  },
  {
    id: 'stages',
    title: 'Accounts under their requirements, and accounts that were ever liquidated',
    unit: 'accounts',
    lines: [
      { name: 'warned', colour: 'amber', of: ({ warned }) => warned },
      {
        name: 'orderly or stopped',
        colour: 'red',
        of: ({ orderly, stopped }) => orderly + stopped,
      },
      { name: 'liquidated so far', colour: 'slate', of: ({ liquidated }) => liquidated },
      { name: 'bankrupt so far', colour: 'violet', of: ({ bankrupt }) => bankrupt },
    ],
  },
  {
    id: 'population',
    title: 'What the accounts have and what they need, makers left out',
    unit: 'million US dollars',
    lines: [
      { name: 'equity', colour: 'green', of: ofPopulation('equity') },
      { name: 'initial requirement', colour: 'amber', of: ofPopulation('initial') },
      { name: 'maintenance requirement', colour: 'red', of: ofPopulation('maintenance') },
    ],
  },
  {
    id: 'liquidated',
    title: 'Liquidated so far',
    unit: 'million US dollars, premium of options',
    lines: [
      {
        name: 'perpetual against the delta',
        colour: 'blue',
        of: ({ perpetualNotional }) => perpetualNotional / MILLION,
      },
      {
        name: 'options closed',
        colour: 'amber',
        of: ({ optionNotional }) => optionNotional / MILLION,
      },
    ],
  },
  {
    id: 'funds',
    title: 'House balances',
    unit: 'million US dollars',
    lines: [
      { name: 'shared fund', colour: 'blue', of: ({ sharedFund }) => sharedFund / MILLION },
      { name: 'vaults, equity', colour: 'green', of: ({ vault }) => vault / MILLION },
      {
        name: 'operator capital',
        colour: 'slate',
        of: ({ operatorCapital }) => operatorCapital / MILLION,
      },
      { name: 'fee reserve', colour: 'amber', of: ({ feeReserve }) => feeReserve / MILLION },
    ],
  },
];

const [HEIGHT, TOP, BELOW] = [220, 26, 30];

function drawFigure(figure: Figure, samples: readonly CrashSample[], room: Room): string {
  const known = samples.filter((sample) => figure.lines.every(({ of }) => of(sample) !== null));
  const every = Math.max(1, Math.ceil(known.length / room.pointsMax));
  const shown = known.filter((_, at) => at % every === 0 || at === known.length - 1);
  const [from, to] = [samples[0]?.time ?? 0, samples.at(-1)?.time ?? 1];
  const canvas = {
    id: `${figure.id}-${room.name}`,
    width: room.width,
    height: TOP + HEIGHT + BELOW,
    label: `${figure.title}, ${figure.unit}`,
  };
  const axis = { axisLabel: axisText(), axisLine: { lineStyle: { color: RULE } } };
  const option = {
    grid: { left: room.left, right: room.right, top: TOP, height: HEIGHT },
    xAxis: {
      type: 'time' as const,
      min: from,
      max: to,
      ...axis,
      splitNumber: Math.ceil(room.ticks / 2),
      axisLabel: { ...axisText(), formatter: (time: number) => utcTick(time, to - from) },
    },
    yAxis: {
      type: 'value' as const,
      scale: figure.lines.length === 1,
      ...axis,
      splitLine: { lineStyle: { color: RULE } },
    },
    series: figure.lines.map(({ of, colour }) => ({
      type: 'line' as const,
      showSymbol: false,
      lineStyle: { width: 1.5, color: paint(colour) },
      data: shown.map((sample) => [sample.time, of(sample)]),
    })),
  };
  const over = caption(room.left, 14, figure.unit);
  return `<div class="picture ${room.name}">${drawPicture(canvas, option, over)}</div>`;
}

const DASH = 'display:inline-block;width:1.1em;height:3px;vertical-align:middle';

const swatch = ({ name, colour }: Line): string =>
  '<span style="white-space:nowrap;margin-right:1em">' +
  `<span style="${DASH};background:${paint(colour)}"></span> ${escapeHtml(name)}</span>`;

const RIGHT = 'text-align:right;font-variant-numeric:tabular-nums';

/** Cells of a row; all but the first are numbers and stand to the right. */
const cells = (tag: 'th' | 'td', texts: readonly string[]): string =>
  texts
    .map((text, at) => {
      const style = at === 0 ? '' : ` style="${RIGHT}"`;
      return `<${tag}${style}>${escapeHtml(text)}</${tag}>`;
    })
    .join('');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead><tr>${cells('th', head)}</tr></thead>` +
  `<tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table>`;

/** A whole HTML page that loads nothing. */
export function renderCrashReport(result: CrashResult): string {
  const { scenario, samples, totals } = result;
  const figures = FIGURES.map(
    (figure) =>
      `<section><h2>${escapeHtml(figure.title)}</h2><p>${figure.lines.map(swatch).join('')}</p>` +
      `${ROOMS.map((room) => drawFigure(figure, samples, room)).join('')}</section>`,
  );
  const body =
    `<h1>${escapeHtml(scenario.name)}: a crash of options</h1>` +
    `<p>${escapeHtml(scenario.about)}</p>` +
    `${crashStory(result)
      .map((line) => `<p>${escapeHtml(line)}</p>`)
      .join('')}${figures.join('')}` +
    `<section><h2>Who paid</h2>${table(
      ['layer', `paid, ${result.asset}`],
      [
        ...result.layers.map(({ layer, paid }) => [layer, paid]),
        ['owed by the venue', totals.uncovered],
        ['shortfall', totals.shortfall],
      ],
    )}</section>` +
    `<section><h2>Settled at expiry</h2>${table(
      ['market', 'price'],
      result.settled.map(({ market, price }) => [market, price]),
    )}</section>` +
    `<section><h2>Sources</h2><ul>${scenario.sources
      .map((source) => `<li>${escapeHtml(source)}</li>`)
      .join('')}</ul><p>Seed ${result.seed}; state hash <code>${result.stateHash}</code>; ` +
    `journal ${escapeHtml(result.journal)}; ${escapeHtml(result.machine)}.</p></section>`;
  return renderPage(`${scenario.name}: a crash of options`, body);
}

const grouped = (value: number): string =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** What happened, in sentences. */
export function crashStory({ samples, totals, accounts, markets, asset }: CrashResult): string[] {
  const indices = samples.map(({ index }) => index);
  const volatilities = samples.map(({ volatility }) => 100 * volatility);
  const first = indices[0] ?? 0;
  const low = Math.min(...indices);
  const most = Math.max(...volatilities);
  return [
    `The index fell from ${grouped(first)} to ${grouped(low)} dollars, and volatility at the ` +
      `money went from ${(volatilities[0] ?? 0).toFixed(0)} to ${most.toFixed(0)} %.`,
    `Of ${accounts} accounts in ${markets} markets ${totals.warned} were warned, ` +
      `${totals.liquidated} liquidated on the books, ${totals.takenOver} taken over by the ` +
      `vault, ${totals.bankrupt} bankrupt, ${totals.deleveraged} deleveraged.`,
    `${totals.orders} orders: ${grouped(totals.perpetualNotional)} ${asset} of the perpetual ` +
      `against deltas, ${grouped(totals.optionNotional)} ${asset} of options closed; ` +
      `${totals.unfilled} found nothing within their limit. ` +
      `Shortfall ${totals.shortfall} ${asset}.`,
    ...(totals.refused === 0 ? [] : [`${totals.refused} commands were refused.`]),
  ];
}

/** Lines for a terminal at the end of a run. */
export function crashClosing(
  result: CrashResult,
  places: { readonly report: string; readonly json: string; readonly journal: string },
): string[] {
  const { totals, asset } = result;
  const owed = { layer: 'owed by the venue', paid: totals.uncovered };
  const payers = [...result.layers, owed];
  const width = Math.max(...payers.map(({ layer }) => layer.length));
  const digits = Math.max(...payers.map(({ paid }) => paid.length));
  return [
    '',
    ...crashStory(result),
    '',
    'Who paid:',
    ...payers.map(
      ({ layer, paid }) => `  ${layer.padEnd(width)}  ${paid.padStart(digits)} ${asset}`,
    ),
    '',
    `${grouped(totals.commands)} commands in ${result.wallSeconds.toFixed(1)} s; ` +
      `${grouped(totals.looksSpared)} looks at accounts were spared; ` +
      `state hash ${result.stateHash}`,
    `Report    ${places.report}`,
    `JSON      ${places.json}`,
    `Journal   ${places.journal}`,
  ];
}
