/** What index and smiles do between the snapshots. */
import { exp, ln, type Random } from '../../core/numeric/index.ts';
import {
  leastVariance,
  type Svi,
  totalVariance,
  WING_SLOPE_MAX,
} from '../../core/surface/index.ts';
import type { OptionsCrash, Smile, Snapshot } from './crash.ts';

const YEAR_MS = 31_536_000_000;

/** The market at one step. */
export interface CrashStep {
  readonly time: number;
  readonly index: number;
  /** Smiles of the expiries that live; total variance of their remaining time. */
  readonly smiles: readonly Smile[];
  /** Whether the smiles are stated at this step: at snapshots and every so many steps. */
  readonly states: boolean;
}

/** Steps between two statements of the smiles. */
const STATE_EVERY = 6;

/**
 * The steps from the first snapshot to the last. The index passes through every snapshot; between
 * two it is a bridge of Brownian motion in its logarithm. Smiles move in a straight line in their
 * parameters per year, and are scaled so that the variance at the money moves in one too.
 */
export function* crashSteps(crash: OptionsCrash, random: Random): Generator<CrashStep> {
  const { snapshots, stepMs, bridgeVolatility } = crash;
  let count = 0;
  let at = 0;
  let level = ln((snapshots[0] as Snapshot).index);
  const end = (snapshots.at(-1) as Snapshot).time;
  for (let time = (snapshots[0] as Snapshot).time; time < end; time += stepMs) {
    while (time >= (snapshots[at + 1] as Snapshot).time) at += 1;
    const [from, to] = [snapshots[at] as Snapshot, snapshots[at + 1] as Snapshot];
    const isFirst = time - from.time < stepMs;
    if (isFirst) level = ln(from.index);
    const share = (time - from.time) / (to.time - from.time);
    yield {
      time,
      index: exp(level),
      smiles: smilesAt(crash, from, to, share, time),
      states: isFirst || count % STATE_EVERY === 0,
    };
    count += 1;
    const left = to.time - time;
    const pull = Math.min(stepMs / left, 1);
    const deviation = bridgeVolatility * Math.sqrt((stepMs / YEAR_MS) * Math.max(1 - pull, 0));
    level += (ln(to.index) - level) * pull + deviation * random.normal();
  }
}

function smilesAt(
  crash: OptionsCrash,
  from: Snapshot,
  to: Snapshot,
  share: number,
  time: number,
): Smile[] {
  return crash.expiries.flatMap(({ name, time: expiry }) => {
    const first = from.smiles.find((smile) => smile.expiry === name);
    const years = (expiry - time) / YEAR_MS;
    if (first === undefined || years <= 0) return [];
    const last = to.smiles.find((smile) => smile.expiry === name) ?? first;
    const between = (a: number, b: number): number => a + (b - a) * share;
    const raw: Svi = {
      a: years * between(first.svi.a / first.years, last.svi.a / last.years),
      b: years * between(first.svi.b / first.years, last.svi.b / last.years),
      rho: between(first.svi.rho, last.svi.rho),
      m: between(first.svi.m, last.svi.m),
      sigma: between(first.svi.sigma, last.svi.sigma),
    };
    const rateOf = ({ svi, years: fitted }: Smile): number => totalVariance(svi, 0) / fitted;
    const wanted = years * between(rateOf(first), rateOf(last));
    const carry = between(first.carry, last.carry);
    return [{ expiry: name, carry, years, svi: scaledTo(positive(raw), wanted) }];
  });
}

/** The smile with its least variance lifted above zero where the straight line went below it. */
function positive(svi: Svi): Svi {
  const least = leastVariance(svi);
  const floor = 1e-3 * totalVariance(svi, svi.m);
  return least >= floor ? svi : { ...svi, a: svi.a + Math.max(floor, 1e-9) - least };
}

/**
 * The smile with all its variance multiplied so that it has this much at the money; wings that this
 * would make steeper than Lee's bound are laid down, with the middle where it is.
 */
function scaledTo(svi: Svi, wanted: number): Svi {
  const factor = wanted / totalVariance(svi, 0);
  const steepest = (0.999 * WING_SLOPE_MAX) / (1 + Math.abs(svi.rho));
  const b = Math.min(svi.b * factor, steepest);
  const rest = totalVariance({ ...svi, a: 0, b }, 0);
  return { ...svi, a: wanted - rest, b };
}

/** Volatility per year at the money of a smile. */
export const atTheMoney = ({ svi, years }: Smile): number =>
  Math.sqrt(Math.max(totalVariance(svi, 0), 0) / years);
