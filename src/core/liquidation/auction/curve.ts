/** The price of a falling auction as a share of its top price, by the time that has passed. */
import { mulDivDown, PPM, type Ppm } from '../../money/index.ts';
import { ppmOfRay, RAY, rayOf, rayPower } from './ray.ts';

/** Most powers of a curve; later the price is what it was at the last. */
const STEPS_MOST = 1_000_000n;
/** Ten years: no auction takes longer. */
const MS_MOST = 315_360_000_000n;
/** A start may lie above the reference price: Maker starts at 1.2 times its feed. */
const START_MOST = 100n * PPM;

/** A straight line from start to end over a time, then the end for ever. */
export interface LinearCurve {
  readonly kind: 'linear';
  readonly startPpm: bigint;
  readonly endPpm: bigint;
  readonly durationMs: bigint;
}

/** The start times a power: a drop at the end of every step, and none between. */
export interface StairStepCurve {
  readonly kind: 'stair-step';
  readonly startPpm: bigint;
  /** Share that is kept at every step, a ray. */
  readonly kept: bigint;
  readonly stepMs: bigint;
}

/** The same without stairs: at whole units of time the power, between two of them their chord. */
export interface ExponentialCurve {
  readonly kind: 'exponential';
  readonly startPpm: bigint;
  /** Share that is kept in every unit of time, a ray. */
  readonly kept: bigint;
  readonly unitMs: bigint;
}

/** A fast line from start to turn, then a slow one to the end. */
export interface TwoSlopeCurve {
  readonly kind: 'two-slope';
  readonly startPpm: bigint;
  readonly turnPpm: bigint;
  readonly endPpm: bigint;
  readonly fastMs: bigint;
  readonly slowMs: bigint;
}

/** How the price falls. Shares of the top price in parts per million, times in milliseconds. */
export type AuctionCurve = LinearCurve | StairStepCurve | ExponentialCurve | TwoSlopeCurve;

/** A parameter that is not accepted, with what would be. */
export interface CurveFault {
  readonly kind: 'out-of-range';
  readonly parameter: string;
  readonly value: bigint;
  readonly least: bigint;
  readonly most: bigint;
}

/** Derive v2 as deployed: 95 % to 70 % in 15 minutes, then to nothing in 12 hours. */
export const DERIVE_CURVE: TwoSlopeCurve = {
  kind: 'two-slope',
  startPpm: 950_000n,
  turnPpm: 700_000n,
  endPpm: 0n,
  fastMs: 900_000n,
  slowMs: 43_200_000n,
};

type Bound = readonly [parameter: string, value: bigint, least: bigint, most: bigint];

const lineBounds = (from: bigint, to: bigint, parameter: string): Bound => [
  parameter,
  to,
  0n,
  from,
];

function powerBounds(curve: StairStepCurve | ExponentialCurve): readonly Bound[] {
  const unit: Bound =
    curve.kind === 'stair-step'
      ? ['stepMs', curve.stepMs, 1n, MS_MOST]
      : ['unitMs', curve.unitMs, 1n, MS_MOST];
  // A cut under a millionth would drown in the rounding of the powers: the price could rise.
  return [unit, ['kept', curve.kept, 0n, RAY - RAY / PPM]];
}

function boundsOf(curve: AuctionCurve): readonly Bound[] {
  switch (curve.kind) {
    case 'linear':
      return [
        lineBounds(curve.startPpm, curve.endPpm, 'endPpm'),
        ['durationMs', curve.durationMs, 1n, MS_MOST],
      ];
    case 'stair-step':
    case 'exponential':
      return powerBounds(curve);
    case 'two-slope':
      return [
        lineBounds(curve.startPpm, curve.turnPpm, 'turnPpm'),
        lineBounds(curve.turnPpm, curve.endPpm, 'endPpm'),
        ['fastMs', curve.fastMs, 1n, MS_MOST],
        ['slowMs', curve.slowMs, 1n, MS_MOST],
      ];
    default:
      return curve satisfies never;
  }
}

/**
 * Why a curve is not accepted, or null. To be asked once, when terms are set; what follows trusts
 * its curve. Accepted curves start above zero and never rise.
 */
