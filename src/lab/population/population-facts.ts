import type { QuantileKnot } from '../../core/numeric/index.ts';

/**
 * Published quantiles of the accounts auto-deleveraged on Hyperliquid on 10 October 2025: 19,337
 * accounts, 34,983 fills, 2,103,111,430.86 USD of notional (data set of the repository
 * `pluriholonomic/autodeleveraging-analysis`, MIT, beside arXiv 2512.01112).
 *
 * They describe winners, nearly all of them short, after their gain: their leverage is low. About
 * the longs who lost that day nothing comparable was published.
 */
export const FACTS_SOURCE =
  'published quantiles of the accounts auto-deleveraged on 10 October 2025 (arXiv 2512.01112)';

const PROBABILITIES = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999];

const knots = (values: readonly number[]): readonly QuantileKnot[] =>
  values.map((value, i) => ({ p: PROBABILITIES[i] as number, value }));

/** Notional taken from one account, USD. */
export const NOTIONAL_QUANTILES = knots([
  1.99581, 13.3712, 33.2724, 144.625, 481.079, 3124.73, 27036.5, 114395, 1040550, 18279600,
]);

/** Account value, USD. */
export const ACCOUNT_VALUE_QUANTILES = knots([
  0.0166222, 12.4843, 39.3654, 279.363, 940.732, 6035.57, 43664.4, 178332, 1666710, 25173400,
]);

/**
 * Notional over account value. The published 99.9 % point, 4,542, is left out: such an account has
 * next to no equity, and no venue lets a position be opened like that.
 */
export const LEVERAGE_QUANTILES = knots([
  0.00595119, 0.0120509, 0.111153, 0.295712, 0.582808, 1.06252, 3.27405, 6.14113, 35.3116,
]);

/** Hill estimates of the tail index from the 200 largest accounts. */
export const HILL_200 = { notional: 0.8662, accountValue: 0.8098 } as const;

/** Gini coefficient of the notional. */
export const NOTIONAL_GINI = 0.981777;

/** Share of the notional that the largest accounts hold, by their number. */
export const TOP_SHARES = [
  { accounts: 1, share: 0.157124 },
  { accounts: 10, share: 0.457861 },
  { accounts: 100, share: 0.77587 },
  { accounts: 1000, share: 0.957906 },
] as const;

/** Correlation of the normal scores of notional and leverage (Gaussian copula). */
export const SIZE_LEVERAGE_CORRELATION = 0.26;

/** Accounts in the published event. */
export const FACT_ACCOUNTS = 19_337;

/** Mean notional of an account, USD: 2,103,111,430.86 / 19,337. */
export const MEAN_NOTIONAL = 108_761;
