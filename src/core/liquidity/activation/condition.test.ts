import { expect, test } from 'vitest';
import { atLeastOf, compileCondition, compileFormula, type Truth } from './condition.ts';

const NAMES = ['drawdown', 'margin_ratio', 'profit', 'venue_up', 'weekday', 'delta', 'x_5'];

function read(text: string) {
  const reading = compileCondition(text, NAMES);
  if (reading.kind === 'fault') throw new Error(`${reading.seen}: ${reading.accepted}`);
  return reading.condition;
}

function amount(text: string, values: Readonly<Record<string, number>> = {}): number {
  const reading = compileFormula(text, NAMES);
  if (reading.kind === 'fault') throw new Error(`${reading.seen}: ${reading.accepted}`);
  return reading.formula.value(values);
}

test('whole numbers divide as the numbers they are, not as whole ones', () => {
  expect(amount('1/2')).toBe(0.5);
  expect(amount('0x1/0x2')).toBe(0.5);
  expect(amount('2 * x_5 - 7/2', { x_5: 1.5 })).toBe(-0.5);
  const condition = read('drawdown > 5/100');
  expect(condition.state({ drawdown: 0.04 })).toBe('false');
  expect(condition.state({ drawdown: 0.06 })).toBe('true');
});

test('a whole number may stand wherever a number may, and means the same', () => {
  expect(read('venue_up == 1').holds({ venue_up: 1 })).toBe(true);
  expect(read('venue_up != 1').holds({ venue_up: 1 })).toBe(false);
  for (const day of [0, 1, 6]) {
    expect(read('weekday in [0, 6]').holds({ weekday: day })).toBe(day !== 1);
  }
  expect(amount('min(1, delta)', { delta: 3 })).toBe(1);
  expect(amount('max(0, 1 - delta)', { delta: 3 })).toBe(0);
  expect(amount('abs(-5) + sqrt(4) + 1e1 + 1.5')).toBe(18.5);
  expect(amount('delta > 1 ? 3 : 4.5', { delta: 1 })).toBe(4.5);
});

test('what decides a condition decides it, whatever is not known beside it', () => {
  const states: readonly (readonly [string, Truth])[] = [
    ['drawdown > 0.10 || margin_ratio < 1.2', 'true'],
    ['margin_ratio < 1.2 || drawdown > 0.10', 'true'],
    ['drawdown > 0.60 || margin_ratio < 1.2', 'unknown'],
    ['drawdown > 0.60 && margin_ratio < 1.2', 'false'],
    ['margin_ratio < 1.2 && drawdown > 0.60', 'false'],
    ['drawdown > 0.10 && margin_ratio < 1.2', 'unknown'],
    ['!(drawdown > 0.10 || margin_ratio < 1.2)', 'false'],
    ['!(drawdown > 0.60 || margin_ratio < 1.2)', 'unknown'],
    ['!(drawdown > 0.60 && !(margin_ratio < 1.2))', 'true'],
    ['drawdown > 0.10 ? true : margin_ratio < 1.2', 'true'],
    ['margin_ratio < 1.2 ? drawdown > 0.1 : true', 'unknown'],
    ['drawdown in [0.5, margin_ratio]', 'true'],
    ['drawdown in [0.4, margin_ratio]', 'unknown'],
    ['margin_ratio * 0 == 0', 'unknown'],
  ];
  for (const [text, state] of states) {
    for (const gauges of [{ drawdown: 0.5 }, { drawdown: 0.5, margin_ratio: Number.NaN }]) {
      expect([text, read(text).state(gauges)]).toEqual([text, state]);
      expect(read(text).holds(gauges)).toBe(state === 'true');
    }
  }
});

test('a number that no operator or function can give proves nothing, not even a negation', () => {
  for (const text of ['sqrt(profit) > 5.0', '0.0/0.0 > profit', '0/0 == 0/0', 'min(1, 0/0) < 9']) {
    expect([text, read(text).state({ profit: -1 })]).toEqual([text, 'unknown']);
    expect([text, read(`!(${text})`).holds({ profit: -1 })]).toEqual([text, false]);
  }
  expect(read('sqrt(profit) > 5.0 || profit < 0').holds({ profit: -1 })).toBe(true);
  expect(amount('sqrt(profit)', { profit: -1 })).toBeNaN();
});

test('so many of a list are true, cannot be any more, or might be', () => {
  const of = (...states: readonly Truth[]) =>
    states.map((each) => ({ names: [], state: () => each }));
  expect(atLeastOf(2, of('true', 'unknown', 'true')).state({})).toBe('true');
  expect(atLeastOf(2, of('true', 'unknown', 'false')).state({})).toBe('unknown');
  expect(atLeastOf(2, of('unknown', 'false', 'false')).state({})).toBe('false');
  expect(atLeastOf(2, of('true', 'unknown', 'false')).holds({})).toBe(false);
});

test('the names of a condition come in the order of their mention, each once', () => {
  const { names } = read('abs(delta) > 1 ? profit in [weekday] : delta - profit > venue_up');
  expect(names).toEqual(['delta', 'profit', 'weekday', 'venue_up']);
});

test('what cannot be reckoned with three values of truth is refused when it is read', () => {
  const texts = ['[1, 2].exists(n, delta > n)', '"a" == "b"', 'null == null', 'delta > dyn(5)'];
  for (const text of [...texts, 'delta > 5u', 'size([1]) > 0', 'delta == 1 in [true]']) {
    expect([text, compileCondition(text, NAMES).kind]).toEqual([text, 'fault']);
  }
  expect(compileCondition('delta > dyn(5)', NAMES)).toMatchObject({
    accepted: expect.stringContaining('abs, sqrt, min, max'),
  });
});

test('names that CEL keeps, or that stand twice, do not stop the others', () => {
  const read = compileCondition('delta > 5', ['if', 'double', 'delta', 'delta']);
  expect(read.kind).toBe('condition');
});
