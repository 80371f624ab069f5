/** What an order is to be worked by: its pace, its price, and its bounds. */
import { faultOfUrgency, type TermsFault, type UrgencyTerms } from '../../liquidity/index.ts';
import { AMOUNT_MAX, greater, type Lots, PPM, type Ppm } from '../../money/index.ts';

/** The order that is worked; its children sum to it exactly. */
export interface ParentOrder {
  readonly side: 'buy' | 'sell';
  /** Above zero, a multiple of `step`. */
  readonly size: Lots;
  /** One step of an order's size, and the smallest order, both of the instrument. */
  readonly step: Lots;
  readonly sizeMin: Lots;
}

/** How children are priced and bounded, whatever the pace. */
export interface ChildTerms {
  /** The ladder from patience to any price; it begins anew with every child that is due. */
  readonly urgency: UrgencyTerms;
  /** Farthest limit from the index, ppm, under PPM; also of what would be a market order. */
  readonly collarPpm: Ppm | null;
  /** Most of the depth on the other side that a child may be, ppm; null: no bound. */
  readonly depthPpm: Ppm | null;
  /** Ticks by which the wanted limit must differ before a resting child is replaced, 1 or more. */
  readonly driftTicks: number;
  /** Least time between two children, ms. */
  readonly pauseMs: number;
}

/** All of it at once. */
export interface NowPace {
  readonly kind: 'now';
}

/** Equal slices at equal times, each moved by up to a share of the period. */
export interface TwapPace {
  readonly kind: 'twap';
  readonly durationMs: number;
  /** 1 to `SLICES_MAX`. */
  readonly slices: number;
  /** Latest a slice begins, as ppm of its period, under PPM; 0 is punctual. */
  readonly jitterPpm: Ppm;
  /** Names the jitter: the same seed, the same times. */
  readonly seed: number;
  /** Most that may be sent in one period when behind, ppm of a slice; PPM or more. */
  readonly catchUpPpm: Ppm;
}

/** Slices in proportion to the volume that each period usually has. */
export interface VwapPace {
  readonly kind: 'vwap';
  readonly periodMs: number;
  /** Usual volume by period, in any one unit; zero or more, together more than zero. */
  readonly volumes: readonly bigint[];
  readonly catchUpPpm: Ppm;
}

/** A share of what the market trades, our own included. */
export interface ParticipationPace {
  readonly kind: 'participation';
  /** Above 0, under PPM. */
  readonly sharePpm: Ppm;
  /** A smaller child waits for more volume, but for the last one. */
  readonly least: Lots;
  readonly most: Lots;
}

/** Shows a part, and the next one when it is filled. */
export interface IcebergPace {
  readonly kind: 'iceberg';
  readonly visible: Lots;
  /** A part is the visible size times 1 - jitter to 1 + jitter; ppm, under PPM. */
  readonly jitterPpm: Ppm;
  readonly seed: number;
}

export type PaceTerms = NowPace | TwapPace | VwapPace | ParticipationPace | IcebergPace;

/** A pace with the terms of its children; `kind` is that of the pace. */
export type PlanTerms = PaceTerms & { readonly child: ChildTerms };

/** Slices of a TWAP or periods of a VWAP at most. */
export const SLICES_MAX = 10_000;
const YEAR_MS = 31_536_000_000;

type Range = readonly [
  at: string,
  seen: bigint | number,
  least: bigint | number,
  most: bigint | number,
];

function paceRanges(pace: PaceTerms): Range[] {
  switch (pace.kind) {
    case 'now':
      return [];
    case 'twap':
      return [
        ['durationMs', pace.durationMs, 1, YEAR_MS],
        ['slices', pace.slices, 1, SLICES_MAX],
        ['jitterPpm', pace.jitterPpm, 0n, PPM - 1n],
        ['seed', pace.seed, 0, Number.MAX_SAFE_INTEGER],
        ['catchUpPpm', pace.catchUpPpm, PPM, PPM * 1_000n],
      ];
    case 'vwap':
      return [
        ['periodMs', pace.periodMs, 1, YEAR_MS],
        ['volumes.length', pace.volumes.length, 1, SLICES_MAX],
        ...pace.volumes.map((of, at): Range => [`volumes.${at}`, of, 0n, AMOUNT_MAX]),
        ['sum of volumes', pace.volumes.reduce((so, of) => so + of, 0n), 1n, AMOUNT_MAX],
        ['catchUpPpm', pace.catchUpPpm, PPM, PPM * 1_000n],
      ];
    case 'participation':
      return [
        ['sharePpm', pace.sharePpm, 1n, PPM - 1n],
        ['least', pace.least, 0n, AMOUNT_MAX],
        ['most', pace.most, greater<bigint>(pace.least, 1n), AMOUNT_MAX],
      ];
    case 'iceberg':
      return [
        ['visible', pace.visible, 1n, AMOUNT_MAX],
        ['jitterPpm', pace.jitterPpm, 0n, PPM - 1n],
        ['seed', pace.seed, 0, Number.MAX_SAFE_INTEGER],
      ];
    default:
      return pace satisfies never;
  }
}

const childRanges = ({ collarPpm, depthPpm, driftTicks, pauseMs }: ChildTerms): Range[] => [
  ['child.collarPpm', collarPpm ?? 0n, 0n, PPM - 1n],
  ['child.depthPpm', depthPpm ?? 1n, 1n, PPM],
  ['child.driftTicks', driftTicks, 1, 1_000_000],
  ['child.pauseMs', pauseMs, 0, YEAR_MS],
];

const parentRanges = ({ size, step, sizeMin }: ParentOrder): Range[] => [
  ['parent.size', size, 1n, AMOUNT_MAX],
  ['parent.step', step, 1n, size],
  ['parent.sizeMin', sizeMin, 0n, AMOUNT_MAX],
];

const isWithin = ([, seen, least, most]: Range): boolean =>
  (typeof seen === 'bigint' || Number.isInteger(seen)) && seen >= least && seen <= most;

/** The first field of a plan that is out of its range; null where all are accepted. */
export function faultOfPlan(terms: PlanTerms, parent: ParentOrder): TermsFault | null {
  const ranges = [...parentRanges(parent), ...paceRanges(terms), ...childRanges(terms.child)];
  const broken = ranges.find((range) => !isWithin(range));
  if (broken !== undefined) {
    const [at, seen, least, most] = broken;
    return { at, seen: String(seen), accepted: `a whole number, ${least} to ${most}` };
  }
  if (parent.size % parent.step !== 0n) {
    const accepted = `a multiple of the step ${parent.step}`;
    return { at: 'parent.size', seen: String(parent.size), accepted };
  }
  const urgency = faultOfUrgency(terms.child.urgency);
  return urgency === null ? null : { ...urgency, at: `child.urgency.${urgency.at}` };
}
