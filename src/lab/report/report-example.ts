/** A made-up result for tests of the report: a crash that uses every layer. Nothing was run. */
import type { Sample, SimulationResult } from '../simulation/result.ts';

const START = Date.UTC(2025, 9, 10, 20, 50);
const STEP_MS = 3000;

/** Rises from 0 to 1 around `middle`, within about two widths. */
const ramp = (at: number, middle: number, width: number): number =>
  (1 + Math.tanh((at - middle) / width)) / 2;

/** One where the crash is worst, falling to zero on both sides. */
const bump = (at: number, middle: number, width: number): number =>
  Math.exp(-(((at - middle) / width) ** 2));

/** One step of the made-up crash; `at` runs from 0 to 1. */
export function exampleSample(at: number, time: number): Sample {
  const noise = 250 * Math.sin(at * 190) + 140 * Math.sin(at * 523 + 1);
  const reference = 116_830 - 13_500 * ramp(at, 0.36, 0.05) + 9500 * ramp(at, 0.5, 0.09) + noise;
  const stress = bump(at, 0.375, 0.045);
  const burst = Math.max(0, Math.sin(at * 900)) ** 3;
  const funds = ramp(at, 0.38, 0.02);
  return {
    time,
    reference,
    mark: reference * (1 - 0.006 * stress),
    mid: reference * (1 - 0.018 * stress + 0.0015 * Math.sin(at * 311)),
    warned: Math.round(900 * bump(at, 0.37, 0.09)),
    orderly: Math.round(260 * bump(at, 0.37, 0.04)),
    stopped: Math.round(12 * bump(at, 0.4, 0.05)),
    closed: Math.round(4200 * ramp(at, 0.37, 0.035)),
    liquidated: stress < 0.02 ? 0 : 14e6 * stress * (0.25 + burst),
    takenOver: stress < 0.1 ? 0 : 6e6 * stress * burst,
    deleveraged: bump(at, 0.385, 0.012) < 0.1 ? 0 : 11e6 * burst,
    openInterest: 5e9 - 1.4e9 * ramp(at, 0.38, 0.05),
    vaultInventory: 46e6 * ramp(at, 0.37, 0.02) * (1 - ramp(at, 0.62, 0.08)),
    vaultEquity: 20e6 - 7.2e6 * ramp(at, 0.39, 0.02) + 1.1e6 * ramp(at, 0.6, 0.08),
    marketFund: 5e6 * (1 - funds) + 0.6e6 * ramp(at, 0.6, 0.1),
    sharedFund: 10e6 - 6.4e6 * ramp(at, 0.385, 0.01),
    feeReserve: 1e6 * (1 - ramp(at, 0.355, 0.01)) + 0.4e6 * ramp(at, 0.6, 0.1),
    operatorCapital: 2e6 * (1 - ramp(at, 0.365, 0.01)),
    depth: 1 - 0.91 * stress,
  };
}

const exampleSamples = (many: number): Sample[] =>
  Array.from({ length: many }, (_, i) =>
    exampleSample(many === 1 ? 0 : i / (many - 1), START + i * STEP_MS),
  );

const LAYERS: SimulationResult['layers'] = [
  { layer: 'fee reserve', paid: '1000000.000000', cases: 61 },
  { layer: 'operator capital', paid: '2000000.000000', cases: 118 },
  { layer: 'market fund', paid: '5000000.000000', cases: 204 },
  { layer: 'shared fund', paid: '6412809.104417', cases: 190 },
  { layer: 'adl', paid: '3107355.000001', cases: 7 },
  { layer: 'gains haircut', paid: '41200.250000', cases: 1 },
];

