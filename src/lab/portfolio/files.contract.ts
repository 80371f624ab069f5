/** Files of margin questions that several tests share, as objects. */
import { marginPreset } from '../../core/portfolio/index.ts';

const EXPIRY = { name: 'JUN', days: 30, forward: 64_200, rate: 0.03, volatility: 0.5 };

/** One underlying without positions. */
export const EMPTY = {
  time: '2026-02-15T08:00:00Z',
  underlyings: [{ name: 'BTC', spot: 64_000, expiries: [EXPIRY] }],
};

/** A perpetual, a short call, and coins behind them. */
export const PORTFOLIO = {
  ...EMPTY,
  cash: 100_000,
  positions: [
    { kind: 'perpetual', underlying: 'BTC', quantity: 1, unrealised: 250 },
    {
      kind: 'option',
      underlying: 'BTC',
      expiry: 'JUN',
      type: 'call',
      strike: 70_000,
      quantity: -2,
    },
  ],
  collateral: [{ name: 'BTC', quantity: 0.5, price: 64_000, underlying: 'BTC' }],
};

/** Buys the call back. */
export const ORDER = {
  cost: 25,
  legs: [
    { kind: 'option', underlying: 'BTC', expiry: 'JUN', type: 'call', strike: 70_000, quantity: 2 },
  ],
};

/** A preset as the data of a file. */
export const DERIVE_RULES = JSON.parse(JSON.stringify(marginPreset('derive-portfolio')));
