/** Margin of portfolios: a full revaluation, and an account as a dot product against the table. */
import {
  accountOf,
  addRows,
  assessScenarios,
  type Instrument,
  type MarketState,
  marginPreset,
  type ScenarioRules,
  ScenarioTable,
} from '../src/core/portfolio/index.ts';
import type { Row } from './row.ts';

const LEGS = 100;
const POSITIONS = 50;
const COLUMNS = 48;
const ROUNDS = 15;

const MARKET: MarketState = {
  timeMs: 0,
  stablePrice: 1,
  underlyings: [
    {
      name: 'BTC',
      spot: 68_250,
      spotConfidence: 1,
      perpetual: 68_277.3,
      perpetualConfidence: 1,
      expiries: [7, 30, 60, 180].map((days) => ({
        seconds: days * 86_400,
        forward: 68_250 * (1 + 0.0001 * days),
        rate: 0.04,
        volatility: {
          svi: { a: 0.001 * days, b: 0.05, rho: -0.1, m: 0.01, sigma: 0.2 },
          forward: 68_250 * (1 + 0.0001 * days),
          years: days / 365,
        },
        forwardConfidence: 1,
        rateConfidence: 1,
        volatilityConfidence: 1,
      })),
    },
  ],
};

const INSTRUMENTS: readonly Instrument[] = Array.from({ length: LEGS }, (_, at) => ({
  kind: 'option',
  underlying: 0,
  expiry: at % 4,
  side: at % 2 === 0 ? 1 : -1,
  strike: 50_000 + 400 * at,
}));

/** Median microseconds of one call. */
function median(repeats: number, work: () => void): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    for (let i = 0; i < repeats; i += 1) work();
    times.push(((performance.now() - started) * 1000) / repeats);
  }
  return times.sort((a, b) => a - b)[ROUNDS >> 1] as number;
}

function rulesOf(): ScenarioRules {
  const rules = marginPreset('derive-portfolio');
  if (rules?.kind !== 'scenarios') throw new Error('the preset derive-portfolio is missing');
  return rules;
}

/** Rows of the table of figures. */
export function benchPortfolio(): Row[] {
  const table = new ScenarioTable(rulesOf(), INSTRUMENTS, MARKET);
  const held = Array.from({ length: POSITIONS }, (_, at) => [at * 2, (at % 7) - 3.5] as const);
  const account = accountOf(held, { cash: 1e6 });
  const values = Float64Array.from({ length: LEGS * COLUMNS }, (_, at) => at % 997);
  const out = new Float64Array(COLUMNS);
  const { rows, quantities } = account;
  return [
    {
      name: 'portfolio, full revaluation',
      value: median(20, () => table.refresh(MARKET)),
      unit: 'us',
      note: '33 scenarios and 2 probes x 100 options, SVI, Black (1976)',
    },
    {
      name: 'portfolio, dot product',
      value: median(2000, () => {
        out.fill(0);
        addRows(values, COLUMNS, rows, quantities, POSITIONS, out);
      }),
      unit: 'us',
      note: '48 scenarios x 50 positions from the shared table',
    },
    {
      name: 'portfolio, whole requirement',
      value: median(500, () => void assessScenarios(table, account)),
      unit: 'us',
      note: '50 options from the table: discounts, skew, add-ons, result with every scenario',
    },
  ];
}