const TOTALS: SimulationResult['totals'] = {
  commands: 1_204_118,
  events: 3_881_020,
  refused: 14,
  accountsWarned: 9120,
  accountsLiquidated: 4812,
  accountsTakenOver: 644,
  accountsBankrupt: 573,
  accountsDeleveraged: 1204,
  liquidationOrders: 21_940,
  liquidationOrdersUnfilled: 3120,
  liquidatedNotional: '1103482991.250000',
  liquidationFees: '2104000.000000',
  takenOverNotional: '184220610.773000',
  deleveragedNotional: '96310442.100000',
  deleveragedLoss: '3107355.000001',
  shortfall: '17561364.354418',
  gainsHaircut: '41200.250000',
  uncovered: '0.000000',
  unsettled: '0.000000',
  accountsUnsettled: 0,
};

const marksOf = (many: number): SimulationResult['marks'] => {
  const firsts = [
    [0.3, 'BTC-PERP: price state degraded, 1 of 5 sources is an outlier'],
    [0.345, 'breaker velocity tripped: 5 % within 60 s'],
    [0.36, 'liquidation throttle: the window of 200 000 000 USDC is used'],
    [0.362, 'fee reserve is at its floor'],
    [0.372, 'operator capital is at its floor'],
    [0.39, 'auto-deleveraging of 1 204 accounts'],
    [0.47, 'breaker velocity armed again'],
    [0.7, 'BTC-PERP: price state live'],
  ] as const;
  return firsts.slice(0, many).map(([at, what]) => ({
    time: START + Math.round(at * 1600) * STEP_MS,
    what,
  }));
};

const at = (share: number): number => START + Math.round(share * 1600) * STEP_MS;

type Change = SimulationResult['breakers']['changes'][number];

const change = (
  share: number,
  breaker: string,
  state: Pick<Change, 'phase' | 'response'>,
  evidence: Partial<Change>,
): Change => ({
  time: at(share),
  breaker,
  scope: breaker === 'fund-fall' ? 'venue' : 'market',
  ...state,
  value: '0',
  threshold: '0',
  from: null,
  since: null,
  uncrossedAt: null,
  ...evidence,
});

/** A round of each of three breakers, one of which is still tripped at the end. */
const BREAKERS: SimulationResult['breakers'] = {
  breakers: [
    { id: 'fund-fall', scope: 'venue', kind: 'fund' },
    { id: 'velocity', scope: 'market', kind: 'move' },
    { id: 'dynamic-range', scope: 'market', kind: 'move' },
    { id: 'own-orders', scope: 'market', kind: 'own-orders' },
  ],
  changes: [
    change(
      0.345,
      'velocity',
      { phase: 'tripped', response: 'alert' },
      { value: '51234', threshold: '50000', from: '112889.0', since: at(0.345) },
    ),
    change(
      0.35,
      'velocity',
      { phase: 'tripped', response: 'slow' },
      { value: '60012', threshold: '50000', from: '112889.0', since: at(0.345) },
    ),
    change(
      0.36,
      'dynamic-range',
      { phase: 'tripped', response: 'auction' },
      { value: '31000', threshold: '30000', from: '109000.0', since: at(0.36) },
    ),
    change(
      0.385,
      'dynamic-range',
      { phase: 're-arming', response: 'none' },
      { threshold: '30000', uncrossedAt: '104321.5' },
    ),
    change(
      0.39,
      'fund-fall',
      { phase: 'tripped', response: 'gate' },
      { value: '412000', threshold: '300000', from: '15000000.000000', since: at(0.388) },
    ),
    change(
      0.46,
      'velocity',
      { phase: 'cooling', response: 'none' },
      { value: '18000', threshold: '50000', from: '106000.0' },
    ),
    change(0.47, 'velocity', { phase: 'armed', response: 'none' }, { threshold: '50000' }),
  ],
  changesDropped: 0,
  priceStates: [
    { time: START - 10_000, state: 'live' },
    { time: at(0.3), state: 'degraded' },
    { time: at(0.7), state: 'live' },
  ],
  orderedMs: [
    { response: 'alert', ms: 24_000 },
    { response: 'slow', ms: 528_000 },
    { response: 'gate', ms: 2_928_000 },
    { response: 'auction', ms: 120_000 },
  ],
  ordersHalted: 12,
  branching: { ratio: 0.8137, liquidations: 5730, windowMs: 60_000 },
};

