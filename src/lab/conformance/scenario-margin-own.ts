/** Whole portfolios under a scenario risk manager with discounts, skew and contingencies. */
import {
  type AddOn,
  accountOf,
  assessScenarios,
  type CollateralAsset,
  type ExpiryMarket,
  type Instrument,
  type MarketState,
  type Scenario,
  type ScenarioRules,
  ScenarioTable,
  type VolatilityMove,
} from '../../core/portfolio/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, values } from './answer.ts';
import { double, doubleOf, doubleOr, optionSide } from './doubles.ts';
import type { Inputs } from './inputs.ts';

const MOVES: Readonly<Record<string, VolatilityMove>> = {
  up: 'up',
  none: 'none',
  down: 'down',
  linear: 'linear-skew',
  abs: 'absolute-skew',
};

function readScenarios(params: Inputs): Scenario[] {
  return params.list('scenarios').map((row) => {
    const [move, law, weight] = Array.isArray(row) ? row : [];
    const volatility = MOVES[String(law)];
    if (move === undefined || weight === undefined || volatility === undefined) {
      throw new NotCovered('a scenario is no move, volatility and weight');
    }
    return { move: doubleOf(move, 'move'), volatility, weight: doubleOf(weight, 'weight') };
  });
}

function readAddOns(params: Inputs): AddOn[] {
  const number = (name: string): number => double(params, name);
  return [
    {
      kind: 'forward-contingency',
      place: 'risk',
      up: number('basisUp'),
      down: number('basisDown'),
      add: number('basisAdd'),
      perYear: number('basisMult'),
    },
    {
      kind: 'linear-charge',
      place: 'charge',
      maintenanceRate: number('mmPerp'),
      initialExtraRate: number('imPerpExtra'),
    },
    {
      kind: 'short-option-minimum',
      place: 'charge',
      maintenanceRate: number('mmOption'),
      initialExtraRate: number('imOptionExtra'),
      tiers: [],
    },
    { kind: 'collateral-haircut', place: 'charge' },
    {
      kind: 'oracle-confidence',
      place: 'charge',
      threshold: number('confThreshold'),
      rate: number('confMargin'),
    },
    {
      kind: 'stablecoin-depeg',
      place: 'charge',
      threshold: number('pegThreshold'),
      factor: number('pegFactor'),
    },
  ];
}

function readRules(params: Inputs): ScenarioRules {
  const number = (name: string): number => double(params, name);
  const skew = params.group('skew');
  return {
    kind: 'scenarios',
    name: 'case',
    date: '2025-01-01',
    sources: [],
    unconfirmed: [],
    settlement: 'quote',
    scenarios: readScenarios(params),
    volatilityLaw: {
      up: number('volUp'),
      down: number('volDown'),
      upPoints: 0,
      downPoints: 0,
      shortPower: number('shortPower'),
      longPower: number('longPower'),
      daysFloor: number('dteFloorDays'),
      leastUp: number('minVolUp'),
    },
    skew: {
      linear: { cap: double(skew, 'linearCap'), capSlope: double(skew, 'linearC') },
      absolute: { cap: double(skew, 'absCap'), capSlope: double(skew, 'absC') },
      leastWidth: double(skew, 'minKStar'),
      width: double(skew, 'width'),
      level: double(skew, 'volStatic'),
      levelSlope: double(skew, 'volScale'),
    },
    discount: {
      long: number('longDisc'),
      longRate: number('longRateMult'),
      longAdd: number('longRateAdd'),
      short: number('shortDisc'),
      shortRate: number('shortRateMult'),
      shortAdd: number('shortRateAdd'),
    },
    dampener: null,
    gains: { share: 1, most: null },
    across: 'separately',
    averagingSeconds: 1800,
    lookAheadYears: 0,
    rateFloor: 'zero',
    initialFactor: number('imFactor'),
    maintenanceFactor: number('mmFactor'),
    addOns: readAddOns(params),
  };
}

