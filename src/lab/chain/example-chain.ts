/** A small option chain made from known slices, for tests and for trying the command. */
import { exp, ln } from '../../core/numeric/index.ts';
import {
  blackGreeks,
  DELTA,
  GREEKS,
  inversePrice,
  type OptionSide,
} from '../../core/options/index.ts';
import { type Svi, volatilityAt } from '../../core/surface/index.ts';
import { YEAR_MS } from './chain-forward.ts';

/** One expiry of the example. */
export interface ExampleExpiry {
  /** Unix milliseconds. */
  readonly expiry: number;
  /** The forward behind the marks. */
  readonly forward: number;
  readonly svi: Svi;
}

/** When the two snapshots were taken. */
export const EXAMPLE_TIMES: readonly number[] = [
  Date.UTC(2030, 0, 7, 14, 30, 5),
  Date.UTC(2030, 0, 7, 20, 31, 40),
];

/** Free of arbitrage, alone and together. */
export const EXAMPLE_EXPIRIES: readonly ExampleExpiry[] = [
  {
    expiry: Date.UTC(2030, 0, 18, 8),
    forward: 50_120,
    svi: { a: 0.002, b: 0.03, rho: -0.2, m: 0.01, sigma: 0.08 },
  },
  {
    expiry: Date.UTC(2030, 1, 22, 8),
    forward: 50_410.5,
    svi: { a: 0.008, b: 0.07, rho: -0.15, m: 0.02, sigma: 0.2 },
  },
  {
    expiry: Date.UTC(2030, 5, 28, 8),
    forward: 51_380,
    svi: { a: 0.03, b: 0.16, rho: -0.1, m: 0.03, sigma: 0.45 },
  },
];

const INDEX = 50_050;
const STEPS = 12;
const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

const COLUMNS = [
  'snapshot_ts',
  'instrument_name',
  'currency',
  'option_type',
  'strike',
  'expiry_datetime',
  'bid_price',
  'ask_price',
  'mark_price',
  'implied_volatility',
  'delta',
  'futures_price',
  'index_price',
] as const;

function nameOf(expiry: number, strike: number, side: OptionSide): string {
  const date = new Date(expiry);
  const month = MONTHS[date.getUTCMonth()];
  const day = `${date.getUTCDate()}${month}${String(date.getUTCFullYear()).slice(2)}`;
  return `BTC-${day}-${strike}-${side === 1 ? 'C' : 'P'}`;
}

/** Strikes two and a half deviations to both sides, rounded to 500. */
function strikesOf({ forward, svi }: ExampleExpiry): number[] {
  const deviation = Math.sqrt(svi.a + svi.b * svi.sigma);
  const strikes = Array.from({ length: STEPS + 1 }, (_, i) => {
    const k = 2.5 * deviation * ((2 * i) / STEPS - 1);
    return Math.round((forward * exp(k)) / 500) * 500;
  });
  return [...new Set(strikes)];
}

/** Cells of one option: the index of its row has moved since the mark, as the row came later. */
function cellsOf(time: number, at: ExampleExpiry, strike: number, side: OptionSide, row: number) {
  const { expiry, forward, svi } = at;
  const years = (expiry - time) / YEAR_MS;
  const exact = volatilityAt(svi, years, ln(strike / forward));
  const volatility = Math.round(exact * 10_000) / 10_000;
  const mark = inversePrice(side, forward, strike, volatility, years);
  const index = INDEX * (1 + ((row % 7) - 3) * 1e-4);
  const greeks = new Float64Array(GREEKS);
  blackGreeks(side, (forward * index) / INDEX, strike, volatility, years, 0, greeks);
  const tick = 0.0001;
  const bid = Math.floor((mark * 0.98) / tick) * tick;
  const ask = Math.ceil((mark * 1.02) / tick) * tick;
  return [
    time,
    nameOf(expiry, strike, side),
    'BTC',
    side === 1 ? 'call' : 'put',
    strike.toFixed(1),
    new Date(expiry).toISOString().replace('.000Z', '+00:00'),
    bid > 0 ? bid.toFixed(4) : '',
    ask.toFixed(4),
    Number(mark.toFixed(8)),
    volatility,
    Number((greeks[DELTA] as number).toFixed(5)),
    (forward * (row % 3 === 0 ? 1.00002 : 1)).toFixed(2),
    index.toFixed(2),
  ];
}

/** The chain as text of a CSV file. */
export function exampleChain(): string {
  const lines: string[] = [COLUMNS.join(',')];
  for (const time of EXAMPLE_TIMES) {
    for (const at of EXAMPLE_EXPIRIES) {
      for (const strike of strikesOf(at)) {
        for (const side of [1, -1] as const) {
          lines.push(cellsOf(time, at, strike, side, lines.length).join(','));
        }
      }
    }
  }
  return `${lines.join('\n')}\n`;
}