/** Of a rulebook without breakers. */
const UNGUARDED: SimulationResult['breakers'] = {
  ...BREAKERS,
  breakers: [],
  changes: [],
  priceStates: BREAKERS.priceStates.slice(0, 1),
  orderedMs: [],
  ordersHalted: 0,
  branching: { ratio: null, liquidations: 0, windowMs: 60_000 },
};

/**
 * Builds the example.
 *
 * @param samples number of steps, zero or more
 * @param different what is to differ from the example
 */
export function exampleResult(
  samples = 1600,
  different: Partial<SimulationResult> = {},
): SimulationResult {
  const taken = exampleSamples(samples);
  return {
    scenario: {
      name: 'example-crash',
      about: 'A made-up crash of BTC perpetuals that uses every layer of the waterfall.',
      sources: ['Made up for tests of the report.'],
    },
    market: 'BTC-PERP',
    asset: 'USDC',
    rulebook: 'default',
    seed: 20_251_010,
    accounts: 20_000,
    from: START,
    to: START + 1600 * STEP_MS,
    samples: taken,
    layers: LAYERS,
    totals: TOTALS,
    adlBySize: [
      { from: 0, to: 1e3, accounts: 6100, touched: 12, closedNotional: 4210, givenUp: 61 },
      { from: 1e3, to: 1e4, accounts: 7240, touched: 121, closedNotional: 310_020, givenUp: 9900 },
      { from: 1e4, to: 1e5, accounts: 4630, touched: 520, closedNotional: 6e6, givenUp: 201e3 },
      { from: 1e5, to: 1e6, accounts: 1790, touched: 430, closedNotional: 31e6, givenUp: 1.1e6 },
      { from: 1e6, to: null, accounts: 240, touched: 121, closedNotional: 59e6, givenUp: 1.8e6 },
    ],
    distances: {
      edges: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1],
      before: [40, 260, 1300, 3900, 6100, 5200, 2100, 1100],
      after: [15, 90, 700, 2400, 4300, 4600, 2050, 1033],
    },
    makers: {
      count: 6,
      equityBefore: '90000000.000000',
      broughtIn: '12000000.000000',
      equityAfter: '96500000.000000',
    },
    houses: [
      { name: 'fee reserve', before: '1000000.000000', after: '402110.000000' },
      { name: 'operator capital', before: '2000000.000000', after: '0.000000' },
      { name: 'market fund', before: '5000000.000000', after: '601420.118000' },
      { name: 'shared fund', before: '10000000.000000', after: '3587190.895583' },
      { name: 'vault', before: '20000000.000000', after: '13912004.510000' },
      { name: 'dust', before: '0.000000', after: '0.000214' },
    ],
    marks: marksOf(8),
    breakers: BREAKERS,
    stateHash: '9f2c4a7be01d35c86f7790ab12de44f0',
    journal: { file: 'runs/example-crash.journal', lastSeq: 1_204_118 },
    wallSeconds: 8.42,
    machine: 'a machine of the test',
    ...different,
  };
}

/** The example without a single warning, order or loss. */
export function quietResult(samples = 400): SimulationResult {
  const calm = exampleSamples(samples).map((sample, i) => ({
    ...exampleSample(0, sample.time),
    reference: 116_830 + 40 * Math.sin(i / 9),
  }));
  const none = { ...TOTALS };
  for (const key of Object.keys(none) as (keyof typeof none)[]) {
    const zero = typeof none[key] === 'string' ? '0.000000' : 0;
    Object.assign(none, { [key]: zero });
  }
  return exampleResult(samples, {
    samples: calm,
    layers: LAYERS.map(({ layer }) => ({ layer, paid: '0.000000', cases: 0 })),
    totals: none,
    marks: [],
    breakers: UNGUARDED,
    adlBySize: [],
    journal: null,
  });
}
