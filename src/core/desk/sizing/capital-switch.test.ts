import { expect, test } from 'vitest';
import {
  CAPITAL_WITHDRAWN,
  type CapitalReading,
  type CapitalSwitchState,
  type CapitalSwitchTerms,
  stepCapitalSwitch,
} from './index.ts';

const TERMS: CapitalSwitchTerms = {
  deployUtilisation: 0.4,
  deployDrawdown: 0.05,
  deployForMs: 1_000,
  withdrawUtilisation: 0.8,
  withdrawDrawdown: 0.15,
  withdrawForMs: 0,
};

const reading = (time: number, utilisation: number, drawdown = 0): CapitalReading => ({
  time,
  utilisation,
  drawdown,
});

/** State and changes after readings in turn. */
function ran(from: CapitalSwitchState, readings: readonly CapitalReading[], terms = TERMS) {
  let state = from;
  const changes: string[] = [];
  for (const each of readings) {
    const step = stepCapitalSwitch(state, terms, each);
    if (step.kind === 'refused') throw new Error(step.fault.at);
    state = step.state;
    changes.push(step.change);
  }
  return { state, changes };
}

const DEPLOYED: CapitalSwitchState = { is: 'deployed', since: null };

test('capital is deployed after the calm has lasted, not before', () => {
  const calm = [0, 500, 999, 1_000].map((time) => reading(time, 0.3));
  const { state, changes } = ran(CAPITAL_WITHDRAWN, calm);
  expect(changes).toEqual(['none', 'none', 'none', 'deploy']);
  expect(state).toEqual(DEPLOYED);
});

test('a break in the calm starts the wait anew', () => {
  const readings = [reading(0, 0.3), reading(900, 0.4), reading(1_000, 0.3), reading(1_999, 0.3)];
  const { state, changes } = ran(CAPITAL_WITHDRAWN, readings);
  expect(changes).toEqual(['none', 'none', 'none', 'none']);
  expect(state).toEqual({ is: 'withdrawn', since: 1_000 });
  expect(ran(state, [reading(2_000, 0.3)]).changes).toEqual(['deploy']);
});

test('both must be calm to deploy, one that is tight is enough to withdraw', () => {
  const fallen = [reading(0, 0.3, 0.05), reading(2_000, 0.3, 0.05)];
  expect(ran(CAPITAL_WITHDRAWN, fallen).state).toEqual(CAPITAL_WITHDRAWN);
  expect(ran(DEPLOYED, [reading(0, 0.1, 0.15)]).changes).toEqual(['withdraw']);
  expect(ran(DEPLOYED, [reading(0, 0.8)]).changes).toEqual(['withdraw']);
});

test('between the thresholds nothing changes, whichever way it was', () => {
  const between = [0, 5_000, 10_000].map((time) => reading(time, 0.6, 0.1));
  expect(ran(DEPLOYED, between).state).toEqual(DEPLOYED);
  expect(ran(CAPITAL_WITHDRAWN, between).state).toEqual(CAPITAL_WITHDRAWN);
});

test('a swing around one threshold moves the capital once', () => {
  const swing = Array.from({ length: 40 }, (_, at) => reading(at * 600, at % 2 ? 0.85 : 0.75));
  const { changes } = ran(DEPLOYED, swing);
  expect(changes.filter((change) => change !== 'none')).toEqual(['withdraw']);
});

test('withdrawing may have to last too', () => {
  const slow = { ...TERMS, withdrawForMs: 300 };
  const readings = [reading(0, 0.9), reading(299, 0.9), reading(300, 0.9)];
  expect(ran(DEPLOYED, readings, slow).changes).toEqual(['none', 'none', 'withdraw']);
});

test('a reading that is no number, and thresholds that cross, are refused', () => {
  const odd = stepCapitalSwitch(DEPLOYED, TERMS, reading(0, Number.NaN));
  expect(odd).toMatchObject({ kind: 'refused', fault: { at: 'utilisation' } });
  const crossed = stepCapitalSwitch(
    DEPLOYED,
    { ...TERMS, withdrawUtilisation: 0.4 },
    reading(0, 1),
  );
  expect(crossed).toMatchObject({ kind: 'refused', fault: { at: 'withdrawUtilisation' } });
});
