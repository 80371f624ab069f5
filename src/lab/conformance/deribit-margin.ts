/** Deribit: cross portfolio margin, its volatility shock, and the dampener of far moves. */
import {
  type AddOn,
  accountOf,
  assessScenarios,
  dampened,
  deribitTailWeight,
  type ExpiryMarket,
  gridOf,
  type Instrument,
  type ScenarioRules,
  ScenarioTable,
  SECONDS_PER_YEAR,
  shockedDown,
  shockedUp,
  termScale,
  type VolatilityLaw,
  valuingRules,
} from '../../core/portfolio/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, values } from './answer.ts';
import { double, doubleOr } from './doubles.ts';
import type { Inputs } from './inputs.ts';

const ORIGIN = { name: 'case', date: '2024-06-17', sources: [], unconfirmed: [] };

const TAILS = [-0.66, -0.33, 0.5, 1, 2, 3, 4, 5];

function readRules(inputs: Inputs): ScenarioRules {
  const range = double(inputs, 'priceRange');
  const buckets = doubleOr(4, inputs, 'buckets');
  const moves: number[] = [];
  for (let step = -buckets; step <= buckets; step += 1) moves.push((step / buckets) * range);
  const grid = gridOf(moves, ['up', 'none', 'down']);
  const dampener = doubleOr(-1, inputs, 'extendedDampenerUsd');
  const factor = doubleOr(1, inputs, 'extendedTableFactor');
  const tails = TAILS.map((move) => ({
    move: 1 + move,
    volatility: 'up' as const,
    weight: deribitTailWeight(move, range) * factor,
  }));
  const addOns: AddOn[] = [
    {
      kind: 'roll-shock',
      place: 'risk',
      leastMove: double(inputs, 'minAnnualisedMove'),
      annualisedMove: double(inputs, 'annualisedMoveRisk'),
    },
    {
      kind: 'delta-shock',
      place: 'risk',
      threshold: double(inputs, 'deltaLiqShockThresholdUsd'),
      perQuote: 1e-9,
      most: doubleOr(0.1, inputs, 'maxDeltaShock'),
    },
    { kind: 'provisions', place: 'charge', levels: 'initial' },
  ];
  return {
    ...valuingRules(ORIGIN, 'coin'),
    scenarios: dampener < 0 ? grid : [...grid, ...tails],
    dampener: dampener < 0 ? null : { amount: dampener, range },
    gains: { share: double(inputs, 'pnlOffset'), most: null },
    maintenanceFactor: double(inputs, 'mmFactor'),
    addOns,
  };
}

/** Futures by their term; a term of zero is the perpetual. */
function readPositions(inputs: Inputs, index: number) {
  const expiries: ExpiryMarket[] = [];
  const instruments: Instrument[] = [];
  const positions: [number, number][] = [];
  for (const position of inputs.groupsOf('positions')) {
    if (position.has('K', 'strike', 'iv')) throw new NotCovered('an option without its market');
    const years = doubleOr(0, position, 'yearsToExpiry');
    positions.push([instruments.length, double(position, 'qtyBase')]);
    if (years === 0) {
      instruments.push({ kind: 'perpetual', underlying: 0 });
      continue;
    }
    instruments.push({ kind: 'future', underlying: 0, expiry: expiries.length });
    expiries.push({
      seconds: years * SECONDS_PER_YEAR,
      forward: index,
      rate: 0,
      volatility: 0,
      forwardConfidence: 1,
      rateConfidence: 1,
      volatilityConfidence: 1,
    });
  }
  return { expiries, instruments, positions };
}

const portfolio: Rule = {
  name: 'portfolio',
  gives: ['riskMatrixMargin', 'worstCase'],
  answer(inputs) {
    const spot = double(inputs, 'index');
    const { expiries, instruments, positions } = readPositions(inputs, spot);
    const rules = readRules(inputs);
    const underlying = {
      name: 'coin',
      spot,
      spotConfidence: 1,
      perpetual: spot,
      perpetualConfidence: 1,
      expiries,
    };
    const market = { timeMs: 0, stablePrice: 1, underlyings: [underlying] };
    const provisions =
      doubleOr(0, inputs, 'mmpMargin') +
      doubleOr(0, inputs, 'openOrdersMargin') +
      doubleOr(0, inputs, 'spotMargin');
    const table = new ScenarioTable(rules, instruments, market);
    const result = assessScenarios(table, accountOf(positions, { provisions }));
    const of = (name: string): number =>
      result.addOns.find((charge) => charge.name === name)?.maintenance ?? 0;
    const worstCase = -Math.min(result.worst.value, 0);
    return values({
      aggregatedBestPositive: Math.max(...result.scenarioProfits, 0),
      worstCase,
      worstBucketIndex: result.worst.index + 1,
      rollShock: of('roll-shock'),
      deltaShock: of('delta-shock'),
      riskMatrixMargin: worstCase + of('roll-shock') + of('delta-shock'),
      initialMargin: result.initialRequirement,
      maintenanceMargin: result.maintenanceRequirement,
    });
  },
};

export const DERIBIT_PORTFOLIO: Adapter = { system: 'deribit-pm-margin', rules: [portfolio] };

const volatilityShock: Rule = {
  name: 'volatility_shock',
  gives: ['up', 'down'],
  answer(inputs) {
    const law: VolatilityLaw = {
      up: double(inputs, 'volRangeUp'),
      down: double(inputs, 'volRangeDown'),
      upPoints: 0,
      downPoints: 0,
      shortPower: double(inputs, 'shortPower'),
      longPower: double(inputs, 'longPower'),
      daysFloor: doubleOr(0, inputs, 'dteFloorDays', 'dteFloor'),
      leastUp: doubleOr(0, inputs, 'minVolUp'),
    };
    const volatility = double(inputs, 'iv');
    const scale = termScale(law, double(inputs, 'dte'));
    return values({
      up: shockedUp(law, volatility, scale),
      down: shockedDown(law, volatility, scale),
    });
  },
};

export const DERIBIT_VOLATILITY: Adapter = {
  system: 'deribit-vol-shock',
  rules: [volatilityShock],
};

const dampener: Rule = {
  name: 'dampener',
  gives: ['scaledPnl', 'dampened'],
  answer(inputs) {
    const move = double(inputs, 'move');
    const range = double(inputs, 'priceRange');
    const factor = doubleOr(1, inputs, 'extendedTableFactor');
    const weight = deribitTailWeight(move, range) * factor;
    const scaledPnl = double(inputs, 'rawPnlCoin') * weight;
    const amount = double(inputs, 'extendedDampenerUsd');
    const rules = { ...valuingRules(ORIGIN, 'coin'), dampener: { amount, range } };
    const left = dampened(rules, scaledPnl, 1 + move, double(inputs, 'index'));
    return values({ scaledPnl, dampened: left });
  },
};

export const DERIBIT_DAMPENER: Adapter = { system: 'deribit-dampener', rules: [dampener] };
