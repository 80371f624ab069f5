/** What a clearing house measures: cover, layers, and how fast margin asks for more. */

/** A member with its losses by scenario. */
export interface Member {
  readonly margin: number;
  readonly stressLosses: readonly number[];
  /** Members of one group default together. */
  readonly group: string;
}

/** What the largest groups would lose beyond their margin. */
export interface Cover {
  readonly perScenario: readonly number[];
  readonly requirement: number;
  /** The first scenario of the largest requirement. */
  readonly bindingScenario: number;
}

/**
 * Cover n: per scenario the sum of the n largest groups' `max(loss - margin, 0)`, members counted
 * one by one within a group; the largest scenario binds.
 * Source: CPMI-IOSCO, Principles for financial market infrastructures, principle 4.
 */
export function cover(members: readonly Member[], count: number): Cover {
  const scenarios = Math.max(0, ...members.map(({ stressLosses }) => stressLosses.length));
  const perScenario: number[] = [];
  for (let scenario = 0; scenario < scenarios; scenario += 1) {
    const groups = new Map<string, number>();
    for (const { margin, stressLosses, group } of members) {
      const beyond = Math.max((stressLosses[scenario] ?? 0) - margin, 0);
      groups.set(group, (groups.get(group) ?? 0) + beyond);
    }
    const largest = [...groups.values()].sort((a, b) => b - a).slice(0, count);
    perScenario.push(largest.reduce((sum, loss) => sum + loss, 0));
  }
  const requirement = Math.max(0, ...perScenario);
  return { perScenario, requirement, bindingScenario: perScenario.indexOf(requirement) };
}

/** What each layer pays of a loss, in order, and what is left. */
export function throughLayers(loss: number, layers: readonly number[]) {
  let uncovered = loss;
  const used = layers.map((layer) => {
    const paid = Math.min(uncovered, layer);
    uncovered -= paid;
    return paid;
  });
  return { used, uncovered };
}

/** A margin that holds a share of a stressed one. Source: EMIR RTS 153/2013, art. 28 (1) b. */
export const stressWeighted = (model: number, stressed: number, weight: number): number =>
  (1 - weight) * model + weight * stressed;

/** A margin that is never under that of ten years of volatility. Source: art. 28 (1) c. */
export const flooredByTenYears = (model: number, tenYears: number): number =>
  Math.max(model, tenYears);

/**
 * How procyclical a margin was: its peak over its trough, and the largest rise over one day and
 * over exactly n days, as shares. Source: D. Murphy, M. Vasios, N. Vause, An investigation into the
 * procyclicality of risk-based initial margin models (2014).
 */
export function procyclicality(margins: readonly number[], days: number) {
  const largestCall = (lag: number): number => {
    let most = 0;
    for (let day = lag; day < margins.length; day += 1) {
      most = Math.max(most, (margins[day] as number) / (margins[day - lag] as number) - 1);
    }
    return most;
  };
  return {
    peakToTrough: Math.max(...margins) / Math.min(...margins),
    oneDayCall: largestCall(1),
    manyDaysCall: largestCall(days),
  };
}