function readExpiry(inputs: Inputs, seconds: string): ExpiryMarket {
  const svi = inputs.group('svi');
  const parts = ['a', 'b', 'rho', 'm', 'sigma'].map((name) => double(svi, name));
  const [a, b, rho, m, sigma] = parts as [number, number, number, number, number];
  return {
    seconds: doubleOf(seconds, 'secToExpiry'),
    forward: double(inputs, 'forward'),
    rate: double(inputs, 'rate'),
    volatility: {
      svi: { a, b, rho, m, sigma },
      forward: double(svi, 'F'),
      years: double(svi, 'tau'),
    },
    forwardConfidence: doubleOr(1, inputs, 'forwardConf'),
    rateConfidence: doubleOr(1, inputs, 'rateConf'),
    volatilityConfidence: doubleOr(1, inputs, 'volConf'),
  };
}

function readCollateral(inputs: Inputs): CollateralAsset[] {
  return inputs.groupsOf('collateral').map((asset) => ({
    name: 'asset',
    quantity: double(asset, 'qty'),
    price: double(asset, 'price'),
    confidence: doubleOr(1, asset, 'conf'),
    underlying: asset.flagOr(false, 'riskCancelling') ? 0 : null,
    maintenanceHaircut: doubleOr(0, asset, 'mmHaircut'),
    initialExtraHaircut: doubleOr(0, asset, 'imExtraHaircut'),
  }));
}

/** Market, instruments and account of a case; row 0 is the perpetual. */
function readPortfolio(inputs: Inputs) {
  const perp = inputs.group('perp');
  const groups = inputs.group('expiries');
  const names = groups.names();
  const instruments: Instrument[] = [{ kind: 'perpetual', underlying: 0 }];
  const positions: [number, number][] = [[0, double(perp, 'qty')]];
  for (const option of inputs.groupsOf('options')) {
    const expiry = names.indexOf(String(option.value('secToExpiry')));
    if (expiry < 0) throw new NotCovered('an option of an expiry without a market');
    const side = optionSide(option, 'type');
    positions.push([instruments.length, double(option, 'qty')]);
    instruments.push({ kind: 'option', underlying: 0, expiry, side, strike: double(option, 'K') });
  }
  const market: MarketState = {
    timeMs: 0,
    stablePrice: doubleOr(1, inputs, 'stablePrice'),
    underlyings: [
      {
        name: 'underlying',
        spot: double(inputs, 'spot'),
        spotConfidence: doubleOr(1, inputs, 'spotConf'),
        perpetual: double(perp, 'price'),
        perpetualConfidence: doubleOr(1, perp, 'conf'),
        expiries: names.map((name) => readExpiry(groups.group(name), name)),
      },
    ],
  };
  const account = accountOf(positions, {
    cash: double(inputs, 'cash'),
    unrealised: doubleOr(0, perp, 'unrealised'),
    collateral: readCollateral(inputs),
  });
  return { instruments, market, account };
}

const assessed: Rule = {
  name: 'own',
  gives: ['im', 'mm', 'scenarioPnl'],
  answer(inputs) {
    const { instruments, market, account } = readPortfolio(inputs);
    const table = new ScenarioTable(readRules(inputs.group('params')), instruments, market);
    const result = assessScenarios(table, account);
    const { equity, worst, runnerUp } = result;
    const nameOf = ({ index }: { readonly index: number }) => (index < 0 ? 'basis' : index);
    return values({
      im: equity - result.initialRequirement,
      mm: equity - result.maintenanceRequirement,
      mtm: equity,
      optionMtm: result.optionValue,
      collateralMtm: result.collateralValue,
      basisContingency: result.forwardContingency,
      scenarioPnl: [...result.scenarioProfits],
      worst: nameOf(worst),
      runnerUp: nameOf(runnerUp),
    });
  },
};

export const SCENARIO_MARGIN_OWN: Adapter = { system: 'scenario-margin-own', rules: [assessed] };
