/** Whole lots from the parts that a solver in floats gives: caps kept, sums exact. */
import { splitInProportion } from '../../money/index.ts';

/** Bits with which a part is read. */
const PART_BITS = 52n;
const PART_SCALE = 4_503_599_627_370_496;

/** A float as an integer in 2^-52, between zero and one. */
export function partOf(value: number): bigint {
  // Anything that is no number counts as nothing: what is missing is made up below.
  if (!(value > 0)) return 0n;
  return BigInt(Math.round(Math.min(value, 1) * PART_SCALE));
}

interface Piece {
  readonly at: number;
  readonly whole: bigint;
  readonly remainder: bigint;
}

/** Gives or takes back one unit each in an order, where there is room. */
function oneByOne(lots: bigint[], order: readonly number[], most: readonly bigint[], left: bigint) {
  let open = left;
  const step = left > 0n ? 1n : -1n;
  for (const at of order) {
    if (open === 0n) return;
    const next = (lots[at] as bigint) + step;
    if (next < 0n || next > (most[at] as bigint)) continue;
    lots[at] = next;
    open -= step;
  }
}

/** What is missing or too much, in proportion to the room: only where floats are that coarse. */
function inProportion(lots: bigint[], most: readonly bigint[], left: bigint): void {
  const room = lots.map((each, at) => (left > 0n ? (most[at] as bigint) - each : each));
  const parts = splitInProportion(left > 0n ? left : -left, room);
  parts.forEach((part, at) => {
    lots[at] = (lots[at] as bigint) + (left > 0n ? part : -part);
  });
}

/**
 * Lots of one asset that sum to the target: every part rounded down, and what is missing by the
 * largest remainder, ties to the lower row.
 *
 * @param parts of what each can give, 0 to 1, as floats
 * @param most lots that each can give; their sum is at least the target
 */
export function wholeLots(
  parts: readonly number[],
  most: readonly bigint[],
  target: bigint,
): bigint[] {
  const pieces = parts.map((part, at): Piece => {
    const exact = partOf(part) * (most[at] as bigint);
    const whole = exact >> PART_BITS;
    return { at, whole, remainder: exact - (whole << PART_BITS) };
  });
  const lots = pieces.map(({ whole }) => whole);
  let left = target;
  for (const each of lots) left -= each;
  const byRemainder = [...pieces].sort((a, b) =>
    a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : a.at - b.at,
  );
  const order = byRemainder.map(({ at }) => at);
  oneByOne(lots, left > 0n ? order : order.reverse(), most, left);
  let rest = target;
  for (const each of lots) rest -= each;
  if (rest !== 0n) inProportion(lots, most, rest);
  return lots;
}
