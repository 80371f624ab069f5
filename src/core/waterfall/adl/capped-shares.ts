/**
 * The shares that most policies are made of: `x_i = min(cap_i, tau * weight_i)` with the one level
 * `tau` at which they sum to the total. Exact: the level is a fraction, the rounding is stated.
 */
import { part } from './queue.ts';
import { leastQuotients } from './round.ts';

/** A level, exactly: a fraction whose denominator is more than zero. */
export interface WaterLevel {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** How fractions become whole units; ties go to the lower index. */
export type Rounding = 'largest remainder' | "D'Hondt";

/** Whole shares that sum to the total, and the level at which they were cut. */
export interface CappedShares {
  readonly shares: bigint[];
  readonly level: WaterLevel;
}

/** Rounds of the search for the set of the capped; it settles in a few, floats begin it. */
const ROUNDS = 400;
const FLOAT_ROUNDS = 60;

/** A first guess of the level in floats; it only says where the exact search begins. */
function guessLevel(caps: Float64Array, weights: Float64Array, total: number): number {
  let high = 0;
  for (let i = 0; i < caps.length; i += 1) {
    const weight = weights[i] as number;
    if (weight > 0) high = Math.max(high, (caps[i] as number) / weight);
  }
  let low = 0;
  for (let round = 0; round < FLOAT_ROUNDS; round += 1) {
    const middle = (low + high) / 2;
    let sum = 0;
    for (let i = 0; i < caps.length; i += 1) {
      sum += Math.min(caps[i] as number, middle * (weights[i] as number));
    }
    if (sum < total) low = middle;
    else high = middle;
  }
  return high;
}

const floats = (values: readonly bigint[]): Float64Array => {
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += 1) result[i] = Number(values[i]);
  return result;
};

/** Relative distance within which a float comparison is not trusted. */
const FLOAT_ROOM = 1e-9;

/**
 * The exact level: capped are those, and only those, whose cap is at most level times weight. From
 * the guess on, who is on the wrong side changes sides until nobody is.
 */
function findLevel(
  caps: readonly bigint[],
  weights: readonly bigint[],
  total: bigint,
  isCapped: Uint8Array,
): WaterLevel {
  const capFloats = floats(caps);
  const weightFloats = floats(weights);
  const guess = guessLevel(capFloats, weightFloats, Number(total));
  for (let i = 0; i < caps.length; i += 1) {
    isCapped[i] = (capFloats[i] as number) <= guess * (weightFloats[i] as number) ? 1 : 0;
  }
  let level: WaterLevel = { numerator: 0n, denominator: 1n };
  for (let round = 0; round < ROUNDS; round += 1) {
    level = levelOf(caps, weights, total, isCapped) ?? level;
    if (!changeSides(caps, weights, { capFloats, weightFloats }, level, isCapped)) return level;
  }
  return bySorting(caps, weights, total, isCapped);
}

/** WaterLevel at which the uncapped bear what the capped do not; null where all are capped. */
function levelOf(
  caps: readonly bigint[],
  weights: readonly bigint[],
  total: bigint,
  isCapped: Uint8Array,
): WaterLevel | null {
  let rest = total;
  let weight = 0n;
  for (let i = 0; i < caps.length; i += 1) {
    if (isCapped[i] === 1) rest -= caps[i] as bigint;
    else weight += weights[i] as bigint;
  }
  if (weight === 0n) return null;
  return { numerator: rest > 0n ? rest : 0n, denominator: weight };
}

/** Puts everybody on the side where the level says it is; false where nobody moved. */
function changeSides(
  caps: readonly bigint[],
  weights: readonly bigint[],
  screen: { readonly capFloats: Float64Array; readonly weightFloats: Float64Array },
  level: WaterLevel,
  isCapped: Uint8Array,
): boolean {
  const at = Number(level.numerator) / Number(level.denominator);
  let moved = false;
  for (let i = 0; i < caps.length; i += 1) {
    const reaches = at * (screen.weightFloats[i] as number);
    const distance = (screen.capFloats[i] as number) - reaches;
    let capped = distance <= 0 ? 1 : 0;
    if (Math.abs(distance) <= reaches * FLOAT_ROOM) {
      const scaled = (caps[i] as bigint) * level.denominator;
      capped = scaled <= level.numerator * (weights[i] as bigint) ? 1 : 0;
    }
    if (capped === isCapped[i]) continue;
    isCapped[i] = capped;
    moved = true;
  }
  return moved;
}

/** The same by sorting the points at which caps begin to bind: slow, for what does not settle. */
function bySorting(
  caps: readonly bigint[],
  weights: readonly bigint[],
  total: bigint,
  isCapped: Uint8Array,
): WaterLevel {
  const order = caps.map((_, i) => i).filter((i) => (weights[i] as bigint) > 0n);
  order.sort((a, b) => {
    const left = (caps[a] as bigint) * (weights[b] as bigint);
    const right = (caps[b] as bigint) * (weights[a] as bigint);
    return left < right ? -1 : left > right ? 1 : a - b;
  });
  isCapped.fill(0);
  let weight = 0n;
  for (const i of order) weight += weights[i] as bigint;
  let rest = total;
  for (const i of order) {
    const [cap, share] = [caps[i] as bigint, weights[i] as bigint];
    if (cap * weight > rest * share) break;
    isCapped[i] = 1;
    rest -= cap;
    weight -= share;
  }
  return { numerator: rest, denominator: weight === 0n ? 1n : weight };
}

