/** Columns of a sample: time, mid, reach and every gauge, in the units that people read. */
import { GAUGES, type GaugeId } from '../../core/liquidity/index.ts';

export interface SampleColumn {
  readonly id: string;
  readonly unit: string;
  readonly says: string;
}

/** Lots are a matter of one venue; sizes are shown in base units. */
const UNITS: Readonly<Record<string, string>> = {
  lots: 'base',
  'bp/lot': 'bp/base',
  'lots/s': 'base/s',
};

/** In the order of a sample. */
export const SAMPLE_COLUMNS: readonly SampleColumn[] = [
  { id: 'time', unit: 'ms', says: 'Exchange time of the sample, ms since 1970.' },
  { id: 'mid', unit: 'quote', says: 'Middle of the best bid and ask.' },
  {
    id: 'reach_bid_bp',
    unit: 'bp',
    says: 'Lowest bid of the last snapshot under the mid; beyond it the book is not complete.',
  },
  { id: 'reach_ask_bp', unit: 'bp', says: 'Highest ask of the last snapshot over the mid.' },
  ...GAUGES.map(({ id, unit, says }) => ({
    id,
    unit: UNITS[unit] ?? unit,
    says: says.replace(/^Lots\b/, 'Base units').replace(/\blot\b/g, 'base unit'),
  })),
];

export const [TIME, MID, REACH] = [0, 1, 2] as const;
/** Columns before the gauges. */
export const GAUGES_FROM = 4;

/** Place of a gauge in a sample. */
export const columnOf = (id: GaugeId): number =>
  GAUGES_FROM + GAUGES.findIndex((gauge) => gauge.id === id);

/** A value of a gauge in its unit of `SAMPLE_COLUMNS`. */
export function readable(value: number, unit: string, lotsOfOne: number): number {
  if (unit === 'bp/lot') return value * lotsOfOne;
  return unit === 'lots' || unit === 'lots/s' ? value / lotsOfOne : value;
}
