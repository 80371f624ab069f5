/** Measured gaps between mark and deleveraging price, and the fund that pays them. */

/**
 * Gap in basis points of notional by coin, as measured on the auto-deleveraging of 10 October 2025
 * (claims of the analysis beside arXiv 2512.01112; weighted mean over all coins 106 bp).
 */
export const WEDGES: Readonly<Record<string, number>> = {
  BTC: 62,
  ETH: 15,
  SOL: 72,
  HYPE: 99,
  XPL: 199,
  PUMP: 254,
  ENA: 153,
  XRP: 248,
  DOGE: 246,
  TAO: 551,
};

/** Weighted mean over all coins; what stands for a coin that was not measured, if one says so. */
export const MEAN_WEDGE = 106.3;

/**
 * Gap that nineteen of twenty fills stayed below, over the weighted mean, on the same day (289.3
 * and 106.3 bp over all coins): measured means are raised by it, a fund must stand the bad fills.
 */
export const TAIL_OVER_MEAN = 289.3 / 106.3;

/** Notional that may have to be deleveraged under stress. */
export interface StressedNotional {
  readonly coin: string;
  readonly notional: number;
  /** Basis points; absent: the measured ones. */
  readonly wedge?: number;
}

/** What each coin asks. */
export interface WedgeRow {
  readonly coin: string;
  readonly notional: number;
  readonly wedge: number;
  readonly source: 'measured' | 'given' | 'mean of all coins';
  readonly capital: number;
}

/** `K = sum of wedge * notional`: measured wedges at the 95th percentile, given ones as given. */
export function wedgeFund(rows: readonly StressedNotional[]): {
  readonly rows: readonly WedgeRow[];
  readonly fund: number;
} {
  const found = rows.map(({ coin, notional, wedge }): WedgeRow => {
    const measured = WEDGES[coin];
    const [bp, source] =
      wedge !== undefined
        ? ([wedge, 'given'] as const)
        : measured !== undefined
          ? ([measured * TAIL_OVER_MEAN, 'measured'] as const)
          : ([MEAN_WEDGE * TAIL_OVER_MEAN, 'mean of all coins'] as const);
    return { coin, notional, wedge: bp, source, capital: (notional * bp) / 10_000 };
  });
  return { rows: found, fund: found.reduce((sum, { capital }) => sum + capital, 0) };
}
