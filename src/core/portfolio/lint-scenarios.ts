/** Whether the scenarios of a set of rules mean what they should. */
import { type Fault, isFinite, say } from './lint-fault.ts';
import type { Scenario, ScenarioRules } from './rules.ts';

const SAME = 1e-9;
const isWhole = ({ weight, volatility }: Scenario): boolean =>
  weight === 1 && !volatility.endsWith('skew');

/** Moves of the grid: those that count in full and no skew. */
const gridMoves = (rules: ScenarioRules): number[] => [
  ...new Set(rules.scenarios.filter(isWhole).map(({ move }) => move - 1)),
];

function faultsOfEach(rules: ScenarioRules): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  rules.scenarios.forEach((scenario, at) => {
    const { move, volatility, weight } = scenario;
    const field = `scenarios.${at}`;
    if (!isFinite(move) || move < 0 || (move === 0 && rules.settlement === 'coin')) {
      const accepted = rules.settlement === 'coin' ? 'above 0: results in coin divide by it' : '';
      faults.push(say(`${field}.move`, move, accepted || 'a price over a price, 0 or more'));
    }
    if (!(weight > 0 && weight <= 1)) {
      faults.push(say(`${field}.weight`, weight, 'above 0 and at most 1: a share that counts'));
    }
    if (volatility.endsWith('skew') && rules.skew === null) {
      faults.push(say(`${field}.volatility`, volatility, 'a move that has a law; skew has none'));
    }
    const key = `${move} ${volatility}`;
    if (seen.has(key)) faults.push(say(field, key, 'each scenario once'));
    seen.add(key);
  });
  return faults;
}

/** For every move up there must be the same move down: a grid that leans is mistyped. */
function faultsOfSymmetry(rules: ScenarioRules): Fault[] {
  const moves = gridMoves(rules);
  if (moves.length === 0) return [say('scenarios', 'no grid', 'scenarios of weight 1')];
  return moves
    .filter((move) => !moves.some((other) => Math.abs(other + move) < SAME))
    .map((move) => {
      const seen = `${shown(move)} without ${shown(-move)}`;
      return say('scenarios', seen, 'a grid that is symmetric about zero');
    });
}

const shown = (move: number): string => {
  const percent = Math.round(move * 10_000) / 100;
  return `${percent > 0 ? '+' : ''}${percent} %`;
};

/** Beyond the grid: the further the move, the smaller the share that counts. */
function faultsOfTails(rules: ScenarioRules): Fault[] {
  const edge = Math.max(...gridMoves(rules).map(Math.abs), 0);
  const faults: Fault[] = [];
  for (const side of [-1, 1]) {
    const tail = rules.scenarios
      .map(({ move, weight }) => ({ far: side * (move - 1), weight }))
      .filter(({ far, weight }) => far > 0 && weight < 1)
      .sort((a, b) => a.far - b.far);
    for (let at = 0; at < tail.length; at += 1) {
      const { far, weight } = tail[at] as { far: number; weight: number };
      const before = tail[at - 1];
      if (far < edge - SAME) {
        const accepted = `moves beyond the grid, which ends at ${shown(edge)}`;
        faults.push(say('scenarios', `a tail at ${shown(side * far)}`, accepted));
      }
      if (before === undefined || before.far === far || weight <= before.weight + SAME) continue;
      const seen = `${weight} at ${shown(side * far)} after ${before.weight}`;
      faults.push(say('scenarios', seen, 'tails whose weight never grows with the move'));
    }
  }
  return faults;
}

function faultsOfOrigin(rules: ScenarioRules): Fault[] {
  if (rules.scenarios.some((scenario) => isWhole(scenario) && scenario.move === 1)) return [];
  return [say('scenarios', 'none at +0 %', 'a scenario in which only volatility moves')];
}

/** Faults of the list of scenarios. */
export function faultsOfScenarios(rules: ScenarioRules): Fault[] {
  if (rules.scenarios.length === 0) return [say('scenarios', 'none', 'one scenario or more')];
  return [
    ...faultsOfEach(rules),
    ...faultsOfSymmetry(rules),
    ...faultsOfTails(rules),
    ...faultsOfOrigin(rules),
  ];
}