/** How often, and how far towards the missing units, the level is raised. */
const RAISES = 6;
const REACH = 98n;

/**
 * Raises the level until few units are missing: at any level where too little is given, everybody
 * has at most what D'Hondt gives, since the units go in the order of the levels that reach them.
 *
 * @returns how many units are still missing; `shares` are raised in place
 */
function raise(
  shares: bigint[],
  caps: readonly bigint[],
  weights: readonly bigint[],
  from: { readonly level: WaterLevel; readonly left: bigint },
): bigint {
  const { denominator } = from.level;
  let { numerator } = from.level;
  let { left } = from;
  const raised = new Array<bigint>(shares.length).fill(0n);
  for (let round = 0; round < RAISES && left > 64n; round += 1) {
    const higher = numerator + (left * REACH) / 100n;
    let missing = left;
    for (let i = 0; i < shares.length; i += 1) {
      const cap = caps[i] as bigint;
      const weight = weights[i] as bigint;
      const reached = weight === 0n ? 0n : (higher * weight) / denominator;
      raised[i] = reached < cap ? reached : weight === 0n ? 0n : cap;
      missing -= (raised[i] as bigint) - (shares[i] as bigint);
    }
    if (missing < 0n) return left;
    for (let i = 0; i < shares.length; i += 1) shares[i] = raised[i] as bigint;
    numerator = higher;
    left = missing;
  }
  return left;
}

/**
 * Splits a total in proportion to weights, where nobody takes more than its cap.
 *
 * @param caps zero or more
 * @param weights zero or more; whoever has none takes nothing
 * @param total zero or more, at most the caps of those with a weight
 */
export function cappedShares(
  caps: readonly bigint[],
  weights: readonly bigint[],
  total: bigint,
  rounding: Rounding,
): CappedShares {
  const isCapped = new Uint8Array(caps.length);
  const level = findLevel(caps, weights, total, isCapped);
  const { numerator, denominator } = level;
  const shares = new Array<bigint>(caps.length).fill(0n);
  let left = total;
  for (let i = 0; i < caps.length; i += 1) {
    const weight = weights[i] as bigint;
    if (weight === 0n) continue;
    const share = isCapped[i] === 1 ? (caps[i] as bigint) : (numerator * weight) / denominator;
    shares[i] = share;
    left -= share;
  }
  if (left > 0n && rounding === "D'Hondt") {
    left = raise(shares, caps, weights, { level, left });
    const most = caps.map((cap, i) => (weights[i] === 0n ? 0n : cap));
    leastQuotients(shares, weights, most, left);
  } else if (left > 0n) {
    largestRemainders(shares, weights, level, isCapped, Number(left));
  }
  return { shares, level };
}

/** Adds one unit each to those with the largest remainder of `level * weight`. */
function largestRemainders(
  shares: bigint[],
  weights: readonly bigint[],
  { numerator, denominator }: WaterLevel,
  isCapped: Uint8Array,
  units: number,
): void {
  const rows: number[] = [];
  const remainders: bigint[] = new Array<bigint>(shares.length).fill(0n);
  const near = new Float64Array(shares.length);
  const scale = Number(denominator);
  for (let i = 0; i < shares.length; i += 1) {
    if (isCapped[i] === 1 || weights[i] === 0n) continue;
    const remainder = numerator * (weights[i] as bigint) - (shares[i] as bigint) * denominator;
    remainders[i] = remainder;
    near[i] = Number(remainder) / scale;
    rows.push(i);
  }
  for (const i of largest(rows, units, near, remainders)) shares[i] = (shares[i] as bigint) + 1n;
}

/**
 * The rows with the largest remainders, ties to the lower row: in floats as far as they can say,
 * exactly where they cannot.
 */
function largest(
  rows: number[],
  many: number,
  near: Float64Array,
  remainders: readonly bigint[],
): number[] {
  const chosen: number[] = [];
  let rest = rows;
  let left = many;
  while (left > 0 && rest.length > 0) {
    const { front, near: close, back } = part(rest, near, FLOAT_ROOM);
    if (front.length >= left) {
      rest = front;
      continue;
    }
    for (const row of front) chosen.push(row);
    left -= front.length;
    close.sort((a, b) => {
      const [x, y] = [remainders[a] as bigint, remainders[b] as bigint];
      return x > y ? -1 : x < y ? 1 : a - b;
    });
    for (const row of close.slice(0, left)) chosen.push(row);
    left -= Math.min(left, close.length);
    rest = back;
  }
  return chosen;
}
