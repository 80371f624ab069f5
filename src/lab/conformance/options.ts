/** Prices, Greeks and implied volatility of European options. */

import { exp, ln } from '../../core/numeric/index.ts';
import {
  blackGreeks,
  blackPrice,
  CHARM,
  COLOR,
  DELTA,
  DUAL_DELTA,
  GAMMA,
  GREEKS,
  impliedVolatility,
  inverseGreeks,
  mertonGreeks,
  normalisedBlack,
  normalisedVega,
  type OptionSide,
  PRICE,
  RHO,
  SPEED,
  THETA,
  VANNA,
  VEGA,
  VETA,
  VOLGA,
  ZOMMA,
} from '../../core/options/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { values } from './answer.ts';
import { double, doubleOr, optionSide } from './doubles.ts';
import type { Inputs } from './inputs.ts';

const PLACES = {
  price: PRICE,
  delta: DELTA,
  gamma: GAMMA,
  vega: VEGA,
  theta: THETA,
  rho: RHO,
  vanna: VANNA,
  volga: VOLGA,
  charm: CHARM,
  veta: VETA,
  speed: SPEED,
  zomma: ZOMMA,
  color: COLOR,
  dualDelta: DUAL_DELTA,
} as const;

/** The same in the units of trading screens. */
const SCREEN_FIELDS = ['thetaPerDay365', 'vegaPerPoint', 'vegaPer1pct', 'rhoPer1pct'];
const SPOT_FIELDS = [
  'price',
  'delta',
  'gamma',
  'vega',
  'theta',
  'rho',
  'divRho',
  'vanna',
  'volga',
  'charm',
];

const DAYS = 365;
const SECONDS_PER_YEAR = 31_536_000;
/** From there on Derive gives the bound of the price. */
const TOTAL_VOLATILITY_MAX = 24;

interface Terms {
  readonly side: OptionSide;
  readonly strike: number;
  readonly years: number;
  readonly rate: number;
  readonly volatility: number;
}

const yearsOf = (inputs: Inputs): number =>
  inputs.has('secondsToExpiry')
    ? double(inputs, 'secondsToExpiry') / SECONDS_PER_YEAR
    : double(inputs, 'T', 't', 'tau');

/** The rate as given, or that of a discount factor. */
const rateOf = (inputs: Inputs, years: number): number =>
  inputs.has('discount') && years > 0
    ? -ln(double(inputs, 'discount')) / years
    : doubleOr(0, inputs, 'r');

function terms(inputs: Inputs, side: OptionSide): Terms {
  const years = yearsOf(inputs);
  return {
    side,
    strike: double(inputs, 'K', 'strike'),
    years,
    rate: rateOf(inputs, years),
    volatility: double(inputs, 'sigma', 'vol'),
  };
}

const out = new Float64Array(GREEKS);

/** What stands in `out`, by name. */
const named = (): Record<string, number> =>
  Object.fromEntries(Object.entries(PLACES).map(([name, place]) => [name, out[place] as number]));

const forwardOption: Rule = {
  name: 'black76',
  gives: [...Object.keys(PLACES), ...SCREEN_FIELDS],
  answer(inputs) {
    const { side, strike, years, rate, volatility } = terms(inputs, optionSide(inputs, 'type'));
    blackGreeks(side, double(inputs, 'F'), strike, volatility, years, rate, out);
    return values({
      ...named(),
      thetaPerDay365: (out[THETA] as number) / DAYS,
      vegaPerPoint: (out[VEGA] as number) / 100,
      vegaPer1pct: (out[VEGA] as number) / 100,
      rhoPer1pct: (out[RHO] as number) / 100,
    });
  },
};

/** Those of the places that are defined in the coin. */
const COIN_FIELDS = [
  'price',
  'delta',
  'gamma',
  'vega',
  'theta',
  'rho',
  'vanna',
  'volga',
  'charm',
] as const;

const inverseOption: Rule = {
  name: 'inverse',
  gives: ['deltaCoin', ...COIN_FIELDS],
  answer(inputs) {
    const { side, strike, years, volatility } = terms(inputs, optionSide(inputs, 'type'));
    const forward = double(inputs, 'F');
    inverseGreeks(side, forward, strike, volatility, years, 0, out);
    const inCoin = COIN_FIELDS.map((name) => [name, out[PLACES[name]] as number] as const);
    return values({
      ...Object.fromEntries(inCoin),
      deltaCoin: forward * (out[DELTA] as number),
    });
  },
};

