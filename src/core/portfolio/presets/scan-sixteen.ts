/** Sixteen scenarios after CME SPAN, with ranges of the user. */
import type { Scenario, ScenarioRules, VolatilityMove } from '../rules.ts';

const MOVES = [0, 1 / 3, -1 / 3, 2 / 3, -2 / 3, 1, -1];
const BOTH: readonly VolatilityMove[] = ['up', 'down'];
/** The last two scenarios: three ranges away, a third of the loss. */
const EXTREME = 3;
const COVER = 0.33;

/** What a clearing house sets a product. */
export interface ScanRanges {
  /** Price scan range, share of the price. */
  readonly price: number;
  /** Volatility scan range, share of the volatility. */
  readonly volatility: number;
  /** How many ranges the last two scenarios are away, and the share of them that counts. */
  readonly extremeMultiple: number;
  readonly extremeCover: number;
  readonly lookAheadDays: number;
}

/** The sixteen scenarios in the order of the risk array. */
export const scanScenarios = (ranges: ScanRanges): Scenario[] => {
  const { price, extremeMultiple, extremeCover: weight } = ranges;
  const far = price * extremeMultiple;
  return [
    ...MOVES.flatMap((step) =>
      BOTH.map((volatility): Scenario => ({ move: 1 + step * price, volatility, weight: 1 })),
    ),
    { move: 1 + far, volatility: 'none', weight },
    { move: Math.max(1 - far, 0), volatility: 'none', weight },
  ];
};

/** Rules with the ranges of a product. */
export const scanRules = (name: string, date: string, ranges: ScanRanges): ScenarioRules => ({
  kind: 'scenarios',
  name,
  date,
  sources: ['CME Group, SPAN methodology: the sixteen scenarios of a risk array'],
  unconfirmed: [
    'The sources carry no day; this is the day on which they were read.',
    "Ranges and the short option minimum are the user's: here 12 %, 35 % and 0.5 %.",
  ],
  settlement: 'quote',
  scenarios: scanScenarios(ranges),
  volatilityLaw: {
    up: ranges.volatility,
    down: ranges.volatility,
    upPoints: 0,
    downPoints: 0,
    shortPower: 0,
    longPower: 0,
    daysFloor: 0,
    leastUp: 0,
  },
  skew: null,
  discount: null,
  dampener: null,
  gains: { share: 1, most: null },
  across: 'separately',
  averagingSeconds: 0,
  lookAheadYears: ranges.lookAheadDays / 365,
  rateFloor: 'none',
  initialFactor: 1.1,
  maintenanceFactor: 1,
  addOns: [
    {
      kind: 'short-option-minimum',
      place: 'floor',
      maintenanceRate: 0.005,
      initialExtraRate: 0,
      tiers: [],
    },
    { kind: 'provisions', place: 'charge', levels: 'initial' },
  ],
});

export const SCAN_SIXTEEN = scanRules('scan-16', '2026-11-21', {
  price: 0.12,
  volatility: 0.35,
  extremeMultiple: EXTREME,
  extremeCover: COVER,
  lookAheadDays: 1,
});
