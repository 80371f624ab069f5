import { type Column, LIMITS, type Schedule, type Table } from '../model/index.ts';
import { type Ppm, parseDecimal, type QuoteUnits } from '../money/index.ts';
import { type Bracket, continuousBrackets, openInterestScaled } from './schedule.ts';

const TIERS = LIMITS.tiersPerSchedule;

/** Quote units of an amount in terms; the terms were checked when they were accepted. */
export function termsAmount(text: string, decimals: number): QuoteUnits {
  const parsed = parseDecimal(text, decimals);
  return (parsed.kind === 'decimal' ? parsed.value : 0n) as QuoteUnits;
}

/** Margin terms of every market in columns, as the scan wants them. */
export class Schedules implements Table {
  // state
  readonly openInterest: BigInt64Array; //  lots of one side
  readonly clearingCost: BigInt64Array; //  minus the sum of the costs of all positions
  readonly peak: BigInt64Array; //          most lots one account ever had, orders included
  count = 0;
  // derived from the terms of the market (and, for the initial rates, from open interest)
  readonly scale: BigInt64Array; //         quote units of one lot at one price unit
  readonly tierCount: Uint8Array;
  readonly tierFrom: BigInt64Array; //      [market * 32 + tier]
  readonly initialRate: BigInt64Array;
  readonly initialDeduction: BigInt64Array;
  readonly maintenanceRate: BigInt64Array;
  readonly maintenanceDeduction: BigInt64Array;
  readonly gainInitial: BigInt64Array; //   ppm weight of unrealised gains
  readonly gainMaintenance: BigInt64Array;
  private readonly lower: QuoteUnits[] = [];
  private readonly upper: QuoteUnits[] = [];
  private readonly baseInitial: (readonly Ppm[])[] = [];

  constructor(limit: number) {
    this.openInterest = new BigInt64Array(limit);
    this.clearingCost = new BigInt64Array(limit);
    this.peak = new BigInt64Array(limit);
    this.scale = new BigInt64Array(limit);
    this.tierCount = new Uint8Array(limit);
    this.tierFrom = new BigInt64Array(limit * TIERS);
    this.initialRate = new BigInt64Array(limit * TIERS);
    this.initialDeduction = new BigInt64Array(limit * TIERS);
    this.maintenanceRate = new BigInt64Array(limit * TIERS);
    this.maintenanceDeduction = new BigInt64Array(limit * TIERS);
    this.gainInitial = new BigInt64Array(limit);
    this.gainMaintenance = new BigInt64Array(limit);
  }

  /** Opens the next market, or replaces the terms of one. */
  setTerms(
    market: number,
    terms: {
      readonly scale: bigint;
      readonly decimals: number;
      readonly schedule: Schedule;
      readonly gainWeight: { readonly initialPpm: number; readonly maintenancePpm: number };
    },
  ): void {
    if (market === this.count) this.count += 1;
    const { tiers, openInterest } = terms.schedule;
    const froms = tiers.map((tier) => termsAmount(tier.from, terms.decimals));
    const maintenance = tiers.map((tier) => BigInt(tier.maintenancePpm) as Ppm);
    this.scale[market] = terms.scale;
    this.tierCount[market] = tiers.length;
    this.gainInitial[market] = BigInt(terms.gainWeight.initialPpm);
    this.gainMaintenance[market] = BigInt(terms.gainWeight.maintenancePpm);
    this.lower[market] = termsAmount(openInterest?.lower ?? '0', terms.decimals);
    this.upper[market] = termsAmount(openInterest?.upper ?? '0', terms.decimals);
    this.baseInitial[market] = tiers.map((tier) => BigInt(tier.initialPpm) as Ppm);
    froms.forEach((from, tier) => {
      this.tierFrom[market * TIERS + tier] = from;
    });
    const brackets = continuousBrackets(froms, maintenance);
    this.store(market, brackets, this.maintenanceRate, this.maintenanceDeduction);
    this.scaleByOpenInterest(market, 0n as QuoteUnits);
  }

  /** Whether the initial rate of the market depends on open interest. */
  isScaledByOpenInterest(market: number): boolean {
    return this.upper[market] !== 0n;
  }

  /** Sets the initial rates that hold at this open interest (notional of one side). */
  scaleByOpenInterest(market: number, openInterest: QuoteUnits): void {
    const froms: QuoteUnits[] = [];
    for (let tier = 0; tier < (this.tierCount[market] as number); tier += 1) {
      froms.push(this.tierFrom[market * TIERS + tier] as QuoteUnits);
    }
    const lower = this.lower[market] as QuoteUnits;
    const upper = this.upper[market] as QuoteUnits;
    const rates = (this.baseInitial[market] as readonly Ppm[]).map((base) =>
      openInterestScaled(base, openInterest, lower, upper),
    );
    const brackets = continuousBrackets(froms, rates);
    this.store(market, brackets, this.initialRate, this.initialDeduction);
  }

  private store(
    market: number,
    brackets: readonly Bracket[],
    rate: BigInt64Array,
    deduction: BigInt64Array,
  ): void {
    brackets.forEach((bracket, tier) => {
      rate[market * TIERS + tier] = bracket.rate;
      deduction[market * TIERS + tier] = bracket.deduction;
    });
  }

  /** Brackets of the maintenance margin of a market, for decisions off the hot path. */
  maintenanceBrackets(market: number): readonly Bracket[] {
    return this.read(market, this.maintenanceRate, this.maintenanceDeduction);
  }

  /** Brackets of the initial margin of a market at its present open interest. */
  initialBrackets(market: number): readonly Bracket[] {
    return this.read(market, this.initialRate, this.initialDeduction);
  }

  private read(market: number, rate: BigInt64Array, deduction: BigInt64Array): readonly Bracket[] {
    const brackets: Bracket[] = [];
    for (let tier = 0; tier < (this.tierCount[market] as number); tier += 1) {
      const at = market * TIERS + tier;
      brackets.push({
        from: this.tierFrom[at] as QuoteUnits,
        rate: rate[at] as Ppm,
        deduction: deduction[at] as QuoteUnits,
      });
    }
    return brackets;
  }

  columns(): readonly Column[] {
    const used = this.count;
    return [
      { name: 'schedules.openInterest', array: this.openInterest, used },
      { name: 'schedules.clearingCost', array: this.clearingCost, used },
      { name: 'schedules.peak', array: this.peak, used },
    ];
  }

  registers(): readonly number[] {
    return [];
  }

  names(): readonly string[] {
    return [];
  }

  /** `count` and the derived columns were set again by the terms of the snapshot. */
  restore(): void {}
}
