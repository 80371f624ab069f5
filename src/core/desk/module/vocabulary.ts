/** Every name that a condition or an amount may use, with its unit. Published as a table. */

/** Where a name has a meaning; a narrower scope sees the names of the wider ones. */
export type ScopeKind = 'book' | 'venue' | 'underlying' | 'instrument' | 'module';

/** A name: where it holds, its unit, and what it says. */
export interface Word {
  readonly scope: ScopeKind;
  readonly unit: string;
  readonly says: string;
}

const word = (scope: ScopeKind, unit: string, says: string): Word => ({ scope, unit, says });

export const VOCABULARY = {
  // the book
  equity: word('book', 'quote', 'cash and positions at their marks'),
  capital: word('book', 'quote', 'money that was there at the start and came or went since'),
  profit: word('book', 'quote', 'equity less capital'),
  peak: word('book', 'quote', 'highest profit so far, plus capital'),
  drawdown: word('book', 'fraction', 'fall of equity from its peak'),
  drawdown_day: word('book', 'fraction', 'fall from the highest equity since midnight UTC'),
  drawdown_trailing: word('book', 'fraction', 'fall from the highest equity of the last 24 hours'),
  exposure: word('book', 'quote', 'sum of the absolute values of all positions'),
  leverage: word('book', 'ratio', 'exposure over equity'),
  concentration: word('book', 'fraction', 'sum of squared shares of the exposure by underlying'),
  turnover: word('book', 'quote', 'value traded in the last 24 hours'),
  fees: word('book', 'quote', 'fees paid in the last 24 hours'),
  slippage_bp: word('book', 'basis points', 'mean cost of fills against the middle at decision'),
  win_rate: word('book', 'fraction', 'share of closing fills that made money'),
  sharpe: word('book', 'a year', 'mean over deviation of hourly profit, annualised'),
  profit_es: word('book', 'quote', 'expected shortfall of hourly profit at 97.5 %, above zero'),
  open_orders: word('book', 'count', 'orders that are out'),
  unknown_orders: word('book', 'count', 'orders whose truth is not known'),
  time_of_day_ms: word('book', 'ms', 'since midnight UTC'),
  weekday: word('book', 'number', '0 is Sunday, UTC'),
  adl_age_ms: word('book', 'ms', 'since a position was deleveraged; large where never'),
  liquidation_age_ms: word('book', 'ms', 'since a venue liquidated a position; large where never'),
  fill_age_ms: word('book', 'ms', 'since the last fill; large where never'),
  // a venue
  venue_equity: word('venue', 'quote', 'equity as the venue states it'),
  venue_available: word('venue', 'quote', 'collateral that may be used or taken away'),
  margin_ratio: word(
    'venue',
    'ratio',
    'equity over maintenance margin; large where none is needed',
  ),
  margin_used: word('venue', 'fraction', 'initial margin over equity'),
  liquidation_distance: word(
    'venue',
    'fraction',
    'move of the mark to the nearest liquidation price; large where there is none',
  ),
  venue_up: word('venue', '0 or 1', 'whether the venue answers'),
  venue_down_ms: word('venue', 'ms', 'since it stopped answering; 0 while it is up'),
  clock_offset_ms: word('venue', 'ms', 'its clock less ours, without sign'),
  account_age_ms: word('venue', 'ms', 'since it last stated the account'),
  // an underlying
  price: word('underlying', 'quote', 'median of its fresh sources'),
  price_age_ms: word('underlying', 'ms', 'of the newest price'),
  price_sources: word('underlying', 'count', 'sources with a fresh price'),
  price_dispersion_bp: word('underlying', 'basis points', 'farthest fresh source from the median'),
  realised_volatility: word('underlying', 'a year', 'exponential, over minutes, 0.97 a minute'),
  implied_volatility: word('underlying', 'a year', 'of its options, weighted by their vega'),
  delta: word('underlying', 'base', 'of all positions'),
  gamma: word('underlying', 'base per quote', 'of all positions'),
  vega: word('underlying', 'quote per 1.00', 'of all positions'),
  theta: word('underlying', 'quote a year', 'of all positions'),
  delta_value: word('underlying', 'quote', 'delta times price'),
  delta_in_flight: word('underlying', 'base', 'of what orders would still add'),
  band_half: word('underlying', 'base', 'half width of the band of the module'),
  band_middle: word('underlying', 'base', 'delta that the band is around'),
  delta_gap: word('underlying', 'base', 'how far delta lies outside the band, with its sign'),
  value_at_risk: word('underlying', 'quote', 'delta-gamma loss at the 99 % move of an hour'),
  expected_shortfall: word('underlying', 'quote', 'delta-gamma loss at the mean worse move'),
  expiry_ms: word('underlying', 'ms', 'to the next end of a held option; large where none'),
  pin_distance: word('underlying', 'deviations', 'of its strike from the price; large where none'),
  // an instrument
  bid: word('instrument', 'quote', 'best bid'),
  ask: word('instrument', 'quote', 'best ask'),
  spread_bp: word('instrument', 'basis points', 'ask less bid over their middle'),
  bid_size: word('instrument', 'base', 'at the best bid'),
  ask_size: word('instrument', 'base', 'at the best ask'),
  mark: word('instrument', 'quote', 'as its venue states it'),
  index: word('instrument', 'quote', 'as its venue states it'),
  basis_bp: word('instrument', 'basis points', 'mark over index'),
  quote_age_ms: word('instrument', 'ms', 'of its best bid and ask'),
  funding: word('instrument', 'fraction', 'that longs pay next'),
  funding_year: word('instrument', 'a year', 'the same, annualised'),
  position: word('instrument', 'base', 'held'),
  position_value: word('instrument', 'quote', 'position times mark'),
  // the module
  allotted: word('module', 'quote', 'capital that the module may use'),
  since_action_ms: word('module', 'ms', 'since the module last acted; large where never'),
  since_fired_ms: word('module', 'ms', 'since its present rung was reached; large where none'),
} as const satisfies Readonly<Record<string, Word>>;

export type WordName = keyof typeof VOCABULARY;

/** What a name without an event or a limit is: large, and finite so that it can be written. */
export const NEVER = 1e15;

const WIDER: Readonly<Record<ScopeKind, readonly ScopeKind[]>> = {
  book: ['book', 'module'],
  venue: ['book', 'venue', 'module'],
  underlying: ['book', 'underlying', 'module'],
  instrument: ['book', 'venue', 'underlying', 'instrument', 'module'],
  module: ['book', 'module'],
};

/** Suffixes: the value at the module's last sample, and its rank in a day of its own past. */
export const SUFFIXES = ['_before', '_rank'] as const;

/** Names that a module of a scope may use, those with suffixes among them. */
export function namesFor(scope: ScopeKind, own: readonly string[]): readonly string[] {
  const words = Object.entries(VOCABULARY as Readonly<Record<string, Word>>)
    .filter(([, { scope: of }]) => WIDER[scope].includes(of))
    .map(([name]) => name);
  const all = [...words, ...own];
  return [...all, ...all.flatMap((name) => SUFFIXES.map((suffix) => `${name}${suffix}`))];
}
