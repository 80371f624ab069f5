/** Gauges beside their own past, under the names that conditions use. */
import type { Column, Table } from '../../model/index.ts';
import { GaugeHistory, HISTORY_TERMS, type HistoryTerms } from './gauge-history.ts';

/** What a history must know of a gauge. */
export interface Remembered {
  readonly id: string;
  readonly least: number;
  readonly most: number;
  readonly isSigned: boolean;
}

/** What each gauge is followed by: its place in its own past, and the middle of that past. */
const [RANK, MEDIAN] = ['_rank', '_median'];

/**
 * One history for each gauge. A sample is judged by the past before it joins it, so that a shock
 * does not excuse itself: `spread_bp_rank` is the share of the window below it, in [0, 1], and
 * `spread_bp_median` the middle of the window. Both are NaN while the window has fewer values than
 * `valuesMin`.
 */
export class GaugeHistories implements Table {
  // state
  private readonly histories: readonly GaugeHistory[]; // in the order of the gauges
  private readonly values: Record<string, number>; //     by name; what `judge` gives
  // fixed
  private readonly gauges: readonly Remembered[];
  private readonly rankNames: readonly string[];
  private readonly medianNames: readonly string[];
  private readonly valuesMin: number;

  /**
   * @param gauges in the order of a sample
   * @param valuesMin values that a window needs before it judges, at least 1
   * @param terms window and error; a day in hours to one per cent where nothing is said
   */
  constructor(
    gauges: readonly Remembered[],
    valuesMin: number,
    terms: Pick<HistoryTerms, 'relativeError' | 'parts' | 'partMs'> = HISTORY_TERMS,
  ) {
    this.gauges = gauges;
    this.rankNames = gauges.map(({ id }) => id + RANK);
    this.medianNames = gauges.map(({ id }) => id + MEDIAN);
    this.valuesMin = valuesMin;
    this.histories = gauges.map(
      ({ id, least, most, isSigned }) => new GaugeHistory(id, { ...terms, least, most, isSigned }),
    );
    this.values = Object.fromEntries(this.gaugeNames().map((name) => [name, Number.NaN]));
  }

  /** Every name that a condition may use: each gauge, its rank and its median. */
  gaugeNames(): readonly string[] {
    return this.gauges.flatMap(({ id }) => [id, id + RANK, id + MEDIAN]);
  }

  /** The history of one gauge; undefined where there is no such gauge. */
  of(id: string): GaugeHistory | undefined {
    return this.histories.find(({ name }) => name === id);
  }

  /**
   * Judges a sample by the past and adds it to it.
   *
   * @param sample values in the order of the gauges; NaN is not counted
   * @param time ms
   * @returns values by name; the same object every time
   */
  judge(sample: Float64Array, time: number): Readonly<Record<string, number>> {
    for (let at = 0; at < this.gauges.length; at += 1) {
      const { id } = this.gauges[at] as Remembered;
      const history = this.histories[at] as GaugeHistory;
      const value = sample[at] as number;
      history.advance(time);
      const isKnown = history.count() >= this.valuesMin;
      this.values[id] = value;
      this.values[this.rankNames[at] as string] = isKnown ? history.rankOf(value) : Number.NaN;
      this.values[this.medianNames[at] as string] = isKnown ? history.median() : Number.NaN;
      history.add(value, time);
    }
    return this.values;
  }

  columns(): readonly Column[] {
    return this.histories.flatMap((history) => history.columns());
  }

  registers(): readonly number[] {
    return this.histories.flatMap((history) => history.registers());
  }

  names(): readonly string[] {
    return [];
  }

  restore(registers: readonly number[]): void {
    this.histories.forEach((history, at) => {
      history.restore([registers[at] as number]);
    });
  }
}
