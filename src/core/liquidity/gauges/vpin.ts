/** VPIN: how one-sided trading is, bucket of volume by bucket of volume. */
import { normalCdf } from '../../numeric/index.ts';
import { RollingMoments } from './rolling-moments.ts';

/**
 * Mean of `|bought - sold| / bucket` over the last so many buckets of equal volume. What fills a
 * bucket is split at its edge. Judge it by its own history, never by its level.
 *
 * The side comes from whoever calls: of the aggressor where the venue tells it, else by bulk
 * classification. T. Andersen and O. Bondarenko (VPIN and the flash crash, 2014) find that bulk
 * classification adds nothing to what volume and volatility say, so the aggressor is to be
 * preferred.
 * Source: D. Easley, M. Lopez de Prado, M. O'Hara, Flow toxicity and liquidity in a high-frequency
 * world (2012).
 */
export class Vpin {
  // state
  private readonly uneven: RollingMoments; // |bought - sold| / bucket of each full bucket
  private filled = 0; //                      volume in the open bucket
  private bought = 0; //                      of it bought by aggressors
  private newest = Number.NaN; //             (bought - sold) / bucket of the last full bucket
  // fixed
  readonly bucket: number;
  readonly buckets: number;

  /**
   * @param bucket volume of one, above zero; a fiftieth of a day's volume is usual
   * @param buckets of the window, at least 1; fifty are usual
   */
  constructor(bucket: number, buckets: number) {
    this.bucket = bucket;
    this.buckets = buckets;
    this.uneven = new RollingMoments(buckets);
  }

  /**
   * Takes volume of which a share was bought by aggressors. A trade that would fill more buckets
   * than the window holds fills each once.
   *
   * @param volume in the unit of the bucket; what is not above zero is passed over
   * @param buyShare in [0, 1]
   */
  add(volume: number, buyShare: number): void {
    if (!(volume > 0) || !(buyShare >= 0 && buyShare <= 1)) return;
    let left = Math.min(volume, this.bucket * (this.buckets + 1));
    for (let step = 0; step <= this.buckets + 1; step += 1) {
      const room = this.bucket - this.filled;
      if (left < room) break;
      this.bought += room * buyShare;
      left -= room;
      this.newest = (2 * this.bought - this.bucket) / this.bucket;
      this.uneven.push(Math.abs(this.newest));
      this.filled = 0;
      this.bought = 0;
    }
    this.filled += left;
    this.bought += left * buyShare;
  }

  /** In [0, 1], over the full buckets of the window; NaN before the first. */
  value(): number {
    return this.uneven.mean();
  }

  /** `(bought - sold) / bucket` of the last full bucket, from -1 to 1; NaN before the first. */
  last(): number {
    return this.newest;
  }

  /** Full buckets in the window. */
  count(): number {
    return this.uneven.count;
  }
}

/**
 * Share of the volume of a bar that counts as bought: the normal probability of its price change
 * over the deviation of such changes; one half where that is zero or not known.
 * Source: D. Easley, M. Lopez de Prado, M. O'Hara, Flow toxicity and liquidity in a high-frequency
 * world (2012), bulk volume classification.
 */
export const bulkBuyShare = (change: number, deviation: number): number =>
  deviation > 0 ? normalCdf(change / deviation) : 0.5;

/** Bulk classification with the deviation of the last so many bars, the one at hand included. */
export class BulkClassifier {
  // state
  private readonly changes: RollingMoments; // price changes of bars

  /** @param bars of the window, at least 2 */
  constructor(bars: number) {
    this.changes = new RollingMoments(bars);
  }

  /** Share that was bought in a bar with this price change. */
  share(change: number): number {
    this.changes.push(change);
    return bulkBuyShare(change, this.changes.deviation());
  }
}
