/** Semantic checks: numbers may be in range and still say the opposite of a margin. */
import type { AddOn, ChargeTier } from './add-on.ts';
import { type Fault, isFinite, outside, say } from './lint-fault.ts';
import { faultsOfScenarios } from './lint-scenarios.ts';
import { faultsOfInverse, faultsOfSensitivities, faultsOfStandard } from './lint-standard.ts';
import type { MarginRules } from './margin-rules.ts';
import type {
  ExpiryDiscount,
  RulesOrigin,
  ScenarioRules,
  SkewLaw,
  VolatilityLaw,
} from './rules.ts';

const POSITIVE = Number.MIN_VALUE;
const MOST = Number.MAX_VALUE;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

function faultsOfOrigin(rules: RulesOrigin): Fault[] {
  const faults: Fault[] = [];
  if (rules.name === '') faults.push(say('name', '""', 'a name'));
  if (!DAY.test(rules.date)) faults.push(say('date', rules.date, 'a day such as 2024-06-17'));
  if (rules.sources.length === 0) faults.push(say('sources', 'none', 'where the numbers are from'));
  return faults;
}

function faultsOfVolatility(law: VolatilityLaw): Fault[] {
  const at = (name: string) => `volatilityLaw.${name}`;
  const moves = law.up + law.upPoints > 0 && law.down + law.downPoints > 0;
  return [
    ...outside(at('up'), law.up, 0, MOST, '0 or more: up must not lower volatility'),
    ...outside(at('down'), law.down, 0, 1, '0 to 1: a fall of more leaves none at 30 days'),
    ...outside(at('upPoints'), law.upPoints, 0, MOST, '0 or more'),
    ...outside(at('downPoints'), law.downPoints, 0, MOST, '0 or more'),
    ...outside(at('shortPower'), law.shortPower, 0, 1, '0 to 1: short terms move at least as much'),
    ...outside(at('longPower'), law.longPower, 0, 1, '0 to 1: long terms move at most as much'),
    ...outside(at('daysFloor'), law.daysFloor, 0, 30, '0 to 30 days'),
    ...outside(at('leastUp'), law.leastUp, 0, MOST, '0 or more'),
    ...(moves ? [] : [say('volatilityLaw', 'no move', 'a move up and a move down above 0')]),
  ];
}

function faultsOfSkew(skew: SkewLaw): Fault[] {
  const sides = (['linear', 'absolute'] as const).flatMap((side) =>
    outside(
      `skew.${side}.cap`,
      skew[side].cap,
      POSITIVE,
      1,
      'above 0 and at most 1: a larger cap could turn volatility negative',
    ),
  );
  return [
    ...sides,
    ...outside('skew.leastWidth', skew.leastWidth, POSITIVE, MOST, 'above 0: it divides'),
    ...outside('skew.width', skew.width, 0, MOST, '0 or more'),
    ...outside('skew.level', skew.level, 0, MOST, '0 or more'),
  ];
}

function faultsOfDiscount(discount: ExpiryDiscount): Fault[] {
  const { long, short } = discount;
  const names = ['longRate', 'longAdd', 'shortRate', 'shortAdd'] as const;
  const why = 'a long discount of at most 1: more would count a gain that nobody has';
  const whyShort = 'a short mark-up of at least 1: less would forgive part of a debt';
  return [
    ...outside('discount.long', long, POSITIVE, 1, why),
    ...outside('discount.short', short, 1, MOST, whyShort),
    ...names.flatMap((name) =>
      outside(`discount.${name}`, discount[name], 0, MOST, '0 or more: time adds to prudence'),
    ),
  ];
}

function faultsOfTiers(field: string, tiers: readonly ChargeTier[]): Fault[] {
  return tiers.flatMap(({ from, multiplier }, at) => {
    const before = tiers[at - 1];
    if (before === undefined) {
      const isFirst = from === 0 && multiplier > 0;
      return isFirst ? [] : [say(`${field}.0`, from, 'a first tier from 0 that multiplies')];
    }
    if (from > before.from && multiplier >= before.multiplier) return [];
    const why = 'tiers that rise: a larger amount never has a smaller multiplier';
    return [say(`${field}.${at}`, `from ${from} times ${multiplier}`, why)];
  });
}

/** Numbers of an add-on that may not be below zero: all of them. */
function faultsOfNumbers(addOn: AddOn, field: string): Fault[] {
  return Object.entries(addOn).flatMap(([name, value]) =>
    typeof value === 'number' && !(value >= 0 && isFinite(value))
      ? [say(`${field}.${name}`, value, '0 or more: an add-on never pays')]
      : [],
  );
}

