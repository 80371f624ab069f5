/** Amounts spent in any stretch of time of a stated length: caps of layers, tokens of providers. */
import { greater, lesser, type QuoteUnits } from '../../money/index.ts';

/** What was spent, in three numbers. */
export interface Spent {
  /** Start of the present stretch, ms. */
  readonly since: number;
  /** Quote units in the present stretch and in the one before. */
  readonly now: QuoteUnits;
  readonly before: QuoteUnits;
}

const NOTHING = 0n as QuoteUnits;

/** Before anything was spent. */
export const UNSPENT: Spent = { since: 0, now: NOTHING, before: NOTHING };

/**
 * What counts against a cap at a time: what was spent in the present stretch and in the one before.
 * So never more than the cap is spent in any window, wherever it begins; it may free up to one
 * window later than it could.
 *
 * @param windowMs more than zero
 */
export function countedSpent({ since, now, before }: Spent, time: number, windowMs: number) {
  const age = time - since;
  if (age >= 2 * windowMs) return NOTHING;
  return (age >= windowMs ? now : now + before) as QuoteUnits;
}

/** Notes that an amount was spent. */
export function afterSpending(
  spent: Spent,
  time: number,
  windowMs: number,
  amount: QuoteUnits,
): Spent {
  const age = time - spent.since;
  if (age < windowMs) return { ...spent, now: (spent.now + amount) as QuoteUnits };
  return { since: time, now: amount, before: age >= 2 * windowMs ? NOTHING : spent.now };
}

/** A cap in any stretch of a length. */
export interface WindowCap {
  readonly most: QuoteUnits;
  readonly windowMs: number;
}

/** What a cap still allows; zero or more. */
export const roomUnder = (cap: WindowCap, spent: Spent, time: number): QuoteUnits =>
  greater((cap.most - countedSpent(spent, time, cap.windowMs)) as QuoteUnits, NOTHING);

/** What all caps together still allow; there is at least one. */
export function roomUnderAll(caps: readonly WindowCap[], spent: readonly Spent[], time: number) {
  let room: QuoteUnits | null = null;
  caps.forEach((cap, at) => {
    const own = roomUnder(cap, spent[at] ?? UNSPENT, time);
    room = room === null ? own : lesser(room, own);
  });
  return room ?? NOTHING;
}

/** Notes an amount under every cap. */
export const afterSpendingAll = (
  caps: readonly WindowCap[],
  spent: readonly Spent[],
  time: number,
  amount: QuoteUnits,
): Spent[] =>
  caps.map(({ windowMs }, at) => afterSpending(spent[at] ?? UNSPENT, time, windowMs, amount));
