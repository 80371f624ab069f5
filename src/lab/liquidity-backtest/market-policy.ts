/** Activation levels over the bars of one market: the policy that is backtested. */
import {
  type ActivationPolicy,
  Activations,
  GaugeHistories,
  type HistoryTerms,
} from '../../core/liquidity/index.ts';
import { LEVELS } from '../../core/model/index.ts';
import type { BarEvent, Policy } from '../backtest/index.ts';
import type { StressWindow } from '../stress-windows/index.ts';
import { BAR_GAUGE_AT, BAR_GAUGES, type BarGaugeTerms, BarSampler } from './bar-gauges.ts';
import { type PriceStretch, PriceTrack } from './price-track.ts';
import { type Alarm, AlarmLog, type NamedValue, type TimelineEntry } from './timeline.ts';
import { type WindowOutcome, WindowWatch } from './window-watch.ts';

/** Which gauges a condition names, for the timeline. */
export interface LevelNames {
  readonly enter: readonly string[];
  readonly leave: readonly string[];
}

/** What a market is watched by. */
export interface WatchTerms {
  readonly gauges: BarGaugeTerms;
  readonly history: Pick<HistoryTerms, 'relativeError' | 'parts' | 'partMs'>;
  /** Values that a gauge's past needs before it judges. */
  readonly valuesMin: number;
  readonly policy: ActivationPolicy;
  /** By the number of the level; calm has none. */
  readonly names: readonly LevelNames[];
  readonly windows: readonly StressWindow[];
  /** Unix ms from which alarms are judged. */
  readonly judgeFrom: number;
}

/** What came of it. */
export interface MarketOutcome {
  readonly market: string;
  readonly bars: number;
  /** Unix ms of the first and the last close. */
  readonly from: number;
  readonly to: number;
  readonly timeline: readonly TimelineEntry[];
  /** Those that began while the market was judged. */
  readonly alarms: readonly Alarm[];
  /** Time with data, with a past, and after the labels begin, ms. */
  readonly judgedMs: number;
  /** The part of it at each level or above. */
  readonly activeMs: readonly number[];
  readonly windows: readonly WindowOutcome[];
  readonly track: readonly PriceStretch[];
}

const TRACK_MAX = 800;

/** Gauges of which a past is kept: only those whose past is asked for. */
const rememberedOf = (names: ReadonlySet<string>) =>
  BAR_GAUGES.filter(
    ({ id }) => names.has(id) || names.has(`${id}_rank`) || names.has(`${id}_median`),
  );

export class MarketPolicy implements Policy<BarEvent> {
  // state
  private readonly sampler: BarSampler;
  private readonly histories: GaugeHistories;
  private readonly activations = new Activations(1);
  private readonly log = new AlarmLog();
  private readonly watches: readonly WindowWatch[];
  private readonly timeline: TimelineEntry[] = [];
  private readonly track = new PriceTrack(TRACK_MAX);
  private readonly unknown: Set<string>; //   names that never had a value so far
  private readonly chosen: Float64Array; //   the sample of the gauges that are remembered
  private readonly activeMs = LEVELS.map(() => 0);
  private judgedMs = 0;
  private judgedAt = Number.NaN; //           Unix ms when judging began
  private bars = 0;
  private from = Number.NaN; //               Unix ms of the first close
  private to = Number.NaN; //                 and of the last
  // fixed
  private readonly market: string;
  private readonly terms: WatchTerms;
  private readonly places: readonly number[]; // of the remembered gauges in a sample

  constructor(market: string, terms: WatchTerms) {
    const named = new Set(terms.names.flatMap(({ enter, leave }) => [...enter, ...leave]));
    const remembered = rememberedOf(named);
    this.market = market;
    this.terms = terms;
    this.sampler = new BarSampler(terms.gauges);
    this.histories = new GaugeHistories(remembered, terms.valuesMin, terms.history);
    this.places = remembered.map(({ id }) => BAR_GAUGE_AT[id]);
    this.chosen = new Float64Array(remembered.length);
    this.unknown = named;
    this.watches = terms.windows.map((window) => new WindowWatch(market, window));
    this.activations.setPolicy(0, terms.policy);
  }

  onEvent(event: { readonly kind: string; readonly time: number }): void {
    if (event.kind === 'bar') this.onBar(event as BarEvent);
  }

  /** Names of conditions that never had a value, such as taker volume that no file has. */
  namesWithoutValue(): readonly string[] {
    return [...this.unknown];
  }

  outcome(): MarketOutcome {
    this.log.close(this.to);
    const { judgedAt, log } = this;
    return {
      market: this.market,
      bars: this.bars,
      from: this.from,
      to: this.to,
      timeline: this.timeline,
      alarms: log.alarms.filter(({ from }) => from >= judgedAt),
      judgedMs: this.judgedMs,
      activeMs: this.activeMs,
      windows: this.watches.map((watch) => watch.outcome()),
      track: this.track.list(),
    };
  }

  private onBar(bar: BarEvent): void {
    const { time, intervalMs } = bar;
    const sample = this.sampler.take(bar);
    this.places.forEach((place, at) => {
      this.chosen[at] = sample[place] as number;
    });
    const gauges = this.histories.judge(this.chosen, time);
    for (const name of this.unknown) {
      if (!Number.isNaN(gauges[name])) this.unknown.delete(name);
    }
    const isWarm = this.unknown.size === 0;
    const inForce = this.activations.level[0] as number;
    const change = this.activations.step(0, time, gauges);
    const level = this.activations.level[0] as number;
    if (change !== null) {
      const values = this.valuesOf(change.reason, change.from, change.to, gauges);
      this.timeline.push({ market: this.market, time, ...change, price: bar.close, values });
    }
    this.bars += 1;
    if (this.bars === 1) this.from = time;
    this.to = time;
    this.log.note(level, time, sample[BAR_GAUGE_AT.drawdown_bp] as number);
    const { low, high, close } = bar;
    const stretch = { from: time - intervalMs, to: time, low, high, close, level: inForce };
    this.track.push(stretch);
    for (const watch of this.watches) {
      watch.note(stretch, level, isWarm, (each) => this.log.activeSince(each));
    }
    if (isWarm && time >= this.terms.judgeFrom) this.judge(time, intervalMs, level);
  }

  private judge(time: number, intervalMs: number, level: number): void {
    if (Number.isNaN(this.judgedAt)) this.judgedAt = time;
    this.judgedMs += intervalMs;
    for (let each = 1; each <= level; each += 1) {
      this.activeMs[each] = (this.activeMs[each] as number) + intervalMs;
    }
  }

  /** The gauges of the condition that did it: that of the level entered, or of the one left. */
  private valuesOf(
    reason: TimelineEntry['reason'],
    from: number,
    to: number,
    gauges: Readonly<Record<string, number>>,
  ): NamedValue[] {
    const { names } = this.terms;
    const named =
      reason === 'left' ? names[from]?.leave : names[reason === 'entered' ? to : from]?.enter;
    return (named ?? []).map((name) => ({ name, value: gauges[name] as number }));
  }
}