export function curveFault(curve: AuctionCurve): CurveFault | null {
  const bounds: readonly Bound[] = [
    ['startPpm', curve.startPpm, 1n, START_MOST],
    ...boundsOf(curve),
  ];
  for (const [parameter, value, least, most] of bounds) {
    if (value < least || value > most) {
      return { kind: 'out-of-range', parameter, value, least, most };
    }
  }
  return null;
}

/** On the line from one share to another after a part of a time: a ray, rounded down. */
function onLine(from: bigint, to: bigint, elapsed: bigint, duration: bigint): bigint {
  if (elapsed >= duration) return rayOf(to);
  const weighed = from * (duration - elapsed) + to * elapsed;
  return mulDivDown(weighed, RAY, duration * PPM);
}

const lesserSteps = (steps: bigint): bigint => (steps < STEPS_MOST ? steps : STEPS_MOST);

/** On the chord between two whole powers, rounded down: never under the exponential itself. */
function onChord(curve: ExponentialCurve, elapsed: bigint): bigint {
  const units = lesserSteps(elapsed / curve.unitMs);
  const above = rayPower(curve.kept, units);
  const past = units === STEPS_MOST ? 0n : elapsed % curve.unitMs;
  if (past === 0n) return above;
  const below = rayPower(curve.kept, units + 1n);
  return mulDivDown(above * (curve.unitMs - past) + below * past, 1n, curve.unitMs);
}

/**
 * Share of the top price that is asked, as a ray, rounded down: the buyer's side, by 10^-27.
 *
 * @param elapsedMs time since the start; less than zero counts as zero
 */
export function levelAt(curve: AuctionCurve, elapsedMs: bigint): bigint {
  const elapsed = elapsedMs < 0n ? 0n : elapsedMs;
  switch (curve.kind) {
    case 'linear':
      return onLine(curve.startPpm, curve.endPpm, elapsed, curve.durationMs);
    case 'stair-step': {
      const power = rayPower(curve.kept, lesserSteps(elapsed / curve.stepMs));
      return mulDivDown(power, curve.startPpm, PPM);
    }
    case 'exponential':
      return mulDivDown(onChord(curve, elapsed), curve.startPpm, PPM);
    case 'two-slope': {
      const { startPpm, turnPpm, endPpm, fastMs, slowMs } = curve;
      if (elapsed < fastMs) return onLine(startPpm, turnPpm, elapsed, fastMs);
      return onLine(turnPpm, endPpm, elapsed - fastMs, slowMs);
    }
    default:
      return curve satisfies never;
  }
}

/**
 * Price that is asked: `floor(top * level)`. It never rises while time passes. Sources: Maker,
 * `abaci.sol` (linear, stair-step); Derive v2, `DutchAuction.sol` (two slopes).
 *
 * @param top price at a level of one, in any unit, zero or more
 * @returns in the unit of `top`
 */
export const auctionPriceAt = <A extends bigint>(
  curve: AuctionCurve,
  top: A,
  elapsedMs: bigint,
): A => mulDivDown(top, levelAt(curve, elapsedMs), RAY);

/** The level in whole parts per million, rounded down. */
export const pricePpmAt = (curve: AuctionCurve, elapsedMs: bigint): Ppm =>
  ppmOfRay(levelAt(curve, elapsedMs)) as Ppm;

/** What is off the top price, parts per million; less than zero where the start lies above one. */
export const discountPpmAt = (curve: AuctionCurve, elapsedMs: bigint): Ppm =>
  (PPM - pricePpmAt(curve, elapsedMs)) as Ppm;

/** When an auction is stale. */
export interface ResetRule {
  /** Longest time that it may run. */
  readonly tailMs: bigint;
  /** Least share of the top price, a ray, at which it may still sell. */
  readonly cusp: bigint;
}

/**
 * Whether an auction must start again before anything is sold: it ran for longer than its tail, or
 * its price is less than the cusp (Maker, `clip.sol`, `status`). A market that nobody watched is
 * asked again at a new top price, instead of being sold for nothing.
 *
 * @param at the price now, the one at the start (more than zero), and the time since
 */
export function resetDue(
  rule: ResetRule,
  at: { readonly price: bigint; readonly top: bigint; readonly elapsedMs: bigint },
): boolean {
  return at.elapsedMs > rule.tailMs || mulDivDown(at.price, RAY, at.top) < rule.cusp;
}
