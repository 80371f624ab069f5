/** What a desk measures and plans: volatility, flow, impact, schedules of an unwinding, bands. */
import { luldBand } from '../../core/breaker/index.ts';
import {
  almgrenChriss,
  amihud,
  annualised,
  type Bars,
  bulkBuyShare,
  closeVariance,
  ewmaVariance,
  garchVariances,
  garmanKlassVariance,
  imbalance,
  kyleLambda,
  kyleLine,
  logReturns,
  netTemporary,
  OrderFlowImbalance,
  parkinsonVariance,
  rogersSatchellVariance,
  sampleVariance,
  signedImbalance,
  squareRootImpactBp,
  twapSlices,
  Vpin,
  vwapSlices,
  weightedMid,
  yangZhangVariance,
  yangZhangWeight,
} from '../../core/liquidity/index.ts';
import type { Lots, PriceUnits } from '../../core/money/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, type Outcome, refused, values } from './answer.ts';
import { DESK_HEDGING } from './desk-hedging.ts';
import { double, doubleOf, doubles } from './doubles.ts';
import type { Inputs } from './inputs.ts';
import type { Json } from './vectors.ts';

const rule = (name: string, answer: (inputs: Inputs) => Outcome): Rule => ({
  name,
  gives: [],
  answer,
});

/** A list of rows of so many numbers. */
function rowsOf(inputs: Inputs, name: string, width: number): number[][] {
  return inputs.list(name).map((row: Json, at) => {
    if (!Array.isArray(row) || row.length !== width) {
      throw new NotCovered(`${name}.${at} is no list of ${width}`);
    }
    return row.map((value: Json) => doubleOf(value, `${name}.${at}`));
  });
}

const volatility = rule('vol', (inputs) => {
  const rows = rowsOf(inputs, 'bars', 4);
  const column = (at: number): number[] => rows.map((row) => row[at] as number);
  const bars: Bars = { open: column(0), high: column(1), low: column(2), close: column(3) };
  const returns = logReturns(bars.close);
  const [omega, alpha, beta] = doubles(inputs, 'garch_params') as [number, number, number];
  return values({
    parkinson: parkinsonVariance(bars),
    garman_klass: garmanKlassVariance(bars),
    rogers_satchell: rogersSatchellVariance(bars),
    yang_zhang: yangZhangVariance(bars),
    yz_k: yangZhangWeight(rows.length - 1),
    close_close: closeVariance(bars.close),
    ewma94: ewmaVariance(returns),
    garch_h: [...garchVariances(returns, { omega, alpha, beta })],
    annualised_parkinson_365: annualised(parkinsonVariance(bars), 365),
  });
});

const quotes = rule('micro', (inputs) => {
  const [bid, bidLots] = [double(inputs, 'bid'), double(inputs, 'bq')];
  const [ask, askLots] = [double(inputs, 'ask'), double(inputs, 'aq')];
  return values({
    imbalance: imbalance(bidLots, askLots),
    signed: signedImbalance(bidLots, askLots),
    wmid: weightedMid(bid, bidLots, ask, askLots),
    mid: (bid + ask) / 2,
  });
});

const orderFlow = rule('ofi', (inputs) => {
  const flow = new OrderFlowImbalance();
  const added = rowsOf(inputs, 'events', 4).map((row) => {
    const [bid, bidLots, ask, askLots] = row as [number, number, number, number];
    return flow.update(bid, bidLots, ask, askLots);
  });
  return values({ e: added.slice(1), sum: flow.sum });
});

const toxicity = rule('vpin', (inputs) => {
  const bars = rowsOf(inputs, 'bars', 2) as [number, number][];
  const bucket = double(inputs, 'bucketV');
  const deviation = Math.sqrt(sampleVariance(bars.map(([change]) => change)));
  const vpin = new Vpin(bucket, bars.length);
  const buckets: number[][] = [];
  for (const [change, volume] of bars) {
    // The last bucket is told after each bar, so none may fill two.
    if (volume > bucket) throw new NotCovered('a bar is larger than a bucket');
    vpin.add(volume, bulkBuyShare(change, deviation));
    if (vpin.count() === buckets.length) continue;
    const uneven = vpin.last();
    buckets.push([(bucket * (1 + uneven)) / 2, (bucket * (1 - uneven)) / 2]);
  }
  return values({ sigma_dp: deviation, buckets, vpin: vpin.value() });
});

const impact = rule('kyle', (inputs) => {
  const [flow, moves] = [doubles(inputs, 'x'), doubles(inputs, 'y')];
  return values({
    noint: kyleLambda(flow, moves),
    withint: kyleLine(flow, moves).slope,
    amihud: amihud(moves, flow),
  });
});

const optimalExecution = rule('almgren_chriss', (inputs) => {
  const periods = double(inputs, 'N');
  const terms = {
    quantity: double(inputs, 'X'),
    periods,
    periodLength: double(inputs, 'T') / periods,
    volatility: double(inputs, 'sigma'),
    temporary: double(inputs, 'eta'),
    permanent: double(inputs, 'gamma'),
    fixed: double(inputs, 'eps'),
    riskAversion: double(inputs, 'lam'),
  };
  const plan = almgrenChriss(terms);
  if (plan.kind === 'infeasible') return refused(plan.reason);
  return values({
    eta_tilde: netTemporary(terms),
    kappa: plan.kappa,
    x: plan.holdings,
    n: plan.trades,
    E: plan.expectedCost,
    V: plan.variance,
    half_life: plan.halfLife,
  });
});

const squareRoot = rule('sqrt_impact', (inputs) =>
  values({
    impact_bps: squareRootImpactBp({
      prefactor: double(inputs, 'Y'),
      dailyVolatility: double(inputs, 'sigma_daily'),
      quantity: double(inputs, 'Q'),
      dailyVolume: double(inputs, 'ADV'),
    }),
  }),
);

/** The case gives results only: 1,000 lots in seven slices, and along these volumes. */
const SLICED = 1_000n as Lots;
const VOLUMES = [5n, 3n, 2n, 2n, 3n, 8n];

const slices = rule('slices', () =>
  values({ twap_1000_7: twapSlices(SLICED, 7), vwap: vwapSlices(SLICED, VOLUMES) }),
);

/** Price units of a dollar in these cases: fine enough for every price they give. */
const DOLLAR = 1_000_000n;

function dollars(inputs: Inputs, name: string): PriceUnits {
  const { n, d } = inputs.rational(name);
  if ((n * DOLLAR) % d !== 0n) throw new NotCovered(`${name} is finer than a millionth`);
  return ((n * DOLLAR) / d) as PriceUnits;
}

const limits = rule('luld', (inputs) => {
  const tier = inputs.integer('tier');
  if (tier !== 1n && tier !== 2n) throw new NotCovered(`tier is ${tier}`);
  const { down, up } = luldBand({
    reference: dollars(inputs, 'ref'),
    previousClose: dollars(inputs, 'prev'),
    tier: tier === 1n ? 1 : 2,
    width: inputs.flagOr(false, 'edge') ? 'double' : 'single',
    dollar: DOLLAR as PriceUnits,
  });
  return values({ band: [down, up].map((price) => ({ n: price, d: DOLLAR })) });
});

export const DESK: Adapter = {
  system: 'desk',
  rules: [
    volatility,
    quotes,
    orderFlow,
    toxicity,
    impact,
    optimalExecution,
    squareRoot,
    slices,
    limits,
    ...DESK_HEDGING,
  ],
};