function faultsOfAddOn(addOn: AddOn, at: number): Fault[] {
  const field = `addOns.${at}`;
  const faults = faultsOfNumbers(addOn, field);
  switch (addOn.kind) {
    case 'forward-contingency': {
      const { up, down } = addOn;
      if (up > 1 && down < 1 && Math.abs(up - 1 + (down - 1)) < 1e-9) return faults;
      const seen = `up ${up}, down ${down}`;
      return [...faults, say(field, seen, 'moves symmetric about 1, up above and down below it')];
    }
    case 'short-option-minimum':
      return [...faults, ...faultsOfTiers(`${field}.tiers`, addOn.tiers)];
    case 'oracle-confidence':
    case 'stablecoin-depeg':
      return [...faults, ...outside(`${field}.threshold`, addOn.threshold, 0, 1, 'from 0 to 1')];
    case 'delta-shock':
      return [...faults, ...outside(`${field}.most`, addOn.most, 0, 1, 'from 0 to 1')];
    case 'concentration':
      return addOn.threshold > 0 ? faults : [...faults, say(field, addOn.threshold, 'above 0')];
    case 'liquidity':
      return addOn.dailyVolume > 0 ? faults : [...faults, say(field, addOn.dailyVolume, 'above 0')];
    case 'delta-minimum':
      if (addOn.hedgedRate <= addOn.netRate) return faults;
      return [...faults, say(field, addOn.hedgedRate, 'a hedged rate of at most the net rate')];
    case 'roll-shock':
    case 'linear-charge':
    case 'collateral-haircut':
    case 'provisions':
      return faults;
    default:
      return addOn satisfies never;
  }
}

function faultsOfFactors(rules: ScenarioRules): Fault[] {
  const { initialFactor, maintenanceFactor, gains, dampener } = rules;
  const faults = [
    ...outside('maintenanceFactor', maintenanceFactor, POSITIVE, MOST, 'above 0'),
    ...outside(
      'initialFactor',
      initialFactor,
      maintenanceFactor,
      MOST,
      `at least the maintenance factor ${maintenanceFactor}: who opens must hold what keeps`,
    ),
    ...outside('gains.share', gains.share, 0, 1, '0 to 1: a gain counts at most in full'),
    ...outside('gains.most', gains.most ?? 0, 0, MOST, '0 or more'),
    ...outside('averagingSeconds', rules.averagingSeconds, 0, MOST, '0 or more'),
    ...outside('lookAheadYears', rules.lookAheadYears, 0, 1, '0 to 1'),
  ];
  if (dampener === null) return faults;
  return [
    ...faults,
    ...outside('dampener.amount', dampener.amount, 0, MOST, '0 or more'),
    ...outside('dampener.range', dampener.range, POSITIVE, 1, 'above 0 and at most 1'),
  ];
}

function faultsOfScenarioRules(rules: ScenarioRules): Fault[] {
  const contingencies = rules.addOns.filter(({ kind }) => kind === 'forward-contingency');
  const isTwice = contingencies.length > 1;
  return [
    ...faultsOfScenarios(rules),
    ...faultsOfVolatility(rules.volatilityLaw),
    ...(rules.skew === null ? [] : faultsOfSkew(rules.skew)),
    ...(rules.discount === null ? [] : faultsOfDiscount(rules.discount)),
    ...faultsOfFactors(rules),
    ...rules.addOns.flatMap(faultsOfAddOn),
    ...(isTwice ? [say('addOns', 'two forward contingencies', 'at most one')] : []),
  ];
}

function faultsOfKind(rules: MarginRules): Fault[] {
  switch (rules.kind) {
    case 'scenarios':
      return faultsOfScenarioRules(rules);
    case 'standard':
      return faultsOfStandard(rules);
    case 'inverse-standard':
      return faultsOfInverse(rules);
    case 'sensitivities':
      return faultsOfSensitivities(rules);
    default:
      return rules satisfies never;
  }
}

/**
 * What is wrong with a set of rules, in the order of its fields; empty where they can be used.
 * Ranges alone do not find parameters that were swapped: a long discount above 1, maintenance above
 * initial, a grid that leans, tails that grow.
 */
export const faultsOfRules = (rules: MarginRules): Fault[] => [
  ...faultsOfOrigin(rules),
  ...faultsOfKind(rules),
];
