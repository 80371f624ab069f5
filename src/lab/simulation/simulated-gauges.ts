/** Gauges of a simulated market beside its calm past, under the names that conditions use. */
import {
  BarGauges,
  DEPTH_BANDS_BP,
  GAUGE_AT,
  GAUGES,
  GaugeHistories,
  type GaugeHistory,
  type GaugeId,
  Intensity,
  MARKET_GAUGE_TERMS,
  quotedSpreadBp,
} from '../../core/liquidity/index.ts';
import type { SimulatedMarket } from '../market/simulated-market.ts';

/** What a simulated market can tell; it has no flow besides liquidations. */
export const SIMULATED_GAUGES: readonly GaugeId[] = [
  'spread_bp',
  ...DEPTH_BANDS_BP.flatMap(
    (bp) => [`depth_${bp}bp_bid`, `depth_${bp}bp_ask`, `depth_${bp}bp`] as const,
  ),
  'imbalance',
  'rv_close',
  'rv_parkinson',
  'rv_garman_klass',
  'rv_rogers_satchell',
  'rv_yang_zhang',
  'rv_ewma',
  'basis_bp',
  'liquidation_intensity',
];

const BP = 10_000;
/** What rests at the best prices is taken to be what rests within the narrowest band. */
const TOUCH_BP = DEPTH_BANDS_BP[0];

const gauges = GAUGES.filter(({ id }) => SIMULATED_GAUGES.includes(id));

/** A gauge that conditions compare with its past. */
interface Compared {
  readonly id: GaugeId;
  readonly history: GaugeHistory;
  readonly isRanked: boolean;
  readonly hasMedian: boolean;
  /** Over the calm part, NaN before its end. */
  median: number;
}

/**
 * Spread, depths in lots, volatility from minute bars of the mid price, basis of the mid over the
 * index and intensity of liquidations. Ranks and medians are those of the samples up to
 * `calmUntil`; before it they are not known, and nothing after it changes them: a crash does not
 * become its own measure.
 */
export class SimulatedGauges {
  // state
  private readonly bars: BarGauges;
  private readonly liquidations: Intensity;
  private readonly histories: GaugeHistories;
  private readonly compared: readonly Compared[];
  private readonly all = new Float64Array(GAUGES.length);
  private readonly own = new Float64Array(gauges.length); // the simulated ones
  private isCalm = true;
  // fixed
  private readonly calmUntil: number;

  /**
   * @param calmUntil Unix milliseconds, not included
   * @param names that conditions use: of these, ranks and medians are told
   */
  constructor(calmUntil: number, names: ReadonlySet<string>) {
    const terms = { ...MARKET_GAUGE_TERMS, vpinBucketLots: 1 };
    this.bars = new BarGauges(terms);
    this.liquidations = new Intensity(terms.liquidationHalfLifeMs);
    this.histories = new GaugeHistories(gauges, 1);
    this.calmUntil = calmUntil;
    this.compared = gauges.flatMap(({ id }) => {
      const history = this.histories.of(id);
      const [isRanked, hasMedian] = [names.has(`${id}_rank`), names.has(`${id}_median`)];
      if (history === undefined || !(isRanked || hasMedian)) return [];
      return [{ id, history, isRanked, hasMedian, median: Number.NaN }];
    });
  }

  /** So many lots were liquidated. */
  noteLiquidation(lots: number, time: number): void {
    this.liquidations.add(lots, time);
  }

  /**
   * Takes a sample.
   *
   * @param market without what the reserve rests in it: support is no reason to end support
   * @param index price units
   * @param time ms, not before the last sample
   * @returns values by name, NaN where there is none
   */
  observe(market: SimulatedMarket, index: number, time: number): Record<string, number> {
    this.measure(market, index, time);
    const values: Record<string, number> = {};
    for (let at = 0; at < gauges.length; at += 1) {
      const { id } = gauges[at] as { readonly id: GaugeId };
      const value = this.all[GAUGE_AT[id]] as number;
      this.own[at] = value;
      values[id] = value;
    }
    if (this.isCalm && time >= this.calmUntil) {
      this.isCalm = false;
      for (const each of this.compared) each.median = each.history.median();
    }
    if (this.isCalm) this.histories.judge(this.own, time);
    for (const { id, history, isRanked, hasMedian, median } of this.compared) {
      if (isRanked) {
        values[`${id}_rank`] = this.isCalm ? Number.NaN : history.rankOf(values[id] as number);
      }
      if (hasMedian) values[`${id}_median`] = median;
    }
    return values;
  }

  private measure(market: SimulatedMarket, index: number, time: number): void {
    const { all } = this;
    const mid = Number(market.mid());
    this.bars.onTrade(mid, 0, time);
    this.bars.write(all);
    const [bid, ask] = [
      Number(market.bestBid() ?? Number.NaN),
      Number(market.bestAsk() ?? Number.NaN),
    ];
    all[GAUGE_AT.spread_bp] = quotedSpreadBp(bid, ask);
    for (const band of DEPTH_BANDS_BP) {
      const depth = { bid: market.depthWithin(band, 'bid'), ask: market.depthWithin(band, 'ask') };
      all[GAUGE_AT[`depth_${band}bp_bid`]] = depth.bid;
      all[GAUGE_AT[`depth_${band}bp_ask`]] = depth.ask;
      all[GAUGE_AT[`depth_${band}bp`]] = Math.min(depth.bid, depth.ask);
      if (band === TOUCH_BP) all[GAUGE_AT.imbalance] = depth.bid / (depth.bid + depth.ask);
    }
    all[GAUGE_AT.basis_bp] = (mid / index - 1) * BP;
    all[GAUGE_AT.liquidation_intensity] = this.liquidations.value(time);
  }
}
