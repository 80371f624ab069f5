/** Black-76 in other clothes: settled in the coin, and on a spot with a yield. */
import { exp } from '../numeric/index.ts';
import { blackGreeks, blackPrice } from './black.ts';
import {
  CHARM,
  DELTA,
  GAMMA,
  GREEKS,
  type OptionSide,
  PRICE,
  RHO,
  THETA,
  VANNA,
  VEGA,
  VOLGA,
} from './places.ts';

/** Price in coin of an option that settles in the coin: undiscounted, the coin bears no rate. */
export const inversePrice = (
  side: OptionSide,
  forward: number,
  strike: number,
  volatility: number,
  years: number,
): number => blackPrice(side, forward, strike, volatility, years, 0) / forward;

const greeks = new Float64Array(GREEKS);
const greek = (place: number): number => greeks[place] as number;

/**
 * Greeks in coin: derivatives of V/F by the forward, volatility and calendar time, in the places of
 * `blackGreeks` as far as they are defined here (the others are 0). Coins that hedge with inverse
 * futures (premium-adjusted delta) are the forward times delta.
 */
export function inverseGreeks(
  side: OptionSide,
  forward: number,
  strike: number,
  volatility: number,
  years: number,
  rate: number,
  out: Float64Array,
): void {
  blackGreeks(side, forward, strike, volatility, years, rate, greeks);
  const price = greek(PRICE) / forward;
  const theta = greek(THETA) / forward;
  const coins = greek(DELTA) - price;
  out.fill(0);
  out[PRICE] = price;
  out[DELTA] = coins / forward;
  out[GAMMA] = greek(GAMMA) / forward - (2 * coins) / (forward * forward);
  out[VEGA] = greek(VEGA) / forward;
  out[THETA] = theta;
  out[RHO] = greek(RHO) / forward;
  out[VOLGA] = greek(VOLGA) / forward;
  out[VANNA] = greek(VANNA) / forward - greek(VEGA) / (forward * forward);
  out[CHARM] = (greek(CHARM) - theta) / forward;
}

/** Forward of a spot with a continuous yield. */
const carried = (spot: number, rate: number, yieldRate: number, years: number): number =>
  spot * exp((rate - yieldRate) * years);

/** Black-Scholes-Merton: a European option on a spot that pays a continuous yield. */
export const mertonPrice = (
  side: OptionSide,
  spot: number,
  strike: number,
  volatility: number,
  years: number,
  rate: number,
  yieldRate: number,
): number =>
  blackPrice(side, carried(spot, rate, yieldRate, years), strike, volatility, years, rate);

/** Price and Greeks by the spot. Rho and divRho per 1.00; theta and charm per year. */
export interface MertonGreeks {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
  readonly divRho: number;
  readonly vanna: number;
  readonly volga: number;
  readonly charm: number;
}

/** Spot Greeks from those of the forward, by the chain rule through F = S e^((r-q)T). */
export function mertonGreeks(
  side: OptionSide,
  spot: number,
  strike: number,
  volatility: number,
  years: number,
  rate: number,
  yieldRate: number,
): MertonGreeks {
  const forward = carried(spot, rate, yieldRate, years);
  const growth = forward / spot;
  blackGreeks(side, forward, strike, volatility, years, rate, greeks);
  const drift = rate - yieldRate;
  const delta = growth * greek(DELTA);
  const gamma = growth * growth * greek(GAMMA);
  return {
    price: greek(PRICE),
    delta,
    gamma,
    vega: greek(VEGA),
    theta: greek(THETA) - drift * forward * greek(DELTA),
    rho: greek(RHO) + years * forward * greek(DELTA),
    divRho: -years * forward * greek(DELTA),
    vanna: growth * greek(VANNA),
    volga: greek(VOLGA),
    charm: growth * (greek(CHARM) - drift * (greek(DELTA) + forward * greek(GAMMA))),
  };
}
