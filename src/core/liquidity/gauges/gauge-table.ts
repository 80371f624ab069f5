/** The gauges of a market by name: what conditions may ask for. */

/** One gauge; its place in `GAUGES` is its place in a sample. */
export interface Gauge {
  /** A name that conditions can use as it is. */
  readonly id: string;
  readonly unit: string;
  readonly says: string;
  /** Sizes between which its history tells values apart; smaller ones count as zero. */
  readonly least: number;
  readonly most: number;
  /** Whether it can be below zero. */
  readonly isSigned: boolean;
}

/** Distances from the mid at which depth is measured, in basis points, rising. */
export const DEPTH_BANDS_BP = [5, 10, 25, 50, 100] as const;

const gauge = <Id extends string>(
  id: Id,
  unit: string,
  [least, most]: readonly [number, number],
  says: string,
) => ({ id, unit, says, least, most, isSigned: false });

const signed = <Id extends string>(
  id: Id,
  unit: string,
  range: readonly [number, number],
  says: string,
) => ({ ...gauge(id, unit, range, says), isSigned: true });

const BP = [1e-4, 1e5] as const;
const LOTS = [1, 1e12] as const;
const SHARE = [1e-4, 1] as const;
const RATIO = [1e-3, 1e6] as const;
const MS = [1, 1e9] as const;
const YEARLY = [1e-4, 1e3] as const;
const SCORE = [1e-2, 1e4] as const;
const SMALL = [1e-12, 1e4] as const;

/** Lots of a side, or of the thinner one, within a band. */
const depthOf = <Id extends string>(id: Id, words: string) =>
  gauge(id, 'lots', LOTS, `Lots within ${words}.`);

/** Every gauge, in the order of a sample. A gauge that is not known is NaN. */
export const GAUGES = [
  gauge('spread_bp', 'bp', BP, 'Best ask minus best bid over their mid.'),
  signed('effective_spread_bp', 'bp', BP, 'Twice the distance of trades from the mid, by lots.'),
  signed('realised_spread_bp', 'bp', BP, 'The same from the mid some seconds later.'),
  depthOf('depth_5bp_bid', '5 bp under the mid'),
  depthOf('depth_5bp_ask', '5 bp over the mid'),
  depthOf('depth_5bp', '5 bp of the mid, on the thinner side'),
  depthOf('depth_10bp_bid', '10 bp under the mid'),
  depthOf('depth_10bp_ask', '10 bp over the mid'),
  depthOf('depth_10bp', '10 bp of the mid, on the thinner side'),
  depthOf('depth_25bp_bid', '25 bp under the mid'),
  depthOf('depth_25bp_ask', '25 bp over the mid'),
  depthOf('depth_25bp', '25 bp of the mid, on the thinner side'),
  depthOf('depth_50bp_bid', '50 bp under the mid'),
  depthOf('depth_50bp_ask', '50 bp over the mid'),
  depthOf('depth_50bp', '50 bp of the mid, on the thinner side'),
  depthOf('depth_100bp_bid', '100 bp under the mid'),
  depthOf('depth_100bp_ask', '100 bp over the mid'),
  depthOf('depth_100bp', '100 bp of the mid, on the thinner side'),
  gauge('imbalance', 'share', SHARE, 'Lots at the best bid over those at both best quotes.'),
  signed('microprice_bp', 'bp', BP, 'Microprice, or weighted mid without a table, over the mid.'),
  signed('ofi', 'lots', LOTS, 'Order-flow imbalance over the window; positive for demand.'),
  signed('kyle', 'bp/lot', SMALL, 'Move of the mid for one lot of signed volume.'),
  gauge('amihud', 'bp/lot', SMALL, 'Mean of the return of a bar over its volume.'),
  gauge('vpin', 'share', SHARE, 'How one-sided the last buckets of volume were.'),
  gauge('resilience_ms', 'ms', MS, 'Time until half of a loss of depth is back.'),
  gauge('cancel_trade', 'ratio', RATIO, 'Lots withdrawn for one lot traded, over the window.'),
  gauge('cancel_trade_bid', 'ratio', RATIO, 'The same of bids, against what was sold to them.'),
  gauge('cancel_trade_ask', 'ratio', RATIO, 'The same of asks, against what was bought.'),
  gauge('volume', 'lots', LOTS, 'Lots traded over the window.'),
  gauge('trades', 'count', LOTS, 'Trades over the window.'),
  gauge('buy_share', 'share', SHARE, 'Share of the volume that was bought by aggressors.'),
  gauge('book_age_ms', 'ms', MS, 'Time since the book was last seen.'),
  gauge('trade_age_ms', 'ms', MS, 'Time since the last trade.'),
  gauge('rv_close', 'a year', YEARLY, 'Volatility of closes of bars.'),
  gauge('rv_parkinson', 'a year', YEARLY, 'Volatility of Parkinson.'),
  gauge('rv_garman_klass', 'a year', YEARLY, 'Volatility of Garman and Klass.'),
  gauge('rv_rogers_satchell', 'a year', YEARLY, 'Volatility of Rogers and Satchell.'),
  gauge('rv_yang_zhang', 'a year', YEARLY, 'Volatility of Yang and Zhang.'),
  gauge('rv_ewma', 'a year', YEARLY, 'Exponentially weighted volatility of closes.'),
  gauge('rv_garch', 'a year', YEARLY, 'Volatility of the next bar by GARCH(1,1).'),
  signed('basis_bp', 'bp', BP, 'Mid over index price.'),
  signed('basis_z', 'deviations', SCORE, 'Basis against its last samples.'),
  signed('funding_bp', 'bp', BP, 'Funding rate of one period.'),
  signed('funding_z', 'deviations', SCORE, 'Funding rate against its last periods.'),
  gauge('dispersion_bp', 'bp', BP, 'Median distance of venues from their median price.'),
  gauge('liquidation_intensity', 'lots/s', [1e-4, 1e9], 'Liquidated lots a second, fading.'),
  gauge('liquidation_branching', 'ratio', SHARE, 'Liquidations that one liquidation causes.'),
] as const satisfies readonly Gauge[];

export type GaugeId = (typeof GAUGES)[number]['id'];

/** Place of each gauge in a sample. */
export const GAUGE_AT = Object.fromEntries(GAUGES.map(({ id }, at) => [id, at])) as Readonly<
  Record<GaugeId, number>
>;
