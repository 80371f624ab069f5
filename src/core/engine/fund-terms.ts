/** Terms of the layers and the funds in the integers that the engine computes with. */
import {
  assertInvariant,
  type FundTerms,
  type LayerKind,
  type LayerTerms,
  type VenueTerms,
} from '../model/index.ts';
import { PPM, type QuoteUnits } from '../money/index.ts';
import { amountOf } from './market-terms.ts';

/** A layer of the waterfall in integers. */
export interface LayerPolicy {
  readonly id: string;
  readonly kind: LayerKind;
  readonly floor: QuoteUnits;
  /** Most for one defaulter; null means no cap. */
  readonly cap: QuoteUnits | null;
  /** Share of what is uncovered that it takes, ppm. */
  readonly sharePpm: bigint;
  /** Most in any time of `windowMs`; null means no cap. */
  readonly windowCap: QuoteUnits | null;
  readonly windowMs: number;
}

/** Floors and caps are amounts of the venue's own asset; the layers of another have none. */
export const layerPolicyOf = (layer: LayerTerms, decimals: number, isOwn: boolean): LayerPolicy => {
  const { id, kind, floor, capPerCase, sharePpm, window } = layer;
  return {
    id,
    kind,
    floor: isOwn ? amountOf(floor, decimals) : (0n as QuoteUnits),
    cap: isOwn && capPerCase !== null ? amountOf(capPerCase, decimals) : null,
    sharePpm: sharePpm === undefined ? PPM : BigInt(sharePpm),
    windowCap: isOwn && window !== undefined ? amountOf(window.cap, decimals) : null,
    windowMs: window?.ms ?? 0,
  };
};

/** How capital is staked, in integers. */
export interface StakePolicy {
  readonly minimum: QuoteUnits;
  readonly cooldownMs: number;
  readonly windowMs: number;
  readonly onIcePpm: bigint;
  readonly frozenPpm: bigint;
}

/** How funds are filled, guarded and shared, in integers. */
export interface FundPolicy {
  readonly feePpm: bigint;
  readonly target: QuoteUnits;
  readonly divertPpm: bigint;
  readonly deadlineMs: number;
  readonly fallPpm: bigint;
  readonly fallWindowMs: number;
  readonly deductiblePpm: bigint;
  readonly clusterMax: QuoteUnits | null;
  readonly clusterWindowMs: number;
  readonly assessmentMultiple: bigint;
  readonly assessmentPeriodMs: number;
  readonly stake: StakePolicy | null;
}

export const fundPolicyOf = (fund: FundTerms, decimals: number): FundPolicy => ({
  feePpm: BigInt(fund.feePpm),
  target: amountOf(fund.target, decimals),
  divertPpm: BigInt(fund.divertPpm),
  deadlineMs: fund.deadlineMs,
  fallPpm: BigInt(fund.fallPpm),
  fallWindowMs: fund.fallWindowMs,
  deductiblePpm: BigInt(fund.deductiblePpm),
  clusterMax: fund.clusterMax === null ? null : amountOf(fund.clusterMax, decimals),
  clusterWindowMs: fund.clusterWindowMs,
  assessmentMultiple: BigInt(fund.assessmentMultiple),
  assessmentPeriodMs: fund.assessmentPeriodMs,
  stake:
    fund.stake === null
      ? null
      : {
          minimum: amountOf(fund.stake.minimum, decimals),
          cooldownMs: fund.stake.cooldownMs,
          windowMs: fund.stake.windowMs,
          onIcePpm: BigInt(fund.stake.onIcePpm),
          frozenPpm: BigInt(fund.stake.frozenPpm),
        },
});

const AFTER_THE_FUNDS: readonly LayerKind[] = [
  'adl',
  'gains-haircut',
  'socialised-funding',
  'withdrawal-factor',
];

/** Funds pay before positions and gains are touched: a rulebook may not say otherwise. */
export function assertLayersInOrder({ layers }: VenueTerms): void {
  const isShared = layers.map(({ kind }) => AFTER_THE_FUNDS.includes(kind));
  const first = isShared.indexOf(true);
  const isInOrder = first === -1 || isShared.slice(first).every((each) => each);
  assertInvariant(isInOrder, 'layers-in-order', layers.map(({ id }) => id).join(', '));
}
