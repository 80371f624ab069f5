/** The file of a portfolio: market, positions and what stands behind them. */
import { z } from 'zod';
import { choice, list, number, section, share, text } from './json-fields.ts';

const confidence = (of: string) => share(`Trust in ${of}. Default 1.`).default(1);

const svi = section('Raw SVI of total variance over ln(K/F).', {
  a: number('Level.'),
  b: number('Slope of the wings.', { least: 0 }),
  rho: number('Tilt.', { least: -1, most: 1 }),
  m: number('Shift.'),
  sigma: number('Width of the turn.', { above: 0 }),
  forward: number('Forward of the fit. Default: that of the expiry.', { above: 0 }).optional(),
  years: number('Years of the fit. Default: those of the expiry.', { above: 0 }).optional(),
});

const expiry = section('One expiry.', {
  name: text('Name that positions use.'),
  days: number('Days to the expiry; fractions are allowed.', { least: 0 }),
  forward: number('Forward, quote currency.', { above: 0 }),
  rate: number('Rate per year, continuously compounded. Default 0.').default(0),
  volatility: number('Volatility per year at every strike; or give svi.', { above: 0 }).optional(),
  svi: svi.optional(),
  forwardConfidence: confidence('the forward'),
  rateConfidence: confidence('the rate'),
  volatilityConfidence: confidence('the volatility'),
});

const underlying = section('One underlying.', {
  name: text('Name that positions use.'),
  spot: number('Index, quote currency.', { above: 0 }),
  spotConfidence: confidence('the index'),
  perpetual: number('Price of the perpetual. Default: the index.', { above: 0 }).optional(),
  perpetualConfidence: confidence('the perpetual'),
  expiries: list('Expiries.', expiry).default([]),
});

const quantity = number('Signed, units of the underlying: above 0 is long.');
const unrealised = number('Profit not yet realised. Default 0.').default(0);
const of = text('Name of the underlying.');
const date = text('Name of the expiry.');
const kindError = { error: 'one of perpetual, future, option' };

const leg = {
  perpetual: { kind: z.literal('perpetual'), underlying: of, quantity },
  future: { kind: z.literal('future'), underlying: of, expiry: date, quantity },
  option: {
    kind: z.literal('option'),
    underlying: of,
    expiry: date,
    type: choice('Call or put.', ['call', 'put']),
    strike: number('Strike, quote currency.', { above: 0 }),
    quantity,
  },
};

const position = z.discriminatedUnion(
  'kind',
  [
    section('A perpetual.', { ...leg.perpetual, unrealised }),
    section('A dated future.', { ...leg.future, unrealised }),
    section('An option.', leg.option),
  ],
  kindError,
);

const asset = section('An asset that stands behind the positions; spot is one of them.', {
  name: text('Name.'),
  quantity: number('Units held.', { least: 0 }),
  price: number('Quote currency a unit.', { above: 0 }),
  confidence: confidence('the price'),
  underlying: text('Underlying that it moves with, so that it hedges.').optional(),
  maintenanceHaircut: share('Share that maintenance asks for. Default 0.').default(0),
  initialExtraHaircut: share('Share that initial asks for beyond. Default 0.').default(0),
});

const INSTANT = 'an instant such as 2026-02-15T08:00:00Z';

/** A portfolio file. */
export const PORTFOLIO_SCHEMA = section('A portfolio.', {
  time: z
    .string({ error: INSTANT })
    .refine((value) => /T.*Z$/.test(value) && !Number.isNaN(Date.parse(value)), { error: INSTANT })
    .describe('When the market was seen.'),
  cash: number('Cash, settlement currency of the rules. Default 0.').default(0),
  stablePrice: number('Price of the stablecoin. Default 1.', { above: 0 }).default(1),
  provisions: number('Open orders, fees, expected funding. Default 0.', { least: 0 }).default(0),
  underlyings: list('Underlyings.', underlying).min(1, { error: 'one underlying or more' }),
  positions: list('Positions.', position).default([]),
  collateral: list('Assets.', asset).default([]),
});

export type PortfolioFields = z.output<typeof PORTFOLIO_SCHEMA>;

/** A hypothetical order. */
export const ORDER_SCHEMA = section('An order that trades as a whole at the marks.', {
  cost: number('Spread, impact and fees. Default 0.', { least: 0 }).default(0),
  legs: list(
    'Legs.',
    z.discriminatedUnion(
      'kind',
      [
        section('A perpetual.', leg.perpetual),
        section('A dated future.', leg.future),
        section('An option.', leg.option),
      ],
      kindError,
    ),
  ).min(1, { error: 'one leg or more' }),
});

export type OrderFields = z.output<typeof ORDER_SCHEMA>;
export type LegFields = OrderFields['legs'][number];
