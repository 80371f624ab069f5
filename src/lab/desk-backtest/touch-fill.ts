/** What an order gets at the touch: price, half spread, impact, and the part that is filled. */
import { squareRootImpactBp } from '../../core/liquidity/index.ts';

/** The market that an order meets; prices in quote currency, sizes in base units. */
export interface Touch {
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
}

/** What a size moves the price by. */
export interface ImpactTerms {
  /** Prefactor Y of the square root, about 0.5 to 1; 0: none. */
  readonly prefactor: number;
  /** Volatility of a day as a fraction, and base units that trade in one. */
  readonly dailyVolatility: number;
  readonly dailyVolume: number;
}

/** How much of an order is filled, and at what mean price. */
export interface TouchFill {
  /** Base units without sign, 0 where nothing. */
  readonly size: number;
  readonly price: number;
  /** Best price of the other side. */
  readonly touch: number;
  readonly middle: number;
}

/** Impact of a size as a fraction of the price. */
export function impactShare(
  { prefactor, dailyVolatility, dailyVolume }: ImpactTerms,
  size: number,
) {
  if (prefactor === 0) return 0;
  const asked = { prefactor, dailyVolatility, quantity: size, dailyVolume };
  return squareRootImpactBp(asked) / 10_000;
}

/** Most base units whose impact stays within a share of the price: the square root, inverted. */
function sizeWithin({ prefactor, dailyVolatility, dailyVolume }: ImpactTerms, share: number) {
  if (prefactor === 0) return Number.POSITIVE_INFINITY;
  const root = share / (prefactor * dailyVolatility);
  return dailyVolume * root * root;
}

/**
 * Fills an order against the touch: at the other side's best price, moved by the square root of the
 * size; never beyond the limit, and no more than a share of what is shown.
 *
 * @param size base units, above zero
 * @param limit quote currency; 0 is none
 * @param depthShare of the size at the touch that one order may take; 0: no limit
 */
export function touchFill(
  side: 'buy' | 'sell',
  size: number,
  limit: number,
  market: Touch,
  impact: ImpactTerms,
  depthShare: number,
): TouchFill {
  const { bid, ask } = market;
  const touch = side === 'buy' ? ask : bid;
  const middle = bid > 0 && ask > 0 ? 0.5 * (bid + ask) : touch;
  const none = { size: 0, price: touch, touch, middle };
  if (!(touch > 0)) return none;
  const room =
    limit === 0
      ? Number.POSITIVE_INFINITY
      : (side === 'buy' ? limit - touch : touch - limit) / touch;
  if (room < 0) return none;
  const shown = side === 'buy' ? market.askSize : market.bidSize;
  const most = depthShare === 0 ? Number.POSITIVE_INFINITY : shown * depthShare;
  const filled = Math.min(size, most, sizeWithin(impact, room));
  const moved = impactShare(impact, filled) * touch;
  return { size: filled, price: side === 'buy' ? touch + moved : touch - moved, touch, middle };
}
