/** Terms of a market in the integers that the engine computes with. They were checked before. */
import { type BreakerPolicy, breakerPolicyOf, type RunawayPolicy } from '../breaker/index.ts';
import type { AuctionCurve, LadderPolicy } from '../liquidation/index.ts';
import { type LiquidityPolicy, readLiquidity } from '../liquidity/index.ts';
import {
  type AuctionTerms,
  assertInvariant,
  type BreakerKind,
  type BreakerTerms,
  type LadderTerms,
  type MarketTerms,
  type RunawayTerms,
  type Schedule,
  type VaultTerms,
} from '../model/index.ts';
import { parseDecimal, type QuoteUnits, quoteScale } from '../money/index.ts';
import { type PricePolicy, pricePolicyOf } from '../pricing/index.ts';
import { reciprocalProduct } from '../rulebook/index.ts';

/** The vault's terms of one market, in integers. */
export interface VaultPolicy {
  readonly lossBudget: QuoteUnits;
  readonly windowMs: number;
  readonly notionalMax: QuoteUnits;
  readonly unwindPpm: bigint;
  readonly unwindEveryMs: number;
  readonly stagedBelowPpm: bigint;
  readonly stagedPpm: bigint;
}

/** How accounts are auctioned, in integers. */
export interface AuctionPolicy {
  /** Share of the equity that a bidder pays, by time. */
  readonly curve: AuctionCurve;
  /** Time of an auction, ms; 0 where there are none. */
  readonly lastsMs: number;
  readonly bufferPpm: bigint;
}

/** Units of an amount in terms. */
export function amountOf(text: string, decimals: number): QuoteUnits {
  const parsed = parseDecimal(text, decimals);
  const isAmount = parsed.kind === 'decimal' && parsed.value >= 0n;
  assertInvariant(isAmount, 'terms-are-checked', text);
  return parsed.value as QuoteUnits;
}

const ADDS_AMOUNTS: readonly BreakerKind[] = ['liquidations'];

/** A breaker with its thresholds in the unit of its kind. */
export function breakerOf(terms: BreakerTerms, decimals: number): BreakerPolicy {
  const places = ADDS_AMOUNTS.includes(terms.kind) ? decimals : 0;
  return breakerPolicyOf(terms, {
    enter: amountOf(terms.enter, places),
    leave: amountOf(terms.leave, places),
    floor: amountOf(terms.floor, decimals),
  });
}

export const runawayOf = (terms: RunawayTerms | null, decimals: number): RunawayPolicy | null =>
  terms === null ? null : { ...terms, notionalMax: amountOf(terms.notionalMax, decimals) };

/** The backstop of a market; its terms were checked. */
export function liquidityOf(terms: MarketTerms, decimals: number): LiquidityPolicy {
  const reading = readLiquidity(terms, decimals);
  assertInvariant(reading.kind === 'policy', 'terms-are-checked', 'liquidity');
  return reading.policy;
}

/** How the prices of a market are found and guarded. */
export const pricesOf = (terms: MarketTerms, decimals: number): PricePolicy =>
  pricePolicyOf(terms.price, terms.integrity, {
    depthFull: amountOf(terms.integrity.depthFull, decimals),
    minimum: amountOf(terms.integrity.minimum, terms.priceDecimals),
  });

export const vaultPolicyOf = (vault: VaultTerms, decimals: number): VaultPolicy => ({
  lossBudget: amountOf(vault.lossBudget, decimals),
  windowMs: vault.windowMs,
  notionalMax: amountOf(vault.notionalMax, decimals),
  unwindPpm: BigInt(vault.unwindPpm),
  unwindEveryMs: vault.unwindEveryMs,
  stagedBelowPpm: BigInt(vault.stagedBelowPpm),
  stagedPpm: BigInt(vault.stagedPpm),
});

export function auctionPolicyOf(auction: AuctionTerms): AuctionPolicy {
  const [startPpm, turnPpm, endPpm] = [
    auction.startPpm,
    auction.fastEndPpm,
    auction.slowEndPpm,
  ].map(BigInt) as [bigint, bigint, bigint];
  const [fastMs, slowMs] = [BigInt(auction.fastMs), BigInt(auction.slowMs)];
  const curve: AuctionCurve =
    slowMs === 0n
      ? { kind: 'linear', startPpm, endPpm: turnPpm, durationMs: fastMs === 0n ? 1n : fastMs }
      : { kind: 'two-slope', startPpm, turnPpm, endPpm, fastMs, slowMs };
  const lastsMs = auction.fastMs === 0 ? 0 : auction.fastMs + auction.slowMs;
  return { curve, lastsMs, bufferPpm: BigInt(auction.bufferPpm) };
}

export const ladderPolicyOf = (ladder: LadderTerms, decimals: number): LadderPolicy => ({
  sizing: ladder.sizing,
  limit: ladder.limit,
  bufferPpm: BigInt(ladder.bufferPpm),
  feePpm: BigInt(ladder.feePpm),
  feeToFundPpm: BigInt(ladder.feeToFundPpm),
  slippagePpm: BigInt(ladder.slippagePpm),
  slice: {
    slicePpm: BigInt(ladder.slicePpm),
    notionalMin: amountOf(ladder.sliceNotionalMin, decimals),
    notionalMax: amountOf(ladder.sliceNotionalMax, decimals),
  },
  windowNotionalMax: amountOf(ladder.windowNotionalMax, decimals),
  windowMs: ladder.windowMs,
  cooldownMs: ladder.cooldownMs,
  failuresMax: ladder.failuresMax,
  orderlyMsMax: ladder.orderlyMsMax,
  takeoverPpm: BigInt(ladder.takeoverPpm),
  cushionPpm: BigInt(ladder.cushionPpm),
});

/** Outside portfolio accounts an option carries nothing: it counts for nothing but itself. */
const PAID_IN_FULL = [{ from: '0', initialPpm: 1_000_000, maintenancePpm: 1_000_000 }];

const isOptional = ({ instrument: { payoff } }: MarketTerms): boolean =>
  payoff === 'option' || payoff === 'inverse-option';

export const scheduleOf = (terms: MarketTerms): Schedule =>
  isOptional(terms) ? { ...terms.schedule, tiers: PAID_IN_FULL } : terms.schedule;

/** What one lot is counted in: `scale` of linear markets, `reciprocal` of inverse ones. */
export function unitsOf(
  name: string,
  terms: MarketTerms,
  decimals: number,
): { readonly scale: bigint; readonly reciprocal: bigint; readonly isOption: boolean } {
  const { priceDecimals: price, sizeDecimals: size } = terms;
  const reciprocal = reciprocalProduct(terms, decimals);
  const scale = reciprocal === 0n ? quoteScale({ quote: decimals, price, size }) : 1n;
  assertInvariant(scale !== null && reciprocal !== null, 'terms-are-checked', name);
  return { scale, reciprocal, isOption: isOptional(terms) };
}
