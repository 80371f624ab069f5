/** Semantic checks of the rules that are formulas. */
import type { InverseStandardRules } from './inverse-standard.ts';
import { type Fault, outside, say } from './lint-fault.ts';
import type { SensitivityRules } from './sensitivity-rules.ts';
import type { StandardRules } from './standard-margin.ts';

const MOST = Number.MAX_VALUE;
const POSITIVE = Number.MIN_VALUE;

/** A fault where maintenance asks for more than initial does. */
function faultOfLevels(
  maintenanceName: string,
  maintenance: number,
  initialName: string,
  initial: number,
): Fault[] {
  if (maintenance > 0 && maintenance <= initial) return [];
  const why = `above 0 and at most ${initialName} ${initial}: who opens must hold what keeps`;
  return [say(maintenanceName, maintenance, why)];
}

/** Faults of a standard margin in quote currency. */
export function faultsOfStandard(rules: StandardRules): Fault[] {
  const { optionLeast: least, optionMost: most } = rules;
  return [
    ...faultOfLevels(
      'linearMaintenance',
      rules.linearMaintenance,
      'linearInitial',
      rules.linearInitial,
    ),
    ...outside('optionLeast', least, POSITIVE, most, `above 0 and at most optionMost ${most}`),
    ...faultOfLevels('callMaintenance', rules.callMaintenance, 'optionLeast', least),
    ...faultOfLevels('putMaintenance', rules.putMaintenance, 'optionLeast', least),
    ...outside('putMaintenanceOfMark', rules.putMaintenanceOfMark, 0, MOST, '0 or more'),
    ...faultOfLevels(
      'unpairedMaintenance',
      rules.unpairedMaintenance,
      'unpairedInitial',
      rules.unpairedInitial,
    ),
    ...outside(
      'unpairedMaintenance',
      rules.unpairedMaintenance,
      1,
      MOST,
      '1 or more: a whole call',
    ),
    ...outside('initialOverMaintenance', rules.initialOverMaintenance, 1, MOST, '1 or more'),
    ...outside('confidenceThreshold', rules.confidenceThreshold, 0, 1, '0 to 1'),
    ...outside('confidenceRate', rules.confidenceRate, 0, MOST, '0 or more'),
    ...outside('pegThreshold', rules.pegThreshold, 0, 1, '0 to 1'),
    ...outside('pegFactor', rules.pegFactor, 0, MOST, '0 or more'),
  ];
}

/** Faults of a standard margin in coin. */
export const faultsOfInverse = (rules: InverseStandardRules): Fault[] => [
  ...faultOfLevels('initialLeast', rules.initialLeast, 'initialRate', rules.initialRate),
  ...faultOfLevels('maintenanceRate', rules.maintenanceRate, 'initialLeast', rules.initialLeast),
  ...faultOfLevels(
    'linearMaintenance',
    rules.linearMaintenance,
    'linearInitial',
    rules.linearInitial,
  ),
];

/** Faults of an aggregation of sensitivities. */
export function faultsOfSensitivities(rules: SensitivityRules): Fault[] {
  const names = new Set(rules.buckets.map(({ name }) => name));
  const faults = rules.buckets.flatMap((bucket, at) => [
    ...outside(`buckets.${at}.riskWeight`, bucket.riskWeight, 0, MOST, '0 or more'),
    ...outside(`buckets.${at}.vegaRiskWeight`, bucket.vegaRiskWeight, 0, MOST, '0 or more'),
    ...outside(
      `buckets.${at}.correlation`,
      bucket.correlation,
      0,
      1,
      '0 to 1: names move together',
    ),
    ...outside(`buckets.${at}.deltaThreshold`, bucket.deltaThreshold, POSITIVE, MOST, 'above 0'),
    ...outside(`buckets.${at}.vegaThreshold`, bucket.vegaThreshold, POSITIVE, MOST, 'above 0'),
  ]);
  if (names.size !== rules.buckets.length) {
    faults.push(say('buckets', 'a name twice', 'every bucket once'));
  }
  rules.correlations.forEach(({ one, other, correlation }, at) => {
    const field = `correlations.${at}`;
    faults.push(...outside(field, correlation, -1, 1, '-1 to 1'));
    if (!names.has(one) || !names.has(other) || one === other) {
      faults.push(say(field, `${one} and ${other}`, 'two buckets of the list'));
    }
  });
  const factor = rules.maintenanceFactor;
  faults.push(...outside('historicalRatio', rules.historicalRatio, 0, MOST, '0 or more'));
  faults.push(...outside('maintenanceFactor', factor, POSITIVE, 1, 'above 0 and at most 1'));
  return faults;
}
