/** Price terms of one market in the form that the tick loop wants. */
import type { IntegrityTerms, MarkPart, PriceTerms } from '../model/index.ts';

/** Sources of the index come first, the one of redemption among them, then the perpetuals. */
export interface PricePolicy {
  readonly sources: readonly string[];
  readonly indexCount: number;
  readonly quorum: number;
  readonly ages: readonly number[]; //    ms, by source
  readonly ageMsMax: number;
  readonly outlierPpm: bigint;
  readonly basisPpmMax: bigint;
  /** Whether all sources of the index count alike. */
  readonly isPlain: boolean;
  readonly weights: readonly number[]; // ppm, by source
  readonly caps: readonly number[]; //    ppm, by source
  readonly depthFull: bigint; //          quote units
  readonly depthHoldMs: number;
  readonly scaleJumpPpm: bigint;
  readonly mark: readonly MarkPart[];
  readonly basisMs: number;
  readonly jumpPpm: bigint;
  readonly jumpMs: number;
  readonly stablePpm: bigint;
  readonly stableMs: number;
  readonly minimum: bigint; //            price units
  readonly minimumMsMax: number;
}

const MILLION = 1_000_000;

/**
 * Reads checked terms.
 *
 * @param amounts the texts of the terms in units: depth in quote units, the minimum in price units
 */
export function pricePolicyOf(
  price: PriceTerms,
  integrity: IntegrityTerms,
  amounts: { readonly depthFull: bigint; readonly minimum: bigint },
): PricePolicy {
  const { redemption, redemptionMsMax, perps, own, weightsPpm, weightPpmMax } = integrity;
  const sources = [...price.sources, ...perps];
  const caps = sources.map((name) =>
    name === own ? Math.min(integrity.ownPpmMax, weightPpmMax) : weightPpmMax,
  );
  const isCapped = caps.some((cap) => cap < MILLION);
  return {
    sources,
    indexCount: price.sources.length,
    quorum: price.quorum,
    ages: sources.map((name) => (name === redemption ? redemptionMsMax : price.ageMsMax)),
    ageMsMax: price.ageMsMax,
    outlierPpm: BigInt(price.outlierPpm),
    basisPpmMax: BigInt(price.basisPpmMax),
    isPlain: weightsPpm.length === 0 && amounts.depthFull === 0n && !isCapped,
    weights: sources.map((_, at) => weightsPpm[at] ?? MILLION),
    caps,
    depthFull: amounts.depthFull,
    depthHoldMs: integrity.depthHoldMs,
    scaleJumpPpm: BigInt(integrity.scaleJumpPpm),
    mark: integrity.mark,
    basisMs: integrity.basisMs,
    jumpPpm: BigInt(integrity.jumpPpm),
    jumpMs: integrity.jumpMs,
    stablePpm: BigInt(integrity.stablePpm),
    stableMs: integrity.stableMs,
    minimum: amounts.minimum,
    minimumMsMax: integrity.minimumMsMax,
  };
}
