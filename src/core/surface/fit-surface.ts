/** From the quotes of all expiries to a surface. */
import { type ExpiryFit, type ExpiryQuotes, fitExpiry } from './fit-expiry.ts';
import type { EarlierSlice } from './fit-slice.ts';
import type { ScreenTerms } from './screen.ts';
import { quotedRange, type SurfaceResult, surfaceOf } from './surface.ts';

/** What became of the expiries, in the order of their years, and the surface of those that fit. */
export interface SurfaceFit {
  readonly expiries: readonly { readonly quotes: ExpiryQuotes; readonly fit: ExpiryFit }[];
  readonly result: SurfaceResult;
}

/**
 * Fits the expiries from the nearest to the last, each with a penalty for crossing the one before.
 * An expiry that cannot be fitted is left out with its reason. Equal quotes give equal bits.
 *
 * @example
 * const { result, expiries } = fitSurface(chain, DEFAULT_SCREEN);
 * if (result.kind === 'surface') surfaceAt(result.surface, 70_000, 0.1).volatility;
 */
export function fitSurface(expiries: readonly ExpiryQuotes[], terms: ScreenTerms): SurfaceFit {
  const sorted = [...expiries].sort((left, right) => left.years - right.years);
  let earlier: EarlierSlice | null = null;
  const fitted: { quotes: ExpiryQuotes; fit: ExpiryFit }[] = [];
  for (const quotes of sorted) {
    const fit = fitExpiry(quotes, terms, earlier);
    if (fit.kind === 'fitted') {
      earlier = { svi: fit.slice.svi, range: quotedRange(fit.slice) };
    }
    fitted.push({ quotes, fit });
  }
  const slices = fitted.flatMap(({ fit }) => (fit.kind === 'fitted' ? [fit.slice] : []));
  return { expiries: fitted, result: surfaceOf(slices) };
}
