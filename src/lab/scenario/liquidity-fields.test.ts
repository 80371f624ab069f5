import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { InputError } from '../input-error.ts';
import { LIQUIDITY_DEFAULTS } from './liquidity-fields.ts';
import { parseScenario } from './scenario.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const CRASH = readFileSync(join(ROOT, 'scenarios', 'liquidity-crash.yaml'), 'utf8');
const SMALL = readFileSync(join(ROOT, 'vectors', 'golden', 'small-crash.yaml'), 'utf8');

const read = (yaml: string) => parseScenario(yaml, 'crash.yaml');

function refusalOf(yaml: string): InputError {
  try {
    read(yaml);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

test('what a scenario says of its backstop becomes the terms of a market', () => {
  const { liquidity } = read(CRASH);
  expect(liquidity).toMatchObject({ reserve: '30000000.000000', everyMs: 1000, calmMs: 420_000 });
  const { terms } = liquidity;
  expect(terms?.activation?.support).toMatchObject({ enterMs: 5_000, lastsMsMax: 1_800_000 });
  expect(terms?.support).toMatchObject({ budget: '10000000', purchases: null });
  expect(terms).toMatchObject({ virtual: null, providers: null, volatility: 'rv_ewma' });
});

test('a scenario that says nothing has an order book and leaves its terms to the rulebook', () => {
  const { liquidity, virtual } = read(SMALL);
  expect([liquidity, virtual]).toEqual([LIQUIDITY_DEFAULTS, null]);
});

test('a virtual book can be the whole market, with the rest of it by default', () => {
  const virtual =
    'virtual: { kind: skew-premium, depth: 500, inventoryMax: 90, halfSpreadPpm: 100 }';
  const { virtual: terms } = read(
    SMALL.replace(/book:\n {2}depth: .*\n/, `book:\n  model: virtual\n  ${virtual}\n`),
  );
  expect(terms).toEqual({
    kind: 'skew-premium',
    depth: 500,
    inventoryMax: 90,
    halfSpreadPpm: 100,
    widenPpmPerVolatility: 0,
    amplification: 1,
    returnHalfLife: 0,
    volatilityHalfLife: 60,
  });
});

describe('refused, with line and field', () => {
  const book = (...lines: string[]) =>
    SMALL.replace(
      /book:\n {2}depth: .*\n/,
      `book:\n${lines.map((line) => `  ${line}\n`).join('')}`,
    );
  const curve = (depth: number, kind = 'constant-product') =>
    `virtual: { kind: ${kind}, depth: ${depth}, inventoryMax: 90, halfSpreadPpm: 100 }`;

  test.each([
    ['a model nobody knows', book('model: amm'), 'book.model', 'order-book or virtual'],
    ['a virtual market without terms', book('model: virtual'), 'book.virtual', 'terms of'],
    ['terms of no use', book(curve(500)), 'book.virtual', 'model: virtual'],
    [
      'a depth of both kinds',
      book('model: virtual', curve(500), 'spreadBp: 1'),
      'book.spreadBp',
      '',
    ],
    [
      'less depth than inventory',
      book('model: virtual', curve(50)),
      'book.virtual',
      'fit together',
    ],
    ['a curve nobody knows', book('model: virtual', curve(500, 'cubic')), 'book.virtual.kind', ''],
    [
      'a virtual book that nobody stands behind',
      book('model: virtual', curve(500)).replace('makers: { count: 4', 'makers: { count: 0'),
      'population.makers.count',
      'stands behind',
    ],
    [
      'samples too often',
      CRASH.replace('everyMs: 1000\n', 'everyMs: 10\n'),
      'liquidity.everyMs',
      '',
    ],
    [
      'a level nobody knows',
      CRASH.replace('      watch:', '      alarm:'),
      'liquidity.terms.activation.alarm',
      'no field of that name',
    ],
    ['a budget that is none', CRASH.replace("budget: '10000000'", "budget: ''"), 'budget', ''],
    ['no activation', CRASH.replace('    activation:', '    activations:'), 'activation', ''],
  ])('%s', (_, yaml, field, accepted) => {
    const fault = refusalOf(yaml);
    expect(fault.field).toContain(field);
    expect(fault.line).toBeGreaterThan(1);
    expect(fault.message).toContain(accepted);
  });
});