/** Call and put of one expiry, with the seconds to it and the discount factor as they are. */
const discounted: Rule = {
  name: 'derive',
  gives: ['callDeltaUndiscounted', 'call', 'put'],
  answer(inputs) {
    const years = yearsOf(inputs);
    const [forward, strike] = [double(inputs, 'F'), double(inputs, 'K')];
    const volatility = double(inputs, 'sigma');
    const discount = doubleOr(1, inputs, 'discount');
    const capped = volatility * Math.sqrt(years) >= TOTAL_VOLATILITY_MAX;
    const priceOf = (side: OptionSide): number => {
      if (capped) return side === 1 ? forward : strike;
      return blackPrice(side, forward, strike, volatility, years, 0);
    };
    blackGreeks(1, forward, strike, volatility, years, 0, out);
    return values({
      call: discount * priceOf(1),
      put: discount * priceOf(-1),
      callDeltaUndiscounted: out[DELTA] as number,
    });
  },
};

const spotGreeks = (inputs: Inputs, side: OptionSide) => {
  const { strike, years, rate, volatility } = terms(inputs, side);
  const given = doubleOr(0, inputs, 'q');
  const yieldRate = inputs.has('costOfCarry') ? rate - double(inputs, 'costOfCarry') : given;
  return mertonGreeks(side, double(inputs, 'S'), strike, volatility, years, rate, yieldRate);
};

const spotOption: Rule = {
  name: 'merton',
  gives: [...SPOT_FIELDS, ...SCREEN_FIELDS],
  answer(inputs) {
    const greeks = spotGreeks(inputs, optionSide(inputs, 'type'));
    return values({
      ...greeks,
      thetaPerDay365: greeks.theta / DAYS,
      vegaPerPoint: greeks.vega / 100,
      vegaPer1pct: greeks.vega / 100,
      rhoPer1pct: greeks.rho / 100,
    });
  },
};

const spotPair: Rule = {
  name: 'merton-pair',
  gives: [
    'call',
    'put',
    'callDelta',
    'putDelta',
    'gamma',
    'vega',
    'callTheta',
    'putTheta',
    'callRho',
    'putRho',
  ],
  answer(inputs) {
    const call = spotGreeks(inputs, 1);
    const put = spotGreeks(inputs, -1);
    return values({
      call: call.price,
      put: put.price,
      callDelta: call.delta,
      putDelta: put.delta,
      gamma: call.gamma,
      vega: call.vega,
      callTheta: call.theta,
      putTheta: put.theta,
      callRho: call.rho,
      putRho: put.rho,
    });
  },
};

const volatilityOfPrice: Rule = {
  name: 'implied',
  gives: ['sigma', 'vol'],
  answer(inputs) {
    const side = optionSide(inputs, 'type');
    const years = double(inputs, 'T', 't');
    const rate = doubleOr(0, inputs, 'r');
    const isSpot = inputs.has('S');
    const carry = isSpot ? exp((rate - doubleOr(0, inputs, 'q')) * years) : 1;
    const forward = double(inputs, isSpot ? 'S' : 'F') * carry;
    const price = double(inputs, 'price');
    const strike = double(inputs, 'K');
    const found = impliedVolatility(side, price, forward, strike, years, rate);
    const sigma = found.kind === 'ok' ? found.volatility : found.kind === 'zero' ? 0 : null;
    return values({ sigma, vol: sigma, price: priceAt(inputs, forward, sigma) });
  },
};

/** The price again at the volatility that was found. */
function priceAt(inputs: Inputs, forward: number, sigma: number | null): number | null {
  if (sigma === null) return null;
  const years = double(inputs, 'T', 't');
  const rate = doubleOr(0, inputs, 'r');
  const strike = double(inputs, 'K');
  blackGreeks(optionSide(inputs, 'type'), forward, strike, sigma, years, rate, out);
  return out[PRICE] as number;
}

const normalised: Rule = {
  name: 'nb',
  gives: ['call', 'vega'],
  answer(inputs) {
    const x = double(inputs, 'x');
    const s = double(inputs, 's');
    const out = normalisedBlack(x > 0 ? -x : x, s);
    // in the money: what it pays at once, e^(x/2) - e^(-x/2), and the rest
    const inside = x > 0 ? exp(x / 2) - exp(-x / 2) : 0;
    return values({ call: inside + out, vega: normalisedVega(x, s) });
  },
};

const adapter = (system: string, rule: Rule): Adapter => ({ system, rules: [rule] });

export const OPTION_SYSTEMS: readonly Adapter[] = [
  adapter('black76', forwardOption),
  { system: 'black76-price', rules: [forwardOption, discounted] },
  adapter('black76-greek', forwardOption),
  adapter('inverse-black76', inverseOption),
  adapter('black-scholes-merton', spotOption),
  adapter('bsm-price', spotOption),
  adapter('bsm-greek', spotOption),
  adapter('bsm-price-greeks', spotPair),
  adapter('implied-vol', volatilityOfPrice),
  adapter('normalised-black', normalised),
];
