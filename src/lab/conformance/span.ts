/** CME SPAN: the risk array of sixteen scenarios, and the requirement that it leads to. */
import {
  accountOf,
  assessScenarios,
  type Instrument,
  type ScenarioRules,
  ScenarioTable,
  SECONDS_PER_YEAR,
  scanScenarios,
  spanRequirement,
  type UnderlyingMarket,
  valuingRules,
} from '../../core/portfolio/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, type Outcome, values } from './answer.ts';
import { double, doubleOr, optionSide } from './doubles.ts';
import type { Inputs } from './inputs.ts';

const ORIGIN = { name: 'case', date: '2024-01-01', sources: [], unconfirmed: [] };
const DAYS = 365;

function readRules(inputs: Inputs, price: number): ScenarioRules {
  const volatility = doubleOr(0, inputs, 'vsr');
  const isRelative = inputs.flagOr(true, 'vsrRelative');
  const share = isRelative ? volatility : 0;
  const points = isRelative ? 0 : volatility;
  const lookAheadDays = doubleOr(0, inputs, 'lookAheadDays');
  const rules = valuingRules(ORIGIN, 'quote');
  return {
    ...rules,
    scenarios: scanScenarios({
      price,
      volatility,
      extremeMultiple: double(inputs, 'extremeMultiple'),
      extremeCover: double(inputs, 'extremeCover'),
      lookAheadDays,
    }),
    volatilityLaw: {
      ...rules.volatilityLaw,
      up: share,
      down: share,
      upPoints: points,
      downPoints: points,
    },
    lookAheadYears: lookAheadDays / DAYS,
  };
}

const marketAt = (forward: number, years: number, volatilities: readonly number[]) => ({
  name: 'product',
  spot: forward,
  spotConfidence: 1,
  perpetual: forward,
  perpetualConfidence: 1,
  expiries: volatilities.map((volatility) => ({
    seconds: years * SECONDS_PER_YEAR,
    forward,
    rate: 0,
    volatility,
    forwardConfidence: 1,
    rateConfidence: 1,
    volatilityConfidence: 1,
  })),
});

function scanned(
  rules: ScenarioRules,
  instruments: readonly Instrument[],
  market: UnderlyingMarket,
  positions: readonly (readonly [number, number])[],
): Outcome {
  const state = { timeMs: 0, stablePrice: 1, underlyings: [market] };
  const table = new ScenarioTable(rules, instruments, state);
  const { scenarioProfits, worst } = assessScenarios(table, accountOf(positions));
  const pair = worst.index % 2 === 0 ? worst.index + 1 : worst.index - 1;
  return values({
    riskArrayLoss: [...scenarioProfits].map((profit) => 0 - profit),
    scanRisk: Math.max(-worst.value, 0),
    activeScenario: worst.index + 1,
    pairedScenario: pair + 1,
  });
}

/** Price of a future in ranges: the far scenario stays above zero, and shares are exact. */
const RANGES = 16;

/** A future whose range is given as an amount: it is a share of a price that does not matter. */
function oneFuture(inputs: Inputs): Outcome {
  const found = /^(long|short)\s+(\d+)\s+futures?$/i.exec(inputs.text('position').trim());
  if (found === null) throw new NotCovered('position is no number of futures');
  const size = Number(found[2]) * (found[1]?.toLowerCase() === 'long' ? 1 : -1);
  const market = marketAt(double(inputs, 'psr') * RANGES, 0, []);
  const rules = readRules(inputs, 1 / RANGES);
  return scanned(rules, [{ kind: 'perpetual', underlying: 0 }], market, [[0, size]]);
}

function book(inputs: Inputs): Outcome {
  if (inputs.has('model')) {
    const model = inputs.text('model');
    if (!/black-?76.*r\s*=\s*0/i.test(model)) throw new NotCovered(`model is ${model}`);
  }
  const forward = double(inputs, 'F');
  const years = double(inputs, 'T');
  const volatilities: number[] = [];
  const positions: [number, number][] = [];
  const instruments = inputs.groupsOf('positions').map((position, row): Instrument => {
    positions.push([row, double(position, 'qty')]);
    if (position.text('kind') === 'future') return { kind: 'perpetual', underlying: 0 };
    const expiry = volatilities.push(double(position, 'iv')) - 1;
    const side = optionSide(position, 'kind');
    return { kind: 'option', underlying: 0, expiry, side, strike: double(position, 'K') };
  });
  const rules = readRules(inputs, double(inputs, 'psrPoints') / forward);
  return scanned(rules, instruments, marketAt(forward, years, volatilities), positions);
}

const array: Rule = {
  name: 'risk_array',
  gives: ['riskArrayLoss', 'scanRisk'],
  answer: (inputs) => (inputs.has('position') ? oneFuture(inputs) : book(inputs)),
};

export const SPAN_ARRAY: Adapter = { system: 'span-array', rules: [array] };

const total: Rule = {
  name: 'total',
  gives: ['totalRequirement', 'commodityRisk'],
  answer: (inputs) =>
    values({
      ...spanRequirement({
        scanRisk: double(inputs, 'scanRisk'),
        intraSpreadCharge: doubleOr(0, inputs, 'intraSpreadCharge'),
        deliveryCharge: doubleOr(0, inputs, 'deliveryCharge'),
        interCredit: doubleOr(0, inputs, 'interCredit'),
        shortOptionMinimum: doubleOr(0, inputs, 'shortOptionMinimumPerContract'),
        shortOptions: doubleOr(0, inputs, 'shortOptions'),
        netOptionValue: doubleOr(0, inputs, 'netOptionValue'),
      }),
    }),
};

export const SPAN_TOTAL: Adapter = { system: 'span-total', rules: [total] };
