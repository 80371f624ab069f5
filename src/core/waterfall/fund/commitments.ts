/**
 * Capital that providers promised: capacity to take positions over, so much a minute and an hour,
 * and assessments, so much a period. Sources: FTX, backstop liquidity providers (help.ftx.com
 * 360024479392); CPMI-IOSCO, Recovery of financial market infrastructures (2014), 4.2.
 */
import { greater, lesser, type QuoteUnits } from '../../money/index.ts';
import { fillByRoom } from './apportion.ts';
import {
  afterSpending,
  afterSpendingAll,
  countedSpent,
  roomUnderAll,
  type Spent,
  type WindowCap,
} from './spending.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const NOTHING = 0n as QuoteUnits;

/** What a provider takes over at most, notional in quote units, and what it took. */
export interface ProviderCapacity {
  readonly perMinute: QuoteUnits;
  readonly perHour: QuoteUnits;
  /** What was used, in the minute and in the hour; empty before the first. */
  readonly used: readonly Spent[];
}

const capsOf = ({ perMinute, perHour }: ProviderCapacity): WindowCap[] => [
  { most: perMinute, windowMs: MINUTE },
  { most: perHour, windowMs: HOUR },
];

/** Notional that a provider can still take at a time. */
export const capacityLeft = (provider: ProviderCapacity, time: number): QuoteUnits =>
  roomUnderAll(capsOf(provider), provider.used, time);

/** A notional shared by providers. */
export interface ProviderFill {
  readonly parts: readonly QuoteUnits[];
  /** What no provider could take. */
  readonly left: QuoteUnits;
  /** The providers with what they used now. */
  readonly providers: readonly ProviderCapacity[];
}

/**
 * Gives a notional to providers in proportion to what each can still take, by the largest
 * remainder.
 *
 * @param notional zero or more
 */
export function fillProviders(
  notional: QuoteUnits,
  providers: readonly ProviderCapacity[],
  time: number,
): ProviderFill {
  const { parts, left } = fillByRoom(
    notional,
    providers.map((provider) => capacityLeft(provider, time)),
  );
  const after = providers.map((provider, at) => {
    const part = parts[at] as QuoteUnits;
    const used = afterSpendingAll(capsOf(provider), provider.used, time, part);
    return part === 0n ? provider : { ...provider, used };
  });
  return { parts, left, providers: after };
}

/** A promise to pay when the funds before it are used up. */
export interface Commitment {
  readonly amount: QuoteUnits;
  /** What was called, of any period. */
  readonly called: Spent;
}

/** How far a commitment can be called. */
export interface AssessmentPolicy {
  /** Times the commitment that can be called in a period, one or more. */
  readonly multiple: bigint;
  readonly periodMs: number;
}

/** What a commitment can still be called for. */
export function callable(policy: AssessmentPolicy, { amount, called }: Commitment, time: number) {
  const most = amount * policy.multiple;
  const room = (most - countedSpent(called, time, policy.periodMs)) as QuoteUnits;
  return greater(room, NOTHING);
}

/** What was called of every provider. */
export interface Assessment {
  readonly due: readonly QuoteUnits[];
  readonly left: QuoteUnits;
  readonly commitments: readonly Commitment[];
}

/**
 * Calls commitments for a need, in proportion to what each can still be called for. What is called
 * counts whether it is paid or not: who does not pay may not wait for the period to end.
 */
export function assess(
  policy: AssessmentPolicy,
  need: QuoteUnits,
  commitments: readonly Commitment[],
  time: number,
): Assessment {
  const rooms = commitments.map((each) => callable(policy, each, time));
  const { parts: due, left } = fillByRoom(need, rooms);
  const after = commitments.map((each, at) => {
    const amount = due[at] as QuoteUnits;
    if (amount === 0n) return each;
    return { ...each, called: afterSpending(each.called, time, policy.periodMs, amount) };
  });
  return { due, left, commitments: after };
}

/**
 * Least that a commitment may be lowered to: what was called of it in the period, rounded up to the
 * commitment that it belongs to; and not at all while a loss is known.
 *
 * @returns the least amount, or the loss that keeps it as it is
 */
export function lowerCommitment(
  policy: AssessmentPolicy,
  commitment: Commitment,
  amount: QuoteUnits,
  at: { readonly time: number; readonly unresolved: QuoteUnits },
):
  | { readonly kind: 'committed'; readonly commitment: Commitment }
  | { readonly kind: 'not-positive' }
  | { readonly kind: 'loss-unresolved'; readonly loss: QuoteUnits }
  | { readonly kind: 'called'; readonly least: QuoteUnits } {
  if (amount < 0n) return { kind: 'not-positive' };
  if (amount >= commitment.amount) {
    return { kind: 'committed', commitment: { ...commitment, amount } };
  }
  if (at.unresolved > 0n) return { kind: 'loss-unresolved', loss: at.unresolved };
  const called = countedSpent(commitment.called, at.time, policy.periodMs);
  const least = ((called + policy.multiple - 1n) / policy.multiple) as QuoteUnits;
  if (amount < least) return { kind: 'called', least: lesser(least, commitment.amount) };
  return { kind: 'committed', commitment: { ...commitment, amount } };
}
